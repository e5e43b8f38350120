"""One file to a bank, slip by slip, with what the bank answered; and the list of files for a spreadsheet."""

from __future__ import annotations

from flask import Response, render_template

from portal.clock import business_date
from portal.extensions import reading
from portal.finance.blueprint import finance
from portal.finance.scope import own_creditor, scope_of
from portal.finance.words import CHARGE_STATES, FILE_STATES, rejection_words
from portal.models import Direction
from portal.paging import PAGE, page_number, paging
from portal.services import finance_overview, finance_remessas
from portal.services.finance_accounts import account_names
from portal.services.finance_remessas import Asked
from portal.staff_pages import staff_context
from portal.table_files import Cell, table_file

HEAD = ("Pedido", "Nosso número", "Documento", "Acordo", "Parcela", "Vencimento", "Valor", "Situação hoje", "Motivo")
LIST_HEAD = ("Arquivo", "Conta", "Número", "Boletos", "Escrito em", "Situação", "Entregue em")
MOST = 100_000


@finance.get("/remessas/<file_id>")
def remessa(file_id: str) -> str:
    with reading() as session:
        file = finance_overview.file_of(session, file_id, own_creditor(), Direction.REMESSA)
        page = page_number()
        lines = finance_remessas.lines_of(session, file, offset=(page - 1) * PAGE, limit=PAGE)
        return render_template(
            "finance/remessa.html",
            file=file,
            lines=[(each, asked_words(each), CHARGE_STATES[each.charge.status.value], _why(each)) for each in lines],
            account=account_names(session).get(file.receiving_account_id or 0, ""),
            paging=paging(finance_remessas.line_count(session, file), page, len(lines)),
            **staff_context(),
        )


@finance.get("/remessas/<file_id>/linhas.csv")
def remessa_csv(file_id: str) -> Response:
    return _export(file_id, "csv")


@finance.get("/remessas/<file_id>/linhas.xlsx")
def remessa_xlsx(file_id: str) -> Response:
    return _export(file_id, "xlsx")


@finance.get("/remessas.csv")
def remessas_csv() -> Response:
    return _export_list("csv")


@finance.get("/remessas.xlsx")
def remessas_xlsx() -> Response:
    return _export_list("xlsx")


def asked_words(line: Asked) -> str:
    """What the bank was asked about a slip."""
    return "Baixar" if line.write_off else "Registrar"


def _why(line: Asked) -> str:
    return rejection_words(line.charge) if line.charge.rejection else ""


def _export(file_id: str, form: str) -> Response:
    with reading() as session:
        file = finance_overview.file_of(session, file_id, own_creditor(), Direction.REMESSA)
        rows = [_row(each) for each in finance_remessas.lines_of(session, file)]
        return table_file(form, f"remessa-{file.public_id}", HEAD, rows)


def _row(line: Asked) -> list[Cell]:
    charge = line.charge
    return [
        asked_words(line),
        charge.nosso_numero,
        charge.document_number,
        charge.installment.agreement.number,
        charge.installment.number,
        charge.due_on,
        charge.amount,
        CHARGE_STATES[charge.status.value],
        _why(line),
    ]


def _export_list(form: str) -> Response:
    with reading() as session:
        names = account_names(session)
        rows: list[list[Cell]] = [
            [
                each.file_name,
                names.get(each.receiving_account_id or 0, ""),
                each.sequence,
                each.lines_read,
                business_date(each.received_at),
                FILE_STATES[each.status.value][0],
                business_date(each.finished_at) if each.finished_at else None,
            ]
            for each in finance_overview.remessas(session, scope_of(session).filter(), limit=MOST)
        ]
    return table_file(form, "remessas", LIST_HEAD, rows)
