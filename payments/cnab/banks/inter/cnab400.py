"""Inter, CNAB 400: returns only.

Source: Manual CNAB 400 Emissão de boletos de cobrança, v1.1, 30/08/2021. A remessa of this layout asks the bank to
number the slips (carteira 112), so that none could be shown before the return: none is written here. The header names
no account, so the first movement does.
"""

from __future__ import annotations

from collections.abc import Iterator

from brazil.money import Money
from payments.banks.inter import RULES
from payments.cnab.banks.inter import records_400 as records
from payments.cnab.banks.inter.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.base.late_head import with_account_of_first
from payments.cnab.checks import Settled
from payments.cnab.fields import FieldError
from payments.cnab.layout import RetornoEvent
from payments.cnab.line_block import LineBlock
from payments.cnab.movements import PAYMENTS, Occurrence


class Inter400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "077"
    ocorrencias = TABLE
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    rules = RULES
    number_with_digit = True
    reason_width = 140
    blank_amounts = frozenset({"paid_amount"})

    def settled(
        self, line: str, occurrence: Occurrence, code: str, paid: Money | None, credited: Money | None, fee: Money
    ) -> Settled:
        if occurrence in PAYMENTS and not paid:
            raise FieldError("blank", "paid_amount", records.RETORNO_DETAIL.field("paid_amount").start)
        return super().settled(line, occurrence, code, paid, credited, fee)

    def read_retorno(self, lines: Iterator[LineBlock]) -> Iterator[RetornoEvent]:
        return with_account_of_first(super().read_retorno(lines))


LAYOUT = Inter400()
