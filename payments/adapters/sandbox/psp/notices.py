"""What webhooks are told, and when: late, in batches, twice, out of order, after a refund, as the habits say."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests

from payments.adapters.sandbox.psp.authority import Authority
from payments.adapters.sandbox.psp.habits import PspHabits
from payments.adapters.sandbox.psp.instants import read_instant, written

_MOST_TRIES, _RETRY_AFTER = 10, timedelta(seconds=30)
_SECONDS = 5
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told to one address."""

    id: int
    key: str
    url: str
    end_to_end_id: str


def queue_notices(books: sqlite3.Connection, key: str, end_to_end_id: str, since: datetime, habits: PspHabits) -> None:
    """Have the key's webhook told of a Pix, once or twice, from an instant on."""
    due_at = written(since + timedelta(seconds=habits.late_seconds))
    for _ in range(2 if habits.duplicate else 1):
        books.execute("INSERT INTO notice (key, end_to_end_id, due_at) VALUES (?,?,?)", (key, end_to_end_id, due_at))


def due_calls(books: sqlite3.Connection, now: datetime, habits: PspHabits) -> list[list[Notice]]:
    """The calls to be made now, each with what it tells; none while webhooks get lost."""
    if habits.lost:
        return []
    order = "DESC" if habits.out_of_order else "ASC"
    rows = books.execute(
        f"SELECT notice.id, notice.key, url, end_to_end_id FROM notice JOIN webhook USING (key) "  # noqa: S608
        f"WHERE told = 0 AND due_at <= ? AND tries < ? ORDER BY due_at {order}, notice.id {order} LIMIT ?",
        (written(now), _MOST_TRIES, _AT_ONCE),
    )
    notices = [Notice(*row) for row in rows]
    if not habits.batch:
        return [[notice] for notice in notices]
    addresses: dict[str, list[Notice]] = {}
    for notice in notices:
        addresses.setdefault(notice.url, []).append(notice)
    return list(addresses.values())


def note_call(books: sqlite3.Connection, call: Sequence[Notice], now: datetime, *, told: bool) -> None:
    """Remember a call: what was not taken is told again later, each time later still."""
    for notice in call:
        (tries,) = books.execute("SELECT tries FROM notice WHERE id = ?", (notice.id,)).fetchone()
        again = written(now + _RETRY_AFTER * (tries + 1))
        books.execute(
            "UPDATE notice SET told = ?, tries = tries + 1, due_at = CASE WHEN ? THEN due_at ELSE ? END WHERE id = ?",
            (told, told, again, notice.id),
        )


def call_webhook(url: str, pix: Sequence[dict[str, Any]], authority: Authority) -> bool:
    """One call; whether it was answered with 2xx. Mutual TLS where the address is https."""
    certificate, key = map(str, authority.caller)
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(
                f"{url}/pix",
                data=json.dumps({"pix": list(pix)}).encode(),
                headers={"Content-Type": "application/json"},
                timeout=_SECONDS,
                allow_redirects=False,
                verify=str(authority.ca),
                cert=(certificate, key),
            )
            return 200 <= answer.status_code < 300
    except requests.RequestException:
        return False


Caller = Callable[[str, Sequence[dict[str, Any]]], bool]


def put_webhook(books: sqlite3.Connection, key: str, url: str, now: datetime) -> None:
    """Register an address for a key."""
    books.execute(
        "INSERT INTO webhook VALUES (?,?,?) ON CONFLICT (key) DO UPDATE SET url = excluded.url, "
        "created_at = excluded.created_at",
        (key, url, written(now)),
    )


def webhook_document(row: sqlite3.Row) -> dict[str, Any]:
    """A webhook as the API tells it."""
    created = written(read_instant(row["created_at"]))
    return {"webhookUrl": row["url"], "chave": row["key"], "criacao": created}
