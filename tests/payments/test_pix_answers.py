"""What PSPs answer differently, what is an error, and what may never be shown to anybody."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from brazil.money import Money
from payments.adapters.pix.attempts import Attempts
from payments.adapters.pix.charges import charge_of, same_charge
from payments.adapters.pix.connection import Answer
from payments.adapters.pix.exchange import Unreadable
from payments.adapters.pix.problems import CODES, problem_of
from payments.errors import ProviderError
from payments.pix.brcode import BrCode, encode_brcode
from payments.pix.brcode_reading import decode_brcode
from payments.pix.charge import PixChargeStatus
from payments.pix.cobv_body import cobv_body
from payments.pix.payment import RefundStatus
from payments.pix.pix_reading import Pix, Refund, read_payment, read_refund
from portal.wording import SENTENCES
from tests.payments.pix_examples import TXID, charge
from tests.support.folded import each_of

LOCATION = "pix.example.com/qr/v2/cobv/9d36b84fc70b478fb95c12729b90ca25"
PAYLOAD = encode_brcode(BrCode(url=LOCATION, name="PRUMO", city="RECIFE", single_use=True))


def kept(**changes: Any) -> dict[str, Any]:
    """A charge as a PSP answers it."""
    body = cobv_body(charge())
    return {
        **body,
        "calendario": {**body["calendario"], "criacao": "2026-03-01T10:00:00.123456789-03:00"},
        "txid": TXID,
        "revisao": 0,
        "status": "ATIVA",
        "loc": {"id": 1, "location": LOCATION, "tipoCob": "cobv"},
        "location": LOCATION,
        "pixCopiaECola": PAYLOAD,
        "recebedor": {"nome": "Prumo Recebíveis & Cia. Sociedade Anônima", "cidade": "São José dos Campos"},
        **changes,
    }


def read(**changes: Any):
    told = {name: value for name, value in kept(**changes).items() if value is not None}
    return charge_of(Answer(200, json.dumps(told).encode()), TXID)


def test_the_payload_is_the_psp_s_to_the_letter_and_instants_are_utc():
    found = read()
    assert (found.payload, found.location, found.document) == (PAYLOAD, LOCATION, read().document)
    assert found.created_at == datetime(2026, 3, 1, 13, 0, 0, 123456, tzinfo=UTC)
    assert same_charge(found.document, charge())


@each_of(
    [
        {"location": None},
        {"loc": None},
        {"location": f"https://{LOCATION}"},
        {"campoNovo": {"qualquer": 1}},
        {"valor": {**cobv_body(charge())["valor"], "multa": {"modalidade": "2", "valorPerc": "2.00"}}},
        {"valor": {**cobv_body(charge())["valor"], "abatimento": {"modalidade": 1, "valorPerc": "0.00"}}},
    ]
)
def test_what_psps_write_differently_reads_the_same(changes):
    assert read(**changes) == read()


def test_a_psp_that_gives_no_copia_e_cola_has_it_made_around_its_location():
    code = decode_brcode(read(pixCopiaECola=None).payload)
    assert (code.url, code.name, code.city) == (LOCATION, "PRUMO RECEBIVEIS & CIA. S", "SAO JOSE DOS CA")


def test_a_removed_charge_may_have_lost_its_location():
    found = read(pixCopiaECola=None, loc=None, location=None, status="REMOVIDA_PELO_PSP")
    assert (found.payload, found.status) == ("", PixChargeStatus.REMOVED_BY_PSP)
    with pytest.raises(Unreadable):
        read(pixCopiaECola=None, loc=None, location=None)


@pytest.mark.parametrize(
    "payload",
    [
        PAYLOAD[:-1] + ("0" if PAYLOAD[-1] != "0" else "1"),
        encode_brcode(BrCode(url=LOCATION.replace("9d36", "9d37"), name="PRUMO", city="RECIFE")),
        encode_brcode(BrCode(key="52998224725", name="PRUMO", city="RECIFE")),
        "https://pix.example.com",
    ],
    ids=["damaged", "another-charge", "static", "an-address"],
)
def test_a_code_that_does_not_lead_to_the_charge_is_never_shown(payload):
    with pytest.raises(ProviderError) as refused:
        read(pixCopiaECola=payload)
    assert (refused.value.code, refused.value.permanent) == ("pix_payload_refused", True)


def test_a_static_code_is_not_taken_for_a_charge_of_a_psp_that_tells_no_location():
    static = encode_brcode(BrCode(key="52998224725", name="PRUMO", city="RECIFE"))
    with pytest.raises(ProviderError) as refused:
        read(pixCopiaECola=static, loc=None, location=None)
    assert refused.value.code == "pix_payload_refused"


@each_of(
    [
        {"txid": "b" * 32},
        {"status": "NOVA"},
        {"revisao": "0"},
        {"valor": {"original": 269.03}},
        {"valor": {"original": "٢٦٩.03"}},
        {"calendario": {"dataDeVencimento": "2026-03-04", "criacao": "2026-03-01T10:00:00"}},
        {"devedor": {"nome": "Marta Figueira"}},
        {"chave": None},
    ]
)
def test_an_answer_that_is_not_the_charge_is_not_read_as_one(changes):
    with pytest.raises(Unreadable):
        read(**changes)


@each_of([b"", b"[]", b"null", b"<html>", b'{"txid": ', b"\xff", b"[" * 100_000])
def test_bytes_that_are_no_charge(body):
    with pytest.raises(Unreadable):
        charge_of(Answer(200, body), TXID)
    assert not isinstance(Answer(200, body).document(), dict)


def problem(status: int, kind: str = "", **told: Any) -> ProviderError:
    document = {"type": f"https://pix.bcb.gov.br/api/v2/error/{kind}", "title": "x", "status": status, **told}
    return problem_of(Answer(status, json.dumps(document).encode()))


@each_of(
    [
        (400, "CobVOperacaoInvalida", "pix_charge_refused", True),
        (400, "PixDevolucaoInvalida", "pix_refund_refused", True),
        (400, "AlgoNovo", "pix_request_refused", True),
        (422, "", "pix_request_refused", True),
        (401, "AcessoNegado", "pix_access_refused", False),
        (403, "AcessoNegado", "pix_access_refused", False),
        (404, "CobVNaoEncontrada", "pix_unknown_charge", True),
        (404, "NaoEncontrado", "pix_not_found", True),
        (409, "", "pix_conflict", True),
        (410, "", "pix_not_found", True),
        (408, "", "pix_psp_down", False),
        (429, "", "pix_psp_busy", False),
        (500, "ErroInternoDoServidor", "pix_psp_down", False),
        (503, "CobVOperacaoInvalida", "pix_psp_down", False),
    ]
)
def test_what_an_error_means(status, kind, code, permanent):
    found = problem(status, kind)
    assert (found.code, found.permanent) == (code, permanent)


@pytest.mark.parametrize("body", [b"", b"<html>404</html>", b"[1]", b'{"message": "no route"}'])
def test_a_404_of_something_on_the_way_says_nothing_about_a_charge(body):
    """The guard: a wrong address, taken for "no such charge", would have the charge made again elsewhere."""
    for status in (404, 410):
        found = problem_of(Answer(status, body))
        assert (found.code, found.permanent) == ("pix_answer_unreadable", False)


def test_violations_are_told_within_bounds():
    told = [{"propriedade": "cobv.chave", "razao": "x" * 1_000}, "not an object", *({"razao": "y"} for _ in range(50))]
    found = problem(400, "CobVOperacaoInvalida", violacoes=told).values_shown["violations"]
    assert (found[0], len(found)) == (("cobv.chave", "x" * 300), 19)
    assert problem(400, "CobVOperacaoInvalida", violacoes="nothing").values_shown["violations"] == ()


def test_every_code_of_a_psp_has_a_sentence():
    assert [code for code in sorted(CODES) if f"sandbox_{code}" not in SENTENCES] == []


def refund(**changes: Any) -> Refund:
    told = {
        "id": "1", "rtrId": "D" * 32, "valor": "1.00", "status": "DEVOLVIDO",
        "horario": {"solicitacao": "2026-03-01T10:00:00Z"}, **changes,
    }  # fmt: skip
    return Refund.model_validate_json(json.dumps(told))


def test_a_status_of_refunds_that_is_new_takes_no_money_for_gone():
    assert read_refund(refund()).status is RefundStatus.RETURNED
    assert read_refund(refund(status="EM_ANALISE")).status is RefundStatus.PROCESSING


def test_only_what_was_returned_is_gone():
    told = {
        "endToEndId": "E" * 32, "valor": "10.00", "horario": "2026-03-01T10:00:00Z",
        "devolucoes": [
            refund(id=str(number), status=status).model_dump(by_alias=True, mode="json")
            for number, status in enumerate(("DEVOLVIDO", "EM_PROCESSAMENTO", "NAO_REALIZADO"))
        ],
    }  # fmt: skip
    found = read_payment(Pix.model_validate_json(json.dumps(told)))
    assert (found.returned, found.kept) == (Money(100), Money(900))


def test_waits_grow_are_bounded_and_stop():
    waited: list[float] = []
    attempts = Attempts(most=6, first_wait=1, longest_wait=5, sleep=waited.append, chance=lambda: 0.5)
    assert [attempts.wait(number) for number in range(1, 7)] == [True] * 5 + [False]
    assert waited == [0.5, 1.0, 2.0, 2.5, 2.5]


@pytest.mark.parametrize(
    ("retry_after", "waited", "again"), [("2", 2.0, True), ("6", None, False), ("", 0.5, True), ("soon", 0.5, True)]
)
def test_the_wait_a_psp_asks_for(retry_after, waited, again):
    slept: list[float] = []
    attempts = Attempts(first_wait=1, longest_wait=5, sleep=slept.append, chance=lambda: 0.5)
    assert attempts.wait(1, retry_after) is again
    assert slept == ([] if waited is None else [waited])
