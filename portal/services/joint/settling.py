"""A payment of a joint charge: the money comes in once, and each slice has its own payment, parts and journal.

The bank's movement is one journal, in the books of who keeps the account, through its suspense; each slice takes its
part out of there, in the books of its own creditor. So the bank's day ties to one line, and no creditor's books hold
another's money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from brazil.money import ZERO, total
from offers.agreements.agreement import InstallmentState
from offers.agreements.joint import SliceAsked, SliceGiven, share_out
from payments.charge import PAYABLE, ChargeEvent, ChargeState, advance
from payments.incoming import Standing
from payments.journals import payment_for_several, suspense_resolved
from portal.models import Agreement, Charge, ChargeShare, JointPlan, JournalRecord, Payment, ReceivingAccount
from portal.services.joint.membership import SLICE_MARK
from portal.services.ledger import post
from portal.services.money_in import imputing, recording
from portal.services.money_in.consequences import follow
from portal.services.money_in.imputing import Contract, Imputation, Position
from portal.services.money_in.incoming import Incoming, standing_of
from portal.services.money_in.positions import contract_of, positions_of

_TAKES = frozenset({Standing.OPEN, Standing.FROZEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slice:
    """One creditor's part of a charge, as it stands before the payment."""

    agreement: Agreement
    shares: tuple[ChargeShare, ...]
    positions: tuple[Position, ...]
    wanted: tuple[Position, ...]  # what of it a payment can still settle
    standing: Standing
    contract: Contract

    def asked(self, on: date) -> SliceAsked:
        """What it asks for on a day; what has ended was paid for all the same, as the charge asked."""
        asking = self.wanted or tuple(
            _as_charged(share, one) for share, one in zip(self.shares, self.positions, strict=True)
        )
        due = [self.contract.due(one, on) for one in asking]
        return SliceAsked(
            key=self.agreement.id,
            asked=total(share.amount for share in self.shares),
            nominal=total(each.nominal for each in due),
            charges=total(each.charges for each in due),
            due_on=min(one.due_on for one in self.positions),
        )


def settle_joint(
    session: Session, charge: Charge, plan: JointPlan, incoming: Incoming, *, now: datetime
) -> tuple[JournalRecord, list[Payment]]:
    """Apply a payment to every slice of its charge: the journal of the bank's movement, and a payment for each slice
    that got anything. Does not commit. The caller holds all agreements of the charge."""
    slices = [_slice(session, charge, agreement) for agreement in _agreements(charge)]
    given = share_out(
        incoming.amount,
        incoming.late_charges,
        incoming.fee,
        [each.asked(incoming.paid_on) for each in slices],
        plan.rule,
    )
    still_asked = charge.status in PAYABLE
    found = [_impute(each, part, incoming.paid_on) for each, part in zip(slices, given, strict=True)]
    _note_on(charge, slices, found)
    journal = _come_in(session, incoming, now)
    payments = [
        _record(session, charge, each, part, what, incoming, review=still_asked and not what.parts, now=now)
        for each, part, what in zip(slices, given, found, strict=True)
        if part.amount
    ]
    return journal, payments


def _agreements(charge: Charge) -> list[Agreement]:
    """In the order in which they are held."""
    found = {share.installment.agreement_id: share.installment.agreement for share in charge.shares}
    return [found[key] for key in sorted(found)]


def _slice(session: Session, charge: Charge, agreement: Agreement) -> _Slice:
    shares = tuple(each for each in charge.shares if each.installment.agreement_id == agreement.id)
    installments = [each.installment for each in shares]
    standing, positions = standing_of(agreement, installments), positions_of(session, installments)
    opened = [one for one, each in zip(positions, installments, strict=True) if each.status is InstallmentState.OPEN]
    return _Slice(
        agreement=agreement,
        shares=shares,
        positions=tuple(positions),
        wanted=tuple(opened) if standing in _TAKES else (),
        standing=standing,
        contract=contract_of(session, agreement),
    )


def _as_charged(share: ChargeShare, position: Position) -> Position:
    return Position(
        key=position.key, amount=share.amount, due_on=position.due_on, left=share.amount, plan_interest=ZERO
    )


def _impute(each: _Slice, given: SliceGiven, on: date) -> Imputation:
    """What a slice's part settles of it, in the order its own agreement states."""
    if not each.wanted:
        return imputing.nothing(given.amount)
    if len(each.wanted) == 1:
        return imputing.on_one(each.wanted[0], given.amount, given.late, on, each.contract)
    return imputing.oldest_first(each.wanted, given.amount, on, each.contract)


def _note_on(charge: Charge, slices: Sequence[_Slice], found: Sequence[Imputation]) -> None:
    """Paid once no slice is left short, or where nothing of it was asked for any more."""
    short = any(
        one.left > what.settled_of(one.key) for each, what in zip(slices, found, strict=True) for one in each.wanted
    )
    if not short or charge.status is not ChargeState.PAID:
        charge.status = advance(charge.status, ChargeEvent.PAY_IN_PART if short else ChargeEvent.PAY)


def _come_in(session: Session, incoming: Incoming, now: datetime) -> JournalRecord:
    """The whole of the money, once, in the books of who keeps the account."""
    account = session.get_one(ReceivingAccount, incoming.account_id)
    journal = payment_for_several(
        bank_key=incoming.key,
        bank_account_id=str(account.id),
        paid=incoming.amount,
        fee=incoming.fee,
        on=incoming.paid_on,
    )
    return post(session, account.creditor_id, journal, now=now)


def _record(
    session: Session,
    charge: Charge,
    each: _Slice,
    given: SliceGiven,
    found: Imputation,
    incoming: Incoming,
    *,
    review: bool,
    now: datetime,
) -> Payment:
    own = Incoming(
        source=incoming.source,
        key=f"{incoming.key}{SLICE_MARK}{each.agreement.id}",
        account_id=incoming.account_id,
        amount=given.amount,
        paid_on=incoming.paid_on,
        credited_on=incoming.credited_on,
        fee=given.fee,
        late_charges=given.late,
        actor=incoming.actor,
    )
    journal = suspense_resolved(
        bank_key=own.key,
        bank_account_id=str(incoming.account_id),
        agreement_id=str(each.agreement.id),
        paid=given.amount,
        owed=given.amount - found.credit,
        on=incoming.paid_on,
    )
    payment = recording.record(
        session,
        each.agreement,
        [share.installment for share in each.shares],
        own,
        found,
        kind=recording.kind_of(each.standing, each.positions, found, incoming.paid_on, each.contract),
        contract=each.contract,
        journal=journal,
        charge=charge,
        now=now,
    )
    told_of, detail = each.shares[0].installment_id, {"review_double": review}
    follow(session, each.agreement, payment, actor=incoming.actor, told_of=told_of, detail=detail, now=now)
    return payment
