"""Sicoob, CNAB 400.

Source: Layouts para troca de informações, planilha, fevereiro/2017. Interest is a percentage a month and fine a
percentage, with four decimals; each slip is the only installment of its own title.
"""

from __future__ import annotations

from brazil.money import Money
from payments.account import BankAccount
from payments.banks.account_fields import conta, conta_dv
from payments.banks.sicoob import RULES
from payments.cnab.banks.sicoob import records_400 as records
from payments.cnab.banks.sicoob.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.checks import Settled
from payments.cnab.entries import RemessaEntry
from payments.cnab.fields import Value
from payments.cnab.movements import Occurrence

_BY_CLIENT = "2"
_OUTROS = "99"
_NOT_ACCEPTED = "0"
_DO_NOT_PROTEST = "07"
_REAL = "9"
_SINGLE = "01"
_GUARANTOR_FOLLOWS = "A"


class Sicoob400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "756"
    rules = RULES
    asks = (conta(8), conta_dv())
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    number_width = 7
    fixed = {
        "installment": _SINGLE,
        "issuer": _BY_CLIENT,
        "deliverer": _BY_CLIENT,
        "especie": _OUTROS,
        "aceite": _NOT_ACCEPTED,
        "instruction_1": _DO_NOT_PROTEST,
        "currency": _REAL,
        "guarantee_dv": "0",
    }

    def account_values(self, account: BankAccount) -> dict[str, Value]:
        return super().account_values(account) | {"agencia_2": account.agencia, "agencia_dv_2": account.agencia_dv}

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        values = super().entry_values(entry)
        guarantor = values.get("guarantor")
        mark = {"guarantor_mark": _GUARANTOR_FOLLOWS, "message_or_guarantor": guarantor} if guarantor else {}
        return values | mark

    def settled(
        self, line: str, occurrence: Occurrence, code: str, paid: Money | None, credited: Money | None, fee: Money
    ) -> Settled:
        """Real files leave the credited amount at zero beside what was paid: the fee is charged apart then."""
        return super().settled(line, occurrence, code, paid, credited or None, fee)


LAYOUT = Sicoob400()
