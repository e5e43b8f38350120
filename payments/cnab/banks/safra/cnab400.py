"""Safra, CNAB 400.

Source: Manual de Transferência de Arquivos, Cobrança Produto 001, Layout Padrão Safra 400, dezembro/2016. Every record
carries the number of the file, of three digits: 999 is followed by 0. Whose debt it is goes in a record of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from payments.account import BankAccount
from payments.banks.safra import RULES
from payments.cnab.banks.safra import records_400 as records
from payments.cnab.banks.safra.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.entries import Instruction, RemessaEntry
from payments.cnab.fields import Value
from payments.cnab.movements import Movement
from payments.cnab.record import Record

_DUPLICATA_DE_SERVICO = "09"
_NONE, _FINE, _DO_NOT_PROTEST = "00", "16", "07"
_FILES = 1000


class Safra400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "422"
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    rules = RULES
    remessa_extras = (records.REMESSA_GUARANTOR,)
    details_by_movement = {"04": records.REMESSA_REBATE, "05": records.REMESSA_REBATE}
    number_with_digit = True
    reason_width = 3
    fixed = {
        "receiving_bank": "422",
        "especie": _DUPLICATA_DE_SERVICO,
        "aceite": "N",
        "instruction_1": _NONE,
        "instruction_2": _DO_NOT_PROTEST,
    }

    def write_remessa(
        self, account: BankAccount, entries: Sequence[RemessaEntry], *, sequence: int, written_at: datetime
    ) -> Iterator[str]:
        return super().write_remessa(account, entries, sequence=sequence % _FILES, written_at=written_at)

    def write_retorno(
        self,
        account: BankAccount,
        movements: Sequence[Movement],
        *,
        sequence: int,
        written_at: datetime,
        credited_on: date | None,
    ) -> Iterator[str]:
        return super().write_retorno(
            account, movements, sequence=sequence % _FILES, written_at=written_at, credited_on=credited_on
        )

    def wants(self, record: Record, entry: RemessaEntry) -> bool:
        """The record of whose debt it is, on registration, when that is not who receives."""
        creditor, receiver = entry.boleto.creditor, entry.boleto.account.beneficiary
        return entry.instruction is Instruction.REGISTER and creditor.tax_id != receiver.tax_id

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        values = super().entry_values(entry)
        fined = entry.instruction is Instruction.REGISTER and entry.boleto.fine_bps
        return values | {"instruction_1": _FINE} if fined else values | {"fine_on": None, "fine_bps": 0}


LAYOUT = Safra400()
