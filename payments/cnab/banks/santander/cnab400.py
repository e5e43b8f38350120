"""Santander, CNAB 400.

Source: H7800, CNAB 400 padrão Santander (353) com registro, versão 2.17, abril/2018. Its nosso numero has seven digits
and the check digit, where the code of the slip has twelve: numbers of this layout begin with zeros there. `variacao` is
the code of transmission. Old returns carry the code 353.

Pix: that manual is older. Register 8 of a remessa is as three other writers have it, its kinds and counts of payment as
two of them fill them in. Register 2 of a return brings the key and the txid in the files at hand, of which no code can
be made: a slip of this layout is printed with a code only where the bank writes its address or the code itself.
"""

from __future__ import annotations

from brazil.money import Money
from payments.account import BankAccount
from payments.banks.account_fields import conta, conta_dv, variacao
from payments.banks.santander import RULES
from payments.cnab.banks.santander import records_400 as records
from payments.cnab.banks.santander.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.checks import Settled
from payments.cnab.fields import Value
from payments.cnab.movements import Occurrence

_RECEIPT = "05"
_DO_NOT_WRITE_OFF, _DO_NOT_PROTEST = "04", "07"
_CARTEIRAS = {"101": "5", "201": "6"}  # simples and penhor, rapida com registro
_FULL_WIDTH = 12
_NET = slice(366, 379)


class Santander400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "033"
    rules = RULES
    asks = (conta(8), conta_dv(), variacao(20, "Código de transmissão (CNAB 400)"))
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_extras = (records.REMESSA_PIX,)
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    pix_record = records.REMESSA_PIX
    pix_return = records.RETORNO_PIX
    number_with_digit = True
    reason_width = 3
    fine_kinds = TermKinds(none="0", amount="", rate="4")
    fixed = {"especie": _RECEIPT, "instruction_1": _DO_NOT_WRITE_OFF, "instruction_2": _DO_NOT_PROTEST}

    def number_read(self, text: str) -> str:
        return super().number_read(text).zfill(_FULL_WIDTH)

    def account_values(self, account: BankAccount) -> dict[str, Value]:
        own: dict[str, Value] = {"transmission": account.variacao, "collection_conta": account.conta}
        return super().account_values(account) | own | {"carteira": _CARTEIRAS.get(account.carteira, "5")}

    def settled(
        self, line: str, occurrence: Occurrence, code: str, paid: Money | None, credited: Money | None, fee: Money
    ) -> Settled:
        """What is left after the fee is stated in newer returns only; without it the fee is charged apart."""
        net = line[_NET]
        stated = Money(int(net)) if net.isdigit() and net.strip("0") else None
        return super().settled(line, occurrence, code, paid, stated, fee)


LAYOUT = Santander400()
