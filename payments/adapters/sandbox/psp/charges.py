"""Charges the PSP keeps: cob and cobv, made, revised, removed and listed, by the rules the API lists as violations."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from brazil.money import Money
from payments.adapters.sandbox.psp.instants import day_of, written
from payments.adapters.sandbox.psp.locations import location_of, take_location
from payments.adapters.sandbox.psp.problem import Problem, Violation, violations_of
from payments.errors import InvalidCharge
from payments.pix.charge import PixChargeStatus
from payments.pix.cob_reading import DAY, Cob
from payments.pix.cobv_reading import Cobv, read_document
from payments.pix.document import ChargeDocument
from payments.pix.payable import NotPayable, payable_on
from payments.pix.txid import charge_txid

Json = dict[str, Any]
_MERGED = ("calendario", "devedor", "valor")  # a PATCH changes their parts; everything else is replaced
_S = PixChargeStatus


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between the two kinds of charges."""

    name: str
    refused: str
    missing: str


COB = Kind("cob", "CobOperacaoInvalida", "CobNaoEncontrado")
COBV = Kind("cobv", "CobVOperacaoInvalida", "CobVNaoEncontrada")


def put_charge(books: sqlite3.Connection, kind: Kind, txid: str, body: Json, now: datetime) -> Json:
    """Keep a charge, or take the body as a revision of the active one there is."""
    found = _row(books, txid)
    if found is None:
        _check(books, kind, txid, body, now)
        books.execute(
            "INSERT INTO charge VALUES (?,?,?,?,0,?)",
            (txid, kind.name, json.dumps(_without_loc(body)), _S.ACTIVE, written(now)),
        )
        take_location(books, kind.name, txid, _loc_id(body), now, kind.refused)
        return charge_document(books, kind, txid)
    if found["kind"] != kind.name:
        raise Problem(kind.refused, 400, "txid em uso", [(f"{kind.name}.txid", "o txid é de outra cobrança")])
    return _revise(books, kind, found, body, now)


def patch_charge(books: sqlite3.Connection, kind: Kind, txid: str, body: Json, now: datetime) -> Json:
    """Change what the body names, or remove the charge."""
    found = _found(books, kind, txid)
    if "status" not in body:
        kept = json.loads(found["body"])
        merged = {**kept, **body, **{name: {**kept.get(name, {}), **body[name]} for name in _MERGED if _is(body, name)}}
        return _revise(books, kind, found, merged, now)
    if body != {"status": _S.REMOVED_BY_RECEIVER} or found["status"] != _S.ACTIVE:
        raise Problem(
            kind.refused, 400, violations=[(f"{kind.name}.status", "só uma cobrança ativa é removida, e só isso")]
        )
    _keep_revision(books, found)
    books.execute(
        "UPDATE charge SET status = ?, revision = revision + 1 WHERE txid = ?", (_S.REMOVED_BY_RECEIVER, txid)
    )
    return charge_document(books, kind, txid)


def charge_document(books: sqlite3.Connection, kind: Kind, txid: str, revision: int | None = None) -> Json:
    """The charge as it is, or was at a revision."""
    row = _found(books, kind, txid)
    body, status, number = json.loads(row["body"]), row["status"], row["revision"]
    if revision is not None and revision != number:
        earlier = books.execute(
            "SELECT body, status FROM earlier_revision WHERE txid = ? AND revision = ?", (txid, revision)
        ).fetchone()
        if earlier is None:
            raise Problem(kind.missing, 404, "revisão inexistente")
        body, status, number = json.loads(earlier["body"]), earlier["status"], revision
    calendar = {"criacao": row["created_at"], **_calendar_defaults(kind), **body["calendario"]}
    return {
        **body,
        "txid": txid,
        "calendario": calendar,
        "status": status,
        "revisao": number,
        **location_of(books, txid),
    }


def document_of(books: sqlite3.Connection, txid: str) -> tuple[ChargeDocument, PixChargeStatus]:
    """The cobv under a txid. Raises Problem."""
    row = _found(books, COBV, txid)
    return read_document(txid, Cobv.model_validate_json(row["body"])), _S(row["status"])


