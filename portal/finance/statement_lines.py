"""One statement: its days, its movements and what became of each; and the list of statements for a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, render_template

from portal.clock import business_date
from portal.extensions import reading
from portal.finance.blueprint import finance
from portal.finance.scope import own_creditor, scope_of
from portal.finance.words import FILE_STATES
from portal.models import BankFileStatus, BankStatement
from portal.services.finance_accounts import account_names
from portal.services.finance_progress import waits_of
from portal.services.statements import kept
from portal.services.statements.lines import EntryLine, lines_of
from portal.staff_pages import staff_context
from portal.table_files import Cell, table_file
from portal.wording import sentence
from portal.wording_desk import DECIDED, FINDINGS

HEAD = ("Dia", "Texto do banco", "Identificação", "Valor", "Situação", "Decisão", "Motivo", "Novo", "Linha")
LIST_HEAD = (
    "Arquivo", "Recebido em", "Conta", "De", "Até", "Movimentos", "Novos", "Saldo no extrato", "Situação", "Motivo",
)  # fmt: skip
MOST = 100_000


@finance.get("/extratos/<statement_id>")
def statement(statement_id: str) -> str:
    with reading() as session:
        row = kept.statement_of(session, statement_id, own_creditor())
        lines = lines_of(session, row)
        return render_template(
            "finance/statement.html",
            statement=row,
            lines=[(each, *state_of(each)) for each in lines],
            account=row.account,
            account_name=account_names(session).get(row.receiving_account_id or 0, ""),
            reading=waits_of(session, row) if row.status is BankFileStatus.RECEIVED else None,
            reason=sentence(f"unreadable_{row.reason}") if row.reason else "",
            differing=sum(each.finding is not None for each in lines),
            days=sorted({each.on for each in lines}),
            **staff_context(),
        )


@finance.get("/extratos/<statement_id>/movimentos.csv")
def statement_csv(statement_id: str) -> Response:
    return _export(statement_id, "csv")


@finance.get("/extratos/<statement_id>/movimentos.xlsx")
def statement_xlsx(statement_id: str) -> Response:
    return _export(statement_id, "xlsx")


@finance.get("/extratos.csv")
def statements_csv() -> Response:
    return _export_list("csv")


@finance.get("/extratos.xlsx")
def statements_xlsx() -> Response:
    return _export_list("xlsx")


def state_of(line: EntryLine) -> tuple[str, str]:
    """What became of a movement, in words, and how it is coloured."""
    if line.finding is not None:
        return FINDINGS[line.finding.value][0], "neutral" if line.entry.decided_at else "notice"
    return "Confere", "success"


def _export(statement_id: str, form: str) -> Response:
    with reading() as session:
        row = kept.statement_of(session, statement_id, own_creditor())
        return table_file(form, f"extrato-{row.public_id}", HEAD, [_row(each) for each in lines_of(session, row)])


def _row(line: EntryLine) -> list[Cell]:
    entry = line.entry
    return [
        line.on,
        entry.memo,
        entry.fitid,
        entry.amount,
        state_of(line)[0],
        DECIDED.get(entry.decision.value, ""),
        entry.reason,
        "sim" if line.new else "não",
        entry.line_number,
    ]


def _export_list(form: str) -> Response:
    with reading() as session:
        found = kept.statements(session, scope_of(session).filter(), offset=0, limit=MOST)
        names = account_names(session)
        return table_file(form, "extratos", LIST_HEAD, [_list_row(each, names) for each in found])


def _list_row(row: BankStatement, names: Mapping[int, str]) -> list[Cell]:
    return [
        row.file_name,
        business_date(row.received_at),
        names.get(row.receiving_account_id or 0, ""),
        row.first_on,
        row.last_on,
        row.lines_read,
        row.lines_new,
        row.balance,
        FILE_STATES[row.status.value][0],
        sentence(f"unreadable_{row.reason}") if row.reason else "",
    ]
