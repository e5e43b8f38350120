"""Whatever goes wrong on the way, one charge is one charge and one refund one refund."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

from brazil.money import Money
from payments.adapters.pix.connection import Connection
from payments.adapters.pix.token import Tokens
from payments.adapters.sandbox.psp import Fault
from payments.errors import ProviderError
from payments.pix.charge import PixChargeStatus
from tests.payments.pix_examples import KEY, TXID, charge
from tests.payments.pix_site import Site, charges_kept, served

PASSING = [fault for fault in Fault if fault not in (Fault.REDIRECT, Fault.TOKEN_GONE, Fault.BUSY_LONG, Fault.DRIP)]
TYPICAL = [Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.ERROR_AFTER, Fault.NOT_JSON]  # one of each way to fail
WRITTEN = {Fault.CUT_AFTER, Fault.CUT_HALF, Fault.SLOW, Fault.ERROR_AFTER, Fault.NOT_JSON, Fault.HUGE}


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("psp")) as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    running.fresh()
    return running


@dataclass
class Counted:
    """How often something was asked of the PSP."""

    writes: int = 0


@pytest.fixture
def counted(monkeypatch) -> Counted:
    found = Counted()
    send = Connection.send

    def counting(self, method, url, **rest):
        found.writes += method in ("PUT", "PATCH")
        return send(self, method, url, **rest)

    monkeypatch.setattr(Connection, "send", counting)
    return found


def impatient(site: Site):
    return site.client(largest_answer=200_000)


@pytest.mark.parametrize("fault", PASSING)
def test_a_charge_is_made_once_through_any_fault(site, counted, fault):
    """Where the PSP had written, what it holds is found and not written again."""
    site.psp.fail_next(fault, method="PUT", path="/cobv")
    with impatient(site) as client:
        kept = client.create_charge(charge())
    assert (kept.txid, kept.revision) == (TXID, 0)
    assert charges_kept(site.psp) == [(TXID, 0)]
    assert counted.writes == (1 if fault in WRITTEN else 2)
    assert site.waited  # never at once


@pytest.mark.parametrize("fault", TYPICAL)
def test_a_refund_is_given_once_through_any_fault(site, counted, fault):
    paid = site.psp.receive(KEY, Money(10_000))
    site.psp.fail_next(fault, method="PUT", path="/pix")
    with impatient(site) as client:
        client.refund(paid.end_to_end_id, "DEV1", Money(6_000))
        assert client.payment(paid.end_to_end_id).kept == Money(4_000)
    assert counted.writes == (1 if fault in WRITTEN else 2)


@pytest.mark.parametrize("fault", TYPICAL)
def test_a_charge_is_revised_and_removed_once_through_any_fault(site, fault):
    with impatient(site) as client:
        client.create_charge(charge())
        site.psp.fail_next(fault, method="PATCH", path="/cobv")
        assert client.revise_charge(charge(amount=Money(500))).document.amount == Money(500)
        site.psp.fail_next(fault, method="PATCH", path="/cobv")
        assert client.cancel_charge(TXID).status is PixChargeStatus.REMOVED_BY_RECEIVER
    assert charges_kept(site.psp) == [(TXID, 2)]


@pytest.mark.parametrize("fault", TYPICAL)
def test_reading_is_tried_again(site, fault):
    site.psp.fail_next(fault, method="GET", path="/pix/")
    paid = site.psp.receive(KEY, Money(10_000))
    with impatient(site) as client:
        assert client.payment(paid.end_to_end_id) == paid


@pytest.mark.parametrize("fault", [Fault.CUT_AFTER, Fault.ERROR_AFTER])
def test_given_up_after_some_attempts_and_called_again_later_it_is_still_one(site, fault):
    """Every answer is lost, those to the question what it holds too."""
    site.psp.fail_next(fault, method="PUT", path="/cobv", times=2)
    with impatient(site) as client:
        client.charge(TXID)
        site.psp.fail_next(Fault.DOWN, method="GET", path="/cobv/", times=0)
        with pytest.raises(ProviderError) as given_up:
            _with_all_reads_lost(site, client)
        assert not given_up.value.permanent
        kept = client.create_charge(charge())
    assert (charges_kept(site.psp), kept.revision) == ([(TXID, 0)], 0)


def _with_all_reads_lost(site, client):
    """The first question is answered (nothing there), the later ones are not."""
    real = client._same
    asked = []

    def once_then_lost(document):
        asked.append(document)
        if len(asked) > 1:
            site.psp.fail_next(Fault.DOWN, method="GET", path="/cobv/", times=4)
        return real(document)

    client._same = once_then_lost
    try:
        client.create_charge(charge())
    finally:
        del client._same
        with site.psp.books() as books:
            books.execute("DELETE FROM fault")


def test_a_psp_that_stays_down_is_left_for_later(site):
    site.psp.fail_next(Fault.DOWN, method="PUT", path="/cobv", times=4)
    with impatient(site) as client, pytest.raises(ProviderError) as down:
        client.create_charge(charge())
    assert (down.value.code, down.value.permanent) == ("pix_psp_down", False)
    assert site.waited == [0.3, 0.6, 1.2]  # the longest each could have been
    assert charges_kept(site.psp) == []


def test_the_wait_a_busy_psp_asks_for_is_kept(site):
    site.psp.fail_next(Fault.BUSY, method="GET", path="/cobv")
    with impatient(site) as client:
        client.charge(TXID)
    assert site.waited == [1.0]


def test_a_wait_of_an_hour_is_not_waited_for(site):
    site.psp.fail_next(Fault.BUSY_LONG, method="PUT", path="/cobv")
    with impatient(site) as client, pytest.raises(ProviderError) as busy:
        client.create_charge(charge())
    assert (busy.value.code, busy.value.permanent, site.waited) == ("pix_psp_busy", False, [])


def bare(site: Site):
    """A client without our guard: the PSP chooses the txid, and what was not answered is sent again."""
    connection = Connection(site.access)
    headers = {"Authorization": f"Bearer {Tokens(site.access, connection).current()}"}
    connection.close()
    session = requests.Session()
    session.trust_env = False
    session.cert = (str(site.access.certificate), str(site.access.private_key))
    session.verify = str(site.access.authorities)
    session.headers.update(headers)
    return session


def test_without_a_txid_of_ours_a_retry_charges_twice(site):
    """The control: the same fault, a retry in good faith, and two charges stand."""
    site.psp.fail_next(Fault.CUT_AFTER, method="POST", path="/cob")
    body = {"calendario": {"expiracao": 3600}, "valor": {"original": "1.00"}, "chave": KEY}
    with bare(site) as session:
        with pytest.raises(requests.ConnectionError):
            session.post(f"{site.access.base_url}/cob", json=body, timeout=2)
        assert session.post(f"{site.access.base_url}/cob", json=body, timeout=2).status_code == 201
    assert len(charges_kept(site.psp)) == 2


def test_without_asking_first_a_put_would_change_the_charge_there_is(site):
    """The control of the question before the first PUT: the PSP takes it as a revision, and no error is seen."""
    with impatient(site) as client:
        client.create_charge(charge())
        client._same = lambda document: None
        changed = client.create_charge(charge(amount=Money(100)))
    assert (changed.document.amount, charges_kept(site.psp)) == (Money(100), [(TXID, 1)])


@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.CUT_BEFORE, Fault.BUSY, Fault.CUT_AFTER])
def test_a_token_that_is_not_given_at_once_is_asked_for_again(site, counted, fault):
    site.psp.fail_next(fault, method="POST", path="/oauth")
    with impatient(site) as client:
        client.create_charge(charge())
    assert (counted.writes, len(site.waited)) == (1, 1)
    assert site.waited[0] >= (1.0 if fault is Fault.BUSY else 0.3)
