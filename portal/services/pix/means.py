"""What each installment of an agreement can be paid by today, and what a paid one was paid by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from brazil.money import Money
from payments.charge import PAYABLE, ChargeState
from payments.pix.payable import Payable, last_payable_day, moved_due_date, payable_on
from portal.models import Charge, ChargeMethod, ChargePurpose, Installment
from portal.sealing import Sealer
from portal.services.pix.charges import DAYS_AFTER_DUE, days_after_due, document_of, pix_account_of

_COMING = (ChargeState.DRAFTED, ChargeState.SUBMITTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PixToPay:
    """A Pix the PSP takes today: by its `amount`, until its last `until`; the bank shows the name of `receiver`."""

    charge: Charge
    amount: Money
    until: date

    @property
    def receiver(self) -> str:
        return self.charge.account.beneficiary["name"]

    @property
    def receiver_tax_id(self) -> str:
        return self.charge.account.beneficiary["tax_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """The boleto and the Pix of one installment. `pix_coming`: the PSP is being asked. `pix_ended_on`: it was valid
    until then and nobody used it. `paid_by`: what a paid installment was paid by, where it was by one of these."""

    boleto: Charge | None = None
    pix: PixToPay | None = None
    pix_coming: bool = False
    pix_ended_on: date | None = None
    paid_by: ChargeMethod | None = None


def means_of(session: Session, debtor_id: int, agreement_id: int, *, sealer: Sealer, today: date) -> dict[int, Means]:
    """By installment id; one that was never charged for is not there."""
    query = (
        select(Charge)
        .join(Charge.installment)
        .options(contains_eager(Charge.installment), joinedload(Charge.account))
        .where(
            Charge.debtor_id == debtor_id,
            Installment.agreement_id == agreement_id,
            Charge.purpose == ChargePurpose.INSTALLMENT,
        )
        .order_by(Charge.id)
    )
    by_installment: dict[int, list[Charge]] = defaultdict(list)
    for charge in session.scalars(query):
        by_installment[charge.installment_id].append(charge)
    return {key: _means(session, charges, sealer, today) for key, charges in by_installment.items()}


def _means(session: Session, charges: Sequence[Charge], sealer: Sealer, today: date) -> Means:
    boletos = [each for each in charges if each.method is ChargeMethod.BOLETO and each.status in PAYABLE]
    by_pix = [each for each in charges if each.method is ChargeMethod.PIX]
    kept = next((each for each in reversed(by_pix) if each.status is ChargeState.REGISTERED), None)
    until = last_payable_day(kept.due_on, DAYS_AFTER_DUE) if kept else None
    pix = _to_pay(session, kept, until, sealer, today) if kept and until else None
    return Means(
        boleto=boletos[0] if boletos else None,
        pix=pix,
        pix_coming=any(each.status in _COMING for each in by_pix),
        pix_ended_on=until if pix is None else None,
        paid_by=next((each.method for each in charges if each.status is ChargeState.PAID), None),
    )


def pix_of(session: Session, charge: Charge, *, sealer: Sealer, today: date) -> PixToPay | None:
    """A registered Pix as it can be paid today, None when it cannot any more."""
    return _to_pay(session, charge, last_payable_day(charge.due_on, days_after_due(charge)), sealer, today)


def _to_pay(session: Session, charge: Charge, until: date, sealer: Sealer, today: date) -> PixToPay | None:
    if today <= moved_due_date(charge.due_on):
        return PixToPay(charge=charge, amount=charge.amount, until=until)
    account = pix_account_of(session, charge.receiving_account_id)
    asked = payable_on(document_of(session, charge, account, sealer), today)
    return PixToPay(charge=charge, amount=asked.total, until=until) if isinstance(asked, Payable) else None
