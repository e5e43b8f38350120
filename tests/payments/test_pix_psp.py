"""The sandbox PSP by itself: payloads signed at their locations, refusals by name, books several processes share."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import requests
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from brazil.money import Money
from payments.adapters.sandbox.psp import SandboxPsp, psp_access, serve_psp
from payments.adapters.sandbox.psp.api import Api
from payments.adapters.sandbox.psp.authority import local_authority
from payments.adapters.sandbox.psp.problem import Problem
from payments.errors import InvalidCharge, ProviderError
from payments.pix.cobv_body import cobv_body, reais
from payments.pix.payable import payable_on
from tests.payments.pix_description import IS_HERE, schema_violations
from tests.payments.pix_examples import KEY, TXID, charge
from tests.payments.pix_site import RECEIVER, START, Clock, Site, served


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("psp")) as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    running.fresh()
    return running


def look(site: Site, location: str, **query: str) -> requests.Response:
    """As a payer's app does: over TLS, without a certificate or a token."""
    return requests.get(f"https://{location}", params=query, verify=str(site.psp.authority.ca), timeout=5)


def unsealed(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def verify(jws: str, keys: dict) -> dict:
    """The payload, once its signature is that of a key of the set. Raises InvalidSignature."""
    header, payload, signature = jws.split(".")
    head = json.loads(unsealed(header))
    (key,) = [each for each in keys["keys"] if each["kid"] == head["kid"]]
    x, y = (int.from_bytes(unsealed(key[name]), "big") for name in ("x", "y"))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    raw = unsealed(signature)
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    public.verify(encode_dss_signature(r, s), f"{header}.{payload}".encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(unsealed(payload))


def test_the_payload_at_the_location_is_signed_and_asks_for_what_is_payable_that_day(site):
    document = charge()
    with site.client() as client:
        kept = client.create_charge(document)
    answer = look(site, kept.location, DPP="2026-03-14")
    assert answer.headers["Content-Type"] == "application/jose"
    keys = look(site, f"{site.psp.host}/jwks").json()
    payload = verify(answer.text, keys)
    expected = payable_on(document, date(2026, 3, 14))
    assert payload["valor"]["final"] == reais(expected.total)
    assert (payload["txid"], payload["chave"], payload["recebedor"]["nome"]) == (TXID, KEY, RECEIVER.name)
    if IS_HERE:
        assert schema_violations("CobVPayload", payload) == []
    header, body, signature = answer.text.split(".")
    forged = base64.urlsafe_b64encode(unsealed(body).replace(b"269", b"169")).rstrip(b"=").decode()
    with pytest.raises(InvalidSignature):
        verify(f"{header}.{forged}.{signature}", keys)


def test_without_a_day_the_due_date_counts_and_once_past_today(site):
    with site.client() as client:
        kept = client.create_charge(charge())
    keys = look(site, f"{site.psp.host}/jwks").json()
    assert verify(look(site, kept.location).text, keys)["valor"]["final"] == "269.03"
    site.clock.pass_(days=5)
    late = payable_on(charge(), site.clock.now.date())
    assert verify(look(site, kept.location).text, keys)["valor"]["final"] == reais(late.total)


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ({"DPP": "2026-03-01"}, 400, "CobPayloadOperacaoInvalida"),  # past
        ({"DPP": "2026-05-30"}, 400, "CobPayloadOperacaoInvalida"),  # after its validity
        ({"DPP": "amanhã"}, 400, "CobPayloadOperacaoInvalida"),
    ],
)
def test_days_on_which_a_charge_is_not_paid(site, query, status, kind):
    with site.client() as client:
        kept = client.create_charge(charge())
    answer = look(site, kept.location, **query)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, kind)


def test_a_paid_charge_is_gone_and_an_unknown_location_was_never_there(site):
    with site.client() as client:
        kept = client.create_charge(charge())
    site.psp.pay(TXID)
    assert look(site, kept.location).status_code == 410
    assert look(site, kept.location[:-1] + "x").status_code == 404
    assert look(site, kept.location.replace("/cobv/", "/")).status_code == 404
    assert look(site, f"{site.psp.host}/").status_code == 404


