"""The accounts slips are paid into: which one new slips use, and what each has done so far.

The rule: of a creditor's confirmed switches, the one that started last by today; before the first of them, the account
the creditor began with. An account is never changed once it has slips: another takes over from a day, and the one
before goes on receiving what was issued on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from portal.models import AccountSwitch, BankFile, Charge, Direction, Instrument, ReceivingAccount, SwitchState
from portal.services.errors import NotFound


class Standing(StrEnum):
    """What an account is for today."""

    IN_USE = "in_use"
    COMING = "coming"  # confirmed, from a later day
    PROPOSED = "proposed"  # waits for a person
    RECEIVING = "receiving"  # was in use: what was issued on it is still paid into it
    KEPT = "kept"  # never used


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """An account as the list shows it. `since` is the day of the standing, None where there is none."""

    account: ReceivingAccount
    standing: Standing
    since: date | None
    slips: int
    last_remessa: datetime | None
    last_retorno: datetime | None


def in_use(session: Session, creditor_id: int, today: date) -> ReceivingAccount | None:
    """The account of the creditor's new slips; None while there is none."""
    switch = session.scalar(_started(creditor_id, today).limit(1))
    if switch is not None:
        return switch.account
    return session.scalar(
        select(ReceivingAccount)
        .where(
            ReceivingAccount.creditor_id == creditor_id,
            ReceivingAccount.instrument == Instrument.BOLETO,
            ReceivingAccount.is_default,
        )
        .order_by(ReceivingAccount.id)
        .limit(1)
    )


def account_of(session: Session, public_id: str, creditor_id: int | None) -> ReceivingAccount:
    """An account in the viewer's reach; NotFound otherwise."""
    query = _boletos().where(ReceivingAccount.public_id == public_id)
    if creditor_id is not None:
        query = query.where(ReceivingAccount.creditor_id == creditor_id)
    account = session.scalar(query)
    if account is None:
        raise NotFound
    return account


def lines(session: Session, creditor_id: int | None, today: date) -> list[AccountLine]:
    """The accounts of a creditor, or of all, by creditor and newest first."""
    query = _boletos().options(joinedload(ReceivingAccount.creditor))
    if creditor_id is not None:
        query = query.where(ReceivingAccount.creditor_id == creditor_id)
    accounts = session.scalars(query.order_by(ReceivingAccount.creditor_id, ReceivingAccount.id.desc())).all()
    used = {each: in_use(session, each, today) for each in {account.creditor_id for account in accounts}}
    return [_line(session, account, used[account.creditor_id], today) for account in accounts]


def line_of(session: Session, account: ReceivingAccount, today: date) -> AccountLine:
    """One account as the list shows it."""
    return _line(session, account, in_use(session, account.creditor_id, today), today)


def switches_of(session: Session, account_id: int) -> list[AccountSwitch]:
    """Everything that was asked about an account, newest first."""
    query = (
        select(AccountSwitch)
        .where(AccountSwitch.account_id == account_id)
        .options(joinedload(AccountSwitch.proposer), joinedload(AccountSwitch.decider))
    )
    return list(session.scalars(query.order_by(AccountSwitch.id.desc())))


def _boletos() -> Select[ReceivingAccount]:
    return select(ReceivingAccount).where(ReceivingAccount.instrument == Instrument.BOLETO)


def _started(creditor_id: int, today: date) -> Select[AccountSwitch]:
    return (
        select(AccountSwitch)
        .where(
            AccountSwitch.creditor_id == creditor_id,
            AccountSwitch.state == SwitchState.CONFIRMED,
            AccountSwitch.starts_on <= today,
        )
        .options(joinedload(AccountSwitch.account))
        .order_by(AccountSwitch.starts_on.desc(), AccountSwitch.id.desc())
    )


def _line(session: Session, account: ReceivingAccount, used: ReceivingAccount | None, today: date) -> AccountLine:
    slips = session.scalar(select(func.count()).where(Charge.receiving_account_id == account.id)) or 0
    standing, since = _standing(session, account, used, today, slips)
    files = session.execute(
        select(BankFile.direction, func.max(BankFile.received_at))
        .where(BankFile.receiving_account_id == account.id)
        .group_by(BankFile.direction)
    )
    last = {row[0]: row[1] for row in files}
    return AccountLine(
        account=account,
        standing=standing,
        since=since,
        slips=slips,
        last_remessa=last.get(Direction.REMESSA),
        last_retorno=last.get(Direction.RETORNO),
    )


def _standing(
    session: Session, account: ReceivingAccount, used: ReceivingAccount | None, today: date, slips: int
) -> tuple[Standing, date | None]:
    asked = switches_of(session, account.id)
    if used is not None and used.id == account.id:
        started = [each.starts_on for each in asked if each.state is SwitchState.CONFIRMED and each.starts_on <= today]
        return Standing.IN_USE, max(started, default=None)
    for state, standing in ((SwitchState.PROPOSED, Standing.PROPOSED), (SwitchState.CONFIRMED, Standing.COMING)):
        waiting = [each.starts_on for each in asked if each.state is state]
        if waiting and (state is SwitchState.PROPOSED or max(waiting) > today):
            return standing, max(waiting)
    return (Standing.RECEIVING if slips else Standing.KEPT), None
