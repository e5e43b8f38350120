"""What the client asks and the sandbox answers is what BCB's own description of the API lays down (openapi v2.9.0).

The description is read in place. Where it is not there these tests are skipped, and say so by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import requests

from brazil.money import Money
from payments.adapters.pix.connection import Connection
from payments.adapters.pix.token import Tokens
from payments.adapters.sandbox.psp.web import TOKEN_PATH, PspApplication
from payments.errors import ProviderError
from payments.pix.cobv_body import cobv_body, cobv_revision
from payments.pix.terms import Discount, DiscountMode, DiscountUntil, Interest, InterestMode, Rebate, RebateMode
from tests.payments.pix_description import (
    ERRATA,
    IS_HERE,
    NOT_HERE,
    as_published,
    operation,
    pointer_of,
    schema_violations,
    target,
    violations,
)
from tests.payments.pix_examples import KEY, TXID, charge
from tests.payments.pix_site import Site, served

pytestmark = pytest.mark.skipif(not IS_HERE, reason=NOT_HERE)
PROBLEM = "application/problem+json"
WINDOW = {"inicio": "2026-03-01T00:00:00Z", "fim": "2026-04-01T00:00:00Z"}
COB = {"calendario": {"expiracao": 3600}, "valor": {"original": "10.00"}, "chave": KEY}
EVERY_TERM = {
    "rebate": Rebate(mode=RebateMode.AMOUNT, value=Decimal("9.03")),
    "discount": Discount(
        mode=DiscountMode.PERCENT_UNTIL, fixed=(DiscountUntil(until=date(2026, 3, 3), value=Decimal("5.00")),)
    ),
    "payer_message": "Parcela 3 de 10",
    "notes": (("Acordo", "AC-1"),),
}


@dataclass
class Exchange:
    """One request and its answer, as they went over the line."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes
    status: int
    kind: str
    answer: bytes


@pytest.fixture(scope="module")
def exchanges(tmp_path_factory) -> Iterator[list[Exchange]]:
    """Everything the client can ask, and everything else the sandbox serves, once each and with its refusals."""
    heard: list[Exchange] = []
    respond = PspApplication._respond

    def listening(self, request):
        body = request.get_data()
        response = respond(self, request)
        if request.path != TOKEN_PATH:
            heard.append(
                Exchange(
                    request.method, request.path, dict(request.args), body, response.status_code, response.mimetype,
                    response.get_data(),
                )
            )  # fmt: skip
        return response

    with pytest.MonkeyPatch.context() as patch, served(tmp_path_factory.mktemp("psp")) as site:
        patch.setattr(PspApplication, "_respond", listening)
        ask_as_client(site)
        with talking(site) as ask:
            ask_all_else(ask)
        yield heard


def ask_as_client(site: Site) -> None:
    with site.client() as client:
        client.create_charge(charge(**EVERY_TERM))
        client.revise_charge(charge(amount=Money(50_000)))
        client.register_webhook(KEY, "https://portal.example.com/w")
        client.webhook(KEY)
        site.clock.pass_(days=10)
        paid = site.psp.pay(TXID, message="obrigada")
        client.charge(TXID)
        client.refund(paid.end_to_end_id, "DEV1", Money(100))
        client.payment(paid.end_to_end_id)
        list(client.payments_received(site.clock.now - timedelta(days=1), site.clock.now))
        client.create_charge(charge(txid="b" * 32, due_on=date(2026, 4, 1)))
        client.cancel_charge("b" * 32)
        for refused in (
            lambda: client.revise_charge(charge(txid="c" * 32)),
            lambda: client.create_charge(charge(txid="d" * 32, key="nobody@example.com", due_on=date(2026, 4, 1))),
            lambda: client.refund(paid.end_to_end_id, "DEV2", Money(10**9)),
        ):
            with pytest.raises(ProviderError):
                refused()


@contextmanager
def talking(site: Site):
    connection = Connection(site.access)
    token = Tokens(site.access, connection).current()
    connection.close()
    with requests.Session() as session:
        session.trust_env, session.verify = False, str(site.access.authorities)
        session.cert = (str(site.access.certificate), str(site.access.private_key))
        session.headers["Authorization"] = f"Bearer {token}"

        def ask(method: str, path: str, body: Any = None, **query: str) -> Any:
            answer = session.request(method, site.access.base_url + path, json=body, params=query, timeout=5)
            return answer.json() if answer.content else None

        yield ask


