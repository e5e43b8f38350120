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
    the money is, None for a credit the debtor already had.
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
