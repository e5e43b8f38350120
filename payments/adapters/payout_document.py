"""The accountability statement of a payout, or of an invoice of commission, on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brazil.money import Money, total
from payments.adapters.document_contents import DocumentMismatchError
from payments.adapters.document_templates import document_templates
from payments.adapters.pdf_engine import Sheet, render_pdf
from payments.party import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFigures:
    """What some lines come to. `net` is what is paid: recovered less commission and fee, or an invoice's commission."""

    lines: int
    recovered: Money
    commission: Money
    fee: Money
    net: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A line on paper."""

    day: date
    returned: bool
    agreement: str
    contracts: str
    installments: str
    rate_bps: int
    figures: StatementFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """A day's lines together."""

    day: date
    figures: StatementFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutStatement:
    """What is stated. `lines` may be left out where there are too many for paper: `days` always adds up to the whole.

    `receiver` is whose account the debtors paid into; None for an invoice, where it is the creditor's own.
    """

    number: int
    invoice: bool
    creditor: Party
    receiver: Party | None
    first_on: date
    until_on: date
    state: str
    steps: tuple[tuple[str, str], ...]
    figures: StatementFigures
    days: tuple[DayFigures, ...]
    lines: tuple[StatementLine, ...]

    def __post_init__(self) -> None:
        parts = [each.figures for each in self.days]
        for name in ("recovered", "commission", "fee", "net"):
            stated, found = getattr(self.figures, name), total(getattr(each, name) for each in parts)
            if stated != found:
                raise DocumentMismatchError(name, stated, found)


def payout_statement_pdf(doc: PayoutStatement) -> bytes:
    """The statement. The same statement gives the same bytes."""
    html = document_templates().get_template("documents/payout_statement.html").render(doc=doc)
    what = "Fatura de comissão" if doc.invoice else "Prestação de contas do repasse"
    return render_pdf(html, title=f"{what} {doc.number}", sheet=Sheet.LETTER)
