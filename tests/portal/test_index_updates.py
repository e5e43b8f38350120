"""Months of indices fetched from a server that answers as Banco Central does: kept, told or refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from brazil.indices import load_series
from portal.db import Database
from portal.models import IndexValue
from portal.services import index_source
from portal.services.index_series import series_behind, series_in_force
from portal.services.index_source import SGS_CODES, SourceRefused, fetch, read_months
from tests.support.central_bank import CentralBank, central_bank

TODAY = date(2026, 11, 22)
AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (8, 9, 10, 11))
NEW_IPCA = (("2026-09", "0.48"), ("2026-10", "0.09"))


@pytest.fixture
def bank() -> Iterator[CentralBank]:
    with central_bank() as found:
        yield found


def update(app: Flask, bank: CentralBank, *options: str) -> Result:
    with time_machine.travel("2026-11-22 12:00:00+00:00", tick=False):
        return app.test_cli_runner().invoke(args=["indices", "update", "--base-url", bank.url, *options])


def stored(database: Database) -> dict[tuple[str, date], IndexValue]:
    with database.reading() as session:
        return {(row.series, row.month): row for row in session.scalars(select(IndexValue))}


def in_force(database: Database, name: str) -> Any:
    with database.reading() as session:
        return series_in_force(session)[name]


def test_an_update_without_news_keeps_the_packaged_series(app: Flask, database: Database, bank: CentralBank) -> None:
    result = update(app, bank)
    assert (result.exit_code, stored(database)) == (0, {})
    assert result.output.count("nenhum mês novo") == len(SGS_CODES)
    assert in_force(database, "IPCA") is load_series()["IPCA"]
    name, asked = bank.asked[0]
    assert (name, asked["formato"], asked["dataInicial"], asked["dataFinal"]) == (
        "IPCA", ["json"], ["01/07/1994"], ["22/11/2026"],
    )  # fmt: skip


def test_new_months_are_laid_over_the_package_with_their_source(
    app: Flask, database: Database, bank: CentralBank
) -> None:
    for month, percent in NEW_IPCA:
        bank.publish("IPCA", month, percent)
    result = update(app, bank)
    assert result.exit_code == 0
    assert "IPCA        2 meses novos; conhecido até 10/2026." in result.output
    ipca = in_force(database, "IPCA")
    assert (ipca.last_month, ipca.percent(OCTOBER)) == (OCTOBER, Decimal("0.09"))
    assert ipca.sources[OCTOBER] == "SGS 433, Banco Central, em 2026-11-22"
    assert ipca.percent(AUGUST) == load_series()["IPCA"].percent(AUGUST)
    again = update(app, bank)
    assert "IPCA        nenhum mês novo" in again.output
    assert len(stored(database)) == 2


def test_the_partial_current_month_is_refused_but_the_legal_rate_of_it_is_final(
    app: Flask, database: Database, bank: CentralBank
) -> None:
    bank.publish("SELIC", "2026-10", "1.16")
    bank.publish("SELIC", "2026-11", "0.71")
    bank.publish("LEGAL_RATE", "2026-11", "0.612345")
    result = update(app, bank)
    assert result.exit_code == 0
    assert "11/2026 não terminou" in result.output
    assert set(stored(database)) == {("SELIC", OCTOBER), ("LEGAL_RATE", NOVEMBER)}


def test_a_changed_past_value_is_told_and_kept_only_when_accepted(
    app: Flask, database: Database, bank: CentralBank
) -> None:
    bank.publish("INPC", "2026-01", "0.41")
    bank.publish("INPC", "2026-02", "0.56")
    told = update(app, bank)
    assert told.exit_code == 1
    assert "01/2026 mudou de 0,39% para 0,41%: não gravado" in told.output
    assert set(stored(database)) == {("INPC", date(2026, 2, 1))}  # what is new is kept all the same
    accepted = update(app, bank, "--accept-revisions")
    assert accepted.exit_code == 0
    row = stored(database)["INPC", date(2026, 1, 1)]
    assert (row.percent, row.replaced) == ("0.41", "0.39")
    assert in_force(database, "INPC").percent(date(2026, 1, 1)) == Decimal("0.41")
    assert update(app, bank).exit_code == 0


def test_one_series_refused_leaves_the_others_updated(app: Flask, database: Database, bank: CentralBank) -> None:
    bank.statuses["IPCA"] = 500
    bank.publish("INPC", "2026-02", "0.56")
    result = update(app, bank)
    assert result.exit_code == 1
    assert "IPCA        não atualizado. O Banco Central respondeu com o erro 500." in result.output
    assert set(stored(database)) == {("INPC", date(2026, 2, 1))}


def test_selic_is_fetched_from_2003_on_and_older_months_join_the_package(
    app: Flask, database: Database, bank: CentralBank
) -> None:
    bank.publish("SELIC", "2009-12", "0.73")
    assert update(app, bank).exit_code == 0
    assert ("SELIC", ["01/01/2003"]) in [(name, asked["dataInicial"]) for name, asked in bank.asked]
    assert set(stored(database)) == {("SELIC", date(2009, 12, 1))}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<html>busy</html>", "not_json"),
        (b'[{"data": "01/09/2026", "valor": "0.', "not_json"),
        (b"[]", "no_values"),
        (b'{"erro": "x"}', "no_values"),
        (b'[{"data": "01/09/2026"}]', "value_unknown"),
        (b'[{"data": "01/09/2026", "valor": ""}]', "value_unknown"),
        (b'[{"data": "01/09/2026", "valor": "-"}]', "value_unknown"),
        (b'[{"data": "01/09/2026", "valor": null}]', "value_unknown"),
        (b'[{"data": "01/09/2026", "valor": "NaN"}]', "value_unknown"),
        (b'[{"data": "01/09/2026", "valor": "0,48"}]', "value_unknown"),
        (b'[{"data": "01/09/2026", "valor": "101"}]', "value_unknown"),
        (b'[{"data": "15/09/2026", "valor": "0.48"}]', "value_unknown"),
        (b'[{"data": "2026-09-01", "valor": "0.48"}]', "value_unknown"),
        (b"[1]", "value_unknown"),
        (b'[{"data": "01/09/2026", "valor": "0.48"}, {"data": "01/09/2026", "valor": "0.48"}]', "month_out_of_place"),
        (b'[{"data": "01/12/2026", "valor": "0.48"}]', "month_out_of_place"),
        (b'[{"data": "01/08/2026", "valor": "0.1"}, {"data": "01/10/2026", "valor": "0.1"}]', "month_missing"),
    ],
)
def test_an_answer_that_cannot_be_believed_is_refused_whole(body: bytes, code: str) -> None:
    with pytest.raises(SourceRefused) as caught:
        read_months(body, date(1994, 7, 1), TODAY)
    assert caught.value.code == code


def test_a_hole_between_what_is_known_and_what_is_published_is_refused(
    app: Flask, database: Database, bank: CentralBank
) -> None:
    bank.bodies["IGP-M"] = b'[{"data": "01/08/2026", "valor": "0.36"}]'
    result = update(app, bank)
    assert result.exit_code == 1
    assert "Falta o mês 05/2026" in result.output
    assert stored(database) == {}


@pytest.mark.parametrize(("status", "code"), [(500, "status"), (404, "status"), (302, "status")])
def test_no_answer_but_200_is_taken_and_nothing_is_followed(bank: CentralBank, status: int, code: str) -> None:
    bank.statuses["IPCA"] = status
    with pytest.raises(SourceRefused, match=code):
        fetch("IPCA", date(1994, 7, 1), TODAY, base_url=bank.url)
    assert len(bank.asked) == 1


def test_a_server_that_says_nothing_or_trickles_or_never_ends_is_given_up(
    bank: CentralBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_source, "TIMEOUT", (1.0, 0.3))
    monkeypatch.setattr(index_source, "WHOLE_SECONDS", 0.3)
    bank.silent.add("IPCA")
    bank.trickles.add("INPC")
    bank.bodies["IGP-M"] = b" " * (index_source.LARGEST_BYTES + 1)
    for name, code in (("IPCA", "unreachable"), ("INPC", "too_slow"), ("IGP-M", "too_large")):
        with pytest.raises(SourceRefused) as caught:
            fetch(name, date(1994, 7, 1), TODAY, base_url=bank.url)
        assert caught.value.code == code


def test_nobody_at_the_address_is_said_so(app: Flask, bank: CentralBank) -> None:
    result = app.test_cli_runner().invoke(args=["indices", "update", "--base-url", "http://127.0.0.1:9"])
    assert result.exit_code == 1
    assert "O Banco Central não respondeu" in result.output


def test_show_tells_the_last_month_its_source_and_which_are_behind(
    app: Flask, database: Database, bank: CentralBank
) -> None:
    with time_machine.travel("2026-11-22 12:00:00+00:00", tick=False):
        before = app.test_cli_runner().invoke(args=["indices", "show"]).output
        for month, percent in NEW_IPCA:
            bank.publish("IPCA", month, percent)
        update(app, bank)
        after = app.test_cli_runner().invoke(args=["indices", "show"]).output
        with database.reading() as session:
            late = {each.name for each in series_behind(session, TODAY)}
    assert "07/1994 a 08/2026" in before
    assert before.count("atrasado:") == 4
    assert "07/1994 a 10/2026  último: 0,09%  fonte: SGS 433, Banco Central, em 2026-11-22" in after
    assert late == {"INPC", "IGP-M", "LEGAL_RATE"}
