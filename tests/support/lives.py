"""Agreements that grow old in tests: days pass, bank files of those days come, the hourly look is taken."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO
from offers.agreements.agreement import AgreementEvent
from offers.agreements.standing import Reason
from payments.cnab.movements import Movement
from payments.cnab.retorno import write_retorno
from portal import clock
from portal.models import Agreement, Charge, Creditor, Installment, ReceivingAccount
from portal.sealing import Sealer
from portal.services.agreement_life import watch
from portal.services.agreement_life.breach import break_it
from portal.services.agreement_life.facts import standing_today
from portal.services.agreement_life.steps import record_step
from portal.services.parties import bank_account
from portal.services.payments import lock_agreements
from tests.support.banking import issue_registered, make_agreement, make_lender, paid, registered, retorno, send
from tests.support.remembered import remembered

DAY = timedelta(days=1)
_numbers = iter(range(5_001, 9_000))


@remembered
def running(
    session: Session, sealer: Sealer, count: int = 4, bank: str = "341"
) -> tuple[Creditor, ReceivingAccount, Agreement, list[Charge]]:
    """A creditor, its account, an agreement of the debtor with slips the bank has registered. Commits."""
    creditor, account, agreement = newly_agreed(session, sealer, count, bank)
    return creditor, account, agreement, issue_registered(session, sealer, agreement)


@remembered
def newly_agreed(
    session: Session, sealer: Sealer, count: int, bank: str = "341"
) -> tuple[Creditor, ReceivingAccount, Agreement]:
    """The same before anything is asked for. Commits."""
    creditor, account = make_lender(session, bank)
    return creditor, account, make_agreement(session, sealer, creditor, count)


@remembered
def partly_paid(
    session: Session, sealer: Sealer, count: int, settled: int, bank: str = "341"
) -> tuple[Creditor, ReceivingAccount, Agreement]:
    """The same with the first slips paid, at no fee. Commits."""
    creditor, account, agreement, slips = running(session, sealer, count, bank)
    send(session, retorno(account, [paid(each, fee=ZERO) for each in slips[:settled]]))
    return creditor, account, agreement


def file_made_on(
    session: Session, account: ReceivingAccount, made_on: date, charge: Charge, *movements: Movement
) -> None:
    """The bank's file of a day comes in; without movements it repeats that the slip is registered."""
    raw = write_retorno(
        bank_account(account),
        movements or [registered(charge)],
        sequence=next(_numbers),
        written_at=datetime.combine(made_on, time(6), tzinfo=UTC),
        credited_on=made_on,
    )
    send(session, raw)


def look(session: Session, agreement: Agreement, today: date) -> AgreementEvent | None:
    """The hourly look, on a day."""
    return watch.look_after(session, agreement.id, today=today, now=clock.now())


def noticed(session: Session, account: ReceivingAccount, agreement: Agreement, charge: Charge) -> Agreement:
    """The agreement with the notice given on the first day it may be, the file of that day being in. Commits.

    A file tells of all days before it: none is read until a day comes that waits for one.
    """
    session.flush()
    held, day = as_it_is(session, agreement), _first(session, agreement)
    for _ in range(60):
        day += DAY
        if standing_today(session, held, day).reason is Reason.GRACE_WAITS_FOR_FILES:
            file_made_on(session, account, day, charge)
        if look(session, agreement, day) is AgreementEvent.NOTICE:
            return as_it_is(session, agreement)
    raise AssertionError("no notice within sixty days")


def broken(session: Session, account: ReceivingAccount, agreement: Agreement, charge: Charge) -> Agreement:
    """The agreement broken on the first day it may be. Commits."""
    told = noticed(session, account, agreement, charge)
    assert told.cure_until is not None
    day = told.cure_until + DAY
    file_made_on(session, account, day, charge)
    assert look(session, agreement, day) is AgreementEvent.BREACH
    return as_it_is(session, agreement)


@remembered
def under_notice(
    session: Session, sealer: Sealer, bank: str = "341"
) -> tuple[ReceivingAccount, Agreement, list[Charge]]:
    """An agreement of four slips, none of them paid, with its notice given. Commits."""
    _, account, agreement, slips = running(session, sealer, bank=bank)
    return account, noticed(session, account, agreement, slips[0]), slips


@remembered
def broken_unpaid(session: Session, sealer: Sealer) -> tuple[ReceivingAccount, Agreement, list[Charge]]:
    """The same, broken. Commits."""
    _, account, agreement, slips = running(session, sealer)
    return account, broken(session, account, agreement, slips[0]), slips


@remembered
def broken_after_one(session: Session, sealer: Sealer) -> tuple[ReceivingAccount, Agreement, list[Charge]]:
    """An agreement of four slips, the first paid today at no fee, broken for the second. Commits."""
    _, account, agreement, slips = running(session, sealer)
    file_made_on(session, account, clock.today(), slips[0], paid(slips[0], fee=ZERO))
    return account, broken(session, account, agreement, slips[1]), slips


def break_agreement(session: Session, agreement_id: int) -> None:
    """Its notice was given and its window ended unpaid, all of it today. Commits."""
    lock_agreements(session, {agreement_id})
    agreement, today, now = session.get_one(Agreement, agreement_id), clock.today(), clock.now()
    record_step(
        session, agreement, AgreementEvent.NOTICE, reason="grace_ended", key="notice", on=today, actor="test", now=now
    )
    break_it(session, agreement, reason="cure_ended", on=today, actor="test", now=now)
    session.commit()


def as_it_is(session: Session, agreement: Agreement) -> Agreement:
    """The agreement, read again."""
    session.expire_all()
    return session.get_one(Agreement, agreement.id)


def _first(session: Session, agreement: Agreement) -> date:
    query = select(Installment.due_on).where(Installment.agreement_id == agreement.id, Installment.status == "open")
    return min(session.scalars(query))
