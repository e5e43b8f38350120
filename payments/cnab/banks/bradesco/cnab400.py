"""Bradesco, CNAB 400.

Source: manual 4008.524.0121, Troca de Arquivos Cobrança Bradesco, versão 11. Fees come in lines of their own
(occurrence 28) or with the registration (02), never taken off a payment. The fine is counted from the due date.

Pix: register 4 of a return, with the address and the txid, is as two other readers have it; how a remessa asks for it
is in no document at hand, and is not offered.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.bradesco import RULES
from payments.check_digits import mod11_p
from payments.cnab.banks.bradesco import records_400 as records
from payments.cnab.banks.bradesco.ocorrencias import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.entries import RemessaEntry
from payments.cnab.fields import Value

_OUTROS = "99"
_ISSUED_BY_CLIENT = "2"
_NO_DEBIT_NOTICE = "2"


class Bradesco400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "237"
    rules = RULES
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    silent_types = frozenset("3")  # split
    pix_return = records.RETORNO_PIX
    fixed = {"issuer": _ISSUED_BY_CLIENT, "debit_notice": _NO_DEBIT_NOTICE, "especie": _OUTROS}

    def number_values(self, account: BankAccount, number: str, digit: str) -> dict[str, Value]:
        own = number.zfill(11)
        return {"nosso_numero": own, "nosso_numero_dv": digit, "nosso_numero_2": f"{own}{digit}".zfill(20)}

    def number_digit(self, account: BankAccount, number: str) -> str:
        return mod11_p(account.carteira.zfill(2)[-2:] + number.zfill(11))

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        payer = entry.boleto.payer
        street = f"{payer.street} {payer.city} {payer.state}"  # the layout has no field for the city
        return super().entry_values(entry) | {"payer_street": street}


LAYOUT = Bradesco400()
