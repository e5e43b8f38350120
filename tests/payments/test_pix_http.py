"""The Pix client against a PSP over real HTTP and TLS: what it asks, what it understands, what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from brazil.money import Money
from payments.adapters import pix_http
from payments.errors import ProviderError
from payments.pix.brcode import CodeKind
from payments.pix.brcode_reading import decode_brcode
from payments.pix.charge import PixChargeStatus
from payments.pix.payable import payable_on
from payments.pix.payment import RefundStatus
from payments.pix.terms import Discount, DiscountMode, DiscountUntil, Rebate, RebateMode
from tests.payments.pix_examples import DEBTOR, KEY, TXID, charge
from tests.payments.pix_site import START, Site, charges_kept, served

TERMS = {
    "rebate": Rebate(mode=RebateMode.AMOUNT, value=Decimal("9.03")),
    "discount": Discount(
        mode=DiscountMode.PERCENT_UNTIL, fixed=(DiscountUntil(until=date(2026, 3, 3), value=Decimal("5.00")),)
    ),
    "payer_message": "Parcela 3 de 10",
    "notes": (("Acordo", "AC-1"),),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("psp")) as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    running.fresh()
    return running


def refusal(act) -> ProviderError:
    with pytest.raises(ProviderError) as refused:
        act()
    return refused.value


def test_a_charge_is_kept_as_it_was_asked_for(site):
    document = charge(**TERMS)
    with site.client() as client:
        kept = client.create_charge(document)
    assert kept.document == replace(
        document, debtor=replace(DEBTOR, street="Rua das Acácias, 100, Centro", district="")
    )
    assert (kept.status, kept.revision, kept.created_at) == (PixChargeStatus.ACTIVE, 0, START)
    code = decode_brcode(kept.payload)
    assert (code.kind, code.url, code.amount, code.txid) == (CodeKind.DYNAMIC, kept.location, None, "")


def test_asked_for_again_it_is_the_same_charge(site):
    with site.client() as client:
        first, second = client.create_charge(charge()), client.create_charge(charge())
    assert first == second
    assert charges_kept(site.psp) == [(TXID, 0)]


def test_another_charge_under_the_same_txid_is_refused_and_changes_nothing(site):
    """The guard: a bare PUT would have the PSP take it as a revision of the first."""
    with site.client() as client:
        first = client.create_charge(charge())
        error = refusal(lambda: client.create_charge(charge(amount=Money(100))))
        assert (error.code, error.permanent) == ("pix_txid_taken", True)
        assert client.charge(TXID) == first


def test_a_revision_keeps_location_and_payload_and_takes_terms_away(site):
    with site.client() as client:
        first = client.create_charge(charge(**TERMS))
        second = client.revise_charge(charge(due_on=date(2026, 4, 10), fine=None))
        again = client.revise_charge(charge(due_on=date(2026, 4, 10), fine=None))
    assert (second.payload, second.location, second.revision) == (first.payload, first.location, 1)
    assert (second.document.due_on, second.document.fine, second.document.rebate, second.document.discount) == (
        date(2026, 4, 10), None, None, None,
    )  # fmt: skip
    assert again == second


def test_what_cannot_be_revised_is_refused(site):
    with site.client() as client:
        assert refusal(lambda: client.revise_charge(charge())).code == "pix_unknown_charge"
        client.create_charge(charge())
        client.cancel_charge(TXID)
        error = refusal(lambda: client.revise_charge(charge(amount=Money(100))))
    assert (error.code, error.permanent) == ("pix_charge_refused", True)
    assert error.values_shown["violations"][0][0] == "cobv.status"


def test_a_canceled_charge_cannot_be_paid_and_canceling_again_changes_nothing(site):
    with site.client() as client:
        client.create_charge(charge())
        first, second = client.cancel_charge(TXID), client.cancel_charge(TXID)
        assert first.status is second.status is PixChargeStatus.REMOVED_BY_RECEIVER
        assert first.revision == second.revision
        assert refusal(lambda: site.psp.pay(TXID)).code == "pix_removed"
        assert refusal(lambda: client.cancel_charge("z" * 32)).code == "pix_unknown_charge"


def test_a_charge_paid_before_it_could_be_canceled_comes_back_settled(site):
    with site.client() as client:
        client.create_charge(charge())
        paid = site.psp.pay(TXID)
        found = client.cancel_charge(TXID)
    assert (found.status, found.payments) == (PixChargeStatus.SETTLED, (paid,))


def test_what_is_not_there_is_none(site):
    with site.client() as client:
        assert client.charge(TXID) is None
        assert client.payment("E" * 32) is None
        assert client.webhook(KEY) is None


@pytest.mark.parametrize("days", [-3, 2, 3, 12, 30])
def test_the_psp_asks_for_what_we_work_out_for_the_day(site, days):
    """The same charge, by the copia e cola, on the day; amount and parts as told by `GET /pix/{e2eid}`."""
    document = charge(**TERMS)
    with site.client() as client:
        kept = client.create_charge(document)
        site.clock.now = START + timedelta(days=days)
        paid = site.psp.pay(kept.payload, message="obrigada")
        found = client.payment(paid.end_to_end_id)
    expected = payable_on(document, site.clock.now.date())
    assert found == paid
    assert (found.amount, found.txid, found.payer_message) == (expected.total, TXID, "obrigada")
    assert (found.parts.fine, found.parts.interest, found.parts.rebate, found.parts.discount) == (
        expected.fine, expected.interest, expected.rebate, expected.discount,
    )  # fmt: skip


def test_a_charge_is_not_paid_twice_late_or_by_another_amount(site):
    with site.client() as client:
        client.create_charge(charge(days_after_due=0))
        assert refusal(lambda: site.psp.pay(TXID, amount=Money(1))).code == "pix_amount_differs"
        assert refusal(lambda: site.psp.pay(TXID, paid_at=START + timedelta(days=3))).code == "pix_expired"
        site.psp.pay(TXID)
        assert refusal(lambda: site.psp.pay(TXID)).code == "pix_already_paid"


def test_every_payment_of_a_window_comes_once_over_its_pages(site, monkeypatch):
    monkeypatch.setattr(pix_http, "PAGE_SIZE", 10)
    numbers = []
    for count in range(25):
        site.clock.pass_(seconds=1)
        numbers.append(site.psp.receive(KEY, Money(100 + count)).end_to_end_id)
    before = site.psp.receive(KEY, Money(1), paid_at=START - timedelta(days=1)).end_to_end_id
    with site.client() as client:
        found = [each.end_to_end_id for each in client.payments_received(START, site.clock.now)]
        assert found == numbers
        assert before in [each.end_to_end_id for each in client.payments_received(START - timedelta(days=2), START)]


def test_a_payment_that_comes_while_pages_are_read_does_not_double_another(site, monkeypatch):
    """A Pix dated before the others shifts the pages by one: the last of page 0 comes first on page 1 again."""
    monkeypatch.setattr(pix_http, "PAGE_SIZE", 10)
    for _ in range(15):
        site.clock.pass_(seconds=1)
        site.psp.receive(KEY, Money(100))
    with site.client() as client:
        reading = client.payments_received(START, site.clock.now)
        found = [next(reading).end_to_end_id]
        site.psp.receive(KEY, Money(1), paid_at=START)
        found += [each.end_to_end_id for each in reading]
    assert len(found) == len(set(found)) == 15


@pytest.mark.parametrize("seconds", [60, -60])
def test_clocks_apart_lose_no_payment(site, seconds):
    """The PSP's clock is a minute ahead of ours, or behind: what it dates so is within the window."""
    paid = site.psp.receive(KEY, Money(100), paid_at=START + timedelta(seconds=seconds))
    with site.client() as client:
        assert [each.end_to_end_id for each in client.payments_received(START, START)] == [paid.end_to_end_id]
    with site.client(skew_seconds=0) as client:
        assert list(client.payments_received(START, START)) == []


