"""A debt laid open: how it grew, through whose hands it came, until when; and nothing of it for anybody else."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from brazil.money import Money
from portal import clock
from portal.db import Database
from portal.formatting import brl, date_plain
from portal.models import DebtRecord
from portal.sealing import Sealer
from portal.services.balances import growth_of
from portal.terms import TERMS
from tests.support.assignments import DEED, SELLER, tell
from tests.support.debtor_pages import change, page, words
from tests.support.people import make_debt

AMOUNT = re.compile(r"R\$\s([\d.]+,\d\d)")
LATENESS = re.compile(r"atras|vencid|venceu|em aberto|mora\b", re.IGNORECASE)


def cents(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def test_the_picture_begins_at_the_invoice_ends_today_and_adds_up(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    change(database, debt, due_on=clock.today() - timedelta(days=800), correction_index="IPCA")
    shown = page(client, f"/dividas/{debt.public_id}")
    section = shown.select_one("section[aria-labelledby=cresceu]")
    assert section is not None
    first, last, *added = map(cents, AMOUNT.findall(section.get_text(" ").partition("Quanto era")[0]))
    assert first == 100_000
    assert len(added) == 3
    assert last - first == sum(added)
    bars = [text.get_text() for text in section.select("svg text")]
    assert len(bars) == 12
    assert bars[0] == date_plain(clock.today() - timedelta(days=800))
    assert (bars[-2], cents(bars[-1])) == ("Hoje", last)
    assert brl(last).replace("\xa0", " ") in words(shown).partition("Como o valor cresceu")[0]
    assert len(section.select("details tbody tr")) == 6


def test_one_past_its_term_is_told_without_a_word_of_lateness_and_one_not_late_has_no_picture(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    address = f"/dividas/{debt.public_id}"
    old = clock.today() - timedelta(days=2200)
    with database.writing() as session:
        found = session.get_one(DebtRecord, debt.id)
        found.due_on, found.prescribes_on = old, clock.today() - timedelta(days=300)
        found.creditor.shows_prescribed = True
        session.commit()
    shown = page(client, address)
    section = shown.select_one("section[aria-labelledby=cresceu]")
    assert section is not None
    assert not LATENESS.search(section.get_text(" "))
    assert "cadastros de crédito" not in words(shown)
    tomorrow = clock.today() + timedelta(days=1)
    change(database, debt, due_on=tomorrow, prescribes_on=tomorrow.replace(year=tomorrow.year + 5))
    assert "Como o valor cresceu" not in words(page(client, address))


def test_what_a_dispute_held_still_did_not_grow(database: Database, debt: DebtRecord) -> None:
    """And a debt that an agreement gave back grew from that day on."""
    today = clock.today()
    with database.writing() as session:
        found = session.get_one(DebtRecord, debt.id)
        found.held = [[(today - timedelta(days=40)).isoformat(), ""]]
        session.flush()
        grown = growth_of(found, today)
        assert grown is not None
        assert grown.balances[-1].total == grown.balances[-2].total
        since = today - timedelta(days=30)
        found.held, found.restated = None, {
            "nature": "confession", "agreement_id": 1, "on": since.isoformat(), "payments": [], "vested_cents": 0,
            "lines": [], "fine_bps": 0, "interest_bps": 0, "plan_rate": "0", "freezes": [], "held_cents": 0,
        }  # fmt: skip
        again = growth_of(found, today)
        assert again is not None
        assert again.balances[0].priced_on == since
        assert again.balances[0].total > Money(100_000)
        found.principal = Money(0)
        assert growth_of(found, today) is None


def test_the_chain_is_told_in_order_with_each_deed_and_what_is_missing_is_said(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    address = f"/dividas/{debt.public_id}"
    assert "Por quem esta dívida passou" not in words(page(client, address))
    change(database, debt, original_creditor=SELLER)
    untold = words(page(client, address))
    assert f"A dívida era com {SELLER}" in untold
    assert "O credor ainda não enviou o termo da cessão." in untold
    with database.writing() as session:
        first = tell(session, sealer, debt.creditor_id, deed=DEED, notified_on=date(2025, 5, 9))
        second = tell(session, sealer, debt.creditor_id, assignee_name="Aurora", assigned_on=date(2025, 8, 1))
        mine = session.get_one(DebtRecord, debt.id)
        other = make_debt(session, mine.debtor, mine.creditor)
        session.commit()
    shown = page(client, address)
    steps = [
        re.sub(r"\s+", " ", each.get_text(" ")) for each in shown.select("section[aria-labelledby=cadeia] ol > li")
    ]
    assert [SELLER in steps[0], "Em 3 de maio de 2025" in steps[1], "Em 1 de agosto de 2025" in steps[2]] == [True] * 3
    assert "avisou você em 9 de maio de 2025" in steps[1]
    assert "ainda não enviou o termo" in steps[2]
    links = [str(each["href"]) for each in shown.select("a[href$='.pdf']") if "/cessao/" in str(each["href"])]
    assert links == [f"{address}/cessao/{first.public_id}.pdf"]
    deed = client.get(links[0])
    assert (deed.data, deed.mimetype, deed.headers["Cache-Control"]) == (DEED, "application/pdf", "no-store")
    for path in (
        f"{address}/cessao/{second.public_id}.pdf",
        f"/dividas/{other.public_id}/cessao/{first.public_id}.pdf",
    ):
        assert client.get(path).status_code == 404


def test_until_when_is_said_with_its_rule_and_never_later_than_the_term(
    client: FlaskClient, database: Database, debt: DebtRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CDC art. 43 §5º: past the term of the claim, no register may show it."""
    monkeypatch.setattr("portal.clock.today", lambda: date(2026, 11, 24))
    due = date(2024, 2, 29)
    change(database, debt, due_on=due, prescribes_on=date(2027, 3, 1))
    shown = words(page(client, f"/dividas/{debt.public_id}"))
    assert "até 1 de março de 2027 Depois disso, pagar é uma escolha sua." in shown
    assert "art. 202, VI" in shown
    assert f"({TERMS['cadastro de crédito'].rstrip('.')}) 1 de março de 2027" in shown
    change(database, debt, prescribes_on=date(2034, 3, 1))
    assert ") 28 de fevereiro de 2029 São no máximo cinco anos" in words(page(client, f"/dividas/{debt.public_id}"))
