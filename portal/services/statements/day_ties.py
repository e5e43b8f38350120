"""The three-way tie-out of a day of a conta: bank statement = ledger = what the payments of its creditors say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from payments.statements.closing import ClosedSpan, counts_on
from payments.statements.findings import Decision, Finding
from payments.statements.tie_out import AccountTie, StatementMove, tie_out
from portal.models import BankFileStatus, BankStatement, DayClosing, Payment, ReceivingAccount, StatementEntry
from portal.services.statements.accounts import same_conta
from portal.services.statements.books import Moved, moved_between, moved_total, spans_of
from portal.services.statements.owed import owed_differences


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditorDifference:
    """A payment whose own record, or whose creditor's account, says another amount than the ledger moved. `amount` is
    theirs less the ledger's."""

    payment: Payment
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTie:
    """A day of a conta. `told` says whether a statement covers it; `closing` is what stands of its closing."""

    account: ReceivingAccount
    on: date
    tie: AccountTie
    creditor: Money
    creditor_differences: tuple[CreditorDifference, ...]
    told: bool
    closing: DayClosing | None
    entries: dict[str, StatementEntry]
    moved: dict[str, Moved]

    @property
    def ties(self) -> bool:
        """Whether the three sides agree to the centavo and line by line; explained movements still differ."""
        return self.told and not self.tie.differences and not self.creditor_differences

    @property
    def empty(self) -> bool:
        """Nothing moved on any side."""
        return not self.entries and not self.moved

    def named(self) -> list[dict[str, object]]:
        """Every difference as a closing keeps it."""
        rows: list[dict[str, object]] = [
            {
                "finding": each.finding.value,
                "cents": each.amount.cents,
                "entry": each.move.key if each.move else "",
                "postings": [piece.key for piece in each.pieces],
            }
            for each in self.tie.differences
        ]
        rows += [
            {"finding": Finding.CREDITOR_DIFFERS.value, "cents": each.amount.cents, "payment": each.payment.public_id}
            for each in self.creditor_differences
        ]
        return rows


def day_tie(session: Session, keeper: ReceivingAccount, on: date) -> DayTie:
    """One day, to the line."""
    return next(iter(ties_between(session, keeper, on, on, empty_too=True)))


def ties_between(
    session: Session, keeper: ReceivingAccount, since: date, until: date, *, empty_too: bool = False
) -> list[DayTie]:
    """The days on which anything moved or a statement was told of, newest first; with `empty_too`, each one of them."""
    ids, spans = [account.id for account in same_conta(session, keeper)], spans_of(session, keeper.id)
    moved = _by_day(moved_between(session, ids, since, until, spans))
    entries = _entries(session, keeper.id, since, until, spans)
    covered, closed = _covered(session, keeper.id, since, until), closings_of(session, keeper.id, since, until)
    days = set(moved) | set(entries) | set(closed) | ({since} if empty_too else set())
    payments = _payments(session, moved)
    owed = owed_differences(session, payments)
    return [
        _tie(
            keeper, day, moved[day], entries[day], payments, owed, any(a <= day <= b for a, b in covered),
            closed.get(day),
        )
        for day in sorted(days, reverse=True)
    ]  # fmt: skip


def closings_of(session: Session, account_id: int, since: date, until: date) -> dict[date, DayClosing]:
    """The closings of single days that stand."""
    query = select(DayClosing).where(
        DayClosing.receiving_account_id == account_id,
        DayClosing.reopened_at.is_(None),
        DayClosing.first_on == DayClosing.last_on,
        DayClosing.first_on.between(since, until),
    )
    return {row.first_on: row for row in session.scalars(query)}


