"""Caixa, CNAB 240 (SIGCB).

Source: Leiaute de Arquivo Eletrônico Padrão CNAB 240 SIGCB, MO 67.118 v010, vigência 29/06/2018. The number of 17
begins with the carteira. A remessa refused whole comes back as a file of its own ("RET PRE CRI", a 5 where a return has
a 2), its reasons in segment W and no file trailer.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from payments.account import BankAccount
from payments.banks.caixa import RULES
from payments.cnab.banks.caixa import records_240 as records
from payments.cnab.banks.caixa.ocorrencias_240 import TABLE
from payments.cnab.base.cnab240 import Cnab240
from payments.cnab.base.heads import retorno_head
from payments.cnab.entries import RemessaEntry
from payments.cnab.fields import Value
from payments.cnab.layout import RetornoEvent
from payments.cnab.line_block import LineBlock
from payments.cnab.movements import Finding

_BY_CLIENT = "2"
_POSTED_BY_CLIENT = "0"
_DOCUMENTO_DE_DIVIDA = "24"
_DO_NOT_PROTEST = "3"
_WRITE_OFF, _LONGEST_DAYS = "1", "120"
_REFUSED_REMESSA = "5"


class Caixa240(Cnab240):
    """The bank's own side of CNAB 240."""

    bank = "104"
    rules = RULES
    ocorrencias = TABLE
    file_header = records.FILE_HEADER
    batch_header = records.BATCH_HEADER
    segments_out = (records.SEGMENT_P, records.SEGMENT_Q, records.SEGMENT_R)
    segment_t = records.SEGMENT_T
    segment_u = records.SEGMENT_U
    batch_trailer = records.BATCH_TRAILER
    file_trailer = records.FILE_TRAILER
    retorno_file_header = records.FILE_HEADER_RETORNO
    retorno_batch_header = records.BATCH_HEADER_RETORNO
    retorno_batch_trailer = records.BATCH_TRAILER_RETORNO
    fixed = {
        "registration_form": "1",
        "issuer": _BY_CLIENT,
        "deliverer": _POSTED_BY_CLIENT,
        "especie": _DOCUMENTO_DE_DIVIDA,
        "aceite": "N",
        "protesto_code": _DO_NOT_PROTEST,
        "write_off_code": _WRITE_OFF,
        "write_off_days": _LONGEST_DAYS,
    }

    def account_values(self, account: BankAccount) -> dict[str, Value]:
        return super().account_values(account) | {"convenio_2": account.convenio, "service": "1"}

    def issuer_number(self, account: BankAccount, number: str) -> str:
        return number[2:]

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        return super().entry_values(entry) | {"company_use": entry.company_use or entry.boleto.document_number}

    def read_retorno(self, blocks: Iterator[LineBlock]) -> Iterator[RetornoEvent]:
        first = next(blocks)
        again = chain([first], blocks)
        if first.text(0)[142] == _REFUSED_REMESSA:
            return self._refused_remessa(first.text(0), again)
        return super().read_retorno(again)

    def _refused_remessa(self, header: str, blocks: Iterator[LineBlock]) -> Iterator[RetornoEvent]:
        yield retorno_head(self, records.FILE_HEADER_RETORNO, 1, header)
        for block in blocks:
            for line_no, line in zip(block.numbers, block.texts, strict=True):
                if line[7] == "3" and line[13] == "W":
                    yield Finding(line_no=line_no, code="remessa_refused", stated=line[14:].strip(), counted="")


LAYOUT = Caixa240()
