"""A link by which somebody else pays one installment: made, ended, and listed for the person who asked for help.

Its Pix stands beside the installment's own: whichever is paid first ends the other, and paid by both, the second is
the person's credit. A third party may pay what another owes, in the other's name (CC art. 304).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from brazil.calendar import add_bank_days, next_bank_day
from brazil.money import Money
from offers.agreements.agreement import RUNNING, InstallmentState
from offers.agreements.settling import Settling, SettlingLine
from payments.charge import ChargeState
from portal.clock import midnight_after
from portal.models import Agreement, ChargeMethod, Debtor, Installment, Instrument, PayLink, ReceivingAccount
from portal.services import audit, outbox
from portal.services.agreement_life.payoff import GOOD_FOR, draft, quote
from portal.services.agreement_records import agreement_of
from portal.services.errors import NotFound, Stale
from portal.services.issuing import account_of
from portal.services.joint.membership import plan_of_agreement
from portal.services.parties import registered_name
from portal.services.payments import lock_agreements
from portal.services.withdrawals import withdraw_charge

MOST_LIVE = 3
TOKEN_BYTES = 24
_STANDING = (ChargeState.DRAFTED, ChargeState.SUBMITTED, ChargeState.REGISTERED)


class Length(IntEnum):
    """For how many days a link is asked for."""

    SHORT = 3
    LONG = 7


class LinkState(StrEnum):
    """What a link is good for."""

    LIVE = "live"
    PAID = "paid"  # by this link
    ENDED = "ended"  # the person ended it, or made another for the same installment
    EXPIRED = "expired"
    OVER = "over"  # the installment was paid otherwise, or its agreement asks for nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a link would say and for how long: all that whoever opens it sees."""

    number: int
    first_name: str
    amount: Money
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A link and its token, told this once."""

    link: PayLink
    token: str


def possible(session: Session, agreement: Agreement) -> bool:
    """Whether somebody else can be asked: it runs, its creditor receives by Pix, and it is paid by itself."""
    return agreement.status in RUNNING and _account(session, agreement) is not None


def lines_of(session: Session, agreement: Agreement, today: date) -> tuple[SettlingLine, ...]:
    """What each open installment takes today, in due order. Those that take nothing are left out."""
    return tuple(line for line in quote(session, agreement, today).lines if line.value)


def preview(session: Session, agreement: Agreement, number: int, length: Length, today: date) -> Preview:
    """What a link for this installment would say. Raises Stale("pay_link_installment") for one that asks nothing."""
    line = _line(session, agreement, number, today).lines[0]
    return Preview(
        number=number,
        first_name=first_name_of(registered_name(session, agreement.debtor_id, agreement.creditor_id)),
        amount=line.value,
        until=_until(line, length, today),
    )


def make(
    session: Session, *, debtor_id: int, agreement_id: str, number: int, length: Length, today: date, now: datetime
) -> Made:
    """A link for an installment in the amount it takes today; one made for it before ends. Commits.

    The amount stands until the link's last day: what paying early spares is that of today, what delay adds too.
    Raises Stale: "pay_link_impossible", "pay_link_installment", "pay_link_limit".
    """
    session.execute(select(Debtor.id).where(Debtor.id == debtor_id).with_for_update())
    agreement = agreement_of(session, debtor_id, agreement_id)
    lock_agreements(session, {agreement.id})
    account = _account(session, agreement)
    if agreement.status not in RUNNING or account is None:
        raise Stale("pay_link_impossible")
    shown = preview(session, agreement, number, length, today)
    installment = next(each for each in agreement.installments if each.number == number)
    _make_room(session, debtor_id, installment, now)
    found = _line(session, agreement, number, today)
    charge = draft(
        session, agreement, found, account, ChargeMethod.PIX, today, shown.until, now, without_payer=True
    )  # fmt: skip
    outbox.enqueue(session, "pix.create", f"charge:{charge.id}", {"charge_id": charge.id})
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = PayLink(
        token_digest=digest_of(token),
        debtor_id=debtor_id,
        agreement_id=agreement.id,
        installment_id=installment.id,
        charge_id=charge.id,
        first_name=shown.first_name,
        expires_at=midnight_after(shown.until),
        created_at=now,
    )
    session.add(link)
    session.flush()
    _note(session, agreement, link, "pay_link.made", now)
    session.commit()
    return Made(link=link, token=token)


def end(session: Session, *, debtor_id: int, agreement_id: str, link_id: str, now: datetime) -> None:
    """The person ends a link; its Pix is taken back. One that is over stays as it is. Commits."""
    agreement = agreement_of(session, debtor_id, agreement_id)
    lock_agreements(session, {agreement.id})
    link = session.scalar(_whole().where(PayLink.agreement_id == agreement.id, PayLink.public_id == link_id))
    if link is None:
        raise NotFound
    if state_of(link, now) is LinkState.LIVE:
        _end(session, link, now)
        _note(session, agreement, link, "pay_link.ended", now)
    session.commit()


def links_of(session: Session, agreement: Agreement) -> list[PayLink]:
    """Every link made for an agreement, newest first."""
    return list(session.scalars(_whole().where(PayLink.agreement_id == agreement.id).order_by(PayLink.id.desc())))


def state_of(link: PayLink, now: datetime) -> LinkState:
    """What a link is good for at an instant."""
    if link.charge.status is ChargeState.PAID:
        return LinkState.PAID
    if link.ended_at is not None:
        return LinkState.ENDED
    if now >= link.expires_at:
        return LinkState.EXPIRED
    asks = link.agreement.status in RUNNING and link.installment.status is InstallmentState.OPEN
    return LinkState.LIVE if asks and link.charge.status in _STANDING else LinkState.OVER


def link_with(session: Session, token: str) -> PayLink | None:
    """The link of a token, if there is one."""
    return session.scalar(_whole().where(PayLink.token_digest == digest_of(token)))


def digest_of(token: str) -> bytes:
    """What a token is found by."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def first_name_of(name: str) -> str:
    """The first of somebody's names, as it is written in a letter; never empty."""
    words = name.split()
    return words[0].capitalize() if words else "Alguém"


