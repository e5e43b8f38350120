"""A technical word is explained where a page first uses it, once, and stands on the page of all words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from portal import clock
from portal.db import Database
from portal.models import DebtRecord
from portal.sealing import Sealer
from portal.terms import TERMS, terms_in
from tests.support import engines
from tests.support.assignments import SELLER, tell
from tests.support.debtor_pages import change, chosen, page, words
from tests.support.first_use import unexplained
from tests.support.negotiation import publish_policy
from tests.support.people import submit


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One engine: nothing here is asked of the database."""
    return engines.fresh_sqlite(tmp_path)


def test_every_first_use_on_the_pages_of_choosing(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    with database.writing() as session:
        mine = session.get_one(DebtRecord, debt.id)
        publish_policy(
            session, mine.creditor, installments={"iof": "new_operation", "min_down_payment_bps": 1000},
            cash={"fees_bps": 1000},
        )  # fmt: skip
        session.commit()
    change(
        database, debt, due_on=clock.today() - timedelta(days=700), remuneratory_bps=200, fees_bps=1000,
        correction_index="IPCA", original_creditor=SELLER, held=[["2025-06-01", "2025-07-01"]],
    )  # fmt: skip
    with database.writing() as session:
        tell(session, sealer, debt.creditor_id)
    address = f"/dividas/{debt.public_id}"
    offer = chosen(client, debt, 6)
    of_debt = [f"{address}{part}" for part in ("", "/opcoes", "/memoria")]
    of_offer = [f"{offer}{part}" for part in ("", "/resumo", "/aceitar", "/memoria")]
    asked = [*of_debt, *of_offer, "/documentos"]
    wrong = {path: found for path in asked if (found := unexplained(page(client, path)))}
    fits = submit(client, "/cabe-no-bolso", {"valor": "900", "dia": "dia-10"})
    near = submit(client, f"{address}/propor", {"valor": "100", "parcelas": "6"})
    for name, answer in (("fits", fits), ("near", near)):
        assert answer.status_code == 200
        if found := unexplained(BeautifulSoup(answer.data, "html.parser")):
            wrong[name] = found
    assert not wrong, wrong
    shown = words(page(client, address))
    assert shown.count(TERMS["multa"].rstrip(".")) == 1


def test_a_word_used_before_it_is_explained_would_be_noticed() -> None:
    shown = BeautifulSoup(
        "<main><p>A multa.</p><p><dfn>multa</dfn> (uma vez só) e <dfn>CET</dfn></p></main>", "html.parser"
    )
    assert unexplained(shown) == ["multa"]


def test_everybody_finds_all_words_on_one_page(client: FlaskClient) -> None:
    shown = page(client, "/palavras")
    listed = [each.get_text() for each in shown.select("main dt")]
    assert [each.casefold() for each in listed] == sorted(each.casefold() for each in TERMS)
    assert shown.select_one('footer a[href="/palavras"]') is not None


def test_of_words_within_words_the_longest_is_meant() -> None:
    assert terms_in("Juros de mora de 1%, e multa.", "Juros e cadastros") == [
        "juros de mora", "multa", "juros", "cadastro de crédito",
    ]  # fmt: skip
    assert terms_in("Nada disso.") == []
