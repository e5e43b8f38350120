"""Return files: sending one, what became of it, and the bytes that were kept."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from flask import Response, redirect, render_template, request, send_file, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response as AnyResponse

from payments.reconciliation import TieOut
from portal import clock
from portal.access import staff
from portal.extensions import reading, writing
from portal.finance.blueprint import finance
from portal.finance.movements import HEAD, csv_row
from portal.finance.scope import own_creditor, scope_of
from portal.finance.words import FILE_STATES
from portal.models import BankFile, BankFileStatus, Direction
from portal.paging import PAGE, page_number, paging
from portal.services import finance_overview, retornos
from portal.services.errors import NotAllowed
from portal.services.finance_accounts import account_names
from portal.services.finance_filters import Filter
from portal.services.finance_progress import waits_of
from portal.services.finance_tie_out import line_differences, tie_outs
from portal.services.statements.linked import days_of
from portal.staff_pages import staff_context
from portal.table_files import Cell, table_file
from portal.wording import sentence
from portal.wording_finance import finding

LIST_HEAD = (
    "Arquivo", "Recebido em", "Conta", "Linhas", "Sem par", "Quarentena", "Pago no arquivo", "Tarifas",
    "Banco no razão", "Diferença", "Situação",
)  # fmt: skip
MOST = 5_000
AT_ONCE = 256 * 1024
"""Bytes, some six hundred lines: larger files are read by the worker while the page tells how far they are."""


class RetornoForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """One return file."""

    retorno = FileField(
        "Arquivo de retorno",
        description="O arquivo que o banco entrega: CNAB 400 do Itaú e do Bradesco, CNAB 240 do Banco do Brasil.",
        validators=[FileRequired("Escolha o arquivo de retorno.")],
    )


@finance.route("/retornos/enviar", methods=["GET", "POST"])
def send_retorno() -> str | AnyResponse | tuple[str, int]:
    form = RetornoForm()
    if form.validate_on_submit():
        return _receive(form)
    page = render_template("finance/send_retorno.html", form=form, **staff_context())
    return (page, 422) if form.is_submitted() else page


@finance.get("/retornos")
def retorno_list() -> str:
    with reading() as session:
        scope, page = scope_of(session), page_number()
        files = finance_overview.retornos(session, scope.filter(), offset=(page - 1) * PAGE, limit=PAGE)
        count = finance_overview.file_count(session, scope.filter(), Direction.RETORNO)
        return render_template(
            "finance/retornos.html",
            scope=scope,
            files=files,
            counts=finance_overview.counts_by_file(session, files),
            ties=tie_outs(session, files),
            accounts=account_names(session),
            paging=paging(count, page, len(files)),
            **staff_context(),
        )


@finance.get("/retornos/<file_id>")
def retorno(file_id: str) -> str:
    with reading() as session:
        file = finance_overview.file_of(session, file_id, own_creditor(), Direction.RETORNO)
        page = page_number()
        chosen = _lines_of(file.id, file.creditor_id)
        counts = finance_overview.counts_by_file(session, [file])[file.id]
        lines = finance_overview.movements(session, chosen, offset=(page - 1) * PAGE, limit=PAGE)
        keeper, days = days_of(session, file, own_creditor())
        return render_template(
            "finance/retorno.html",
            file=file,
            keeper=keeper,
            reading=waits_of(session, file) if file.status is BankFileStatus.RECEIVED else None,
            days=days,
            again="repetido" in request.args,
            counts=counts,
            lines=lines,
            tie=tie_outs(session, [file]).get(file.id),
            differences=line_differences(session, file) if file.status is BankFileStatus.READ else [],
            findings=[(each["line"], finding(each["code"], each["stated"], each["counted"])) for each in file.findings],
            refusal=sentence(f"unreadable_{file.reason}") if file.reason else None,
            account=account_names(session).get(file.receiving_account_id or 0),
            paging=paging(sum(counts.values()), page, len(lines)),
            **staff_context(),
        )


@finance.get("/retornos/<file_id>/arquivo")
def retorno_raw(file_id: str) -> Response:
    with reading() as session:
        file = finance_overview.file_of(session, file_id, own_creditor(), Direction.RETORNO, with_bytes=True)
        name, raw = file.file_name, file.raw
    return send_file(BytesIO(raw), "application/octet-stream", as_attachment=True, download_name=name)


@finance.get("/retornos/<file_id>/linhas.csv")
def retorno_csv(file_id: str) -> Response:
    return _export(file_id, "csv")


@finance.get("/retornos/<file_id>/linhas.xlsx")
def retorno_xlsx(file_id: str) -> Response:
    return _export(file_id, "xlsx")


@finance.get("/retornos.csv")
def retornos_csv() -> Response:
    return _export_list("csv")


@finance.get("/retornos.xlsx")
def retornos_xlsx() -> Response:
    return _export_list("xlsx")


def _export_list(form: str) -> Response:
    with reading() as session:
        files = finance_overview.retornos(session, scope_of(session).filter(), limit=MOST)
        names, counts = account_names(session), finance_overview.counts_by_file(session, files)
        ties = tie_outs(session, files)
        rows = [_list_row(each, names.get(each.receiving_account_id or 0, ""), counts[each.id], ties) for each in files]
    return table_file(form, "retornos", LIST_HEAD, rows)


def _list_row(file: BankFile, account: str, counted: Mapping[str, int], ties: Mapping[int, TieOut]) -> list[Cell]:
    tie = ties.get(file.id)
    return [
        file.file_name,
        clock.business_date(file.received_at),
        account,
        file.lines_read,
        counted.get("unmatched", 0) + counted.get("resolved", 0),
        counted.get("quarantined", 0),
        file.paid_total,
        file.fee_total,
        tie.ledger_movement if tie else None,
        tie.difference if tie else None,
        FILE_STATES[file.status.value][0],
    ]


def _export(file_id: str, form: str) -> Response:
    with reading() as session:
        file = finance_overview.file_of(session, file_id, own_creditor(), Direction.RETORNO)
        lines = finance_overview.movements(session, _lines_of(file.id, file.creditor_id))
        return table_file(form, f"retorno-{file.public_id}", HEAD, [csv_row(line) for line in lines])


def _lines_of(file_id: int, creditor_id: int | None) -> Filter:
    everything = clock.today().replace(year=2000, month=1, day=1), clock.today().replace(year=2100, month=1, day=1)
    return Filter(creditor_id=creditor_id, since=everything[0], until=everything[1], file_id=file_id)


def _receive(form: RetornoForm) -> AnyResponse | tuple[str, int]:
    upload = form.retorno.data
    raw = upload.stream.read(retornos.LARGEST + 1)
    try:
        with writing() as session:
            receipt = retornos.receive(
                session,
                raw,
                file_name=upload.filename or "retorno",
                staff_id=staff().staff_id,
                creditor_id=own_creditor(),
                now=clock.now(),
                later=AT_ONCE,
            )
            public_id, again = receipt.file.public_id, receipt.again
    except NotAllowed as error:
        form.retorno.errors = (sentence(error.code),)
        return render_template("finance/send_retorno.html", form=form, **staff_context()), 422
    return redirect(url_for("finance.retorno", file_id=public_id, repetido=1 if again else None), 303)
