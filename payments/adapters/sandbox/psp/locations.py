"""Where a charge's payload is served: an address nobody guesses, used by one charge at a time."""

from __future__ import annotations

import secrets
import sqlite3
from datetime import datetime
from typing import Any

from payments.adapters.sandbox.psp.instants import written
from payments.adapters.sandbox.psp.problem import Problem

Json = dict[str, Any]


def new_location(books: sqlite3.Connection, kind: str, now: datetime) -> int:
    """An address for a kind of charge; its id."""
    made = books.execute(
        "INSERT INTO location (kind, token, created_at) VALUES (?,?,?)", (kind, secrets.token_hex(16), written(now))
    )
    return int(made.lastrowid or 0)


def take_location(
    books: sqlite3.Connection, kind: str, txid: str, loc_id: int | None, now: datetime, refused: str
) -> None:
    """Give a charge the location it asks for, or a new one."""
    number = new_location(books, kind, now) if loc_id is None else loc_id
    row = books.execute("SELECT kind, txid FROM location WHERE id = ?", (number,)).fetchone()
    reason = None
    if row is None:
        reason = "o location inexiste"
    elif row["kind"] != kind:
        reason = f'o location apresenta tipo "{row["kind"]}"'
    elif row["txid"] is not None:
        reason = "o location já está sendo utilizado por outra cobrança"
    if reason:
        raise Problem(refused, 400, violations=[(f"{kind}.loc.id", reason)])
    books.execute("UPDATE location SET txid = ? WHERE id = ?", (txid, number))


def location_of(books: sqlite3.Connection, txid: str) -> Json:
    """`loc` of a charge, its token in place of the address; nothing when it has none."""
    row = books.execute("SELECT * FROM location WHERE txid = ?", (txid,)).fetchone()
    return {"loc": location_document(row)} if row else {}


def location_document(row: sqlite3.Row) -> Json:
    """A location as the API lists it."""
    found = {"id": row["id"], "location": row["token"], "tipoCob": row["kind"], "criacao": row["created_at"]}
    return {**found, "txid": row["txid"]} if row["txid"] else found


def location_by_id(books: sqlite3.Connection, number: int) -> sqlite3.Row:
    """A location. Raises Problem."""
    row: sqlite3.Row | None = books.execute("SELECT * FROM location WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise Problem("PayloadLocationNaoEncontrado", 404)
    return row


def free_location(books: sqlite3.Connection, number: int) -> Json:
    """Take a location away from its charge, which then has none."""
    location_by_id(books, number)
    books.execute("UPDATE location SET txid = NULL WHERE id = ?", (number,))
    return location_document(location_by_id(books, number))
