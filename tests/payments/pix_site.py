"""A PSP served for tests, with a clock that is moved by hand and a client that does not wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from payments.adapters.pix.attempts import Attempts
from payments.adapters.pix_http import PixHttp
from payments.adapters.sandbox.psp import PspHabits, PspSite, SandboxPsp, serve_psp
from payments.party import Party
from tests.payments.pix_examples import KEY

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # Monday noon in Brasília
RECEIVER = Party(
    name="Prumo Recebíveis SA", tax_id="12ABC34501DE35", street="Av. Boa Viagem, 1", city="Recife", state="PE",
    postal_code="51000000",
)  # fmt: skip


class Clock:
    """The PSP's clock."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


class Site:
    """A served PSP, its clock, and clients of it."""

    def __init__(self, site: PspSite, clock: Clock) -> None:
        self.access, self.psp, self.clock = site.access, site.psp, clock
        self.waited: list[float] = []

    def client(self, most: int = 4, **changes: Any) -> PixHttp:
        access = replace(self.access, **{"connect_seconds": 2, "read_seconds": 1.5, "total_seconds": 5, **changes})
        attempts = Attempts(most=most, sleep=self.waited.append, chance=lambda: 1.0)
        return PixHttp(access, attempts)

    def fresh(self) -> None:
        """As on the first day: nothing kept, nothing waiting, no habits."""
        self.waited.clear()
        self.clock.now = START
        with self.psp.books() as books:
            for table in ("refund", "payment", "notice", "webhook", "earlier_revision", "charge", "location", "fault"):
                books.execute(f"DELETE FROM {table}")
        self.psp.set_habits(PspHabits())


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    clock = Clock()
    with serve_psp(folder, clock=clock, webhooks=False) as site:
        site.psp.open_account(KEY, RECEIVER)
        yield Site(site, clock)


def charges_kept(psp: SandboxPsp) -> list[tuple[str, int]]:
    """Txid and revision of every charge the PSP has."""
    with psp.books() as books:
        return [(row["txid"], row["revision"]) for row in books.execute("SELECT txid, revision FROM charge")]
