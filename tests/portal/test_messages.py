"""Messages leave by SMTP and HTTP, once for their key, and leave nothing behind that could be read."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MailHandler
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import select, update

from brazil.money import Money
from portal import clock
from portal.config import Settings
from portal.db import Database
from portal.journeys.channels import Undelivered
from portal.journeys.channels.sms import SmsWay
from portal.journeys.rendering import render
from portal.models import Channel, Message, MessageStatus, OutboxEntry
from portal.sealing import Sealer
from portal.services import messages
from portal.services.messages import Outgoing
from portal.services.step_up import StepUpSummary
from tests.support.worker import last_message, work

VALUES: dict[str, Any] = {"code": "123456", "host": "prumo.example"}


@dataclass
class Provider:
    """A provider of text messages on loopback; `answers` are used up one a request, then 200."""

    url: str = ""
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    delay: float = 0
    requests: list[dict[str, str]] = field(default_factory=list)
    delivered: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def provider() -> Iterator[Provider]:
    """It keeps what it was asked and delivers once a key."""
    made = Provider()
    released = threading.Event()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            key = self.headers["Idempotency-Key"]
            made.requests.append({**body, "key": key, "token": self.headers["Authorization"]})
            status, headers = made.answers.pop(0) if made.answers else (200, {})
            if made.delay:
                made.delivered.setdefault(key, body["text"])
                released.wait(made.delay)
            if status == 200:
                made.delivered.setdefault(key, body["text"])
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(json.dumps({"id": f"sms-{key}"}).encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/messages"
    yield made
    released.set()
    server.shutdown()
    server.server_close()
    thread.join()


def _queue(database: Database, sealer: Sealer, channel: Channel, recipient: str, **changes: Any) -> str:
    with database.writing() as session:
        made = messages.queue(
            session,
            sealer,
            kind="sign_in_code",
            channel=channel,
            recipient=recipient,
            debtor_id=None,
            **{**VALUES, **changes},
        )
        session.commit()
    return made


def _due_again(database: Database) -> None:
    with database.writing() as session:
        session.execute(update(OutboxEntry).values(next_at=clock.now()))
        session.commit()


def _outbox(database: Database) -> OutboxEntry:
    with database.reading() as session:
        return session.scalars(select(OutboxEntry)).one()


def _outside_demo(settings: Settings, **changes: Any) -> Settings:
    return settings.model_copy(update={"demo": False, **changes})


class Inbox(MailHandler):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.received.append(message)


class Refusing:
    """Knows nobody."""

    async def handle_RCPT(self, *_rest: Any) -> str:  # noqa: N802  the name aiosmtpd calls
        return "550 no such person"


def _mail_server(handler: Any) -> Controller:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    return controller


def _port(controller: Controller) -> int:
    return int(controller.port)


def test_an_email_arrives_whole_and_its_body_is_erased(
    app: Flask, settings: Settings, database: Database, sealer: Sealer
) -> None:
    inbox = Inbox()
    server = _mail_server(inbox)
    try:
        key = _queue(database, sealer, Channel.EMAIL, "maria@example.com")
        work(app, _outside_demo(settings, smtp_url=f"smtp://127.0.0.1:{_port(server)}", mail_from="nao@prumo.example"))
    finally:
        server.stop()
    (mail,) = inbox.received
    assert (mail["To"], mail["Message-ID"]) == ("maria@example.com", f"<{key}@prumo.example>")
    parts = {
        part.get_content_type(): part.get_payload(decode=True).decode()
        for part in mail.walk()
        if not part.is_multipart()
    }
    assert "123456" in parts["text/plain"]
    assert "123456" in parts["text/html"]
    message, text = last_message(app)
    assert (message.status, message.body_sealed, text) == (MessageStatus.SENT, None, "")
    assert message.provider_reference == f"<{key}@prumo.example>"


def test_a_refused_address_fails_in_sight(app: Flask, settings: Settings, database: Database, sealer: Sealer) -> None:
    server = _mail_server(Refusing())
    try:
        _queue(database, sealer, Channel.EMAIL, "ninguem@example.com")
        work(app, _outside_demo(settings, smtp_url=f"smtp://127.0.0.1:{_port(server)}"))
    finally:
        server.stop()
    assert last_message(app)[0].status is MessageStatus.FAILED
    assert _outbox(database).failed_at is not None


def test_a_mail_server_that_is_away_is_tried_again(
    app: Flask, settings: Settings, database: Database, sealer: Sealer
) -> None:
    _queue(database, sealer, Channel.EMAIL, "maria@example.com")
    work(app, _outside_demo(settings, smtp_url="smtp://127.0.0.1:9"))
    assert last_message(app)[0].status is MessageStatus.QUEUED
    assert _outbox(database).next_at is not None


def _sms_settings(settings: Settings, provider: Provider) -> Settings:
    return _outside_demo(settings, sms_url=provider.url, sms_token=SecretStr("chave"))


def test_a_busy_provider_is_called_again_when_it_asks_and_with_the_same_key(
    app: Flask, settings: Settings, database: Database, sealer: Sealer, provider: Provider
) -> None:
    provider.answers = [(503, {}), (429, {"Retry-After": "77"})]
    key = _queue(database, sealer, Channel.SMS, "+5511987654321")
    kept = _sms_settings(settings, provider)
    work(app, kept)
    _due_again(database)
    work(app, kept)
    waits = _outbox(database).next_at
    assert waits is not None
    assert 75 <= (waits - clock.now()).total_seconds() <= 77
    _due_again(database)
    work(app, kept)
    assert [request["key"] for request in provider.requests] == [key] * 3
    assert provider.requests[0]["token"] == "Bearer chave"
    message = last_message(app)[0]
    assert (message.status, message.provider_reference) == (MessageStatus.SENT, f"sms-{key}")


def test_a_refusal_of_the_provider_is_final(
    app: Flask, settings: Settings, database: Database, sealer: Sealer, provider: Provider
) -> None:
    provider.answers = [(422, {})]
    _queue(database, sealer, Channel.SMS, "+5511987654321")
    work(app, _sms_settings(settings, provider))
    message = last_message(app)[0]
    assert (message.status, message.body_sealed) == (MessageStatus.FAILED, None)
    assert _outbox(database).last_error == "sms 422"


def test_a_slow_provider_that_delivered_anyway_delivers_once(provider: Provider) -> None:
    provider.delay = 5
    way = SmsWay(provider.url, "chave", timeout=(1, 0.2))
    outgoing = Outgoing(key="k1", channel=Channel.SMS, recipient="+5511987654321", subject="", text="oi", html="")
    with pytest.raises(Undelivered) as slow:
        way.send(outgoing)
    assert not slow.value.permanent
    provider.delay = 0
    way.send(outgoing)
    assert provider.delivered == {"k1": "oi"}


@pytest.mark.parametrize("channel", list(Channel))
def test_without_a_provider_outside_a_demonstration_it_fails_in_sight(
    app: Flask, settings: Settings, database: Database, sealer: Sealer, channel: Channel
) -> None:
    _queue(database, sealer, channel, "x@example.com")
    work(app, _outside_demo(settings))
    assert last_message(app)[0].status is MessageStatus.FAILED
    assert "no provider configured" in _outbox(database).last_error


def test_a_code_that_expired_is_not_sent(
    app: Flask, settings: Settings, database: Database, sealer: Sealer, provider: Provider
) -> None:
    _queue(database, sealer, Channel.SMS, "+5511987654321", useful_until=clock.now() - timedelta(seconds=1))
    work(app, _sms_settings(settings, provider))
    assert provider.requests == []
    assert last_message(app)[0].status is MessageStatus.FAILED


def test_a_demonstration_shows_its_messages_newest_first(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    _queue(database, sealer, Channel.SMS, "+5511987654321", code="111111")
    _queue(database, sealer, Channel.EMAIL, "maria@example.com", code="222222")
    work(app)
    page = client.get("/demonstracao/mensagens").get_data(as_text=True)
    assert 0 < page.index("222222") < page.index("111111")


def test_outside_a_demonstration_that_page_does_not_exist(settings: Settings) -> None:
    from portal import create_app

    outside = create_app(_outside_demo(settings))
    try:
        assert outside.test_client().get("/demonstracao/mensagens").status_code == 404
    finally:
        outside.extensions["portal_database"].engine.dispose()


def test_what_is_kept_cannot_be_read_nor_moved(database: Database, sealer: Sealer) -> None:
    from cryptography.exceptions import InvalidTag

    _queue(database, sealer, Channel.SMS, "+5511987654321")
    _queue(database, sealer, Channel.SMS, "+5511987654322", code="654321")
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
