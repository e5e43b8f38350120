"""A PSP's notice is a hint: it is let in by its address alone, and changes nothing but what is asked next."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.config import Settings
from portal.db import Database
from portal.jobs import runner
from portal.models import BankLine, OutboxEntry, Outcome, ReceivingAccount
from portal.pix_webhook import views
from portal.sealing import Sealer
from portal.services.pix.hints import webhook_secret
from tests.support.pix import Psp, make_pix_agreement, pix_tools


@pytest.fixture
def psp() -> Psp:
    return Psp()


def address(sealer: Sealer, account: ReceivingAccount) -> str:
    return f"/avisos/pix/{account.public_id}/{webhook_secret(sealer, account)}"


def notice(*end_to_end_ids: str) -> bytes:
    """What a PSP posts; the amount in it is a lie, and nobody reads it."""
    return json.dumps({"pix": [{"endToEndId": each, "valor": "999999.99"} for each in end_to_end_ids]}).encode()


def promised(database: Database) -> list[str]:
    with database.reading() as session:
        entries = session.scalars(select(OutboxEntry).where(OutboxEntry.topic == "pix.confirm"))
        return sorted(entry.payload["end_to_end_id"] for entry in entries)


def test_a_notice_makes_the_portal_ask_and_only_the_answer_counts(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, account, _, (charge,) = make_pix_agreement(database, sealer, psp)
    came = psp.pay(charge.nosso_numero)
    forged = "E" + "9" * 31
    where = address(sealer, account)
    for _ in range(2):
        assert client.post(f"{where}/pix", data=notice(came.end_to_end_id, forged)).status_code == 200
    assert promised(database) == sorted([came.end_to_end_id, forged])
    assert client.post(where, data=notice(came.end_to_end_id)).status_code == 200  # late, and in another batch
    runner.run_due(pix_tools(app, psp))
    with database.reading() as session:
        (line,) = session.scalars(select(BankLine))
        assert (line.outcome, line.paid) == (Outcome.APPLIED, charge.amount)


def test_who_does_not_know_the_address_is_told_that_it_is_not_there(
    client: FlaskClient, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, account, _, _ = make_pix_agreement(database, sealer, psp)
    _, other, _, _ = make_pix_agreement(database, sealer, psp, bank="237")
    right = webhook_secret(sealer, account)
    for wrong in (right[:-1], "0" * 64, webhook_secret(sealer, other)):
        assert client.post(f"/avisos/pix/{account.public_id}/{wrong}/pix", data=notice("E" * 32)).status_code == 404
    assert client.get(address(sealer, account)).status_code == 405
    assert promised(database) == []


@pytest.mark.parametrize("body", [b"", b"nada", b"[]", b'{"pix": [{"endToEndId": "short"}]}', b"\xff\xfe"])
def test_what_is_no_notice_is_refused_and_promises_nothing(
    client: FlaskClient, database: Database, sealer: Sealer, psp: Psp, body: bytes
) -> None:
    _, account, _, _ = make_pix_agreement(database, sealer, psp)
    assert client.post(address(sealer, account), data=body).status_code == 400
    assert promised(database) == []


def test_a_notice_too_large_is_not_read(client: FlaskClient, database: Database, sealer: Sealer, psp: Psp) -> None:
    _, account, _, _ = make_pix_agreement(database, sealer, psp)
    body = notice(*(f"E{number:031d}" for number in range(900))) + b" " * views.MOST_BYTES
    assert client.post(address(sealer, account), data=body).status_code == 413
    assert promised(database) == []


@pytest.mark.usefixtures("still_clock")
def test_a_flood_is_told_to_wait(
    client: FlaskClient, database: Database, sealer: Sealer, psp: Psp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "A_QUARTER_HOUR", replace(views.A_QUARTER_HOUR, most=2))
    _, account, _, _ = make_pix_agreement(database, sealer, psp)
    where = address(sealer, account)
    answers = [client.post(where, data=notice(f"E{number:031d}")).status_code for number in range(4)]
    assert answers == [200, 200, 429, 429]
    assert len(promised(database)) == 2


def test_where_the_proxy_checks_certificates_an_unchecked_caller_finds_nothing(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, account, _, _ = make_pix_agreement(database, sealer, psp)
    settings: Settings = app.extensions["portal_settings"]
    app.extensions["portal_settings"] = settings.model_copy(update={"pix_webhook_header": "X-Client-Verify"})
    where, body = address(sealer, account), notice("E" + "1" * 31)
    assert client.post(where, data=body).status_code == 404
    assert client.post(where, data=body, headers={"X-Client-Verify": "FAILED"}).status_code == 404
    assert client.post(where, data=body, headers={"X-Client-Verify": "SUCCESS"}).status_code == 200
