"""A Pix charge with a due date (cobv) as the receiver asks for it.

API Pix (openapi v2.9.0), schema CobVSolicitada and the violations listed for `PUT|PATCH /cobv/{txid}`: what the PSP
would refuse is refused here first, with the field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brazil.money import Money
from payments.errors import InvalidCharge
from payments.party import Party
from payments.pix.terms import Discount, DiscountMode, Fine, Interest, Rebate, RebateMode
from payments.pix.txid import charge_txid

HIGHEST = Money(999_999_999_999)  # \d{1,10}\.\d{2}
DAYS_AFTER_DUE = 30  # the API's own when nothing is told
_MOST_DAYS = 2**31 - 1
_MESSAGE_LENGTH, _KEY_LENGTH, _NAME_LENGTH = 140, 77, 200
_MOST_NOTES, _NOTE_NAME_LENGTH, _NOTE_LENGTH = 50, 50, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeDocument:
    """What we ask a PSP to keep under our `txid`. Raises InvalidCharge when it could not be kept or paid.

    `key` is the receiver's Pix key. `days_after_due` (`validadeAposVencimento`) are calendar days after the due date,
    moved to a business day, in which it may still be paid. `notes` are names and values shown to whoever pays.
    """

    txid: str
    key: str
    amount: Money
    due_on: date
    debtor: Party
    days_after_due: int = DAYS_AFTER_DUE
    fine: Fine | None = None
    interest: Interest | None = None
    rebate: Rebate | None = None
    discount: Discount | None = None
    payer_message: str = ""
    notes: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        charge_txid(self.txid)
        if not Money(0) < self.amount <= HIGHEST:
            raise InvalidCharge("pix_amount", "amount", expected="above zero, up to ten digits before the point")
        if not 0 <= self.days_after_due <= _MOST_DAYS:
            raise InvalidCharge("pix_days_after_due", "days_after_due", expected="zero or more")
        if not 1 <= len(self.key) <= _KEY_LENGTH:
            raise InvalidCharge("pix_key", "key", expected="1 to 77 characters")
        self._check_texts()
        self._check_reductions()

    def _check_texts(self) -> None:
        if not 1 <= len(self.debtor.name) <= _NAME_LENGTH or len(self.debtor.tax_id) not in (11, 14):
            raise InvalidCharge("pix_debtor", "debtor", expected="a name and a CPF or CNPJ")
        if len(self.payer_message) > _MESSAGE_LENGTH:
            raise InvalidCharge("pix_text_too_long", "payer_message", expected="up to 140 characters")
        if len(self.notes) > _MOST_NOTES or any(
            len(name) > _NOTE_NAME_LENGTH or len(value) > _NOTE_LENGTH for name, value in self.notes
        ):
            raise InvalidCharge("pix_text_too_long", "notes", expected="50 notes, names of 50, values of 200")

    def _check_reductions(self) -> None:
        reais = self.amount.decimal
        if self.rebate and self.rebate.mode is RebateMode.AMOUNT and self.rebate.value >= reais:
            raise InvalidCharge("pix_value_not_below_amount", "rebate", expected=f"below {reais}")
        if self.discount is None:
            return
        if any(pair.until > self.due_on for pair in self.discount.fixed):
            raise InvalidCharge("pix_discount_after_due", "discount", expected=f"until {self.due_on}")
        values = [pair.value for pair in self.discount.fixed]
        if self.discount.mode is DiscountMode.AMOUNT_UNTIL and max(values) >= reais:
            raise InvalidCharge("pix_value_not_below_amount", "discount", expected=f"below {reais}")
