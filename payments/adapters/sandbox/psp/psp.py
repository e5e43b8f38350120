"""The sandbox PSP: what its API answers, and what can be done to it from outside (pay, take back, misbehave)."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from brazil.money import Money
from payments.adapters.sandbox.psp import charges, documents, notices, payments
from payments.adapters.sandbox.psp.asking import asked_at
from payments.adapters.sandbox.psp.authority import Authority, alone, local_authority
from payments.adapters.sandbox.psp.books import make_books, open_books
from payments.adapters.sandbox.psp.charges import Kind
from payments.adapters.sandbox.psp.habits import Fault, PspHabits
from payments.adapters.sandbox.psp.instants import written
from payments.errors import ProviderError
from payments.party import Party
from payments.pix.brcode_reading import decode_brcode
from payments.pix.keys import check_key
from payments.pix.payment import PixPayment
from payments.pix.pix_reading import Pix, read_payment

Json = dict[str, Any]
_CHARGE_TOKEN = 32


def _now() -> datetime:
    return datetime.now(UTC)


class SandboxPsp:
    """One PSP whose books and certificates are in `folder`; `host` is where its payload locations are served.

    Safe to use from several processes: one may serve it while another pays. Receivers are those of `open_account`.
    """

    def __init__(self, folder: Path, *, host: str = "localhost", clock: Callable[[], datetime] = _now) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.host, self.clock = host, clock
        self.authority: Authority = local_authority(folder / "certificates")
        self._path = folder / "psp.db"
        with alone(folder):  # SQLite waits for no other that also turns a new file's journal into a log
            make_books(self._path)

    @contextmanager
    def books(self) -> Iterator[sqlite3.Connection]:
        """One transaction over the books."""
        with open_books(self._path) as books:
            yield books

    def open_account(self, key: str, receiver: Party) -> None:
        """Let a Pix key receive for a party. Raises InvalidCharge("pix_key") for what is no key."""
        check_key(key)
        told = json.dumps(asdict(receiver))
        with self.books() as books:
            books.execute(
                "INSERT INTO account VALUES (?,?) ON CONFLICT (key) DO UPDATE SET receiver = excluded.receiver",
                (key, told),
            )

    def pay(
        self, code: str, *, paid_at: datetime | None = None, amount: Money | None = None, message: str = ""
    ) -> PixPayment:
        """Pay a charge by its txid or copia e cola; what is asked for on that day unless `amount` is given.

        Raises ProviderError (permanent): "pix_unknown_charge", "pix_already_paid", "pix_removed", "pix_expired",
        "pix_nothing_left", "pix_amount_differs"; InvalidCharge for a code that is none.
        """
        at = paid_at or self.clock()
        with self.books() as books:
            txid = self._txid(books, code.strip())
            asked = asked_at(books, txid, at)
            if amount is not None and amount != asked.amount:
                raise ProviderError("pix_amount_differs", permanent=True, expected=asked.amount)
            number = payments.book_payment(
                books, key=asked.key, amount=asked.amount, paid_at=at, now=self.clock(), habits=kept_habits(books),
                txid=txid, parts=asked.parts, message=message, payer=asked.payer,
            )  # fmt: skip
            charges.settle(books, txid)
            return self._payment(books, number)

    def receive(self, key: str, amount: Money, *, txid: str = "", paid_at: datetime | None = None) -> PixPayment:
        """Money that comes to a key without a charge of ours: typed in, or by a static code with any txid."""
        with self.books() as books:
            at = paid_at or self.clock()
            number = payments.book_payment(
                books, key=key, amount=amount, paid_at=at, now=self.clock(), habits=kept_habits(books), txid=txid
            )
            return self._payment(books, number)

    def take_back(self, end_to_end_id: str, amount: Money, *, nature: str = "MED_FRAUDE") -> PixPayment:
        """Give a Pix back over the receiver's head, as the special mechanism for returns does."""
        with self.books() as books:
            row = books.execute("SELECT * FROM payment WHERE end_to_end_id = ?", (end_to_end_id,)).fetchone()
            if row is None:
                raise ProviderError("pix_unknown_payment", permanent=True)
            name = f"MED{secrets.token_hex(8)}"
            payments.book_refund(books, row, name, amount, self.clock(), kept_habits(books), nature=nature)
            return self._payment(books, end_to_end_id)

    def deliver(self, call: notices.Caller | None = None) -> list[tuple[str, int]]:
        """Call the webhooks that are due; address and number of Pix of each call. `call` replaces HTTP in tests."""
        make_call = call or (lambda url, pix: notices.call_webhook(url, pix, self.authority))
        now = self.clock()
        with self.books() as books:
            calls = notices.due_calls(books, now, kept_habits(books))
            told = [[payments.payment_document(books, each.end_to_end_id, now) for each in due] for due in calls]
        made = []
        for due, pix in zip(calls, told, strict=True):
            taken = make_call(due[0].url, pix)
            with self.books() as books:
                notices.note_call(books, due, self.clock(), told=taken)
            made.append((due[0].url, len(pix)))
        return made

    def habits(self) -> PspHabits:
        """How it behaves now."""
        with self.books() as books:
            return kept_habits(books)

    def set_habits(self, habits: PspHabits) -> None:
        """Change how it behaves, for every process that serves it."""
        with self.books() as books:
            for name, value in asdict(habits).items():
                books.execute("INSERT OR REPLACE INTO habit VALUES (?,?)", (name, json.dumps(value)))

    def fail_next(self, fault: Fault, *, method: str = "", path: str = "", times: int = 1) -> None:
        """Have the next requests of a method, to paths that begin so, go wrong. Empty is any."""
        with self.books() as books:
            for _ in range(times):
                books.execute("INSERT INTO fault (method, path, kind) VALUES (?,?,?)", (method, path, fault))

    def next_fault(self, method: str, path: str) -> Fault | None:
        """The fault a request meets, which is then used up."""
        with self.books() as books:
            row = books.execute(
                "SELECT id, kind FROM fault WHERE (method = '' OR method = ?) AND substr(?, 1, length(path)) = path "
                "ORDER BY id LIMIT 1",
                (method, path),
            ).fetchone()
            if row is None:
                return None
            books.execute("DELETE FROM fault WHERE id = ?", (row["id"],))
            return Fault(row["kind"])

    def issue_token(self, seconds: int) -> str:
        """An access token for so long."""
        token = secrets.token_urlsafe(_CHARGE_TOKEN)
        with self.books() as books:
            books.execute(
                "INSERT INTO token VALUES (?,?,?)", (token, "", written(self.clock() + timedelta(seconds=seconds)))
            )
        return token

    def knows_token(self, token: str) -> bool:
        """Whether the token is good now."""
        with self.books() as books:
            row = books.execute("SELECT expires_at FROM token WHERE token = ?", (token,)).fetchone()
        return row is not None and row["expires_at"] > written(self.clock())

    def complete(self, books: sqlite3.Connection, kind: Kind, document: Json) -> Json:
        """A charge as the API answers it."""
        return documents.complete(books, kind, document, host=self.host, now=self.clock())

    def _payment(self, books: sqlite3.Connection, number: str) -> PixPayment:
        told = payments.payment_document(books, number, self.clock())
        return read_payment(Pix.model_validate_json(json.dumps(told)))

    def _txid(self, books: sqlite3.Connection, code: str) -> str:
        """The txid itself, or that of the charge whose location the code carries."""
        if code.isascii() and code.isalnum() and len(code) < 36:
            return code
        path = decode_brcode(code).url.partition("/")[2]  # the host is known only to the process that serves
        row = books.execute("SELECT * FROM location WHERE token = ?", (path.rpartition("/")[2],)).fetchone()
        if row is None or row["txid"] is None or path != documents.path_of(row["kind"], row["token"]):
            raise ProviderError("pix_unknown_charge", permanent=True)
        return str(row["txid"])


def kept_habits(books: sqlite3.Connection) -> PspHabits:
    """How it behaves now, inside a transaction."""
    chosen = {row["name"]: json.loads(row["value"]) for row in books.execute("SELECT name, value FROM habit")}
    return PspHabits(**chosen)
