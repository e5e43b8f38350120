"""Webhooks late, batched, doubled, out of order, lost, after a refund: asking back by endToEndId is right each time."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from brazil.money import ZERO, Money, total
from payments.adapters.sandbox.psp import PspHabits
from payments.adapters.sandbox.psp.authority import local_authority
from payments.pix.webhook import read_webhook
from tests.payments.pix_examples import KEY, TXID, charge
from tests.payments.pix_site import Site, served


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("psp")) as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    running.fresh()
    with running.client() as client:
        client.register_webhook(KEY, "https://portal.example.com/w")
    return running


class Inbox:
    """Whoever is told: keeps what came, and takes it or not."""

    def __init__(self, answers: bool = True) -> None:
        self.bodies: list[bytes] = []
        self.answers = answers

    def __call__(self, url, pix) -> bool:
        self.bodies.append(json.dumps({"pix": list(pix)}).encode())
        return self.answers

    def ids(self) -> list[list[str]]:
        return [[hint.end_to_end_id for hint in read_webhook(body)] for body in self.bodies]


def paid(site: Site, count: int):
    made = []
    with site.client() as client:
        for number in range(count):
            document = charge(txid=f"{number:032}", amount=Money(1_000 + number))
            client.create_charge(document)
            site.clock.pass_(seconds=1)
            made.append(site.psp.pay(document.txid))
    return made


def asked_back(site: Site, inbox: Inbox) -> Money:
    """What a receiver that asks back each id it heard of has in the end."""
    with site.client() as client:
        known = {hint.end_to_end_id for body in inbox.bodies for hint in read_webhook(body)}
        return total(client.payment(number).kept for number in known)


def believed(inbox: Inbox) -> Money:
    """What a receiver that adds up what it is told has: the control."""
    found = ZERO
    for body in inbox.bodies:
        found += total(Money.reais(pix["valor"]) for pix in json.loads(body)["pix"])
    return found


def test_one_call_a_payment_in_the_order_of_time(site):
    made, inbox = paid(site, 3), Inbox()
    site.psp.deliver(inbox)
    assert inbox.ids() == [[each.end_to_end_id] for each in made]
    site.psp.deliver(inbox)
    assert len(inbox.bodies) == 3  # told once


def test_late_is_not_before_its_time(site):
    site.psp.set_habits(PspHabits(late_seconds=3_600))
    inbox = Inbox()
    paid(site, 1)
    site.psp.deliver(inbox)
    assert inbox.bodies == []
    site.clock.pass_(hours=1)
    site.psp.deliver(inbox)
    assert len(inbox.bodies) == 1


def test_batched_is_one_call_for_all(site):
    site.psp.set_habits(PspHabits(batch=True))
    made, inbox = paid(site, 3), Inbox()
    site.psp.deliver(inbox)
    assert inbox.ids() == [[each.end_to_end_id for each in made]]


def test_doubled_counts_once_when_asked_back_and_twice_when_believed(site):
    site.psp.set_habits(PspHabits(duplicate=True))
    made, inbox = paid(site, 2), Inbox()
    site.psp.deliver(inbox)
    assert len(inbox.bodies) == 4
    owed = total(each.amount for each in made)
    assert asked_back(site, inbox) == owed
    assert believed(inbox) == Money(2 * owed.cents)


def test_out_of_order_the_newest_comes_first(site):
    site.psp.set_habits(PspHabits(out_of_order=True))
    made, inbox = paid(site, 3), Inbox()
    site.psp.deliver(inbox)
    assert inbox.ids() == [[each.end_to_end_id] for each in reversed(made)]
    assert asked_back(site, inbox) == total(each.amount for each in made)


def test_a_webhook_after_a_refund_tells_of_a_payment_that_is_gone(site):
    """Late and after the money went back: believing it would settle a debt nobody paid."""
    site.psp.set_habits(PspHabits(late_seconds=60))
    (made,), inbox = paid(site, 1), Inbox()
    site.psp.take_back(made.end_to_end_id, made.amount)
    site.clock.pass_(hours=1)
    site.psp.deliver(inbox)
    assert inbox.ids() == [[made.end_to_end_id]] * 2  # of the payment, and of the refund
    assert asked_back(site, inbox) == ZERO
    assert believed(inbox) == Money(2 * made.amount.cents)


def test_a_refund_being_processed_has_not_taken_the_money_yet(site):
    site.psp.set_habits(PspHabits(refund_seconds=600))
    (made,), inbox = paid(site, 1), Inbox()
    with site.client() as client:
        client.refund(made.end_to_end_id, "DEV1", made.amount)
    site.psp.deliver(inbox)
    assert (len(inbox.bodies), asked_back(site, inbox)) == (1, made.amount)
    site.clock.pass_(seconds=600)
    site.psp.deliver(inbox)
    assert (len(inbox.bodies), asked_back(site, inbox)) == (2, ZERO)


def test_lost_webhooks_are_made_up_for_by_the_list(site):
    site.psp.set_habits(PspHabits(lost=True))
    made, inbox = paid(site, 2), Inbox()
    site.psp.deliver(inbox)
    assert inbox.bodies == []
    with site.client() as client:
        assert list(client.payments_received(site.clock.now - timedelta(hours=1), site.clock.now)) == made


def test_a_webhook_nobody_takes_is_told_again_later_and_not_for_ever(site):
    paid(site, 1)
    inbox = Inbox(answers=False)
    for _ in range(12):
        site.psp.deliver(inbox)
        site.clock.pass_(minutes=30)
    assert len(inbox.bodies) == 10


def test_a_payment_of_another_day_is_told_now(site):
    """Who tries the portal pays as of a day to come, and is not made to wait for it."""
    inbox = Inbox()
    with site.client() as client:
        client.create_charge(charge())
    site.psp.pay(TXID, paid_at=site.clock.now + timedelta(days=10))
    site.psp.deliver(inbox)
    assert len(inbox.bodies) == 1


def test_payments_without_a_txid_are_told_to_nobody(site):
    inbox = Inbox()
    site.psp.receive(KEY, Money(100))
    site.psp.deliver(inbox)
    assert inbox.bodies == []


@contextmanager
def portal(context: ssl.SSLContext | None) -> Iterator[tuple[str, list[bytes]]]:
    """A receiver of webhooks on loopback."""
    heard: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.path.encode() + b" " + self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    class Server(HTTPServer):
        def handle_error(self, request: object, client_address: object) -> None: ...

    with Server(("127.0.0.1", 0), Handler) as server:
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}/webhooks/secret", heard
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("tls", [True, False])
def test_the_callback_is_made_over_mutual_tls_where_the_address_is_https(site, tls):
    with portal(site.psp.authority.mutual() if tls else None) as (url, heard):
        with site.client() as client:
            client.register_webhook(KEY, url)
        (made,) = paid(site, 1)
        assert site.psp.deliver() == [(url, 1)]
    path, _, body = heard[0].partition(b" ")
    assert path == b"/webhooks/secret/pix"
    assert read_webhook(body)[0].end_to_end_id == made.end_to_end_id


def test_a_receiver_that_vouches_for_others_is_not_told(site, tmp_path):
    with portal(local_authority(tmp_path / "other").mutual()) as (url, heard):
        with site.client() as client:
            client.register_webhook(KEY, url)
        paid(site, 1)
        site.psp.deliver()
    assert heard == []
