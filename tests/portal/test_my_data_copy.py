"""The copy of one's own data: whole, of nobody else, handed out for a code and three times a day."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal import clock, document_wiring
from portal.db import Database
from portal.documents.personal import personal_document
from portal.models import Debtor, DisputeReason
from portal.sealing import Sealer, cpf_bound_to
from portal.services import personal_copy, preferences
from portal.services.copied_parts import PARTS
from portal.services.disputes.withdrawing import withdraw
from portal.services.errors import TooMany
from portal.services.preferences import Wanted
from tests.support import debtor_pages
from tests.support.debtor_pages import CODE, hidden, soup
from tests.support.disputes import PNG, dispute_debt
from tests.support.lives import newly_agreed
from tests.support.my_data import another_browser
from tests.support.negotiation import make_offer
from tests.support.people import make_creditor, make_debt, make_debtor, sign_in, submit

SAID = 'Paguei em dinheiro.\n=HYPERLINK("http://mau") <b>negrito</b>'


def cpf_in(sealer: Sealer, debtor: Debtor) -> str:
    return sealer.unseal(debtor.cpf_sealed, cpf_bound_to(debtor.cpf_lookup))


def someone_with_everything(session: Session, sealer: Sealer, name: str, bank: str) -> Debtor:
    creditor, _, agreement = newly_agreed(session, sealer, 2, bank)
    person = agreement.debtor
    person.registrations[0].name = name
    other = make_creditor(session)
    debt = make_debt(session, person, other, origin=f"Sofá de {name}")
    make_offer(session, make_debt(session, person, creditor, origin=f"Fatura de {name}"), count=2)
    dispute = dispute_debt(
        session, sealer, debt, reason=DisputeReason.ALREADY_PAID, said=f"{SAID} {name}", files=(PNG,)
    )
    withdraw(session, debtor_id=person.id, dispute_id=dispute.public_id, today=clock.today(), now=clock.now())
    preferences.save(session, debtor_id=person.id, wanted=Wanted(per_week=1), now=clock.now())
    another_browser(session, person.id)
    return person


def copy_of(session: Session, sealer: Sealer, person: Debtor) -> dict[str, Any]:
    return personal_copy.document_of(
        session, sealer, person.id, reasons=lambda record: [f"porque {record.public_id}"], now=clock.now()
    )


def test_it_is_whole_and_of_nobody_else(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        maria = someone_with_everything(session, sealer, "MARIA", "341")
        zeca = someone_with_everything(session, sealer, "ZECA", "237")
        document = copy_of(session, sealer, maria)
        text = json.dumps(document, ensure_ascii=False)
        assert set(document) == {"format", "made_at", "cpf", "events", *(part.name for part in PARTS)}
        assert document["cpf"] == cpf_in(sealer, maria)
        assert cpf_in(sealer, zeca) not in text
        assert "ZECA" not in text
        filled = {name for name, rows in document.items() if isinstance(rows, list) and rows}
        assert filled >= {
            "registrations", "contacts", "debts", "offers", "agreements", "installments", "disputes", "files",
            "contact_preferences", "sessions", "events",
        }  # fmt: skip
        (dispute,) = document["disputes"]
        assert dispute["said"] == f"{SAID} MARIA", "the very words, unsealed"
        assert all(each["reasons"] == [f"porque {each['public_id']}"] for each in document["offers"])
        assert {each["total_cents"] for each in document["agreements"]} == {
            sum(each["amount_cents"] for each in document["installments"])
        }
        assert {each["by"] for each in document["events"]} <= {"you", "staff", "system"}
        doc = personal_document(document, name="MARIA", contact="atendimento@example.com")
    said = [words for part in doc.parts if part.title == "Contestações" for row in part.rows for _, words in row]
    assert f"{SAID} MARIA" in said, "the paper tells the same"
    if document_wiring.pdf_available():
        assert document_wiring.personal_pdf(doc).startswith(b"%PDF")


def test_forty_debts_take_far_less_than_a_minute(database: Database, sealer: Sealer) -> None:
    """Forty debts and as many offers; the time of a slow machine still leaves a wide margin."""
    with database.writing() as session:
        creditor = make_creditor(session)
        person = make_debtor(session, sealer, creditor=creditor)
        for _ in range(40):
            make_debt(session, person, creditor)
        session.flush()
        began = clock.now()
        document = copy_of(session, sealer, person)
        assert len(document["debts"]) == 40
        assert clock.now() - began < timedelta(seconds=10)


@pytest.fixture
def known_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.services.codes.new_code", lambda: CODE)


@pytest.mark.usefixtures("known_code")
def test_it_is_handed_out_for_a_code_for_some_minutes_and_three_times_a_day(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        person = make_debtor(session, sealer)
        make_debt(session, person, make_creditor(session))
        session.commit()
    sign_in(client, person)
    for address in ("/meus-dados/copia.json", "/meus-dados/copia.pdf", "/meus-dados/copia/pronta"):
        assert client.get(address).headers["Location"] == "/meus-dados/copia?acabou=1", "not without a code"
    assert soup(submit(client, "/meus-dados/copia", {}), 422).find_all("input", checked=True) == []
    code_page = soup(submit(client, "/meus-dados/copia", {"channel": "email"}))
    wrong = client.post("/meus-dados/copia/codigo", data={**hidden(code_page), "code": "111111"})
    assert wrong.status_code == 422
    assert client.get("/meus-dados/copia.json").status_code == 303
    done = client.post("/meus-dados/copia/codigo", data={**hidden(soup(wrong, 422)), "code": CODE})
    assert done.headers["Location"] == "/meus-dados/copia/pronta"
    assert "Sua cópia está pronta" in debtor_pages.words(soup(client.get("/meus-dados/copia/pronta")))
    answer = client.get("/meus-dados/copia.json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json()["cpf"] == cpf_in(sealer, person)
    if document_wiring.pdf_available():
        assert client.get("/meus-dados/copia.pdf").data.startswith(b"%PDF")
    late = clock.now() + timedelta(minutes=9)
    monkeypatch.setattr("portal.clock.now", lambda: late)
    assert client.get("/meus-dados/copia.json").status_code == 200
    over = late + timedelta(minutes=8)
    monkeypatch.setattr("portal.clock.now", lambda: over)
    assert client.get("/meus-dados/copia.json").status_code == 303
    with database.writing() as session:
        for _ in range(2):
            personal_copy.grant(session, person.id, over)
            session.commit()
        with pytest.raises(TooMany):
            personal_copy.grant(session, person.id, over)
        personal_copy.grant(session, person.id, over + timedelta(days=1))
        session.rollback()
    full = submit(client, "/meus-dados/copia", {"channel": "email"})
    assert full.status_code == 429
    assert "Você já pediu 3 cópias hoje." in full.get_data(as_text=True)
