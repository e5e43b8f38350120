"""A payment arrives: the charge, its installments, its agreement and the ledger move together.

What each payment settled is kept part by part (Payment, PaymentPart), under its natural key: told twice, it counts
once. How much of what is asked it settles is worked out in money_in.imputing, what follows in money_in.consequences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.agreements.agreement import InstallmentState
from offers.agreements.allocation import Part
from payments.charge import PAYABLE, ChargeEvent, ChargeState, advance
from payments.incoming import Standing
from payments.ledger import Journal
from portal.models import (
    Agreement,
    Charge,
    ChargePurpose,
    Installment,
    Payment,
    PaymentPart,
    PaymentStatus,
)
from portal.services.money_in import imputing, recording
from portal.services.money_in.consequences import follow
from portal.services.money_in.imputing import Contract, Imputation, Share
from portal.services.money_in.incoming import Incoming, standing_of
from portal.services.money_in.positions import contract_of, positions_of

JournalMaker = Callable[[Imputation], Journal]

_SLICE = 500
_TAKES = frozenset({Standing.OPEN, Standing.FROZEN})  # frozen, nothing is asked for, but a payment still counts


def lock_agreements(session: Session, agreement_ids: Iterable[int]) -> None:
    """Hold these agreements until the transaction ends, always in the same order, and see them as they are now.

    SQLite has one writer at any time, so the lock that it does not know is not missed.
    """
    wanted = sorted(agreement_ids)
    for start in range(0, len(wanted), _SLICE):
        some = wanted[start : start + _SLICE]
        locked = select(Agreement).where(Agreement.id.in_(some)).order_by(Agreement.id).with_for_update()
        session.scalars(locked.execution_options(populate_existing=True)).all()
        parts = (
            select(Installment).where(Installment.agreement_id.in_(some)),
            select(Charge)
            .join(Installment)
            .where(Installment.agreement_id.in_(some))
            .order_by(Charge.id)
            .with_for_update(of=Charge),  # a remessa being written holds them too, and not their agreements
        )
        for part in parts:
            session.scalars(part.execution_options(populate_existing=True)).all()


def settle(session: Session, charge: Charge, incoming: Incoming, *, now: datetime) -> Payment:
    """Apply a payment that was matched to a charge. Does not commit: the file it came in does.

    The caller holds the agreement (`lock_agreements`). A payment with the late charges the bank reports settles what
    the charge is for, and nothing is asked for afterwards; a smaller one is imputed in the agreement's own order;
    what is beyond, and all that comes for what was paid or has ended, is the debtor's credit.
    """
    agreement = charge.installment.agreement
    installments = installments_of(charge)
    standing, contract = standing_of(agreement, installments), contract_of(session, agreement)
    positions = positions_of(session, installments)
    wanted = [one for one, each in zip(positions, installments, strict=True) if each.status is InstallmentState.OPEN]
    found = imputing.nothing(incoming.amount)
    as_asked = False
    if standing in _TAKES and wanted:
        found, as_asked = _impute(charge, wanted, incoming, contract)
    review = not found.parts and charge.status in PAYABLE  # paid because it was still asked for: CDC art. 42
    whole = as_asked or not any(one.left - found.settled_of(one.key) for one in wanted)
    _note_on(charge, whole or not found.parts)
    payment = recording.record(
        session,
        agreement,
        installments,
        incoming,
        found,
        kind=recording.kind_of(standing, positions, found, incoming.paid_on, contract, as_asked=as_asked),
        contract=contract,
        journal=recording.journal_of(incoming, agreement, found),
        charge=charge,
        now=now,
    )
    follow(
        session,
        agreement,
        payment,
        actor=incoming.actor,
        told_of=charge.installment_id,
        detail={"review_double": review},
        now=now,
    )
    return payment


def pay_installments(
    session: Session,
    agreement: Agreement,
    installments: Sequence[Installment],
    incoming: Incoming,
    journal: JournalMaker,
    *,
    now: datetime,
) -> Payment:
    """Apply money that came without a charge, or a credit, to open installments, the oldest first. Does not commit.

    `journal` makes the journal once it is known how much is settled and how much becomes a credit. The caller holds
    the agreement; the installments are open ones of it.
    """
    contract = contract_of(session, agreement)
    positions = positions_of(session, installments)
    found = _on_several(positions, incoming, contract)
    payment = recording.record(
        session,
        agreement,
        installments,
        incoming,
        found,
        kind=recording.kind_of(standing_of(agreement, installments), positions, found, incoming.paid_on, contract),
        contract=contract,
        journal=journal(found),
        now=now,
    )
    told_of = found.parts[0].key if found.parts else installments[0].id
    follow(session, agreement, payment, actor=incoming.actor, told_of=told_of, now=now)
    return payment


def installments_of(charge: Charge) -> list[Installment]:
    """What a charge is for: its one installment, or those of its shares."""
    if charge.purpose is ChargePurpose.SEVERAL and charge.shares:
        return [share.installment for share in charge.shares]
    return [charge.installment]


def agreement_ids_of(charge: Charge) -> set[int]:
    """The agreements a charge is for: several, where it is paid in to several creditors at once."""
    return {each.agreement_id for each in installments_of(charge)}


def open_installments_of(agreement: Agreement) -> list[Installment]:
    """What is left to pay of an agreement, by due date."""
    opened = [each for each in agreement.installments if each.status is InstallmentState.OPEN]
    return sorted(opened, key=lambda each: (each.due_on, each.number))


def late_charges_paid(session: Session, installment: Installment) -> Money:
    """What the payments of an installment that still count brought in for its delay, beyond the installment itself."""
    cents = type_coerce(PaymentPart.amount, BigInteger)
    paid = (
        select(func.coalesce(func.sum(cents), 0))
        .join(Payment)
        .where(
            PaymentPart.installment_id == installment.id,
            PaymentPart.part.in_((Part.FINE, Part.LATE_INTEREST)),
            Payment.status == PaymentStatus.APPLIED,
        )
    )
    return Money(int(session.scalar(paid) or 0))


def _note_on(charge: Charge, whole: bool) -> None:
    """A charge paid once stays so: what came again, and in part, was paid to an installment opened again."""
    if whole or charge.status is not ChargeState.PAID:
        charge.status = advance(charge.status, ChargeEvent.PAY if whole else ChargeEvent.PAY_IN_PART)


def _impute(
    charge: Charge, wanted: Sequence[imputing.Position], incoming: Incoming, contract: Contract
) -> tuple[Imputation, bool]:
    """What a payment settles of what its charge is for, and whether it is just what the charge for several asked."""
    if charge.purpose is ChargePurpose.INSTALLMENT or not charge.shares:
        return imputing.on_one(wanted[0], incoming.amount, incoming.late_charges, incoming.paid_on, contract), False
    shares = _shares(charge, wanted)
    if shares is not None and _in_time(charge, incoming) and incoming.amount >= charge.amount:
        return imputing.by_shares(shares, incoming.amount, incoming.paid_on, contract), True
    return imputing.oldest_first(wanted, incoming.amount, incoming.paid_on, contract), False


def _on_several(positions: Sequence[imputing.Position], incoming: Incoming, contract: Contract) -> Imputation:
    if len(positions) == 1:
        return imputing.on_one(positions[0], incoming.amount, incoming.late_charges, incoming.paid_on, contract)
    return imputing.oldest_first(positions, incoming.amount, incoming.paid_on, contract)


def _shares(charge: Charge, wanted: Sequence[imputing.Position]) -> list[Share] | None:
    """The shares as they were asked for, one of them perhaps a part of its installment alone; None once anything of
    them was paid otherwise."""
    by_key = {one.key: one for one in wanted}
    shares = [
        Share(position=by_key[each.installment_id], amount=each.amount, charges=each.charges, rebate=each.rebate)
        for each in charge.shares
        if each.installment_id in by_key
    ]
    as_asked = all(one.amount - one.charges + one.rebate <= one.position.left for one in shares)
    return shares if as_asked and len(shares) == len(charge.shares) else None


def _in_time(charge: Charge, incoming: Incoming) -> bool:
    return charge.valid_until is None or incoming.paid_on <= charge.valid_until
