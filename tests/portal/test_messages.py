"""What messages say, what is kept of them, and where they are seen or fail without a provider."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from brazil.money import Money
from portal.config import Settings
from portal.db import Database
from portal.journeys.rendering import render
from portal.models import Channel, Message, MessageStatus
from portal.sealing import Sealer
from portal.services import messages
from portal.services.step_up import StepUpSummary
from tests.support.outgoing import VALUES, only_entry, outside_demo, queue_code
from tests.support.worker import last_message, work


@pytest.mark.parametrize("channel", list(Channel))
def test_without_a_provider_outside_a_demonstration_it_fails_in_sight(
    app: Flask, settings: Settings, database: Database, sealer: Sealer, channel: Channel
) -> None:
    queue_code(database, sealer, channel, "x@example.com")
    work(app, outside_demo(settings))
    assert last_message(app)[0].status is MessageStatus.FAILED
    assert "no provider configured" in only_entry(database).last_error


def test_a_demonstration_shows_its_messages_newest_first(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    queue_code(database, sealer, Channel.SMS, "+5511987654321", code="111111")
    queue_code(database, sealer, Channel.EMAIL, "maria@example.com", code="222222")
    work(app)
    page = client.get("/demonstracao/mensagens").get_data(as_text=True)
    assert 0 < page.index("222222") < page.index("111111")


def test_outside_a_demonstration_that_page_does_not_exist(settings: Settings) -> None:
    from portal import create_app

    outside = create_app(outside_demo(settings))
    try:
        assert outside.test_client().get("/demonstracao/mensagens").status_code == 404
    finally:
        outside.extensions["portal_database"].engine.dispose()


def test_what_is_kept_cannot_be_read_nor_moved(database: Database, sealer: Sealer) -> None:
    from cryptography.exceptions import InvalidTag

    queue_code(database, sealer, Channel.SMS, "+5511987654321")
    queue_code(database, sealer, Channel.SMS, "+5511987654322", code="654321")
    with database.reading() as session:
        first, second = session.scalars(select(Message).order_by(Message.id)).all()
    assert b"123456" not in (first.body_sealed or b"")
    first.body_sealed = second.body_sealed
    with pytest.raises(InvalidTag):
        messages.body_of(sealer, first)


SUMMARY = StepUpSummary(
    creditor="<b>Aurora</b>\r\nBcc: x@example.com",
    total=Money(95_000),
    count=10,
    first_due_on=date(2026, 12, 10),
    tax_id="12345678000195",
)


def test_the_acceptance_code_says_what_is_accepted_and_html_is_escaped() -> None:
    values = {**VALUES, "summary": SUMMARY}
    mail = render("accept_code", Channel.EMAIL, values)
    for text in (mail.text, mail.html):
        assert all(
            part in text for part in ("R$\u00a0950,00", "10 parcelas", "10 de dezembro de 2026", "12.345.678/0001-95")
        )
    assert "<b>Aurora" not in mail.html
    assert "\n" not in mail.subject
    sms = render("accept_code", Channel.SMS, values).text
    assert all(part in sms for part in ("R$ 950,00", "10x", "10/12/2026", "123456"))


def test_text_messages_fit_one_segment_and_fill_themselves_in() -> None:
    text = render("sign_in_code", Channel.SMS, VALUES).text
    assert len(text) <= 160
    assert text.isascii()
    assert text.endswith("\n\n@prumo.example #123456")