def _make_room(session: Session, debtor_id: int, installment: Installment, now: datetime) -> None:
    """End the link there is for the installment; with three others live, no more are made."""
    live = _whole().where(PayLink.debtor_id == debtor_id, PayLink.expires_at > now, PayLink.ended_at.is_(None))
    others = 0
    for link in session.scalars(live.order_by(PayLink.id)):
        if state_of(link, now) is not LinkState.LIVE:
            continue
        if link.installment_id == installment.id:
            _end(session, link, now)
        else:
            others += 1
    if others >= MOST_LIVE:
        session.rollback()
        raise Stale("pay_link_limit", most=MOST_LIVE)


def _end(session: Session, link: PayLink, now: datetime) -> None:
    link.ended_at = now
    withdraw_charge(session, link.charge, now)


def _line(session: Session, agreement: Agreement, number: int, today: date) -> Settling:
    asking = {each.number for each in agreement.installments if each.status is InstallmentState.OPEN}
    found = quote(session, agreement, today, [number]) if number in asking else None
    if found is None or not found.value:
        raise Stale("pay_link_installment")
    return found


def _until(line: SettlingLine, length: Length, today: date) -> date:
    """The last bank day of a link. One for an installment not late yet does not reach past its due date by more than
    any code of a fixed amount does: the charges of delay are the creditor's."""
    asked = next_bank_day(today + timedelta(days=length))
    if line.days_late:
        return asked
    return min(asked, max(next_bank_day(line.due_on), add_bank_days(today, GOOD_FOR)))


def _account(session: Session, agreement: Agreement) -> ReceivingAccount | None:
    if plan_of_agreement(session, agreement.id) is not None:
        return None
    return account_of(session, agreement.creditor_id, Instrument.PIX)


def _whole() -> Select[PayLink]:
    return select(PayLink).options(
        joinedload(PayLink.charge), joinedload(PayLink.installment), joinedload(PayLink.agreement)
    )


def _note(session: Session, agreement: Agreement, link: PayLink, action: str, now: datetime) -> None:
    audit.record(
        session,
        actor=f"debtor:{link.debtor_id}",
        action=action,
        subject=f"agreement:{agreement.id}",
        creditor_id=agreement.creditor_id,
        detail={"link": link.public_id, "until": link.expires_at.isoformat()},
        now=now,
    )
