"""Every figure of the reports against the same figure worked out in plain Python from the life that was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.debt import Product
from portal import clock
from portal.db import Database
from portal.models import CostKind, DebtRecord
from portal.sealing import Sealer
from portal.services.reports import costs, figures, kept, recovery, vintages
from portal.services.reports.asked import Asked
from portal.services.reports.times import time_until
from portal.services.reports.vintages import By
from portal.statistics.survival import kaplan_meier
from tests.support.people import make_staff
from tests.support.report_life import TODAY, Deal, Owed, a_life, write

Sums = tuple[int, int]
SINCE, UNTIL = date(2026, 6, 1), date(2026, 9, 30)
FOLLOWED = (TODAY - UNTIL).days
COSTS = {(date(2026, 9, 1), CostKind.PEOPLE): Money(500_000), (date(2026, 10, 1), CostKind.LEGAL): Money(70_000)}
EVERY = (*recovery.SPECS, *recovery.TIMES, *kept.SPECS_OF_FUNNEL, *kept.SPECS_OF_BREACH, *kept.SPECS_OF_DISCOUNT,
         *vintages.SPECS.values(), *costs.SPECS)  # fmt: skip


@pytest.fixture
def lived(database: Database, sealer: Sealer) -> Iterator[tuple[Session, list[Owed], Asked]]:
    lives = a_life(Random(7))
    with database.writing() as session:
        write(session, sealer, a_life(Random(8), debts=6))  # another creditor's
        creditor = write(session, sealer, lives)
        member = make_staff(session, sealer)
        costs.enter(session, creditor.id, COSTS, staff_id=member.id, now=clock.now())
        yield session, lives, Asked(creditor_id=creditor.id, since=SINCE, until=UNTIL, today=TODAY)


def within(day: date | None, asked: Asked) -> bool:
    return day is not None and asked.since <= day <= asked.until


def cohort(lives: list[Owed], asked: Asked) -> list[tuple[Owed, date]]:
    """Debts seen in the period, each with the last day on which it is followed."""
    last = timedelta(days=asked.maturity)
    return [(each, each.seen + last) for each in lives if each.seen is not None and within(each.seen, asked)]


def deals(lives: list[Owed], asked: Asked) -> list[tuple[Deal, date]]:
    last = timedelta(days=asked.maturity)
    return [(deal, deal.on + last) for each in lives for deal in each.deals if within(deal.on, asked)]


def added(pairs: Iterator[Sums]) -> Sums:
    found = list(pairs)
    return sum(part for part, _ in found), sum(whole for _, whole in found)


def paid(owed: Owed, last: date) -> int:
    return sum(cents for deal in owed.deals for on, cents, counts in deal.payments if counts and on <= last)


def broke(deal: Deal, last: date) -> bool:
    return deal.broke is not None and deal.broke[0] <= last


def broke_at(deal: Deal) -> int | None:
    """The first installment not paid when it broke."""
    if deal.broke is None:
        return None
    unpaid = [n for n, on in enumerate(deal.installments, start=1) if on is None or on > deal.broke[0]]
    return min(unpaid, default=None)


def stages(owed: Owed, last: date) -> list[bool]:
    accepted = [deal for deal in owed.deals if deal.on <= last]
    first = [deal for deal in accepted if deal.installments[0] is not None and deal.installments[0] <= last]
    simulated = owed.simulated is not None and owed.simulated <= last
    return [True, simulated, bool(accepted), bool(first), any(not broke(deal, last) for deal in first)]


def paying_so(lives: list[Owed], asked: Asked, cash: bool) -> list[Deal]:
    return [deal for deal, _ in deals(lives, asked) if (len(deal.installments) == 1) is cash]


Model = Callable[[list[Owed], Asked], dict[str, Sums]]
MODELS: dict[str, Model] = {
    "recuperado": lambda lives, asked: {"": added((paid(e, last), e.balance) for e, last in cohort(lives, asked))},
    "quitadas": lambda lives, asked: {
        "": added((any(d.settled and d.settled <= last for d in e.deals), 1) for e, last in cohort(lives, asked))
    },
    "com-acordo": lambda lives, asked: {
        "": added((any(d.on <= last for d in e.deals), 1) for e, last in cohort(lives, asked))
    },
    "funil": lambda lives, asked: {
        stage: added((stages(e, last)[n], 1) for e, last in cohort(lives, asked)) for n, stage in enumerate(kept.STAGES)
    },
    "quebra": lambda lives, asked: {"": added((broke(d, last), 1) for d, last in deals(lives, asked))},
    "quebra-causa": lambda lives, asked: {
        cause: added(
            (broke(d, last) and d.broke is not None and d.broke[1] == cause, 1) for d, last in deals(lives, asked)
        )
        for cause in ("cure_ended", "no_movement")
    },
    "quebra-parcela": lambda lives, asked: {
        f"{n:02}": added(
            (broke(d, last) and broke_at(d) == n, 1) for d, last in deals(lives, asked) if len(d.installments) >= n
        )
        for n in range(1, max(len(d.installments) for d, _ in deals(lives, asked)) + 1)
    },
    "desconto-valor": lambda lives, asked: {
        kind: added(
            (d.balance - d.agreed, d.balance) for d, _ in deals(lives, asked) if (len(d.installments) == 1) is cash
        )
        for kind, cash in (("a-vista", True), ("parcelado", False))
    },
    "desconto-acordo": lambda lives, asked: {
        kind: added(((d.balance - d.agreed) * 10_000 // d.balance, 10_000) for d in paying_so(lives, asked, cash))
        for kind, cash in (("a-vista", True), ("parcelado", False))
    },
}


def test_every_figure_is_what_plain_python_says_and_its_rows_add_up_to_it(
    lived: tuple[Session, list[Owed], Asked],
) -> None:
    """On both engines: the same life, the same figures, for the period and the one before."""
    session, lives, asked = lived
    as_in_plain_python(session, lives, asked)
    rows_add_up(session, asked)
    laws_hold(session, lives, asked)


def as_in_plain_python(session: Session, lives: list[Owed], asked: Asked) -> None:
    specs = {spec.key: spec for spec in EVERY}
    for key, model in MODELS.items():
        for period in (asked, asked.before()):
            assert period.maturity == FOLLOWED
            said = {each.kind: (each.part, each.whole) for each in figures.by_kind(session, specs[key], period)}
            assert said == {kind: sums for kind, sums in model(lives, period).items() if sums[1]}, key
    assert figures.figure(session, specs["recuperado"], asked).interval is not None


def rows_add_up(session: Session, asked: Asked) -> None:
    """Page by page too; and what segments count adds up to what all count."""
    for spec in EVERY:
        whole = figures.figure(session, spec, asked)
        rows = figures.rows(session, spec, asked)
        assert (sum(r.part for r in rows), sum(r.whole for r in rows), len(rows)) == (
            whole.part, whole.whole, whole.count,
        ), spec.key  # fmt: skip
        paged = [row for at in range(0, len(rows), 7) for row in figures.rows(session, spec, asked, offset=at, limit=7)]
        assert sorted(map(str, paged)) == sorted(map(str, rows)), spec.key
        parts = [figures.figure(session, spec, _narrowed(asked, product)) for product in list(Product)[:2]]
        if spec not in costs.SPECS:
            assert sum(each.whole for each in parts) == whole.whole, spec.key
            assert sum(each.part for each in parts) == whole.part, spec.key


def _narrowed(asked: Asked, product: Product) -> Asked:
    return Asked(
        creditor_id=asked.creditor_id, since=asked.since, until=asked.until, today=asked.today,
        debts=DebtRecord.product == product,
    )  # fmt: skip


def laws_hold(session: Session, lives: list[Owed], asked: Asked) -> None:
    """Stages never grow, vintages never fall, and times are those of the rows."""
    reached = [each.part for each in figures.by_kind(session, kept.SPECS_OF_FUNNEL[0], asked)]
    assert reached == sorted(reached, reverse=True)
    assert reached[0] > reached[-1] > 0
    for by in By:
        for vintage in vintages.vintages(session, asked, by):
            assert list(vintage.received) == sorted(vintage.received)
            of_month = figures.rows(session, vintages.SPECS[by], asked, kind=vintage.month)
            assert vintage.received[-1] == sum(row.part for row in of_month)
            assert (vintage.whole, vintage.count) == (sum(row.whole for row in of_month), len(of_month))
    paid_of_month = sum(
        cents for each in lives for deal in each.deals if within(deal.on, asked) and deal.on.month == 8
        for on, cents, counts in deal.payments if counts and (on.year, on.month) <= (2026, 9)
    )  # fmt: skip
    august = next(each for each in vintages.vintages(session, asked, By.AGREEMENT) if each.month == "2026-08")
    assert august.received[1] == paid_of_month
    for spec in recovery.TIMES:
        rows = figures.rows(session, spec, asked)
        time = time_until(session, spec, asked)
        assert time.curve == kaplan_meier((row.whole, bool(row.part)) for row in rows)
        assert time.happened == sum(row.part for row in rows) > 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_each_real_cost_and_what_a_file_of_costs_may_say(lived: tuple[Session, list[Owed], Asked]) -> None:
    session, lives, asked = lived
    months = Asked(creditor_id=asked.creditor_id, since=date(2026, 9, 10), until=date(2026, 10, 3), today=TODAY)
    said = figures.figure(session, costs.SPECS[0], months)
    came = [
        (on, cents) for each in lives for deal in each.deals for on, cents, counts in deal.payments
        if counts and date(2026, 9, 1) <= on <= date(2026, 10, 31)
    ]  # fmt: skip
    assert (said.part, said.whole) == (570_000, sum(cents for _, cents in came))
    by_month = costs.received_by_month(session, months)
    assert by_month["2026-09"] == Money(sum(cents for on, cents in came if on.month == 9))
    assert costs.costs_of(session, asked.creditor_id, months.since, months.until) == COSTS
    again = {(date(2026, 9, 1), CostKind.PEOPLE): Money(1)}
    costs.enter(session, asked.creditor_id, again, staff_id=1, now=clock.now())
    assert figures.figure(session, costs.SPECS[0], months).part == 70_001


def broken_file(raw: bytes) -> tuple[str, object]:
    with pytest.raises(costs.NotAllowed) as refused:
        costs.read_file(raw)
    return refused.value.code, refused.value.values_shown.get("line")


def test_a_file_of_costs_is_read_or_its_first_wrong_line_named() -> None:
    raw = "\ufeffmes;tipo;valor\n2026-09;pessoas;1.234,56\n\n2026-09;Pessoas;0,44\n2026-10;juridico;10\n".encode()
    assert costs.read_file(raw) == {
        (date(2026, 9, 1), CostKind.PEOPLE): Money(123_500), (date(2026, 10, 1), CostKind.LEGAL): Money(1_000),
    }  # fmt: skip
    for line in (b"2026-13;pessoas;1", b"2026-09;festa;1", b"2026-09;pessoas;-1", b"2026-09;pessoas;1,234", b"2026-09"):
        assert broken_file(b"mes;tipo;valor\n" + line) == ("cost_file", 2)
    assert broken_file(b"a;b;c\n") == ("cost_file", 1)
    assert broken_file(b"x" * (costs.LARGEST_FILE + 1))[0] == "cost_file_large"
