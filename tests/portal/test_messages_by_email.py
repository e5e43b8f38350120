"""Messages by e-mail, to a real SMTP server on loopback."""

from __future__ import annotations

import socket
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MailHandler
from flask import Flask

from portal.config import Settings
from portal.db import Database
from portal.models import Channel, MessageStatus
from portal.sealing import Sealer
from tests.support.outgoing import only_entry, outside_demo, queue_code
from tests.support.worker import last_message, work


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
        key = queue_code(database, sealer, Channel.EMAIL, "maria@example.com")
        work(app, outside_demo(settings, smtp_url=f"smtp://127.0.0.1:{_port(server)}", mail_from="nao@prumo.example"))
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
        queue_code(database, sealer, Channel.EMAIL, "ninguem@example.com")
        work(app, outside_demo(settings, smtp_url=f"smtp://127.0.0.1:{_port(server)}"))
    finally:
        server.stop()
    assert last_message(app)[0].status is MessageStatus.FAILED
    assert only_entry(database).failed_at is not None


def test_a_mail_server_that_is_away_is_tried_again(
    app: Flask, settings: Settings, database: Database, sealer: Sealer
) -> None:
    queue_code(database, sealer, Channel.EMAIL, "maria@example.com")
    work(app, outside_demo(settings, smtp_url="smtp://127.0.0.1:9"))
    assert last_message(app)[0].status is MessageStatus.QUEUED
    assert only_entry(database).next_at is not None