def test_a_refund_is_given_once_and_takes_from_what_is_kept(site):
    paid = site.psp.receive(KEY, Money(10_000), txid="ABC")
    with site.client() as client:
        first = client.refund(paid.end_to_end_id, "DEV1", Money(4_000))
        again = client.refund(paid.end_to_end_id, "DEV1", Money(4_000))
        found = client.payment(paid.end_to_end_id)
    assert first == again == found.refunds[0]
    assert (found.returned, found.kept, first.status) == (Money(4_000), Money(6_000), RefundStatus.RETURNED)


def test_refunds_a_psp_does_not_give(site):
    paid = site.psp.receive(KEY, Money(10_000))
    with site.client() as client:
        client.refund(paid.end_to_end_id, "DEV1", Money(4_000))
        errors = [
            refusal(lambda: client.refund(paid.end_to_end_id, "DEV1", Money(5_000))),
            refusal(lambda: client.refund(paid.end_to_end_id, "DEV2", Money(6_001))),
            refusal(lambda: client.refund("E" * 32, "DEV1", Money(1))),
        ]
        site.clock.pass_(days=91)
        errors.append(refusal(lambda: client.refund(paid.end_to_end_id, "DEV3", Money(1))))
    assert [error.code for error in errors] == [
        "pix_refund_id_taken", "pix_refund_refused", "pix_unknown_payment", "pix_refund_refused",
    ]  # fmt: skip
    assert all(error.permanent for error in errors)


def test_a_webhook_is_registered_for_a_key_of_ours_alone(site):
    with site.client() as client:
        client.register_webhook(KEY, "https://portal.example.com/webhooks/x")
        client.register_webhook(KEY, "https://portal.example.com/webhooks/x")
        assert client.webhook(KEY) == "https://portal.example.com/webhooks/x"
        error = refusal(lambda: client.register_webhook("nobody@example.com", "https://portal.example.com/w"))
    assert (error.code, error.permanent) == ("pix_webhook_refused", True)


def test_what_the_psp_says_of_a_refused_charge_is_told(site):
    with site.client() as client:
        error = refusal(lambda: client.create_charge(charge(key="nobody@example.com")))
    assert (error.code, error.permanent) == ("pix_charge_refused", True)
    assert error.values_shown["violations"][0][0] == "cobv.chave"
