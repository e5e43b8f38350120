"""How the Pix client keeps to itself: tokens, certificates, no other host, no answer too long or too slow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from payments.adapters.pix.access import PspAccess
from payments.adapters.pix.connection import Connection
from payments.adapters.pix.token import Tokens
from payments.adapters.sandbox.psp import Fault
from payments.adapters.sandbox.psp.authority import local_authority
from payments.errors import ProviderError
from tests.payments.pix_examples import TXID
from tests.payments.pix_site import Site, charges_kept, served


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


def test_one_token_serves_until_shortly_before_it_expires_by_the_steady_clock(site):
    """The PSP's tokens last 600 s. A wall clock set back or forward is not asked."""
    seconds = [1_000.0]
    connection = Connection(site.access)
    tokens = Tokens(site.access, connection, steady=lambda: seconds[0])
    first = tokens.current()
    seconds[0] += 569
    assert tokens.current() == first
    seconds[0] += 1
    assert tokens.current() != first
    connection.close()


def test_a_token_the_psp_forgot_is_asked_for_once_more(site):
    with site.client() as client:
        client.charge(TXID)
        site.psp.fail_next(Fault.TOKEN_GONE, method="GET", path="/cobv")
        assert client.charge(TXID) is None
        site.psp.fail_next(Fault.TOKEN_GONE, method="GET", path="/cobv", times=2)
        error = refusal(lambda: client.charge(TXID))
    assert (error.code, error.permanent) == ("pix_access_refused", False)


def test_wrong_credentials_are_told_and_not_tried_again(site):
    with site.client(client_secret="wrong") as client:
        error = refusal(lambda: client.charge(TXID))
    assert (error.code, error.permanent, site.waited) == ("pix_access_refused", False, [])


def test_no_answer_leads_us_to_another_host(site):
    site.psp.fail_next(Fault.REDIRECT, method="GET", path="/cobv")
    with site.client() as client:
        assert refusal(lambda: client.charge(TXID)).code == "pix_redirected"


def test_an_answer_without_end_is_given_up(site):
    site.psp.fail_next(Fault.HUGE, method="GET", path="/cobv", times=2)
    with site.client(most=2, largest_answer=200_000) as client:
        error = refusal(lambda: client.charge(TXID))
    assert (error.code, error.permanent) == ("pix_answer_too_large", False)


def test_a_psp_nobody_vouches_for_is_not_spoken_to(site):
    with site.client(most=1, authorities=None) as client:
        assert refusal(lambda: client.charge(TXID)).code == "pix_tls"


def test_without_our_certificate_the_psp_does_not_speak_to_us(site, tmp_path):
    stranger = local_authority(tmp_path / "other")
    certificate, key = stranger.client
    with site.client(most=1, certificate=certificate, private_key=key) as client:
        assert refusal(lambda: client.charge(TXID)).code in ("pix_tls", "pix_unreachable")
    assert charges_kept(site.psp) == []


@pytest.mark.parametrize(
    "url", ["http://psp.example.com", "https://", "https://user@psp.example.com", "https://psp.example.com/?a=b"]
)
def test_an_address_that_is_no_psp_s_is_refused_before_anything_is_sent(site, url):
    with pytest.raises(ValueError, match="address"):
        replace(site.access, base_url=url)


def test_secrets_are_not_shown(site):
    assert isinstance(site.access, PspAccess)
    assert site.access.client_secret not in repr(site.access)


def test_an_answer_that_drips_is_given_up_by_the_clock(site):
    """Each byte comes in time for the one before; the whole would take minutes."""
    site.psp.fail_next(Fault.DRIP, method="GET", path="/cobv")
    with site.client(most=1, total_seconds=0.4) as client:
        error = refusal(lambda: client.charge(TXID))
    assert (error.code, error.permanent) == ("pix_timeout", False)
