"""What the tests of every bank file layout share: all layouts, an account for each, requests and movements that fit."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib import import_module

from brazil.money import Money
from payments.account import BankAccount
from payments.banks import bank_rules
from payments.boleto import Boleto
from payments.cnab import banks
from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.base.cnab240 import Cnab240
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.entries import Instruction, RemessaEntry
from payments.cnab.movements import Movement, Occurrence
from payments.cnab.record import Record
from payments.cnab.registry import MODULES, layout_at
from tests.payments.cnab_examples import CREDITOR, PAYER
from tests.payments.issuing_accounts import ACCOUNTS, slip_of

LAYOUTS: dict[str, BankLayout] = {}
for _bank, _width in MODULES:
    _layout = layout_at(_bank, _width)
    assert isinstance(_layout, BankLayout)
    LAYOUTS[f"{_bank}-{_width}"] = _layout


def _writes(layout: BankLayout) -> bool:
    if isinstance(layout, Cnab240):
        return bool(layout.segments_out)
    return isinstance(layout, Cnab400) and layout.remessa_header is not None


# Remessas go to banks through which slips are issued; returns are read of the others too.
WRITTEN = [name for name, layout in LAYOUTS.items() if _writes(layout) and layout.bank in ACCOUNTS]


def records() -> Iterator[tuple[str, Record]]:
    """Every record declared in the room of a bank."""
    for room in pkgutil.iter_modules(banks.__path__):
        for module in ("records_240", "records_400"):
            try:
                declared = vars(import_module(f"{banks.__name__}.{room.name}.{module}"))
            except ModuleNotFoundError:
                continue
            yield from ((f"{room.name}.{name}", value) for name, value in declared.items() if isinstance(value, Record))


def account_of(layout: BankLayout) -> BankAccount:
    """The example account of an issuing bank; a made-up one where the bank is only read."""
    account = ACCOUNTS.get(layout.bank)
    if account is None:
        account = BankAccount(
            bank=layout.bank, agencia="1", conta="12345", conta_dv="7", carteira="1", beneficiary=CREDITOR
        )
    return replace(account, beneficiary=replace(CREDITOR, tax_id="11222333000181"))


def request(layout: BankLayout, instruction: Instruction, **changes: object) -> RemessaEntry:
    """A request with every term: fine, interest, discount, rebate."""
    values = {"payer": PAYER, "creditor": CREDITOR, "fine_bps": 200, "interest_bps": 100} | changes
    slip: Boleto = slip_of(account_of(layout), **values)
    return RemessaEntry(
        boleto=slip,
        instruction=instruction,
        company_use="AC123",
        discount=Money(5_00),
        discount_until=date(2026, 11, 25),
        rebate=Money(3_21),
    )


def code_of(layout: BankLayout, occurrence: Occurrence) -> str:
    """The bank's first code of an event."""
    return next(code for code, known in layout.ocorrencias.codes.items() if known.occurrence is occurrence)


def told_by(layout: BankLayout) -> list[Occurrence]:
    """Registration, refusal and payment, as far as the bank's table tells them; not every manual lists a refusal."""
    known = {each.occurrence for each in layout.ocorrencias.codes.values()}
    assert {Occurrence.REGISTERED, Occurrence.PAID} <= known
    return [event for event in (Occurrence.REGISTERED, Occurrence.REJECTED, Occurrence.PAID) if event in known]


def bank_number(layout: BankLayout) -> str:
    """A nosso numero as the bank's files give it back."""
    if layout.bank in ACCOUNTS:
        return bank_rules(layout.bank).nosso_numero_full(slip_of(account_of(layout)))
    record = layout.segment_t if isinstance(layout, Cnab240) else next(iter(layout.retorno_details.values()))  # type: ignore[attr-defined]
    width = layout.number_width or record.field("nosso_numero").width - layout.number_with_digit
    return "1234".zfill(width)


def movement(layout: BankLayout, occurrence: Occurrence, **changes: object) -> Movement:
    """A movement of one event, with money when it is a payment."""
    paid = Money(127_50) if occurrence in (Occurrence.PAID, Occurrence.PARTLY_PAID) else Money(0)
    values: dict[str, object] = {
        "occurrence_code": code_of(layout, occurrence),
        "nosso_numero": bank_number(layout),
        "occurred_on": date(2026, 11, 28),
        "credited_on": date(2026, 11, 30),
        "due_on": date(2026, 11, 30),
        "title_amount": Money(127_50),
        "paid_amount": paid,
        "document_number": "A-1",
        "company_use": "AC123",
        "late_charges": Money(2_00),
        "discount": Money(1_00),
        "rebate": Money(50),
        "payer_name": PAYER.name,
    }
    return Movement(**{**values, **changes})  # type: ignore[arg-type]