@pytest.fixture
def api(tmp_path):
    """The API of a PSP that nobody serves."""
    psp = SandboxPsp(tmp_path / "psp", clock=Clock())
    psp.open_account(KEY, RECEIVER)

    def ask(method: str, path: str, body: dict | None = None, **query: str):
        with psp.books() as books:
            return Api(psp, books, query, body or {}).answer(method, path)

    ask.psp = psp
    return ask


def refused(act) -> Problem:
    with pytest.raises(Problem) as problem:
        act()
    return problem.value


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda body: body["valor"].update(original="0.00"), "cobv.valor.original"),
        (lambda body: body["valor"].update(original="1"), "cobv.valor.original"),
        (lambda body: body["calendario"].update(dataDeVencimento="2026-03-01"), "cobv.calendario.dataDeVencimento"),
        (lambda body: body["calendario"].update(validadeAposVencimento=-1), "cobv.calendario.validadeAposVencimento"),
        (lambda body: body.update(chave="nobody@example.com"), "cobv.chave"),
        (lambda body: body["devedor"].update(cnpj="12ABC34501DE35"), "cobv.devedor"),
        (lambda body: body["valor"].update(multa={"modalidade": 3, "valorPerc": "1.00"}), "cobv.valor.multa"),
        (lambda body: body["valor"].update(juros={"modalidade": 9, "valorPerc": "1.00"}), "cobv.valor.juros"),
        (
            lambda body: body["valor"].update(desconto={"modalidade": 5, "valorPerc": "99.00"}),
            "cobv.valor.desconto",
        ),
        (
            lambda body: body["valor"].update(
                desconto={"modalidade": 1, "descontoDataFixa": [{"data": "2026-03-05", "valorPerc": "1.00"}]}
            ),
            "cobv.valor.desconto",
        ),
        (lambda body: body.update(solicitacaoPagador="x" * 141), "cobv.solicitacaoPagador"),
        (lambda body: body.update(loc={"id": 99}), "cobv.loc.id"),
    ],
)
def test_a_charge_against_the_rules_is_refused_by_the_property_s_name(api, spoil, place):
    body = cobv_body(charge())
    spoil(body)
    problem = refused(lambda: api("PUT", f"/cobv/{TXID}", body))
    assert (problem.kind, problem.status, problem.violations[0][0]) == ("CobVOperacaoInvalida", 400, place)
    assert refused(lambda: api("GET", f"/cobv/{TXID}")).status == 404  # nothing was kept


def test_each_change_is_a_revision_that_can_be_asked_for(api):
    body = cobv_body(charge())
    api("PUT", f"/cobv/{TXID}", body)
    api("PUT", f"/cobv/{TXID}", body)  # the same again: no revision
    api("PATCH", f"/cobv/{TXID}", {"valor": {"original": "300.00"}})
    assert api("GET", f"/cobv/{TXID}")[1]["revisao"] == 1
    first = api("GET", f"/cobv/{TXID}", revisao="0")[1]
    assert (first["revisao"], first["valor"]["original"], first["valor"]["multa"]["valorPerc"]) == (0, "269.03", "2.00")
    assert refused(lambda: api("GET", f"/cobv/{TXID}", revisao="7")).status == 404


def test_a_charge_is_removed_alone_and_a_txid_serves_one_kind(api):
    api("PUT", f"/cobv/{TXID}", cobv_body(charge()))
    removal = {"status": "REMOVIDA_PELO_USUARIO_RECEBEDOR"}
    assert refused(lambda: api("PATCH", f"/cobv/{TXID}", {**removal, "chave": KEY})).status == 400
    assert refused(lambda: api("PATCH", f"/cobv/{TXID}", {"status": "CONCLUIDA"})).status == 400
    cob = {"calendario": {"expiracao": 60}, "valor": {"original": "1.00"}, "chave": KEY}
    assert refused(lambda: api("PUT", f"/cob/{TXID}", cob)).violations[0][0] == "cob.txid"
    assert refused(lambda: api("GET", f"/cob/{TXID}")).status == 404