def kind_of(books: sqlite3.Connection, txid: str) -> Kind:
    """Whether a txid is of a cob or a cobv; a cobv for one that is of none."""
    row = _row(books, txid)
    return COB if row is not None and row["kind"] == COB.name else COBV


def settle(books: sqlite3.Connection, txid: str) -> None:
    """The charge was paid."""
    books.execute("UPDATE charge SET status = ? WHERE txid = ?", (_S.SETTLED, txid))


def _revise(books: sqlite3.Connection, kind: Kind, found: sqlite3.Row, body: Json, now: datetime) -> Json:
    txid, kept = found["txid"], json.loads(found["body"])
    changed = _without_loc(body)
    if found["status"] != _S.ACTIVE:
        raise Problem(kind.refused, 400, violations=[(f"{kind.name}.status", "a cobrança não está ATIVA")])
    _check(books, kind, txid, changed, now, kept=kept)
    if changed != kept:
        _keep_revision(books, found)
        books.execute("UPDATE charge SET body = ?, revision = revision + 1 WHERE txid = ?", (json.dumps(changed), txid))
    return charge_document(books, kind, txid)


def _check(
    books: sqlite3.Connection, kind: Kind, txid: str, body: Json, now: datetime, kept: Json | None = None
) -> None:
    try:
        charge_txid(txid)
        broken = _cob_violations(body) if kind is COB else _cobv_violations(txid, body, day_of(now), kept)
    except (ValidationError, InvalidCharge) as error:
        raise Problem(kind.refused, 400, violations=violations_of(error, kind.name)) from error
    if books.execute("SELECT 1 FROM account WHERE key = ?", (body["chave"],)).fetchone() is None:
        broken.append((f"{kind.name}.chave", "a chave não pertence a este usuário recebedor"))
    if broken:
        raise Problem(kind.refused, 400, violations=broken)


def _cob_violations(body: Json) -> list[Violation]:
    asked = Cob.model_validate_json(json.dumps(body))
    return [] if Money.reais(asked.valor.original) else [("cob.valor.original", "o valor é zero")]


def _cobv_violations(txid: str, body: Json, today: date, kept: Json | None) -> list[Violation]:
    document = read_document(txid, Cobv.model_validate_json(json.dumps(body)))
    broken: list[Violation] = []
    moved = kept is None or kept["calendario"]["dataDeVencimento"] != document.due_on.isoformat()
    if document.due_on < today and moved:
        broken.append(("cobv.calendario.dataDeVencimento", "anterior à data de criação da cobrança"))
    elif payable_on(document, min(today, document.due_on)) is NotPayable.NOTHING_LEFT:
        broken.append(("cobv.valor.desconto", "o desconto deixaria a cobrança sem valor"))
    return broken


def _keep_revision(books: sqlite3.Connection, row: sqlite3.Row) -> None:
    books.execute(
        "INSERT INTO earlier_revision VALUES (?,?,?,?)", (row["txid"], row["revision"], row["body"], row["status"])
    )


def _row(books: sqlite3.Connection, txid: str) -> sqlite3.Row | None:
    found: sqlite3.Row | None = books.execute("SELECT * FROM charge WHERE txid = ?", (txid,)).fetchone()
    return found


def _found(books: sqlite3.Connection, kind: Kind, txid: str) -> sqlite3.Row:
    row = _row(books, txid)
    if row is None or row["kind"] != kind.name:
        raise Problem(kind.missing, 404)
    return row


def _calendar_defaults(kind: Kind) -> Json:
    return {"expiracao": DAY} if kind is COB else {"validadeAposVencimento": 30}


def _without_loc(body: Json) -> Json:
    return {name: value for name, value in body.items() if name != "loc"}


def _loc_id(body: Mapping[str, Any]) -> int | None:
    loc = body.get("loc")
    return loc.get("id") if isinstance(loc, dict) else None


def _is(body: Mapping[str, Any], name: str) -> bool:
    return isinstance(body.get(name), dict)
