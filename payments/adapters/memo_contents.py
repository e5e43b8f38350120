"""What a calculation memo states on paper and on screen: facts, tables of amounts, and the sum they come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brazil.money import Money
from payments.adapters.document_contents import Contacts
from payments.party import Party

Cell = str | Money | date


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoTable:
    """Rows of amounts. A column is its name and its kind: ``text``, ``money`` or ``date``; `foot` is a row of sums, or
    empty."""

    caption: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoSection:
    """A part of the sum: what it is, in words, then facts and tables."""

    title: str
    words: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[MemoTable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoDocument:
    """The memo of a balance, an offer or an agreement. `amount` is what it comes to on `day`; `number` is empty on
    screen, where nothing is handed out."""

    number: str
    title: str
    creditor: Party
    debtor: Party
    origin: str
    contract_number: str
    day: date
    amount: Money
    amount_label: str
    sections: tuple[MemoSection, ...]
    issued_on: date
    contacts: Contacts
