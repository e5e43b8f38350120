"""Reads one request of a remessa from the records that make it, by the names their fields have everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from brazil.money import ZERO, Money
from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.entries import PixRequest, RemessaOrder
from payments.cnab.fields import FieldError
from payments.cnab.record import Record
from payments.cnab.terms import payer_tax_id

_T = TypeVar("_T")
Told = Sequence[tuple[Record, str]]  # records with their lines, padded; the first that has a field tells


class _Fields:
    def __init__(self, told: Told) -> None:
        self._told = told

    def text(self, name: str) -> str:
        return self._read(name, Record.text, "")

    def digits(self, name: str) -> str:
        return self._read(name, Record.digits, "")

    def count(self, name: str) -> int:
        return self._read(name, Record.number, 0)

    def money(self, name: str) -> Money:
        return self._read(name, Record.money, ZERO)

    def day(self, name: str) -> date | None:
        return self._read(name, Record.day, None)

    def _read(self, name: str, reader: Callable[[Record, str], Callable[[str], _T]], default: _T) -> _T:
        for record, line in self._told:
            if record.has(name):
                return reader(record, name)(line)
        return default


def read_order(layout: BankLayout, line_no: int, told: Told) -> RemessaOrder:
    """One request. Raises FieldError at the first field that holds no such value."""
    fields = _Fields(told)
    if any(len(line) > layout.width for _, line in told):
        raise FieldError("line_too_long", "record", layout.width + 1)
    code = fields.digits("occurrence_code")
    number = fields.text("nosso_numero")
    payer = payer_tax_id(fields.digits("payer_kind"), fields.text("payer_tax_id"))
    return RemessaOrder(
        line_no=line_no,
        instruction=layout.instruction_of(code),
        movement_code=code,
        nosso_numero=layout.number_read(number),
        nosso_numero_dv=fields.text("nosso_numero_dv") or layout.digit_read(number),
        document_number=fields.text("document_number"),
        company_use=fields.text("company_use"),
        carteira=fields.text("carteira"),
        agencia=fields.text("agencia"),
        conta=fields.text("conta"),
        amount=fields.money("title_amount"),
        due_on=fields.day("due_on"),
        issued_on=fields.day("issued_on"),
        payer_name=fields.text("payer_name"),
        payer_tax_id=payer,
        payer_postal_code=fields.digits("payer_postal_code") + fields.digits("payer_postal_suffix"),
        fine_bps=fields.count("fine_bps"),
        fine_on=fields.day("fine_on"),
        interest_per_day=fields.money("interest_per_day"),
        interest_bps=fields.count("interest_bps"),
        fine_amount=fields.money("fine_amount"),
        discount=fields.money("discount"),
        discount_until=fields.day("discount_until"),
        rebate=fields.money("rebate"),
        pix=_pix(layout, code, told, fields),
    )


def _pix(layout: BankLayout, code: str, told: Told, fields: _Fields) -> PixRequest | None:
    """The code asked for: by a record of its own, or by the movement alone where the bank then takes a key it knows."""
    if layout.pix_record is None:
        return None
    asked = code == layout.pix_movement if layout.pix_movement else any(each is layout.pix_record for each, _ in told)
    return PixRequest(key=fields.text("pix_key"), txid=fields.text("pix_txid")) if asked else None
