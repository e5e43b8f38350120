"""Immediate charges that name nobody: kept once, paid, taken back, and no CPF in what their code leads to."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from brazil.money import Money
from payments.adapters.pix.charges import open_charge_of
from payments.adapters.pix.connection import Answer
from payments.adapters.pix.exchange import Unreadable
from payments.adapters.sandbox.psp import Fault
from payments.adapters.sandbox.psp.payloads import payload_response
from payments.errors import InvalidCharge, ProviderError
from payments.pix.brcode import CodeKind
from payments.pix.brcode_reading import decode_brcode
from payments.pix.charge import PixChargeStatus
from payments.pix.cob_body import cob_body
from payments.pix.open_charge import OpenChargeDocument
from tests.payments.pix_examples import DEBTOR, KEY, TXID, charge
from tests.payments.pix_site import START, Site, charges_kept, served
from tests.payments.test_pix_http import refusal
from tests.support.folded import each_of

ASKED = OpenChargeDocument(txid=TXID, key=KEY, amount=Money(9_500), expires_in=3 * 86_400)


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("psp")) as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    running.fresh()
    return running


def test_what_is_sent_names_nobody():
    assert cob_body(ASKED) == {
        "calendario": {"expiracao": 259_200}, "valor": {"original": "95.00"}, "chave": KEY,
    }  # fmt: skip
    assert cob_body(replace(ASKED, payer_message="Oi"))["solicitacaoPagador"] == "Oi"


@each_of(
    [
        ({"amount": Money(0)}, "pix_amount"),
        ({"expires_in": 0}, "pix_expiry"),
        ({"expires_in": 2**31}, "pix_expiry"),
        ({"key": ""}, "pix_key"),
        ({"txid": "curto"}, "pix_txid"),
        ({"payer_message": "x" * 141}, "pix_text_too_long"),
    ]
)
def test_what_no_psp_would_keep_is_refused_here(changes, code):
    with pytest.raises(InvalidCharge) as refused:
        replace(ASKED, **changes)
    assert refused.value.code == code


def test_a_charge_is_kept_once_and_never_changed_by_another_of_its_txid(site):
    """Seconds count from when it was sent: the same charge asked for a minute later has others, and is the same."""
    with site.client() as client:
        first = client.create_open_charge(ASKED)
        assert client.create_open_charge(replace(ASKED, expires_in=200)) == first
        error = refusal(lambda: client.create_open_charge(replace(ASKED, amount=Money(1))))
        assert (error.code, error.permanent) == ("pix_txid_taken", True)
        assert client.open_charge(TXID) == first
        assert client.charge(TXID) is None
    code = decode_brcode(first.payload)
    assert (code.kind, code.url, code.amount, code.txid) == (CodeKind.DYNAMIC, first.location, None, "")
    assert (first.document, first.status, first.created_at) == (ASKED, PixChargeStatus.ACTIVE, START)
    assert charges_kept(site.psp) == [(TXID, 0)]


def test_an_answer_that_is_lost_makes_no_second_charge(site):
    site.psp.fail_next(Fault.CUT_AFTER, method="PUT", path="/cob/")
    site.psp.fail_next(Fault.ERROR_AFTER, method="PATCH", path="/cob/")
    with site.client() as client:
        kept = client.create_open_charge(ASKED)
        assert (charges_kept(site.psp), kept.revision) == ([(TXID, 0)], 0)
        assert client.cancel_open_charge(TXID).revision == 1
    assert site.waited


def test_it_is_paid_by_its_code_once_and_listed_with_its_txid(site):
    with site.client() as client:
        kept = client.create_open_charge(ASKED)
        paid = site.psp.pay(kept.payload, message="da tia")
        assert refusal(lambda: site.psp.pay(kept.payload)).code == "pix_already_paid"
        (listed,) = client.payments_received(START - timedelta(hours=1), START + timedelta(hours=1))
        found = client.cancel_open_charge(TXID)
    assert (paid.txid, paid.amount, listed) == (TXID, Money(9_500), paid)
    assert (found.status, found.payments) == (PixChargeStatus.SETTLED, (paid,))


def test_it_is_not_paid_by_another_amount_nor_after_its_seconds_nor_once_taken_back(site):
    with site.client() as client:
        client.create_open_charge(ASKED)
        assert refusal(lambda: site.psp.pay(TXID, amount=Money(1))).code == "pix_amount_differs"
        over = START + timedelta(seconds=ASKED.expires_in + 1)
        assert refusal(lambda: site.psp.pay(TXID, paid_at=over)).code == "pix_expired"
        first, second = client.cancel_open_charge(TXID), client.cancel_open_charge(TXID)
        assert first.status is second.status is PixChargeStatus.REMOVED_BY_RECEIVER
        assert refusal(lambda: site.psp.pay(TXID)).code == "pix_removed"
        assert refusal(lambda: client.cancel_open_charge("z" * 32)).code == "pix_unknown_charge"
        assert client.open_charge("z" * 32) is None


def payload(site: Site, location: str) -> str:
    """What an app reads at a charge's location, its signature aside."""
    path = "/" + location.partition("/")[2]
    answer = payload_response(site.psp, Request(EnvironBuilder(path=path).get_environ()))
    body = answer.get_data(as_text=True).split(".")[1]
    return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()


def test_what_its_location_tells_has_no_payer_where_a_cobv_has_name_and_cpf(site):
    with site.client() as client:
        alone = payload(site, client.create_open_charge(replace(ASKED, txid="a" * 32)).location)
        named = payload(site, client.create_charge(charge()).location)
    told = (DEBTOR.tax_id, DEBTOR.name)
    assert all(each in named for each in told)  # the trap
    assert "devedor" not in json.loads(alone)
    assert not any(each in alone for each in told)


def test_a_psp_that_names_a_payer_is_not_believed(site):
    """The guard of the whole: whatever a PSP adds, a charge with a name is not the one asked for."""
    with site.client() as client:
        kept = client.create_open_charge(ASKED)
    told = {
        **cob_body(ASKED), "txid": TXID, "revisao": 0, "status": "ATIVA", "location": kept.location,
        "calendario": {"expiracao": 60, "criacao": "2026-03-01T10:00:00Z"},
    }  # fmt: skip
    assert open_charge_of(Answer(200, json.dumps(told).encode()), TXID).document.amount == ASKED.amount
    for wrong in (
        {"devedor": {"cpf": DEBTOR.tax_id, "nome": DEBTOR.name}}, {"txid": "b" * 32}, {"valor": {"original": 95}},
    ):  # fmt: skip
        with pytest.raises(Unreadable):
            open_charge_of(Answer(200, json.dumps({**told, **wrong}).encode()), TXID)


def test_refusals_of_a_psp_keep_their_code(site):
    with site.client() as client:
        error = refusal(lambda: client.create_open_charge(replace(ASKED, key="nobody@example.com")))
    assert isinstance(error, ProviderError)
    assert (error.code, error.permanent) == ("pix_charge_refused", True)
    assert error.values_shown["violations"][0][0] == "cob.chave"
