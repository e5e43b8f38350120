"""Pix received and given back, as the PSP books them."""

from __future__ import annotations

import json
import secrets
import sqlite3
import string
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from brazil.money import Money
from payments.adapters.sandbox.psp.habits import PspHabits
from payments.adapters.sandbox.psp.instants import read_instant, written
from payments.adapters.sandbox.psp.notices import queue_notices
from payments.adapters.sandbox.psp.problem import Problem, violations_of
from payments.errors import InvalidCharge
from payments.pix.api_values import AmountText, ApiModel, money
from payments.pix.cobv_body import reais
from payments.pix.payment import AmountParts
from payments.pix.txid import refund_id as checked_refund_id

Json = dict[str, Any]
_ISPB = "99999004"
_ALPHABET = string.ascii_letters + string.digits
_REFUND_WINDOW = timedelta(days=90)
_PARTS = {"original": "original", "multa": "fine", "juros": "interest", "abatimento": "rebate", "desconto": "discount"}


class RefundAsked(ApiModel):
    """The body of `PUT /pix/{e2eid}/devolucao/{id}`."""

    valor: AmountText
    natureza: str = "ORIGINAL"
    descricao: str = ""


def book_payment(
    books: sqlite3.Connection,
    *,
    key: str,
    amount: Money,
    paid_at: datetime,
    now: datetime,
    habits: PspHabits,
    txid: str = "",
    parts: AmountParts | None = None,
    message: str = "",
    payer: Mapping[str, str] | None = None,
) -> str:
    """Write a Pix down, of whatever day, and queue what its webhook is told from now on; the endToEndId."""
    number = f"E{_ISPB}{paid_at:%Y%m%d%H%M}" + "".join(secrets.choice(_ALPHABET) for _ in range(11))
    told = {name: reais(getattr(parts, name)) for name in _PARTS.values()} if parts else {}
    books.execute(
        "INSERT INTO payment VALUES (?,?,?,?,?,?,?,?)",
        (number, txid or None, key, amount.cents, json.dumps(told), written(paid_at), message, json.dumps(payer or {})),
    )
    if txid:
        queue_notices(books, key, number, now, habits)
    return number


def payment_document(books: sqlite3.Connection, number: str, now: datetime) -> Json:
    """A Pix with its refunds as they are now. Raises Problem."""
    row = books.execute("SELECT * FROM payment WHERE end_to_end_id = ?", (number,)).fetchone()
    if row is None:
        raise Problem("PixNaoEncontrado", 404)
    found: Json = {
        "endToEndId": number,
        "valor": reais(Money(row["cents"])),
        "chave": row["key"],
        "horario": row["paid_at"],
    }
    if row["txid"]:
        found["txid"] = row["txid"]
    if row["message"]:
        found["infoPagador"] = row["message"]
    if told := json.loads(row["parts"]):
        found["componentesValor"] = {
            name: {"valor": told[ours]} for name, ours in _PARTS.items() if ours == "original" or told[ours] != "0.00"
        }
    refunds = books.execute("SELECT * FROM refund WHERE end_to_end_id = ? ORDER BY rowid", (number,))
    if listed := [_refund_document(refund, now) for refund in refunds]:
        found["devolucoes"] = listed
    return found


def put_refund(
    books: sqlite3.Connection, number: str, refund_id: str, body: Json, now: datetime, habits: PspHabits
) -> Json:
    """Begin to give back. Raises Problem as the API lists its violations."""
    try:
        asked = RefundAsked.model_validate_json(json.dumps(body))
        checked_refund_id(refund_id)
    except (ValidationError, InvalidCharge) as error:
        raise Problem("PixDevolucaoInvalida", 400, violations=violations_of(error, "devolucao")) from error
    payment = books.execute("SELECT * FROM payment WHERE end_to_end_id = ?", (number,)).fetchone()
    if payment is None:
        raise Problem("PixNaoEncontrado", 404)
    if reason := _refusal(books, payment, refund_id, money(asked.valor), now):
        raise Problem("PixDevolucaoInvalida", 400, violations=[("devolucao", reason)])
    book_refund(
        books, payment, refund_id, money(asked.valor), now, habits, nature=asked.natureza, description=asked.descricao
    )
    return refund_document(books, number, refund_id, now)


def book_refund(
    books: sqlite3.Connection,
    payment: sqlite3.Row,
    refund_id: str,
    amount: Money,
    now: datetime,
    habits: PspHabits,
    *,
    nature: str,
    description: str = "",
) -> None:
    """Write a refund down; its webhook is told once it is settled."""
    settles_at = now + timedelta(seconds=habits.refund_seconds)
    return_id = f"D{_ISPB}{now:%Y%m%d%H%M}" + "".join(secrets.choice(_ALPHABET) for _ in range(11))
    number = payment["end_to_end_id"]
    books.execute(
        "INSERT INTO refund VALUES (?,?,?,?,?,?,?,?)",
        (number, refund_id, return_id, amount.cents, nature, description, written(now), written(settles_at)),
    )
    if payment["txid"]:
        queue_notices(books, payment["key"], number, settles_at, habits)


def refund_document(books: sqlite3.Connection, number: str, refund_id: str, now: datetime) -> Json:
    """One refund. Raises Problem."""
    row = books.execute("SELECT * FROM refund WHERE end_to_end_id = ? AND id = ?", (number, refund_id)).fetchone()
    if row is None:
        raise Problem("PixDevolucaoNaoEncontrada", 404)
    return _refund_document(row, now)


def _refund_document(row: sqlite3.Row, now: datetime) -> Json:
    settled = row["settles_at"] <= written(now)
    times = {"solicitacao": row["requested_at"], **({"liquidacao": row["settles_at"]} if settled else {})}
    found = {
        "id": row["id"],
        "rtrId": row["return_id"],
        "valor": reais(Money(row["cents"])),
        "natureza": row["nature"],
        "horario": times,
        "status": "DEVOLVIDO" if settled else "EM_PROCESSAMENTO",
    }
    return {**found, "descricao": row["description"]} if row["description"] else found


def _refusal(books: sqlite3.Connection, payment: sqlite3.Row, refund_id: str, amount: Money, now: datetime) -> str:
    number = payment["end_to_end_id"]
    if books.execute("SELECT 1 FROM refund WHERE end_to_end_id = ? AND id = ?", (number, refund_id)).fetchone():
        return "o id já foi utilizado em outra devolução deste Pix"
    (given,) = books.execute("SELECT coalesce(sum(cents), 0) FROM refund WHERE end_to_end_id = ?", (number,)).fetchone()
    if not amount or given + amount.cents > payment["cents"]:
        return "a soma das devoluções excederia o valor do Pix"
    if now - read_instant(payment["paid_at"]) > _REFUND_WINDOW:
        return "passou a janela de 90 dias"
    return ""
