"""Messages by SMS, to a provider on loopback: once for their key."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr

from portal import clock
from portal.config import Settings
from portal.db import Database
from portal.journeys.channels import Undelivered
from portal.journeys.channels.sms import SmsWay
from portal.models import Channel, MessageStatus
from portal.sealing import Sealer
from portal.services.messages import Outgoing
from tests.support.outgoing import due_again, only_entry, outside_demo, queue_code
from tests.support.worker import last_message, work


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


def _sms_settings(settings: Settings, provider: Provider) -> Settings:
    return outside_demo(settings, sms_url=provider.url, sms_token=SecretStr("chave"))


def test_a_busy_provider_is_called_again_when_it_asks_and_with_the_same_key(
    app: Flask, settings: Settings, database: Database, sealer: Sealer, provider: Provider
) -> None:
    provider.answers = [(503, {}), (429, {"Retry-After": "77"})]
    key = queue_code(database, sealer, Channel.SMS, "+5511987654321")
    kept = _sms_settings(settings, provider)
    work(app, kept)
    due_again(database)
    work(app, kept)
    waits = only_entry(database).next_at
    assert waits is not None
    assert 75 <= (waits - clock.now()).total_seconds() <= 77
    due_again(database)
    work(app, kept)
    assert [request["key"] for request in provider.requests] == [key] * 3
    assert provider.requests[0]["token"] == "Bearer chave"
    message = last_message(app)[0]
    assert (message.status, message.provider_reference) == (MessageStatus.SENT, f"sms-{key}")


def test_a_refusal_of_the_provider_is_final(
    app: Flask, settings: Settings, database: Database, sealer: Sealer, provider: Provider
) -> None:
    provider.answers = [(422, {})]
    queue_code(database, sealer, Channel.SMS, "+5511987654321")
    work(app, _sms_settings(settings, provider))
    message = last_message(app)[0]
    assert (message.status, message.body_sealed) == (MessageStatus.FAILED, None)
    assert only_entry(database).last_error == "sms 422"


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


def test_a_code_that_expired_is_not_sent(
    app: Flask, settings: Settings, database: Database, sealer: Sealer, provider: Provider
) -> None:
    queue_code(database, sealer, Channel.SMS, "+5511987654321", useful_until=clock.now() - timedelta(seconds=1))
    work(app, _sms_settings(settings, provider))
    assert provider.requests == []
    assert last_message(app)[0].status is MessageStatus.FAILED
