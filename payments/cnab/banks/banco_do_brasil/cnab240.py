"""Banco do Brasil, CNAB 240: segments P, Q and R out, T and U back.

Source: Particularidades BB, Leiaute CNAB 240, agosto/2017, over FEBRABAN's layout.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.banco_do_brasil import RULES
from payments.check_digits import mod11_x
from payments.cnab.banks.banco_do_brasil import records_240 as records
from payments.cnab.banks.banco_do_brasil.ocorrencias import TABLE
from payments.cnab.base.cnab240 import Cnab240
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.entries import RemessaEntry
from payments.cnab.fields import Value

_WITHOUT_DIGIT = 17  # a nosso numero of 17 has no check digit, one of 11 has
_WITH_DIGIT = 11
_DOCUMENTO_DE_DIVIDA = "24"
_BY_CLIENT = "2"
_DO_NOT_PROTEST = "3"
_REAL = "09"


class BancoDoBrasil240(Cnab240):
    """The bank's own side of CNAB 240: one account a batch."""

    bank = "001"
    rules = RULES
    ocorrencias = TABLE
    file_header = records.FILE_HEADER
    batch_header = records.BATCH_HEADER
    segments_out = (records.SEGMENT_P, records.SEGMENT_Q, records.SEGMENT_R)
    segment_t = records.SEGMENT_T
    segment_u = records.SEGMENT_U
    batch_trailer = records.BATCH_TRAILER
    file_trailer = records.FILE_TRAILER
    interest_kinds = TermKinds(none="0", amount="1", rate="2")
    # The digit that stands for the carteira in the detail (field note of segment P).
    carteira_digits = {"11": "1", "12": "1", "17": "7", "31": "2", "51": "4"}
    fixed = {
        "registration_form": "1",
        "document_kind": "1",
        "issuer": _BY_CLIENT,
        "deliverer": _BY_CLIENT,
        "especie": _DOCUMENTO_DE_DIVIDA,
        "aceite": "N",
        "protesto_code": _DO_NOT_PROTEST,
        "currency": _REAL,
    }

    def header_values(self, account: BankAccount) -> dict[str, Value]:
        own = {"convenio_carteira": account.carteira, "convenio_variacao": account.variacao}
        return super().header_values(account) | own

    def number_values(self, account: BankAccount, number: str, digit: str) -> dict[str, Value]:
        return {"nosso_numero": number if len(number) >= _WITHOUT_DIGIT else number + digit}

    def number_read(self, text: str) -> str:
        return text if len(text) >= _WITHOUT_DIGIT else text[:_WITH_DIGIT]

    def digit_read(self, text: str) -> str:
        return "" if len(text) >= _WITHOUT_DIGIT else text[_WITH_DIGIT:]

    def number_digit(self, account: BankAccount, number: str) -> str:
        return mod11_x(number)

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        boleto = entry.boleto
        return super().entry_values(entry) | {"interest_from": boleto.due_on if boleto.interest_bps else None}


LAYOUT = BancoDoBrasil240()
