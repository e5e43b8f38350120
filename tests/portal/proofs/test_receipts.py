"""Each payment has its receipt, whole or in part; one given back says so and stands no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from brazil.money import Money
from portal import clock, documents
from portal.db import Database
from portal.document_wiring import PaymentReceiptDocument
from portal.extensions import sealer
from portal.models import Agreement, Payment
from portal.services.document_facts import payment_document
from portal.services.document_signatures import code_of
from tests.payments.document_examples import text_of
from tests.portal.proofs.made import agree, give_back, lender, pay
from tests.portal.verify.asked import told
from tests.support import engines
from tests.support.people import sign_in


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One engine: papers are drawn alike on both."""
    return engines.fresh_sqlite(tmp_path)


def test_whole_part_and_returned(app: Flask, client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        agreement = agree(session, lender(session), 3)
        amounts = [each.amount for each in agreement.installments]
        second = pay(session, agreement, 2)
        part = pay(session, agreement, 1, Money(1000))
        over = pay(session, agreement, 3, amounts[2] + Money(500))
        debtor = agreement.debtor
        ids = [each.id for each in (second, part, over)]
        of_installment = agreement.installments[1].public_id

    sign_in(client, debtor)

    def receipt(payment_id: int) -> tuple[PaymentReceiptDocument, str, str]:
        with database.reading() as session:
            payment = session.get_one(Payment, payment_id)
            doc = documents.payment_receipt_of(
                session, payment, sealer=sealer(), base_url="https://prumo.example", today=clock.today()
            )
            return doc, code_of(payment_document(session, payment), sealer()), payment.public_id

    doc, code, public_id = receipt(ids[0])
    assert (doc.number[-3:], doc.open_before, doc.left_to_pay) == ("/R1", (1,), amounts[0] + amounts[2])
    words = text_of(client.get(f"/pagamentos/{public_id}/recibo.pdf").data)
    assert "A parcela 1, anterior, continua em aberto" in words
    assert "Código Civil, art. 322" in words
    assert code in words
    assert text_of(client.get(f"/recibos/{of_installment}.pdf").data) == words, "the old address still answers"
    doc, _, _ = receipt(ids[1])
    assert doc.amount == Money(1000)
    assert doc.lines[0].left == amounts[0] - doc.lines[0].principal - doc.lines[0].plan_interest
    doc, code, public_id = receipt(ids[2])
    assert (doc.credit, doc.amount) == (Money(500), amounts[2] + Money(500))
    assert told(client, code)["answer"] == "official"
    with database.writing() as session:
        give_back(session, session.get_one(Payment, ids[2]))
    assert "Este recibo não vale mais" in text_of(client.get(f"/pagamentos/{public_id}/recibo.pdf").data)
    answer = told(client, code)
    assert (answer["answer"], answer["kind"], answer["revoked_on"]) == (
        "revoked",
        "receipt",
        clock.today().isoformat(),
    )
    page = client.get("/documentos").get_data(as_text=True)
    assert page.count("/recibo.pdf") == 3
    assert "Não vale desde" in page
    with database.reading() as session:
        assert session.get_one(Agreement, agreement.id).settled_on is None