def ask_all_else(ask) -> None:
    made = ask("POST", "/cob", COB)
    ask("PUT", f"/cob/{'e' * 32}", {**COB, "devedor": {"cpf": "52998224725", "nome": "Marta Figueira"}})
    ask("PATCH", f"/cob/{made['txid']}", {"valor": {"original": "11.00"}})
    ask("PATCH", f"/cob/{made['txid']}", {"status": "REMOVIDA_PELO_USUARIO_RECEBEDOR"})
    ask("GET", f"/cob/{made['txid']}", revisao="0")
    ask("GET", f"/cob/{'f' * 32}")
    ask("PUT", f"/cob/{'f' * 32}", {**COB, "valor": {"original": "0.00"}})
    for kind in ("cob", "cobv"):
        ask(
            "GET", f"/{kind}", cpf="52998224725", locationPresente="true", **WINDOW, **{"paginacao.itensPorPagina": "1"}
        )
        ask("GET", f"/{kind}", fim="2020-01-01T00:00:00Z", inicio=WINDOW["inicio"])
    location = ask("POST", "/loc", {"tipoCob": "cobv"})
    ask("GET", "/loc", tipoCob="cobv", **WINDOW)
    ask("GET", f"/loc/{location['id']}")
    ask("PUT", f"/cobv/{'a' * 32}", {**cobv_body(charge(due_on=date(2026, 4, 1))), "loc": {"id": location["id"]}})
    ask("DELETE", f"/loc/{location['id']}/txid")
    ask("GET", "/loc/999")
    ask("GET", "/pix", txIdPresente="true", devolucaoPresente="true", cpf="52998224725", **WINDOW)
    ask("GET", "/webhook")
    ask("DELETE", f"/webhook/{KEY}")
    ask("GET", f"/webhook/{KEY}")


def test_everything_asked_and_answered_is_as_described(exchanges):
    found = {f"{each.method} {each.path} {each.status}": broken(each) for each in exchanges}
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_every_path_of_ours_was_seen(exchanges):
    seen = {(each.method, operation(each.method, each.path)[0]) for each in exchanges}
    kinds = {each.status for each in exchanges}
    assert len(seen) == 21
    assert {200, 201, 204, 400, 404} <= kinds


def broken(each: Exchange) -> list[str]:
    template, op = operation(each.method, each.path)
    place = pointer_of("paths", template, each.method.lower())
    return _query(template, op, each) + _body(op, place, each) + _answer(op, place, each)


def _query(template: str, op: dict[str, Any], each: Exchange) -> list[str]:
    listed = [target(node, "")[0] for node in op.get("parameters", [])]
    schemas = {node["name"]: target(node["schema"], "")[0] for node in listed if node["in"] == "query"}
    return [name for name in each.query if name not in schemas]


def _body(op: dict[str, Any], place: str, each: Exchange) -> list[str]:
    if "requestBody" not in op or each.status >= 400:
        return [] if "requestBody" in op or not each.body else ["a body nobody asked for"]
    _, at = target(op["requestBody"], f"{place}/requestBody")
    return violations(f"{at}{pointer_of('content', 'application/json', 'schema')}", json.loads(each.body))


def _answer(op: dict[str, Any], place: str, each: Exchange) -> list[str]:
    if str(each.status) not in op["responses"]:  # told in the text of the description alone
        assert each.status in (400, 401, 404)
        return schema_violations("Problema", json.loads(each.answer)) + ([] if each.kind == PROBLEM else [each.kind])
    response, at = target(op["responses"][str(each.status)], f"{place}/responses/{each.status}")
    if "content" not in response:
        return ["an answer with a body"] if each.answer else []
    if each.kind not in response["content"]:
        return [f"{each.kind} is not among {list(response['content'])}"]
    return violations(f"{at}{pointer_of('content', each.kind, 'schema')}", json.loads(each.answer))


MODES = [
    {"interest": Interest(mode=mode, value=Decimal("1.00"))} for mode in InterestMode
] + [
    {"discount": Discount(mode=mode, a_day=Decimal("0.10"))} for mode in DiscountMode if mode > 2
]  # fmt: skip


@pytest.mark.parametrize("changes", [{}, EVERY_TERM, *MODES])
def test_every_kind_of_charge_is_written_as_described(changes):
    document = charge(**changes)
    assert schema_violations("CobVSolicitada", cobv_body(document)) == []
    assert schema_violations("CobVRevisada", cobv_revision(document)) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.pop("chave"),
        lambda body: body.pop("devedor"),
        lambda body: body["valor"].update(original="1,00"),
        lambda body: body["valor"]["multa"].update(modalidade=3),
        lambda body: body["valor"]["juros"].update(modalidade="1"),
        lambda body: body["calendario"].update(dataDeVencimento="04/03/2026"),
        lambda body: body["devedor"].update(cpf="529.982.247-25"),
        lambda body: body.update(solicitacaoPagador="x" * 141),
    ],
)
def test_a_wrong_body_would_be_seen(spoil):
    body = cobv_body(charge())
    spoil(body)
    assert schema_violations("CobVSolicitada", body) != []


@pytest.mark.parametrize("put_right", ERRATA, ids=lambda put_right: put_right.__name__.strip("_"))
def test_what_is_put_right_in_the_description_is_still_wrong_there(put_right):
    """When BCB mends a slip, its entry has to go."""
    schemas = as_published()["components"]["schemas"]
    before = json.dumps(schemas)
    put_right(schemas)
    assert json.dumps(schemas) != before
