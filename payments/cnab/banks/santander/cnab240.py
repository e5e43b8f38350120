"""Santander, CNAB 240.

Source: Layout de Arquivo Padrão 240 Cobrança, versão 2.9, abril/2018 (H7815). The headers of a remessa carry the code
of transmission that the bank gives, not the beneficiary's; those of a return the account and the beneficiary's code.

Pix: segment Y-03 after P, Q and R is as two other programs have it, one of them after version 8.3 of april 2025. The
same segment in a return brings the key and the txid, as far as they say, of which no code can be made.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import conta, conta_dv, variacao
from payments.banks.santander import RULES
from payments.cnab.banks.santander import records_240 as records
from payments.cnab.banks.santander.ocorrencias_240 import TABLE
from payments.cnab.base.cnab240 import Cnab240
from payments.cnab.base.febraban import BATCH_TRAILER
from payments.cnab.entries import MOVEMENT_CODES, Instruction, RemessaEntry
from payments.cnab.fields import Value

_BY_CLIENT_REGISTERED = "1"
_TRADITIONAL = "1"
_RECEIPT = "17"
_DO_NOT_PROTEST = "0"
_DO_NOT_WRITE_OFF = "2"


class Santander240(Cnab240):
    """The bank's own side of CNAB 240. `variacao` is the code of transmission."""

    bank = "033"
    rules = RULES
    asks = (conta(9), conta_dv(), variacao(15, "Código de transmissão (CNAB 240)"))
    ocorrencias = TABLE
    movement_codes = {**MOVEMENT_CODES, Instruction.GRANT_DISCOUNT: "10", Instruction.CANCEL_DISCOUNT: "11"}
    file_header = records.FILE_HEADER
    batch_header = records.BATCH_HEADER
    segments_out = (records.SEGMENT_P, records.SEGMENT_Q, records.SEGMENT_R, records.SEGMENT_Y03)
    pix_record = records.SEGMENT_Y03
    pix_return = records.SEGMENT_Y03_RETORNO
    segment_t = records.SEGMENT_T
    segment_u = records.SEGMENT_U
    batch_trailer = records.BATCH_TRAILER
    file_trailer = records.FILE_TRAILER
    retorno_file_header = records.FILE_HEADER_RETORNO
    retorno_batch_header = records.BATCH_HEADER_RETORNO
    retorno_batch_trailer = BATCH_TRAILER
    number_with_digit = True
    carteira_digits = {"101": "5", "201": "6"}  # simples and caucionada, rapida com registro
    fixed = {
        "registration_form": _BY_CLIENT_REGISTERED,
        "document_kind": _TRADITIONAL,
        "especie": _RECEIPT,
        "protesto_code": _DO_NOT_PROTEST,
        "write_off_code": _DO_NOT_WRITE_OFF,
    }

    def account_values(self, account: BankAccount) -> dict[str, Value]:
        return super().account_values(account) | {"transmission": account.variacao}

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        boleto = entry.boleto
        return super().entry_values(entry) | {"interest_from": boleto.due_on if boleto.interest_bps else None}


LAYOUT = Santander240()
