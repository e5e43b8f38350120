"""The rows behind every figure of the finance desk."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.extensions import reading, writing
from portal.finance.blueprint import finance
from portal.finance.scope import own_creditor, scope_of, standing
from portal.finance.words import OUTCOMES, STANDINGS, bank_words, why
from portal.models import BankLine
from portal.paging import PAGE, page_number, paging
from portal.services import finance_overview, suspense
from portal.services.finance_filters import Filter
from portal.staff_pages import staff_context
from portal.table_files import Cell, table_file

HEAD = (
    "Arquivo", "Linha", "Movimento", "Situação", "Motivo", "Nosso número", "Documento", "Acordo", "Ocorreu em",
    "Crédito em", "Pago", "Tarifa",
)  # fmt: skip


@finance.get("/movimentos")
def movements() -> str:
    with reading() as session:
        scope, page = scope_of(session), page_number()
        chosen = scope.filter(standing=standing(), search=_search())
        lines = finance_overview.movements(session, chosen, offset=(page - 1) * PAGE, limit=PAGE)
        total = finance_overview.figure(session, chosen)
        fields = [
            {"name": "q", "label": "Nosso número ou documento", "kind": "search", "value": _search()},
            {
                "name": "situacao",
                "label": "Situação",
                "kind": "select",
                "value": chosen.standing.value if chosen.standing else "",
                "options": [("", "Todas"), *STANDINGS.items()],
            },
            *scope.fields(),
        ]
        return render_template(
            "finance/movements.html",
            scope=scope,
            fields=fields,
            chosen=chosen,
            lines=lines,
            total=total,
            kept=dict(request.args.items()),
            paging=paging(total.count, page, len(lines)),
            **staff_context(),
        )


@finance.get("/movimentos.csv")
def movements_csv() -> Response:
    return _export("csv")


@finance.get("/movimentos.xlsx")
def movements_xlsx() -> Response:
    return _export("xlsx")


@finance.get("/linhas/<line_id>")
def line_case(line_id: str) -> AnyResponse:
    """The case a line waits in."""
    with writing() as session:
        line = suspense.line_of(session, line_id, own_creditor())
        case = suspense.case_of(session, line, now=clock.now())
        return redirect(url_for("finance.case", case_id=case.public_id), 303)


def _export(form: str) -> Response:
    with reading() as session:
        chosen: Filter = scope_of(session).filter(standing=standing(), search=_search())
        rows = [csv_row(line) for line in finance_overview.movements(session, chosen)]
    return table_file(form, "movimentos", HEAD, rows)


def csv_row(line: BankLine) -> list[Cell]:
    """A movement as a row of a spreadsheet."""
    charge = line.charge
    return [
        line.file.file_name,
        line.line_number,
        bank_words(line.file, line),
        OUTCOMES[line.outcome.value][0],
        why(line),
        line.nosso_numero,
        charge.document_number if charge else str(line.record.get("document_number", "")),
        charge.installment.agreement.number if charge else "",
        line.occurred_on,
        line.credited_on,
        line.paid,
        line.fee,
    ]


def _search() -> str:
    return request.args.get("q", "").strip().replace("\x00", "")[:40]
