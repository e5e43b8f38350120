"""Itaú, CNAB 400.

Source: Cobrança Bancária, Intercâmbio Eletrônico de Arquivos, 400 bytes CNAB, julho/2021 v3. The amount in columns
254-266 of the return is what was put in the account, already less the fee of 176-188 (real files agree).

Pix (bolepix), p. 13: movement 71 in the detail, carteira 109 alone, and register 3 after it (without it the bank takes
the CNPJ of the account as key). Register 8 and movement 01, which other programs write, are refused by the bank. A Pix
that cannot be made does not stop the slip: it is registered, and register 3 of the return carries the reason. A slip
paid by its Pix comes back as occurrence 10.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.itau import RULES, WITHOUT_ACCOUNT
from payments.check_digits import mod10
from payments.cnab.banks.itau import records_400 as records
from payments.cnab.banks.itau.ocorrencias import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.entries import RemessaEntry
from payments.cnab.fields import Value
from payments.errors import InvalidCharge

_DOCUMENTO_DE_DIVIDA = "15"
_WITH_PIX = "109"  # the only carteira


class Itau400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "341"
    rules = RULES
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_extras = (records.REMESSA_FINE, records.REMESSA_PIX)
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    silent_types = frozenset("4")  # split
    pix_record = records.REMESSA_PIX
    pix_movement = "71"
    pix_return = records.RETORNO_PIX
    pix_confirmed = True
    fine_kinds = TermKinds(none="0", amount="1", rate="2")
    fixed = {"carteira_code": "I", "especie": _DOCUMENTO_DE_DIVIDA, "aceite": "N"}
    # Write-offs that the bank makes because the money came another way: paid when an amount was credited.
    paid_when_credited = frozenset({"10", "59", "72"})

    def number_values(self, account: BankAccount, number: str, digit: str) -> dict[str, Value]:
        own = number.zfill(8)
        copies = {"nosso_numero_2": own, "nosso_numero_3": own, "carteira_code": "I"}
        return {"nosso_numero": own, "nosso_numero_dv": digit, **copies}

    def pix_values(self, entry: RemessaEntry) -> dict[str, Value]:
        if entry.pix is not None and entry.boleto.account.carteira != _WITH_PIX:
            raise InvalidCharge("pix_not_offered", "carteira", carteira=entry.boleto.account.carteira)
        return super().pix_values(entry)

    def number_digit(self, account: BankAccount, number: str) -> str:
        own = account.carteira.zfill(3) + number.zfill(8)
        base = "" if account.carteira in WITHOUT_ACCOUNT else account.agencia.zfill(4) + account.conta.zfill(5)
        return mod10(base + own)


LAYOUT = Itau400()
