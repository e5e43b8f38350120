"""Reads a movement of a return from one line: the detail of CNAB 400, or the two segments of CNAB 240 side by side.

Millions of lines go through here: the columns are cut all at once, and a field at fault is looked for only once a
line is known to have one. Fields a layout does not have are read as empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import cast

from brazil.money import ZERO, Money
from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.business_key import movement_key
from payments.cnab.checks import Settled, split_reasons
from payments.cnab.field_values import Unfit, count_in, stripped
from payments.cnab.fields import Field, FieldError, Kind
from payments.cnab.movements import PAYMENTS, Occurrence, RetornoHead, RetornoLine

_MONEY = ("title_amount", "paid_amount", "credited_amount", "fee", "late_charges", "late_fine", "discount", "rebate")
_BESIDES = frozenset(_MONEY[3:])  # amounts beside what was owed and paid, which some banks leave blank for none
_DAYS = ("occurred_on", "credited_on", "due_on")
_TEXTS = (
    "document_number",
    "company_use",
    "reasons",
    "agencia",
    "conta",
    "convenio",
    "receiving_bank",
    "receiving_agencia",
)
_CODES = ("record_number", "occurrence_code", "nosso_numero")
_NAMES = (*_CODES, *_MONEY, *_DAYS, *_TEXTS)
_NOWHERE = slice(0, 0)


class MovementReader:
    """Reads the movements of one kind of record of one layout."""

    def __init__(self, layout: BankLayout, fields: Iterable[Field]) -> None:
        known = {field.name: field for field in fields}
        self._layout = layout
        self._fields = [known[name] for name in _NAMES if name in known]
        self._cut = itemgetter(*(_span(known.get(name)) for name in _NAMES))
        self._numbered = "record_number" in known
        self._code = _from_text(known, "occurrence_code")
        self._number = _from_text(known, "nosso_numero")
        self._money = tuple(_amount_of(known, name) for name in _MONEY)
        self._days = tuple(cast(Callable[[str], date | None], _from_text(known, name, None)) for name in _DAYS)
        self._has_paid, self._has_credited = "paid_amount" in known, "credited_amount" in known

    def read(self, head: RetornoHead, line_no: int, line: str, convenio: str = "") -> tuple[RetornoLine, Settled]:
        """The movement and what it says of money; `convenio` is its batch's. Raises FieldError, with the column."""
        try:
            return self._read(head, line_no, line, convenio)
        except Unfit:
            for field in self._fields:
                if field.name not in _BESIDES or line[field.start - 1 : field.end].strip():
                    field.read(line)
            raise

    def _read(self, head: RetornoHead, line_no: int, line: str, batch_convenio: str) -> tuple[RetornoLine, Settled]:
        layout = self._layout
        (
            record_number,
            code_text,
            number_text,
            title,
            paid_text,
            credited_text,
            fee_text,
            late_text,
            late_fine,
            discount,
            rebate,
            occurred,
            credited_day,
            due,
            document,
            company_use,
            reasons_text,
            agencia,
            conta,
            convenio,
            receiving_bank,
            receiving_agencia,
        ) = self._cut(line)
        if self._numbered:
            count_in(record_number)  # in CNAB 400 the last columns: a line cut short has none
        code = cast(str, self._code(code_text))
        nosso_numero = layout.number_read(cast(str, self._number(number_text)))
        money = self._money
        fee = money[3](fee_text)
        paid = money[1](paid_text) if self._has_paid else None
        credited = money[2](credited_text) if self._has_credited else None
        occurrence = layout.occurrence(code, line)
        settled = layout.settled(line, occurrence, code, paid, credited, fee)
        if settled.paid and (occurrence is Occurrence.WRITTEN_OFF or code in layout.paid_when_credited):
            occurrence = Occurrence.PAID
        occurred_on = self._days[0](occurred) or self._day_of_movement(head, occurrence)
        reasons = split_reasons(reasons_text.strip(), layout.reason_width)
        agencia, conta = agencia.strip(), conta.strip()
        late = money[4](late_text)
        return RetornoLine(
            line_no=line_no,
            bank=layout.bank,
            nosso_numero=nosso_numero,
            document_number=document.strip(),
            company_use=company_use.strip(),
            occurrence=occurrence,
            occurrence_code=code,
            reasons=reasons,
            occurred_on=occurred_on,
            credited_on=self._days[1](credited_day),
            due_on=self._days[2](due),
            title_amount=money[0](title),
            paid_amount=settled.paid,
            credited_amount=settled.credited,
            fee=fee,
            late_charges=late + money[5](late_fine) if late_fine else late,
            discount=money[6](discount),
            rebate=money[7](rebate),
            bank_key=movement_key(
                layout.bank,
                agencia + conta,
                nosso_numero,
                code,
                occurred_on,
                settled.paid + fee,
                receiving_bank.strip() + receiving_agencia.strip(),
                reasons,
            ),
            agencia=agencia,
            conta=conta,
            convenio=convenio.strip() or batch_convenio,
        ), settled

    def _day_of_movement(self, head: RetornoHead, occurrence: Occurrence) -> date:
        """Of a movement that does not say its day: the file's. A payment must say it where the layout has the field."""
        field = next((field for field in self._fields if field.name == "occurred_on"), None)
        if head.written_on is None or (field is not None and occurrence in PAYMENTS):
            raise FieldError("blank", "occurred_on", field.start if field else 1)
        return head.written_on


def _span(field: Field | None) -> slice:
    return slice(field.start - 1, field.end) if field else _NOWHERE


def _amount_of(known: Mapping[str, Field], name: str) -> Callable[[str], Money]:
    read = cast(Callable[[str], Money], _from_text(known, name, ZERO))
    if name not in _BESIDES or name not in known:
        return read
    return lambda text: ZERO if text.isspace() else read(text)


def _from_text(known: Mapping[str, Field], name: str, absent: object = "") -> Callable[[str], object]:
    field = known.get(name)
    if field is None:
        return lambda text: absent
    return stripped if field.kind in (Kind.TEXT, Kind.KEY, Kind.CONSTANT) else field.from_text()
