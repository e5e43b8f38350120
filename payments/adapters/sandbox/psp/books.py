"""The PSP's own books: an SQLite file that several processes may use at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS account (key TEXT PRIMARY KEY, receiver TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS token (token TEXT PRIMARY KEY, scopes TEXT NOT NULL, expires_at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS location (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, token TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL,
    txid TEXT UNIQUE
) STRICT;
CREATE TABLE IF NOT EXISTS charge (
    txid TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, status TEXT NOT NULL, revision INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS charge_created ON charge (kind, created_at);
CREATE TABLE IF NOT EXISTS earlier_revision (
    txid TEXT NOT NULL, revision INTEGER NOT NULL, body TEXT NOT NULL, status TEXT NOT NULL,
    PRIMARY KEY (txid, revision)
) STRICT;
CREATE TABLE IF NOT EXISTS payment (
    end_to_end_id TEXT PRIMARY KEY, txid TEXT, key TEXT NOT NULL, cents INTEGER NOT NULL, parts TEXT NOT NULL,
    paid_at TEXT NOT NULL, message TEXT NOT NULL, payer TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS payment_paid ON payment (paid_at);
CREATE INDEX IF NOT EXISTS payment_txid ON payment (txid);
CREATE TABLE IF NOT EXISTS refund (
    end_to_end_id TEXT NOT NULL REFERENCES payment, id TEXT NOT NULL, return_id TEXT NOT NULL UNIQUE,
    cents INTEGER NOT NULL, nature TEXT NOT NULL, description TEXT NOT NULL, requested_at TEXT NOT NULL,
    settles_at TEXT NOT NULL, PRIMARY KEY (end_to_end_id, id)
) STRICT;
CREATE TABLE IF NOT EXISTS webhook (key TEXT PRIMARY KEY, url TEXT NOT NULL, created_at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS notice (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, end_to_end_id TEXT NOT NULL, due_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, told INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS habit (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS fault (id INTEGER PRIMARY KEY, method TEXT NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL)
STRICT;
"""
_BUSY_SECONDS = 30


@contextmanager
def open_books(path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction; others wait for it. Nothing is kept when the block raises."""
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    finally:
        connection.close()


def make_books(path: Path) -> None:
    """Create the file's tables when they are missing."""
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_SCHEMA)
    finally:
        connection.close()
