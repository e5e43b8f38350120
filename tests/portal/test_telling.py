"""What a person is told of their agreement: by a channel that is theirs, naming the creditor in full."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from brazil.money import Money
from portal import clock
from portal.db import Database
from portal.models import Agreement, Channel, Contact, ContactKind, Message
from portal.sealing import Sealer
from portal.services import messages, telling
from tests.support.lives import newly_agreed

AROUND: dict[str, Any] = {"base_url": "https://prumo.example", "fresh_days": 365}
KINDS = ("agreement_accepted", "payment_received", "agreement_settled")


def tell(session: Session, sealer: Sealer, agreement: Agreement, kind: str) -> None:
    around = {**AROUND, "today": clock.today()}
    if kind == "agreement_accepted":
        telling.agreement_accepted(session, sealer, agreement.id, **around)
    elif kind == "payment_received":
        first = agreement.installments[0]
        telling.payment_received(session, sealer, first.id, Money(12345), date(2026, 11, 20), **around)
    else:
        telling.agreement_settled(session, sealer, agreement.id, **around)


@pytest.mark.parametrize("kind", KINDS)
def test_an_email_names_the_creditor_with_address_and_cnpj(database: Database, sealer: Sealer, kind: str) -> None:
    with database.writing() as session:
        creditor, _, agreement = newly_agreed(session, sealer, 2)
        tell(session, sealer, agreement, kind)
        message = session.query(Message).filter_by(kind=kind).one()
        body = messages.body_of(sealer, message)
        assert body is not None
        assert message.channel is Channel.EMAIL
        for text in (body.text, body.html):
            assert creditor.legal_name in text
            assert creditor.street in text
            assert f"{creditor.tax_id[-2:]}" in text
            assert agreement.number in text


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_screen_shows_to_others_names_no_creditor_and_no_amount(
    database: Database, sealer: Sealer, kind: str
) -> None:
    with database.writing() as session:
        creditor, _, agreement = newly_agreed(session, sealer, 2)
        session.execute(delete(Contact).where(Contact.kind == ContactKind.EMAIL))
        tell(session, sealer, agreement, kind)
        message = session.query(Message).filter_by(kind=kind).one()
        body = messages.body_of(sealer, message)
        assert body is not None
        assert message.channel is Channel.SMS
        assert len(body.text) <= 160
        for text in (message.subject, body.text):
            assert creditor.name not in text
            assert "R$" not in text


def test_who_has_no_fresh_contact_is_not_written_to(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, _, agreement = newly_agreed(session, sealer, 1)
        session.execute(update(Contact).values(confirmed_on=date(2020, 1, 1)))
        tell(session, sealer, agreement, "agreement_accepted")
        assert session.query(Message).count() == 0


def test_the_last_payment_says_that_nothing_is_left(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, _, agreement = newly_agreed(session, sealer, 2)
        for installment in agreement.installments:
            installment.paid_on = date(2026, 11, 20)
        session.flush()
        tell(session, sealer, agreement, "payment_received")
        body = messages.body_of(sealer, session.query(Message).one())
        assert body is not None
        assert "Não falta nenhuma parcela." in body.text