def test_a_location_serves_one_charge_of_its_kind(api):
    number = api("POST", "/loc", {"tipoCob": "cobv"})[1]["id"]
    other = api("POST", "/loc", {"tipoCob": "cob"})[1]["id"]
    body = cobv_body(charge())
    api("PUT", f"/cobv/{TXID}", {**body, "loc": {"id": number}})
    for taken in (number, other):
        problem = refused(lambda taken=taken: api("PUT", f"/cobv/{'b' * 32}", {**body, "loc": {"id": taken}}))
        assert problem.violations[0][0] == "cobv.loc.id"
    assert refused(lambda: api("POST", "/loc", {"tipoCob": "rec"})).status == 400


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"inicio": "2026-03-02T00:00:00Z"},
        {"inicio": "ontem", "fim": "hoje"},
        {"inicio": "2026-03-02T00:00:00", "fim": "2026-03-03T00:00:00"},
        {"inicio": "2026-03-03T00:00:00Z", "fim": "2026-03-02T00:00:00Z"},
        {"inicio": "2026-03-02T00:00:00Z", "fim": "2026-03-03T00:00:00Z", "cpf": "1", "cnpj": "2"},
        {"inicio": "2026-03-02T00:00:00Z", "fim": "2026-03-03T00:00:00Z", "paginacao.paginaAtual": "-1"},
        {"inicio": "2026-03-02T00:00:00Z", "fim": "2026-03-03T00:00:00Z", "paginacao.itensPorPagina": "1001"},
    ],
)
def test_a_list_asked_for_wrongly_is_refused(api, query):
    assert refused(lambda: api("GET", "/pix", **query)).kind == "PixConsultaInvalida"


def test_paths_the_psp_does_not_know(api):
    assert refused(lambda: api("GET", "/lotecobv")).status == 404
    assert refused(lambda: api("DELETE", f"/cobv/{TXID}")).status == 405


def test_a_key_that_is_none_has_no_account(api):
    with pytest.raises(InvalidCharge):
        api.psp.open_account("not a key", RECEIVER)


def test_of_several_that_pay_one_charge_at_once_one_does(tmp_path):
    """Each opens the books by itself, as processes do: SQLite locks connections, not processes."""
    psp = SandboxPsp(tmp_path)
    psp.open_account(KEY, RECEIVER)
    with psp.books() as books:
        body = cobv_body(charge(due_on=psp.clock().date() + timedelta(days=5)))
        made = Api(psp, books, {}, body).answer("PUT", f"/cobv/{TXID}")[1]
    together = threading.Barrier(4)

    def pay(_: int) -> str:
        payer = SandboxPsp(tmp_path)
        together.wait()
        try:
            return payer.pay(made["pixCopiaECola"]).txid
        except ProviderError as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(pay, range(4)))
    assert said == [TXID] + ["pix_already_paid"] * 3


def test_served_again_it_is_the_same_psp_for_the_same_client(tmp_path):
    """Certificates, secret and books outlive the process; the folder and the port are all a client is told."""
    for _ in range(2):
        with serve_psp(tmp_path, webhooks=False) as site:
            port = int(site.access.base_url.rpartition(":")[2])
            assert psp_access(tmp_path, port) == site.access
            secret = site.access.client_secret
    assert psp_access(tmp_path, 1).client_secret == secret
    assert (tmp_path / "certificates" / "client.key").stat().st_mode & 0o077 == 0


def test_started_by_several_at_once_the_certificates_are_of_one_authority(tmp_path):
    """Web server, worker and PSP all come to an empty folder; the guard is the lock."""
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: psp_access(tmp_path, 1), range(4)))
    authority = local_authority(tmp_path / "certificates")
    ca = x509.load_pem_x509_certificate(authority.ca.read_bytes())
    for path, key in (authority.server, authority.client, authority.caller):
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        certificate.verify_directly_issued_by(ca)
        assert load_pem_private_key(key.read_bytes(), None).public_key() == certificate.public_key()
    assert len({access.client_secret for access in found}) == 1


def test_what_is_typed_is_paid_once_at_the_asked_amount(api):
    api("PUT", f"/cobv/{TXID}", cobv_body(charge()))
    with pytest.raises(ProviderError) as unknown:
        api.psp.pay("z" * 32)
    assert unknown.value.code == "pix_unknown_charge"
    with pytest.raises(InvalidCharge):
        api.psp.pay("000201 not a code")
    assert api.psp.pay(TXID, paid_at=START, amount=Money(26_903)).amount == Money(26_903)
