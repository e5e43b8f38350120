"""The accountability statement of a payout as PDF, XLSX or CSV, all three from the same rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from typing import IO

from flask import Response
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from payments.party import Party
from portal import wording_payouts as words
from portal.formatting import date_short, instant_short
from portal.models import LineKind, Payout, PayoutKind
from portal.payout_wiring import (
    DayFigures,
    PayoutStatement,
    StatementFigures,
    StatementLine,
    payout_statement_pdf,
)
from portal.services.finance_accounts import account_name
from portal.services.parties import creditor_party
from portal.services.payouts.listing import receiving_accounts
from portal.services.payouts.statement import StatementRow, statement_rows
from portal.spreadsheets.cells import Cell
from portal.spreadsheets.delimited import csv_chunks
from portal.spreadsheets.workbook import write_workbook

FORMS = ("pdf", "xlsx", "csv")
MOST_ON_PAPER = 400  # lines: beyond them paper tells the days, and the spreadsheet the lines
_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def statement_file(session: Session, payout: Payout, form: str) -> Response:
    """The download; never cached."""
    target = BytesIO()
    write_statement(session, payout, form, target)
    name = f"{'fatura' if payout.kind is PayoutKind.INVOICE else 'repasse'}-{payout.creditor.slug}-{payout.number}"
    response = Response(target.getvalue(), content_type=_TYPES[form])
    shown = "inline" if form == "pdf" else "attachment"
    response.headers["Content-Disposition"] = f'{shown}; filename="{name}.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def write_statement(session: Session, payout: Payout, form: str, target: IO[bytes]) -> None:
    """Write the statement in one of FORMS."""
    rows = statement_rows(session, payout.id)
    if form == "pdf":
        target.write(payout_statement_pdf(statement_of(session, payout, rows)))
    elif form == "xlsx":
        write_workbook(target, f"{words.KINDS[payout.kind]} {payout.number}", words.HEAD, cells_of(rows))
    else:
        for chunk in csv_chunks(words.HEAD, cells_of(rows)):
            target.write(chunk)


def cells_of(rows: Iterable[StatementRow]) -> Iterator[list[Cell]]:
    """Each row in the order of the head, and the sum of them last."""
    sums = [ZERO] * 7
    for row in rows:
        amounts = _amounts(row)
        sums = [held + amount for held, amount in zip(sums, amounts, strict=True)]
        # A rate in hundredths of a percent is written as centavos are: 1250 as 12,50.
        yield [
            row.day, words.LINES[row.kind], row.payment, words.SOURCES[row.source], row.agreement, row.contracts,
            row.installments, row.age_days, *amounts[:4], Money(row.rate_bps), *amounts[4:],
        ]  # fmt: skip
    yield ["Soma", *[None] * 7, *sums[:4], None, *sums[4:]]


def statement_of(session: Session, payout: Payout, rows: Iterable[StatementRow]) -> PayoutStatement:
    """The statement on paper. Raises DocumentMismatchError when the rows do not come to the payout's own figures."""
    days: dict[date, list[int]] = defaultdict(lambda: [0] * 5)
    lines: list[StatementLine] = []
    for row in rows:
        figures = [1, row.recovered.cents, row.commission.cents, row.fee.cents, row.net.cents]
        days[row.day] = [held + more for held, more in zip(days[row.day], figures, strict=True)]
        if payout.line_count <= MOST_ON_PAPER:
            lines.append(_line(row, _figures(figures)))
    came_into = receiving_accounts(session, payout.id) if payout.kind is PayoutKind.PAYOUT else []
    return PayoutStatement(
        number=payout.number,
        invoice=payout.kind is PayoutKind.INVOICE,
        creditor=creditor_party(payout.creditor),
        receiver=Party(**came_into[0].beneficiary) if came_into else None,
        first_on=min(days, default=payout.until_on),
        until_on=payout.until_on,
        state=words.STATES[payout.state][0],
        steps=_steps(payout),
        figures=StatementFigures(
            lines=payout.line_count, recovered=payout.recovered, commission=payout.commission, fee=payout.fee,
            net=payout.total,
        ),
        days=tuple(DayFigures(day=day, figures=_figures(held)) for day, held in sorted(days.items())),
        lines=tuple(lines),
    )  # fmt: skip


def _line(row: StatementRow, figures: StatementFigures) -> StatementLine:
    installments = f"{'parcelas' if ',' in row.installments else 'parcela'} {row.installments}"
    return StatementLine(
        day=row.day,
        returned=row.kind is LineKind.RETURN,
        agreement=row.agreement,
        contracts=row.contracts,
        installments=installments if row.installments else "",
        rate_bps=row.rate_bps,
        figures=figures,
    )


def _figures(cents: list[int]) -> StatementFigures:
    lines, *amounts = cents
    recovered, commission, fee, net = (Money(each) for each in amounts)
    return StatementFigures(lines=lines, recovered=recovered, commission=commission, fee=fee, net=net)


def _steps(payout: Payout) -> tuple[tuple[str, str], ...]:
    steps: list[tuple[str, str]] = []
    if payout.approved_at:
        steps.append(("Aprovado em", instant_short(payout.approved_at)))
    if payout.paid_on:
        left = f", da conta {account_name(payout.paid_from)}" if payout.paid_from else ""
        steps.append(("Pago em", f"{date_short(payout.paid_on)}{left}, {payout.bank_reference}"))
    return tuple(steps)


def _amounts(row: StatementRow) -> list[Money]:
    return [row.principal, row.interest, row.fine, row.recovered, row.commission, row.fee, row.net]
