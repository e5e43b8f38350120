"""The payload JSON of a charge at its location, signed: what a payer's app reads behind the QR code.

API Pix (openapi v2.9.0), tag CobPayload: `DPP` is the day the payer means to pay; without it, the due date, or today
once that is past. A charge that can no longer be paid is gone (410).
"""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from typing import Any

from werkzeug.wrappers import Request, Response

from payments.adapters.sandbox.psp import charges
from payments.adapters.sandbox.psp.charges import COB, COBV
from payments.adapters.sandbox.psp.instants import day_of, read_instant, written
from payments.adapters.sandbox.psp.problem import Problem
from payments.adapters.sandbox.psp.psp import SandboxPsp
from payments.adapters.sandbox.psp.signing import key_set, sign
from payments.pix.charge import PixChargeStatus
from payments.pix.cobv_body import reais
from payments.pix.payable import NotPayable, payable_on

Json = dict[str, Any]
_PREFIX = "/qr/v2/"
_DROPPED = ("loc", "location", "pixCopiaECola", "pix")


def payload_response(psp: SandboxPsp, request: Request) -> Response:
    """The signed payload, or the keys. Raises Problem."""
    if request.path == "/jwks":
        return Response(json.dumps(key_set(psp.authority)), content_type="application/json")
    if request.method != "GET" or not request.path.startswith(_PREFIX):
        raise Problem("CobPayloadNaoEncontrado", 404)
    kind, _, token = request.path.removeprefix(_PREFIX).rpartition("/")
    with psp.books() as books:
        row = books.execute("SELECT txid, kind FROM location WHERE token = ?", (token,)).fetchone()
        if row is None or row["txid"] is None or kind != ("cobv" if row["kind"] == "cobv" else ""):
            raise Problem("CobPayloadNaoEncontrado", 404)
        payload = _payload(psp, books, row, request.args.get("DPP"))
    return Response(sign(payload, psp.authority, psp.host), content_type="application/jose")


def _payload(psp: SandboxPsp, books: sqlite3.Connection, row: sqlite3.Row, asked: str | None) -> Json:
    kind = COBV if row["kind"] == "cobv" else COB
    charge = psp.complete(books, kind, charges.charge_document(books, kind, row["txid"]))
    if charge["status"] != PixChargeStatus.ACTIVE:
        raise Problem("CobPayloadNaoEncontrado", 410)
    now = psp.clock()
    found = {name: value for name, value in charge.items() if name not in _DROPPED}
    found["calendario"] = {**charge["calendario"], "apresentacao": written(now)}
    if kind is COBV:
        found["valor"] = _values(books, row["txid"], asked, day_of(now))
    elif (now - read_instant(charge["calendario"]["criacao"])).total_seconds() > charge["calendario"]["expiracao"]:
        raise Problem("CobPayloadNaoEncontrado", 410)
    return found


def _values(books: sqlite3.Connection, txid: str, asked: str | None, today: date) -> Json:
    """`valor` worked out for the day the payer means to pay."""
    document, _ = charges.document_of(books, txid)
    day = max(today, document.due_on) if asked is None else _day(asked)
    payable = payable_on(document, day)
    if isinstance(payable, NotPayable) or day < today:
        if asked is None:
            raise Problem("CobPayloadNaoEncontrado", 410)
        raise Problem("CobPayloadOperacaoInvalida", 400, violations=[("DPP", "a cobrança não é paga neste dia")])
    return {
        "original": reais(payable.original),
        "multa": reais(payable.fine),
        "juros": reais(payable.interest),
        "abatimento": reais(payable.rebate),
        "desconto": reais(payable.discount),
        "final": reais(payable.total),
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Problem("CobPayloadOperacaoInvalida", 400, violations=[("DPP", "AAAA-MM-DD")]) from error
