"""The three-way tie-out: every day of every conta, one day to the line, closing and opening again."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from brazil.money import total
from portal import clock
from portal.access import staff
from portal.extensions import reading, writing
from portal.finance.blueprint import finance
from portal.finance.scope import own_creditor, scope_of
from portal.finance.words import account_words
from portal.models import ReceivingAccount
from portal.services import closings
from portal.services.errors import ServiceError
from portal.services.finance_accounts import account_name, account_names
from portal.services.finance_filters import Filter
from portal.services.staff_names import people
from portal.services.statements.accounts import keeper_of, keepers
from portal.services.statements.day_ties import DayTie, day_tie, ties_between
from portal.services.statements.linked import links_of, subject_of
from portal.staff_pages import staff_context
from portal.table_files import Cell, table_file
from portal.wording import sentence
from portal.wording_desk import FINDING_ADVICE, FINDINGS

HEAD = ("Dia", "Conta", "Extrato", "Razão", "Conta do credor", "Diferença", "Linhas que diferem", "Situação")


@finance.get("/conferencia")
def tie_out_list() -> str:
    with reading() as session:
        scope = scope_of(session)
        days = _days(session, scope.filter())
        return render_template(
            "finance/tie_outs.html",
            scope=scope,
            days=days,
            standing={(tie.account.id, tie.on): standing_of(tie) for tie in days},
            names=account_names(session),
            sums=_sums(days),
            kept=scope.query(),
            **staff_context(),
        )


@finance.get("/conferencia.csv")
def tie_outs_csv() -> Response:
    return _export("csv")


@finance.get("/conferencia.xlsx")
def tie_outs_xlsx() -> Response:
    return _export("xlsx")


@finance.get("/conferencia/<account_id>/<day>")
def tie_out_day(account_id: str, day: str) -> str:
    with reading() as session:
        return _page(session, _keeper(session, account_id), _day(day))


@finance.post("/conferencia/<account_id>/<day>/fechar")
def close_day(account_id: str, day: str) -> AnyResponse | tuple[str, int]:
    whole_month = request.form.get("mes") == "1"
    with writing() as session:
        keeper, on = _keeper(session, account_id), _day(day)
        close = closings.close_month if whole_month else closings.close_day
        try:
            close(
                session, keeper, on, reason=request.form.get("motivo", ""), staff_id=staff().staff_id or 0,
                today=clock.today(), now=clock.now(),
            )  # fmt: skip
        except ServiceError as error:
            session.rollback()
            return _page(session, keeper, on, error=_said(error)), 409 if error.status == 409 else 422
    return redirect(url_for("finance.tie_out_day", account_id=account_id, day=day, feito=1), 303)


@finance.post("/fechamentos/<closing_id>/reabrir")
def reopen(closing_id: str) -> AnyResponse | tuple[str, int]:
    with writing() as session:
        closing = closings.closing_of(session, closing_id, own_creditor())
        keeper, on = closing.account, closing.first_on
        try:
            closings.reopen(
                session, closing, reason=request.form.get("motivo", ""), staff_id=staff().staff_id or 0, now=clock.now()
            )
        except ServiceError as error:
            session.rollback()
            return _page(session, keeper, on, error=_said(error)), 409 if error.status == 409 else 422
        address = url_for("finance.tie_out_day", account_id=keeper.public_id, day=on.isoformat(), feito=1)
    return redirect(address, 303)


def standing_of(tie: DayTie) -> tuple[str, str]:
    """A day in two words, and how it is coloured."""
    if tie.closing is not None:
        return ("Fechado", "neutral") if tie.ties or tie.empty else ("Fechado com diferença", "notice")
    if not tie.told:
        return "Sem extrato", "notice"
    return ("Confere", "success") if tie.ties else ("Não confere", "danger")


def _days(session: Session, chosen: Filter) -> list[DayTie]:
    found = [
        tie
        for keeper in keepers(session, own_creditor())
        if chosen.creditor_id in (None, keeper.creditor_id)
        for tie in ties_between(session, keeper, chosen.since, chosen.until)
    ]
    return sorted(found, key=lambda tie: (tie.on, -tie.account.id), reverse=True)


def _sums(days: list[DayTie]) -> dict[str, object]:
    return {
        "statement": total(tie.tie.statement for tie in days),
        "books": total(tie.tie.books for tie in days),
        "creditor": total(tie.creditor for tie in days),
        "difference": total(tie.tie.difference for tie in days),
    }


def _export(form: str) -> Response:
    with reading() as session:
        names = account_names(session)
        rows: list[list[Cell]] = [
            [
                tie.on,
                names.get(tie.account.id, ""),
                tie.tie.statement if tie.told else None,
                tie.tie.books,
                tie.creditor,
                tie.tie.difference,
                len(tie.tie.differences) + len(tie.creditor_differences),
                standing_of(tie)[0],
            ]
            for tie in _days(session, scope_of(session).filter())
        ]
    return table_file(form, "conferencia", HEAD, rows)


def _page(session: Session, keeper: ReceivingAccount, on: date, error: str = "") -> str:
    tie = day_tie(session, keeper, on)
    names = account_names(session)
    first, last = closings.month_of(on)
    past = closings.history(session, keeper, first, last)
    return render_template(
        "finance/tie_out_day.html",
        tie=tie,
        account=keeper,
        name=account_name(keeper),
        standing=standing_of(tie),
        findings=FINDINGS,
        advice=FINDING_ADVICE,
        linked=links_of(session, tie),
        subject_of=subject_of,
        sides={key: account_words(each.other, names) for key, each in tie.moved.items()},
        month=closings.month_closing(session, keeper.id, on),
        past=past,
        people=people(session, [each.closed_by for each in past]),
        over=on < clock.today(),
        month_over=last < clock.today(),
        error=error,
        done="feito" in request.args,
        **staff_context(),
    )


def _said(error: ServiceError) -> str:
    return sentence(error.code, **{"next_on": "", "days": "", **error.values_shown})


def _keeper(session: Session, account_id: str) -> ReceivingAccount:
    return keeper_of(session, account_id, own_creditor())


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        abort(404)
    if not date(2000, 1, 1) <= day <= date(2100, 1, 1):
        abort(404)
    return day
