"""Laws every layout keeps, whatever the bank: a new bank is tested by being registered."""

from __future__ import annotations

from dataclasses import replace
from operator import itemgetter

from hypothesis import example, given
from hypothesis import strategies as st

from brazil.money import Money
from payments.cnab.entries import Instruction, RemessaEntry, RemessaOrder
from payments.cnab.fields import Kind
from payments.cnab.movements import PAYMENTS, Movement, Occurrence, RetornoLine
from payments.cnab.record import Record
from payments.cnab.registry import widths
from payments.cnab.remessa import read_remessa, write_remessa
from payments.cnab.retorno import read_retorno, write_retorno
from payments.cnab.terms import interest_per_day, share
from tests.payments.cnab_every_layout import (
    LAYOUTS,
    WRITTEN,
    account_of,
    code_of,
    movement,
    records,
    request,
    told_by,
)
from tests.payments.cnab_examples import PAYER, WRITTEN_AT
from tests.support.folded import each_of

_EACH = each_of(LAYOUTS)
_EACH_WRITTEN = each_of(WRITTEN)
_HOSTILE = ["a\r\n1999", "x;y", "emoji 😀", "tab\there", "ÇÃO " * 60, "W" * 200, "\x00\x1a\x85\u2028"]


@each_of(records(), name=itemgetter(0))
def test_each_column_belongs_to_one_field_and_each_name_to_one_field(name: str, record: Record) -> None:
    columns = [column for field in record.fields for column in range(field.start, field.end + 1)]
    assert columns == list(range(1, record.width + 1))
    names = [field.name for field in record.fields if field.kind is not Kind.CONSTANT]
    assert len(names) == len(set(names)), name


def _remessa(name: str, *asked: RemessaEntry) -> bytes:
    layout = LAYOUTS[name]
    return write_remessa(account_of(layout), asked, sequence=7, written_at=WRITTEN_AT, width=layout.width)


def _asked(name: str, entry: RemessaEntry) -> dict[str, object]:
    """What was asked, of what the layout has fields for."""
    layout, slip = LAYOUTS[name], entry.boleto
    assert layout.rules is not None
    registering = entry.instruction is Instruction.REGISTER
    values = {
        "nosso_numero": layout.rules.nosso_numero_full(slip),
        "document_number": slip.document_number,
        "company_use": entry.company_use,
        "amount": slip.amount,
        "due_on": slip.due_on,
        "issued_on": slip.issued_on,
        "interest_per_day": interest_per_day(slip),
        "interest_bps": slip.interest_bps,
        "discount": entry.discount,
        "discount_until": entry.discount_until,
        "rebate": entry.rebate,
    }
    if registering:
        values |= {"fine_bps": slip.fine_bps, "fine_amount": share(slip.amount, slip.fine_bps)}
    known = {
        key: value for key, value in values.items() if layout.entry_has("title_amount" if key == "amount" else key)
    }
    payer = {"payer_tax_id": slip.payer.tax_id, "payer_postal_code": slip.payer.postal_code}
    return {"instruction": entry.instruction, **known, **payer}


def _read(order: RemessaOrder, asked: dict[str, object]) -> dict[str, object]:
    return {key: getattr(order, key) for key in asked}


@_EACH_WRITTEN
def test_a_remessa_is_read_back_to_the_same_requests(name: str) -> None:
    layout = LAYOUTS[name]
    asked = [request(layout, instruction) for instruction in layout.movement_codes]
    raw = _remessa(name, *asked)
    lines = raw.decode("ascii").split("\r\n")
    assert lines.pop() == ""
    assert {len(line) for line in lines} == {layout.width}
    read = read_remessa(raw)
    wanted = [_asked(name, entry) for entry in asked]
    assert [_read(order, each) for order, each in zip(read.orders, wanted, strict=True)] == wanted
    assert (read.head.bank, read.head.written_on) == (layout.bank, WRITTEN_AT.date())


@_EACH_WRITTEN
def test_a_registration_says_its_fine_and_its_interest(name: str) -> None:
    layout = LAYOUTS[name]
    slip = request(layout, Instruction.REGISTER).boleto
    (order,) = read_remessa(_remessa(name, request(layout, Instruction.REGISTER))).orders
    if layout.entry_has("fine_bps") or layout.entry_has("fine_amount"):  # Citi's has neither
        assert (order.fine_bps, order.fine_amount) in ((200, Money(0)), (0, share(slip.amount, 200)))
    assert (order.interest_bps, order.interest_per_day) in ((100, Money(0)), (0, interest_per_day(slip)))


