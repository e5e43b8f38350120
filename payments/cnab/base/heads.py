"""The headers of files, read by the names their fields have everywhere; what a layout does not say stays empty."""

from __future__ import annotations

from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.checks import unreadable
from payments.cnab.entries import RemessaHead
from payments.cnab.fields import FieldError
from payments.cnab.movements import RetornoHead
from payments.cnab.record import Record


def remessa_head(layout: BankLayout, header: Record, line: str) -> RemessaHead:
    """The header of a remessa. Raises FieldError."""
    return RemessaHead(
        bank=layout.bank,
        width=layout.width,
        agencia=_text(header, "agencia", line),
        conta=_text(header, "conta", line),
        convenio=_text(header, "convenio", line),
        beneficiary_name=_text(header, "beneficiary_name", line),
        sequence=header.count("sequence")(line) if header.has("sequence") else 0,
        written_on=header.day("written_on")(line) if header.has("written_on") else None,
    )


def retorno_head(layout: BankLayout, header: Record, line_no: int, line: str) -> RetornoHead:
    """The header of a return. Raises UnreadableFile: without it nothing of the file may be used."""
    try:
        return RetornoHead(
            bank=layout.bank,
            width=layout.width,
            agencia=_text(header, "agencia", line),
            conta=_text(header, "conta", line),
            convenio=_text(header, "convenio", line),
            beneficiary_name=_text(header, "beneficiary_name", line),
            sequence=header.count("sequence")(line) if header.has("sequence") else 0,
            written_on=header.day("written_on")(line) if header.has("written_on") else None,
            credited_on=header.day("credited_on")(line) if header.has("credited_on") else None,
        )
    except FieldError as error:
        raise unreadable(line_no, error) from error


def _text(header: Record, name: str, line: str) -> str:
    return header.text(name)(line) if header.has(name) else ""
