"""Where a joint payment may come in: an account of one operator's, through which every creditor of it receives."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import BeneficiaryKind, Instrument, ReceivingAccount
from portal.services.errors import OfferRefused
from portal.services.issuing import account_of
from portal.services.receiving_accounts import in_use


@dataclass(frozen=True, slots=True, kw_only=True)
class JointAccounts:
    """Where the slips and the Pix of a plan are paid into; at least one of them is there."""

    slips: ReceivingAccount | None
    pix: ReceivingAccount | None


def joint_accounts(session: Session, creditor_ids: Collection[int], today: date) -> JointAccounts:
    """The operator's accounts that serve all these creditors.

    Raises OfferRefused: ``joint_creditor_receives_itself`` where one of them receives in its own name alone,
    ``joint_operators_differ`` where no operator receives for all of them.
    """
    by_creditor = [_of_operator(session, each, today) for each in sorted(creditor_ids)]
    if not all(by_creditor):
        raise OfferRefused("joint_creditor_receives_itself")
    operators = [{_operator(each) for each in some} for some in by_creditor]
    common = sorted(set.intersection(*operators))
    if not common:
        raise OfferRefused("joint_operators_differ")
    of_one = [each for some in by_creditor for each in some if _operator(each) == common[0]]
    slips = next((each for each in of_one if each.instrument is Instrument.BOLETO), None)
    pix = next((each for each in of_one if each.instrument is Instrument.PIX), None)
    return JointAccounts(slips=slips, pix=pix or (_pix_beside(session, slips) if slips is not None else None))


def _of_operator(session: Session, creditor_id: int, today: date) -> list[ReceivingAccount]:
    """The accounts a creditor's new charges are paid into, where they are an operator's."""
    found = (in_use(session, creditor_id, today), account_of(session, creditor_id, Instrument.PIX))
    return [each for each in found if each is not None and each.beneficiary_kind is BeneficiaryKind.OPERATOR]


def _operator(account: ReceivingAccount) -> str:
    """The company an account belongs to: the first eight characters of its CNPJ."""
    return str(account.beneficiary["tax_id"])[:8]


def _pix_beside(session: Session, slips: ReceivingAccount) -> ReceivingAccount | None:
    """The operator's own Pix account, kept where its slips are."""
    query = select(ReceivingAccount).where(
        ReceivingAccount.creditor_id == slips.creditor_id,
        ReceivingAccount.instrument == Instrument.PIX,
        ReceivingAccount.beneficiary_kind == BeneficiaryKind.OPERATOR,
    )
    found = session.scalars(query.order_by(ReceivingAccount.is_default.desc(), ReceivingAccount.id))
    return next((each for each in found if _operator(each) == _operator(slips)), None)
