"""One payment on its way in, as whoever learned of it tells it, and how what it is for stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from brazil.money import ZERO, Money
from offers.agreements.agreement import RUNNING, AgreementState, InstallmentState
from payments.incoming import Standing
from portal.models import Agreement, Installment, PaymentSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A payment to be applied. `key` is its natural key: the account and the bank's own key of the movement.

    `late_charges` is what the bank reports of it as fine and interest; `fee` what it kept of it. `account_id` is where
    the money is; None where no account of ours received it.
    """

    source: PaymentSource
    key: str
    account_id: int | None
    amount: Money
    paid_on: date
    credited_on: date | None = None
    fee: Money = ZERO
    late_charges: Money = ZERO
    actor: str = "bank"


def natural_key(account_id: int, bank_key: str) -> str:
    """A movement of one account, once, whichever file tells of it."""
    return f"{account_id}:{bank_key}"


def standing_of(agreement: Agreement, installments: Sequence[Installment]) -> Standing:
    """How what a payment is for stands now. The caller holds the agreement."""
    if agreement.status is AgreementState.SETTLED:
        return Standing.SETTLED
    if agreement.status is AgreementState.FROZEN:
        return Standing.FROZEN
    if agreement.status not in RUNNING:
        return Standing.ENDED
    if not any(each.status is InstallmentState.OPEN for each in installments):
        return Standing.PAID
    return Standing.OPEN


def standing_of_several(installments: Sequence[Installment]) -> Standing:
    """How what a charge is for stands, of several agreements too: open while one of them still asks for its part."""
    by_agreement: dict[int, list[Installment]] = {}
    for each in installments:
        by_agreement.setdefault(each.agreement_id, []).append(each)
    found = [standing_of(some[0].agreement, some) for some in by_agreement.values()]
    return next((each for each in found if each in (Standing.OPEN, Standing.FROZEN)), found[0])
