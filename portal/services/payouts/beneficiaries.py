"""Whose the money is that comes into an account: said before anything came into it, and then never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import BeneficiaryKind, Charge, Payment, ReceivingAccount
from portal.services import audit
from portal.services.errors import NotAllowed, NotFound


def require_another(kind: BeneficiaryKind, beneficiary_tax_id: str, creditor_tax_id: str) -> None:
    """Raises NotAllowed("account_of_the_creditor"): what is in the creditor's own name, branches too, is the
    creditor's and not the operator's. The first eight characters of a CNPJ name the company."""
    if kind is BeneficiaryKind.OPERATOR and beneficiary_tax_id[:8] == creditor_tax_id[:8]:
        raise NotAllowed("account_of_the_creditor")


def receive_for(session: Session, account_id: str, kind: BeneficiaryKind, *, actor: str, now: datetime) -> None:
    """Say whose an account's money is. Commits. Raises NotFound, and NotAllowed: "account_has_slips" once slips or
    payments are on it, and what `require_another` raises."""
    account = session.scalar(select(ReceivingAccount).where(ReceivingAccount.public_id == account_id).with_for_update())
    if account is None:
        raise NotFound
    require_another(kind, account.beneficiary["tax_id"], account.creditor.tax_id)
    slips = select(Charge.id).where(Charge.receiving_account_id == account.id).limit(1)
    money = select(Payment.id).where(Payment.receiving_account_id == account.id).limit(1)
    if session.scalar(slips) is not None or session.scalar(money) is not None:
        raise NotAllowed("account_has_slips")
    before, account.beneficiary_kind = account.beneficiary_kind, kind
    audit.record(
        session, actor=actor, action="account.beneficiary", subject=f"receiving_account:{account.id}", now=now,
        creditor_id=account.creditor_id, detail={"before": before.value, "after": kind.value},
    )  # fmt: skip
    session.commit()