def _tie(
    keeper: ReceivingAccount,
    on: date,
    moved: Sequence[Moved],
    entries: Sequence[StatementEntry],
    payments: dict[int, Payment],
    owed: dict[int, Money],
    told: bool,
    closing: DayClosing | None,
) -> DayTie:
    booked = _booked(entries, moved)
    moves = [_move(entry, booked.get(entry.journal_id or 0, "")) for entry in entries]
    differing = _creditor_differences(moved, payments, owed)
    ledger = moved_total(moved)
    return DayTie(
        account=keeper, on=on, tie=tie_out(moves, [each.piece for each in moved]),
        creditor=ledger + total(each.amount for each in differing), creditor_differences=differing, told=told,
        closing=closing, entries={str(entry.id): entry for entry in entries},
        moved={each.piece.key: each for each in moved},
    )  # fmt: skip


def _move(entry: StatementEntry, booked: str) -> StatementMove:
    return StatementMove(
        key=str(entry.id), amount=entry.amount, memo=entry.memo, kind=entry.kind, checknum=entry.checknum,
        booked=booked, explained=entry.decision is Decision.EXPLAINED,
    )  # fmt: skip


def _booked(entries: Sequence[StatementEntry], moved: Sequence[Moved]) -> dict[int, str]:
    """The piece that was booked for a movement, by journal."""
    wanted = {entry.journal_id for entry in entries if entry.journal_id is not None}
    return {each.journal_id: each.piece.key for each in moved if each.journal_id in wanted and not each.piece.fee}


def _creditor_differences(
    moved: Iterable[Moved], payments: dict[int, Payment], owed: dict[int, Money]
) -> tuple[CreditorDifference, ...]:
    """Payments whose journal moved the conta by another amount than their own record says, or of which the creditor's
    account was given another amount than they recovered."""
    by_payment: dict[int, Money] = defaultdict(lambda: ZERO)
    for each in moved:
        if each.payment_id is not None:
            by_payment[each.payment_id] += each.piece.amount
    compared = (
        (payments[key], payments[key].amount - payments[key].fee - amount + owed.get(key, ZERO))
        for key, amount in by_payment.items()
    )
    return tuple(CreditorDifference(payment=payment, amount=amount) for payment, amount in compared if amount)


def _by_day(moved: Iterable[Moved]) -> defaultdict[date, list[Moved]]:
    days: defaultdict[date, list[Moved]] = defaultdict(list)
    for each in moved:
        days[each.on].append(each)
    return days


def _entries(
    session: Session, account_id: int, since: date, until: date, spans: Sequence[ClosedSpan]
) -> defaultdict[date, list[StatementEntry]]:
    """Movements by the day they count on: told after a day was closed, on the next that is open."""
    first = min([since, *(span.first_on for span in spans if span.first_on < since)])
    query = (
        select(StatementEntry)
        .where(StatementEntry.receiving_account_id == account_id, StatementEntry.posted_on.between(first, until))
        .order_by(StatementEntry.posted_on, StatementEntry.id)
    )
    days: defaultdict[date, list[StatementEntry]] = defaultdict(list)
    for entry in session.scalars(query):
        on = counts_on(entry.posted_on, entry.recorded_at, spans)
        if since <= on <= until:
            days[on].append(entry)
    return days


def _covered(session: Session, account_id: int, since: date, until: date) -> list[tuple[date, date]]:
    query = select(BankStatement.first_on, BankStatement.last_on).where(
        BankStatement.receiving_account_id == account_id,
        BankStatement.status == BankFileStatus.READ,
        BankStatement.first_on <= until,
        BankStatement.last_on >= since,
    )
    return [(first, last) for first, last in session.execute(query) if first is not None and last is not None]


def _payments(session: Session, moved: dict[date, list[Moved]]) -> dict[int, Payment]:
    ids = sorted({each.payment_id for day in moved.values() for each in day if each.payment_id is not None})
    found: dict[int, Payment] = {}
    for start in range(0, len(ids), 500):
        query = select(Payment).where(Payment.id.in_(ids[start : start + 500]))
        found |= {payment.id: payment for payment in session.scalars(query)}
    return found
