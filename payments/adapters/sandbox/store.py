"""The bank's own books: an SQLite file that several processes may use at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from brazil.money import Money
from payments.account import BankAccount
from payments.adapters.sandbox.slip import Slip, SlipState
from payments.cnab.movements import Movement, MovementPix

_SCHEMA = """
CREATE TABLE IF NOT EXISTS remessa_file (
    name TEXT NOT NULL, sha256 TEXT PRIMARY KEY, read_on TEXT NOT NULL, outcome TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS slip (
    bank TEXT NOT NULL, agencia TEXT NOT NULL, conta TEXT NOT NULL, nosso_numero TEXT NOT NULL,
    document_number TEXT NOT NULL, company_use TEXT NOT NULL, amount_cents INTEGER NOT NULL, due_on TEXT NOT NULL,
    payer_name TEXT NOT NULL, fine_bps INTEGER NOT NULL, interest_per_day_cents INTEGER NOT NULL,
    interest_bps INTEGER NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (bank, agencia, conta, nosso_numero)
) STRICT;
CREATE TABLE IF NOT EXISTS movement (
    id INTEGER PRIMARY KEY, bank TEXT NOT NULL, agencia TEXT NOT NULL, conta TEXT NOT NULL, code TEXT NOT NULL,
    reasons TEXT NOT NULL, nosso_numero TEXT NOT NULL, document_number TEXT NOT NULL, company_use TEXT NOT NULL,
    occurred_on TEXT NOT NULL, credited_on TEXT, due_on TEXT, title_cents INTEGER NOT NULL,
    paid_cents INTEGER NOT NULL, fee_cents INTEGER NOT NULL, late_cents INTEGER NOT NULL,
    payer_name TEXT NOT NULL, sent INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS slip_pix (
    bank TEXT NOT NULL, agencia TEXT NOT NULL, conta TEXT NOT NULL, nosso_numero TEXT NOT NULL,
    text TEXT NOT NULL, txid TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (bank, agencia, conta, nosso_numero)
) STRICT;
CREATE TABLE IF NOT EXISTS told (
    bank TEXT NOT NULL, agencia TEXT NOT NULL, conta TEXT NOT NULL, day TEXT NOT NULL,
    PRIMARY KEY (bank, agencia, conta)
) STRICT;
CREATE TABLE IF NOT EXISTS retorno_file (
    name TEXT PRIMARY KEY, sequence INTEGER NOT NULL UNIQUE, content BLOB NOT NULL, delivered INTEGER NOT NULL
) STRICT;
"""
_SLIP_COLUMNS = (
    "bank, agencia, conta, nosso_numero, document_number, company_use, amount_cents, due_on, payer_name, "
    "fine_bps, interest_per_day_cents, interest_bps, state"
)
_MOVEMENT_COLUMNS = (
    "code, reasons, nosso_numero, document_number, company_use, occurred_on, credited_on, due_on, title_cents, "
    "paid_cents, fee_cents, late_cents, payer_name"
)
_BUSY_SECONDS = 30


class Books:
    """What the bank writes down, inside one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def has_read(self, sha256: str) -> bool:
        """Whether a remessa with this content was read before."""
        return self._db.execute("SELECT 1 FROM remessa_file WHERE sha256 = ?", (sha256,)).fetchone() is not None

    def note_remessa(self, name: str, sha256: str, read_on: date, outcome: str) -> None:
        """Remember a remessa: `outcome` is "read" or the code of what made it unreadable."""
        self._db.execute("INSERT INTO remessa_file VALUES (?, ?, ?, ?)", (name, sha256, read_on.isoformat(), outcome))

    def remessa_outcomes(self) -> dict[str, str]:
        """Outcome by file name."""
        return dict(self._db.execute("SELECT name, outcome FROM remessa_file"))

    def slip(self, account: BankAccount, nosso_numero: str) -> Slip | None:
        """The slip of an account by its number."""
        found = self.slips(
            "bank = ? AND agencia = ? AND conta = ? AND nosso_numero = ?",
            (account.bank, account.agencia, account.conta, nosso_numero),
        )
        return found[0] if found else None

    def slips(self, where: str = "1 = 1", values: tuple[str, ...] = ()) -> list[Slip]:
        """Slips in order of arrival. `where` is this package's own text, never anybody's input."""
        query = f"SELECT {_SLIP_COLUMNS} FROM slip WHERE {where} ORDER BY rowid"  # noqa: S608
        return [_slip(row) for row in self._db.execute(query, values)]

    def keep(self, slip: Slip) -> None:
        """Write a slip down, over what was known of it."""
        self._db.execute(
            f"INSERT INTO slip ({_SLIP_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) "  # noqa: S608
            "ON CONFLICT (bank, agencia, conta, nosso_numero) DO UPDATE SET document_number = "
            "excluded.document_number, company_use = excluded.company_use, amount_cents = excluded.amount_cents, "
            "due_on = excluded.due_on, payer_name = excluded.payer_name, fine_bps = excluded.fine_bps, "
            "interest_per_day_cents = excluded.interest_per_day_cents, interest_bps = excluded.interest_bps, "
            "state = excluded.state",
            (
                slip.bank,
                slip.agencia,
                slip.conta,
                slip.nosso_numero,
                slip.document_number,
                slip.company_use,
                slip.amount.cents,
                slip.due_on.isoformat(),
                slip.payer_name,
                slip.fine_bps,
                slip.interest_per_day.cents,
                slip.interest_bps,
                slip.state,
            ),
        )

    def keep_pix(self, account: BankAccount, nosso_numero: str, pix: MovementPix) -> None:
        """The code made for a slip, or why there is none, to be told when it is registered."""
        row = (account.bank, account.agencia, account.conta, nosso_numero, pix.text, pix.txid, pix.reason)
        self._db.execute("INSERT OR REPLACE INTO slip_pix VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def pix(self, account: BankAccount, nosso_numero: str) -> MovementPix | None:
        """What was kept of a slip's code; None when none was asked for."""
        row = self._db.execute(
            "SELECT text, txid, reason FROM slip_pix WHERE bank = ? AND agencia = ? AND conta = ? AND nosso_numero = ?",
            (account.bank, account.agencia, account.conta, nosso_numero),
        ).fetchone()
        return MovementPix(text=row[0], txid=row[1], reason=row[2]) if row else None

    def queue(self, account: BankAccount, movement: Movement) -> None:
        """A movement for the account's next return."""
        self._db.execute(
            "INSERT INTO movement (bank, agencia, conta, code, reasons, nosso_numero, document_number, company_use, "
            "occurred_on, credited_on, due_on, title_cents, paid_cents, fee_cents, late_cents, payer_name) "
            "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                account.bank,
                account.agencia,
                account.conta,
                movement.occurrence_code,
                "".join(movement.reasons),
                movement.nosso_numero,
                movement.document_number,
                movement.company_use,
                movement.occurred_on.isoformat(),
                _iso(movement.credited_on),
                _iso(movement.due_on),
                movement.title_amount.cents,
                movement.paid_amount.cents,
                movement.fee.cents,
                movement.late_charges.cents,
                movement.payer_name,
            ),
        )

    def take_queued(self, account: BankAccount) -> list[Movement]:
        """The account's movements not yet sent, marked as sent."""
        key = (account.bank, account.agencia, account.conta)
        where = "bank = ? AND agencia = ? AND conta = ? AND sent = 0"
        rows = self._db.execute(
            f"SELECT {_MOVEMENT_COLUMNS} FROM movement WHERE {where} ORDER BY id",  # noqa: S608
            key,
        ).fetchall()
        self._db.execute(f"UPDATE movement SET sent = 1 WHERE {where}", key)  # noqa: S608
        return [_movement(row) for row in rows]

    def told_on(self, account: BankAccount) -> date | None:
        """The day of the account's last return."""
        key = (account.bank, account.agencia, account.conta)
        row = self._db.execute("SELECT day FROM told WHERE bank = ? AND agencia = ? AND conta = ?", key).fetchone()
        return date.fromisoformat(row[0]) if row else None

    def note_told(self, account: BankAccount, day: date) -> None:
        """The account has a return of this day."""
        row = (account.bank, account.agencia, account.conta, day.isoformat())
        self._db.execute("INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?)", row)

    def next_sequence(self) -> int:
        """The number of the next return file."""
        (last,) = self._db.execute("SELECT coalesce(max(sequence), 0) FROM retorno_file").fetchone()
        return int(last) + 1

    def add_retorno(self, name: str, sequence: int, content: bytes) -> None:
        """A return file to be delivered."""
        self._db.execute("INSERT INTO retorno_file VALUES (?, ?, ?, 0)", (name, sequence, content))

    def retorno(self, name: str) -> bytes | None:
        """The content of a return file made before."""
        row = self._db.execute("SELECT content FROM retorno_file WHERE name = ?", (name,)).fetchone()
        return bytes(row[0]) if row else None

    def undelivered(self) -> list[tuple[str, bytes]]:
        """Return files made and not yet in the folder."""
        query = "SELECT name, content FROM retorno_file WHERE delivered = 0 ORDER BY sequence"
        return [(name, bytes(content)) for name, content in self._db.execute(query)]

    def note_delivered(self, name: str) -> None:
        """The file is in the folder."""
        self._db.execute("UPDATE retorno_file SET delivered = 1 WHERE name = ?", (name,))


@contextmanager
def open_books(path: Path) -> Iterator[Books]:
    """One transaction; others wait for it. Nothing is kept when the block raises."""
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield Books(connection)
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
        connection.executescript(_SCHEMA)
    finally:
        connection.close()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _slip(row: tuple[str, str, str, str, str, str, int, str, str, int, int, int, str]) -> Slip:
    return Slip(
        bank=row[0],
        agencia=row[1],
        conta=row[2],
        nosso_numero=row[3],
        document_number=row[4],
        company_use=row[5],
        amount=Money(row[6]),
        due_on=date.fromisoformat(row[7]),
        payer_name=row[8],
        fine_bps=row[9],
        interest_per_day=Money(row[10]),
        interest_bps=row[11],
        state=SlipState(row[12]),
    )


def _movement(
    row: tuple[str, str, str, str, str, str, str | None, str | None, int, int, int, int, str],
) -> Movement:
    reasons = row[1]
    return Movement(
        occurrence_code=row[0],
        reasons=tuple(reasons[at : at + 2] for at in range(0, len(reasons), 2)),
        nosso_numero=row[2],
        document_number=row[3],
        company_use=row[4],
        occurred_on=date.fromisoformat(row[5]),
        credited_on=_day(row[6]),
        due_on=_day(row[7]),
        title_amount=Money(row[8]),
        paid_amount=Money(row[9]),
        fee=Money(row[10]),
        late_charges=Money(row[11]),
        payer_name=row[12],
    )
