"""Payouts of the months that are over: what `portal.services.payouts` prepares, approves and pays, month by month.

The lines are the service's own. Only the approval is written without a password and a code typed: nobody types in a
load. So that the rows are right, totals are taken from the lines as `prepare` takes them, and the books are checked.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from brazil.calendar import next_bank_day
from payments.journals_payouts import commission_paid, payout_paid
from payments.payout import PayoutState
from portal.demo.past.days import DAY, at
from portal.demo.past.team import Team
from portal.models import BeneficiaryKind, Payout, PayoutKind, PayoutLine, ReceivingAccount
from portal.services.ledger import post
from portal.services.payouts.lines import derive_all
from portal.services.payouts.preparing import Totals, free_totals, note

_MONTHS = 13


def pay_out(session: Session, account: ReceivingAccount, team: Team, *, today: date, now: datetime) -> None:
    """Pay what came in by the end of each month that is over, in the first days of the next."""
    derive_all(session, account.creditor_id, now=now)
    operators = account.beneficiary_kind is BeneficiaryKind.OPERATOR
    kind = PayoutKind.PAYOUT if operators else PayoutKind.INVOICE
    number = 0
    for until_on in _month_ends(today):
        prepared_on = next_bank_day(until_on + 2 * DAY)
        paid_on = next_bank_day(prepared_on + 2 * DAY)
        found = free_totals(session, account.creditor_id, kind, until_on)
        if paid_on < today and found.lines:
            number += 1
            _paid(session, account, team, kind, number, until_on, found, prepared_on, paid_on)


def _month_ends(today: date) -> list[date]:
    ends: list[date] = []
    day = today.replace(day=1) - DAY
    for _ in range(_MONTHS):
        ends.append(day)
        day = day.replace(day=1) - DAY
    return ends[::-1]


def _paid(
    session: Session, account: ReceivingAccount, team: Team, kind: PayoutKind, number: int, until_on: date,
    found: Totals, prepared_on: date, paid_on: date,
) -> None:  # fmt: skip
    owner, operators = str(account.creditor_id), kind is PayoutKind.PAYOUT
    prepared_at, approved_at, paid_at = at(prepared_on, 10), at(prepared_on, 16, 30), at(paid_on, 11)
    payout = Payout(
        creditor_id=account.creditor_id, kind=kind, number=number, until_on=until_on, line_count=found.lines,
        recovered=found.recovered, commission=found.commission, fee=found.fee, total=found.total,
        prepared_by=team.finance, prepared_at=prepared_at,
    )  # fmt: skip
    session.add(payout)
    session.flush()
    ref = f"payout:{payout.id}"
    journal = (
        payout_paid(ref=ref, creditor_id=owner, bank_account_id=str(account.id), amount=found.total, on=paid_on)
        if operators
        else commission_paid(ref=ref, creditor_id=owner, amount=found.total, on=paid_on)
    )
    posted = post(session, account.creditor_id, journal, now=paid_at)
    free = (PayoutLine.creditor_id == account.creditor_id, PayoutLine.goes_to == kind, PayoutLine.payout_id.is_(None))
    session.execute(update(PayoutLine).where(*free, PayoutLine.occurred_on <= until_on).values(payout_id=payout.id))
    payout.reviewed_by, payout.reviewed_at = team.finance, prepared_at + timedelta(minutes=40)
    payout.approved_by, payout.approved_at = team.admin, approved_at
    payout.paid_by, payout.paid_at, payout.paid_on = team.finance, paid_at, paid_on
    payout.bank_reference = f"TED {paid_on:%Y%m%d}{payout.id:04d}"
    payout.paid_from_id, payout.journal_id = account.id if operators else None, posted.id
    payout.state = PayoutState.PAID
    session.flush()
    cents = {"total_cents": found.total.cents}
    note(session, "payout.prepared", payout, team.finance, prepared_at, {"lines": found.lines, **cents})
    note(session, "payout.reviewed", payout, team.finance, payout.reviewed_at)
    note(session, "payout.approved", payout, team.admin, approved_at, cents)
    paid = {"paid_on": paid_on.isoformat(), "journal": posted.id}
    note(session, "payout.paid", payout, team.finance, paid_at, paid)