@given(name=st.sampled_from(WRITTEN), text=st.text(max_size=250) | st.sampled_from(_HOSTILE))
def test_no_payer_s_name_breaks_a_remessa(name: str, text: str) -> None:
    entry = request(LAYOUTS[name], Instruction.REGISTER, payer=replace(PAYER, name=text, street=text, city=text))
    raw, clean = _remessa(name, entry), _remessa(name, request(LAYOUTS[name], Instruction.REGISTER))
    assert (len(raw), raw.count(b"\n")) == (len(clean), clean.count(b"\n"))
    assert read_remessa(raw).orders[0].payer_tax_id == PAYER.tax_id


def _retorno(name: str, *told: Movement) -> bytes:
    layout = LAYOUTS[name]
    return write_retorno(
        account_of(layout), told, sequence=42, written_at=WRITTEN_AT, credited_on=None, width=layout.width
    )


def _said(name: str, told: Movement) -> dict[str, object]:
    names = ("document_number", "company_use", "occurred_on", "credited_on", "due_on", "title_amount", "late_charges",
             "discount", "rebate", "reasons")  # fmt: skip
    known = {each: getattr(told, each) for each in names if LAYOUTS[name].movement_has(each)}
    return {"nosso_numero": told.nosso_numero, "occurrence_code": told.occurrence_code, **known}


@_EACH
def test_a_return_is_read_back_to_the_same_movements(name: str) -> None:
    layout = LAYOUTS[name]
    reason = next((code for code in layout.ocorrencias.reasons if len(code) == layout.reason_width), None)
    events = told_by(layout)
    why = {"reasons": (reason,)} if reason and layout.movement_has("reasons") else {}
    told = [movement(layout, event, **(why if event is Occurrence.REJECTED else {})) for event in events]
    read = read_retorno(_retorno(name, *told))
    assert not read.quarantined
    assert not read.findings
    wanted = [_said(name, each) for each in told]
    assert [{key: getattr(line, key) for key in each} for line, each in zip(read.lines, wanted, strict=True)] == wanted
    assert [line.occurrence for line in read.lines] == events
    assert read.paid_total == Money(127_50)
    assert (read.head.bank, read.head.written_on) == (layout.bank, WRITTEN_AT.date())


@given(name=st.sampled_from(sorted(LAYOUTS)), text=st.text(max_size=250))
@example(name=sorted(LAYOUTS)[0], text=_HOSTILE[0])
def test_no_payer_s_name_breaks_a_return(name: str, text: str) -> None:
    raw = _retorno(name, movement(LAYOUTS[name], Occurrence.PAID, payer_name=text))
    read = read_retorno(raw)
    assert (len(read.lines), read.quarantined, read.paid_total) == (1, (), Money(127_50))


def _one(name: str, code: str) -> RetornoLine:
    told = movement(LAYOUTS[name], Occurrence.PAID, occurrence_code=code)
    (line,) = read_retorno(_retorno(name, told)).lines
    return line


@_EACH
def test_every_occurrence_of_the_bank_is_an_event_with_words(name: str) -> None:
    layout = LAYOUTS[name]
    for code, known in layout.ocorrencias.codes.items():
        assert known.occurrence is not Occurrence.UNKNOWN
        assert known.words
        line = _one(name, code)
        assert line.occurrence_code == code
        paid_after_all = line.occurrence is Occurrence.PAID and (
            code in layout.paid_when_credited or known.occurrence is Occurrence.WRITTEN_OFF
        )
        assert line.occurrence is known.occurrence or paid_after_all
        assert bool(line.paid_amount) == (line.occurrence in {*PAYMENTS, Occurrence.REVERSED})


@_EACH
def test_a_code_the_manual_does_not_have_is_kept_as_unknown(name: str) -> None:
    free = next(code for code in ("97", "98", "89", "77", "00") if code not in LAYOUTS[name].ocorrencias.codes)
    line = _one(name, free)
    assert (line.occurrence, line.occurrence_code, line.paid_amount) == (Occurrence.UNKNOWN, free, Money(0))


@_EACH
def test_a_line_cut_in_its_middle_is_set_aside_and_the_rest_is_read(name: str) -> None:
    layout = LAYOUTS[name]
    lines = _retorno(name, *[movement(layout, Occurrence.PAID)] * 2).splitlines()
    at = 2 if layout.width == 240 else 1
    lines[at] = lines[at][:60]
    read = read_retorno(b"\n".join(lines))
    assert [aside.line_no for aside in read.quarantined] == [at + 1]
    assert all(aside.code and aside.field and aside.column for aside in read.quarantined)
    assert len(read.lines) == 1


@_EACH
def test_the_same_code_means_the_same_twice(name: str) -> None:
    """The first code of an event is what the tests write: registration, rejection, payment and write-off exist."""
    for occurrence in told_by(LAYOUTS[name]):
        assert LAYOUTS[name].ocorrencias.occurrence(code_of(LAYOUTS[name], occurrence)) is occurrence


def test_a_width_added_later_does_not_change_the_one_that_is_written() -> None:
    assert [widths(bank)[0] for bank in ("001", "237", "341")] == [240, 400, 400]
