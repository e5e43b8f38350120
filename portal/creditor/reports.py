"""The reports: each with its definitions, its period before at equal maturity, its rows and its files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, request, url_for
from sqlalchemy.orm import Session

from portal.creditor import creditor
from portal.creditor import report_charts as charts
from portal.creditor import report_words as words
from portal.creditor.reports_asked import Scope, scope_of
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading
from portal.paging import PAGE, page_number, paging
from portal.services.errors import NotFound
from portal.services.reports import costs, figures, satisfaction
from portal.services.reports.catalog import SPECS, Report, spec_of
from portal.services.reports.figures import Figure, Method, Spec
from portal.services.reports.times import time_until
from portal.services.reports.vintages import SPECS as VINTAGES
from portal.services.reports.vintages import vintages
from portal.staff_pages import staff_context
from portal.table_files import Cell, table_file
from portal.wording_reports import COSTS, FIGURES, METHODS, REPORTS, kind_words
from portal.wording_requests import STEPS

HEAD = ("Conta", "Parte", "Valor em %", "De", "Até", "Numerador", "Denominador", "Casos", "Período anterior em %")
ROWS_HEAD = ("Número", "Pessoa", "Dia", "Parte", "Numerador", "Denominador")


@creditor.get("/relatorios")
def report_list() -> str:
    with reading() as session:
        chosen = current_creditor(session)
        return render_template(
            "creditor/reports.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            reports=[_headline(session, each, scope_of(session, each, chosen)) for each in Report],
            **staff_context(),
        )


@creditor.get("/relatorios/<report>")
def report(report: str) -> str | Response:
    """One report; `?formato=` downloads its figures."""
    kind = _known(report)
    with reading() as session:
        chosen = current_creditor(session)
        scope = scope_of(session, kind, chosen)
        form = request.args.get("formato", "")
        if form in ("csv", "xlsx"):
            return table_file(
                form, f"{kind.value}-{scope.asked.since}-{scope.asked.until}", HEAD, _table(session, scope)
            )
        if form:
            raise NotFound
        return render_template(
            "creditor/report.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            report=kind,
            title=REPORTS[kind][0],
            lead=REPORTS[kind][1],
            scope=scope,
            asked=scope.asked,
            before=scope.asked.before(),
            **_content(session, scope),
            **staff_context(),
        )


@creditor.get("/relatorios/<report>/<figure>")
def report_rows(report: str, figure: str) -> str | Response:
    """The rows behind one figure, of one kind where `?tipo=` says so; `?formato=` downloads them."""
    spec, number, kind = spec_of(_known(report), figure), page_number(), request.args.get("tipo")
    if spec is None:
        raise NotFound
    with reading() as session:
        chosen = current_creditor(session)
        scope = scope_of(session, Report(report), chosen)
        found = _one(session, spec, scope, kind)
        form = request.args.get("formato", "")
        if form in ("csv", "xlsx"):
            every = figures.rows(session, spec, scope.asked, kind=kind)
            cells = ([e.subject, e.name, e.on, kind_words(e.kind), *words.row_cells(spec, e)] for e in every)
            return table_file(form, f"{figure}-linhas", ROWS_HEAD, cells)
        if form:
            raise NotFound
        shown = figures.rows(session, spec, scope.asked, kind=kind, offset=(number - 1) * PAGE, limit=PAGE)
        return render_template(
            "creditor/report_rows.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            report=Report(report),
            report_title=REPORTS[Report(report)][0],
            title=FIGURES[figure][0],
            definition=FIGURES[figure][1],
            kind=kind_words(kind) if kind else "",
            scope=scope,
            survival=spec.method is Method.SURVIVAL,
            amounts=spec.method in (Method.RATIO, Method.WHOLE),
            figure=words.shown(spec, found, None, ""),
            rows=[(each, kind_words(each.kind), *words.row_words(spec, each)) for each in shown],
            paging=paging(found.count, number, len(shown)),
            **staff_context(),
        )


def _known(report: str) -> Report:
    if report not in set(Report):
        raise NotFound
    return Report(report)


def _one(session: Session, spec: Spec, scope: Scope, kind: str | None) -> Figure:
    if kind is None:
        return figures.figure(session, spec, scope.asked)
    found = next((each for each in figures.by_kind(session, spec, scope.asked) if each.kind == kind), None)
    if found is None:
        raise NotFound
    return found


def _address(scope: Scope, spec: Spec, kind: str = "") -> str:
    query = scope.query() | ({"tipo": kind} if kind else {})
    return url_for("creditor.report_rows", report=scope.report.value, figure=spec.key, **query)


def _headline(session: Session, report: Report, scope: Scope) -> dict[str, Any]:
    """One tile: the first figure of the report."""
    title, lead = REPORTS[report]
    value, hint = "Abrir", lead
    if report is Report.SATISFACTION:
        found = satisfaction.rated(session, scope.asked)
        value = words.percentage(found[0].good / found[0].count) if found else words.NOTHING
        hint = "acharam fácil"
    elif report is Report.TIME:
        median = time_until(session, SPECS[report][1], scope.asked).median.day
        value, hint = ("Ainda não" if median is None else f"{median} dias"), "até metade fazer acordo"
    else:
        spec = VINTAGES[scope.by] if report is Report.VINTAGES else SPECS[report][0]
        found_one = figures.figure(session, spec, scope.asked)
        if report is Report.FUNNEL:
            found_one = (figures.by_kind(session, spec, scope.asked) or [found_one])[-1]
        value, hint = words.value_words(spec, found_one), FIGURES[spec.key][0]
        hint = kind_words(found_one.kind) if found_one.kind else hint
    address = url_for("creditor.report", report=report.value, credor=request.args.get("credor"))
    return {"label": title, "value": value, "hint": hint, "href": address}


def _content(session: Session, scope: Scope) -> dict[str, Any]:
    """What the page of one report holds apart from its frame."""
    match scope.report:
        case Report.TIME:
            return {"times": [_time(session, scope, spec) for spec in SPECS[scope.report]]}
        case Report.VINTAGES:
            return _vintages(session, scope)
        case Report.SATISFACTION:
            now, past = (satisfaction.rated(session, each) for each in (scope.asked, scope.asked.before()))
            known = {each.step: _rated(each) for each in past}
            return {"rated": [(_rated(each), known.get(each.step)) for each in now]}
        case Report.COST:
            return {"parts": [_part(session, scope, each) for each in SPECS[scope.report]], **_months(session, scope)}
        case _:
            return {"parts": [_part(session, scope, each) for each in SPECS[scope.report]]}


def _part(session: Session, scope: Scope, spec: Spec) -> dict[str, Any]:
    """One figure with its kinds, each beside the period before."""
    asked, before = scope.asked, scope.asked.before()
    apart = scope.report is not Report.VINTAGES  # whose months stand in a table of their own
    now, past = ((figures.by_kind(session, spec, each) if apart else []) for each in (asked, before))
    known = {each.kind: each for each in past}
    lines = [words.shown(spec, each, known.get(each.kind), _address(scope, spec, each.kind)) for each in now]
    whole = _across(spec) or not spec.kinds
    whole_now = figures.figure(session, spec, asked) if whole else None
    total = whole_now and words.shown(spec, whole_now, figures.figure(session, spec, before), _address(scope, spec))
    title, definition = FIGURES[spec.key]
    chart = charts.compared(f"{spec.key}-grafico", title, now, past) if spec.kinds and now else None
    return {
        "title": title, "definition": definition, "method": METHODS[spec.method], "total": total,
        "lines": lines if spec.kinds else [], "chart": chart,
        "rows": _address(scope, spec),
    }  # fmt: skip


def _across(spec: Spec) -> bool:
    """Whether its kinds are parts of one whole: those of a stage, a cause or an installment count the same again."""
    return spec.kinds and spec.key not in ("funil", "quebra-causa", "quebra-parcela")


def _time(session: Session, scope: Scope, spec: Spec) -> dict[str, Any]:
    title, definition = FIGURES[spec.key]
    now, before = time_until(session, spec, scope.asked), time_until(session, spec, scope.asked.before())
    return {
        "title": title, "definition": definition, "method": METHODS[spec.method], "rows": _address(scope, spec),
        "now": now, "before": before, "chart": charts.left_over_time(f"{spec.key}-grafico", title, now, before),
        "percentage": words.percentage,
    }  # fmt: skip


def _vintages(session: Session, scope: Scope) -> dict[str, Any]:
    spec = VINTAGES[scope.by]
    found = vintages(session, scope.asked, scope.by)
    title, definition = FIGURES[spec.key]
    oldest = max((len(each.received) - 1 for each in found), default=0)
    step = next(each for each in (1, 2, 3, 6, 12, 24) if oldest / each <= 12)
    shown = range(0, oldest + 1, step)
    lines = [
        (
            kind_words(each.month), _address(scope, spec, each.month), each,
            [words.percentage(each.received[age] / each.whole) if age < len(each.received) and each.whole else ""
             for age in shown],
        )
        for each in found
    ]  # fmt: skip
    return {
        "ages": list(shown), "vintages": lines, "definition": definition, "figure_title": title,
        "parts": [_part(session, scope, spec)], "chart": charts.ages("safras-grafico", title, found) if found else None,
    }  # fmt: skip


def _rated(each: satisfaction.Rated) -> dict[str, Any]:
    low, high = each.interval or (0.0, 0.0)
    return {
        "step": "Todos os passos" if each.step is None else STEPS[each.step].capitalize(), "scores": each.scores,
        "count": each.count, "good": words.percentage(each.good / each.count),
        "interval": f"de {words.percentage(low)} a {words.percentage(high)}",
    }  # fmt: skip


def _months(session: Session, scope: Scope) -> dict[str, Any]:
    """Costs and receipts month by month."""
    asked = scope.asked
    spent = costs.costs_of(session, asked.creditor_id, asked.since, asked.until)
    received = costs.received_by_month(session, asked)
    months = sorted({f"{month:%Y-%m}" for month, _ in spent} | set(received), reverse=True)
    return {
        "months": [
            (kind_words(month), [sum(a.cents for (m, k), a in spent.items() if f"{m:%Y-%m}" == month and k is kind)
                                 for kind in COSTS], received[month].cents if month in received else 0)
            for month in months
        ],
        "cost_kinds": list(COSTS.values()),
    }  # fmt: skip


def _table(session: Session, scope: Scope) -> Iterator[list[Cell]]:
    """The figures of a report as a table. Numbers are text with a comma: a spreadsheet reads them as such here."""
    if scope.report is Report.SATISFACTION:
        for each in satisfaction.rated(session, scope.asked):
            low, high = each.interval or (0.0, 0.0)
            step = "Todos os passos" if each.step is None else STEPS[each.step]
            yield ["Satisfação", step, _number(each.good / each.count), _number(low), _number(high), each.good,
                   each.count, each.count, None]  # fmt: skip
        return
    for spec in (VINTAGES[scope.by],) if scope.report is Report.VINTAGES else SPECS[scope.report]:
        past = {each.kind: each for each in figures.by_kind(session, spec, scope.asked.before())}
        for one in figures.by_kind(session, spec, scope.asked):
            low_high = one.interval or (None, None)
            before = past.get(one.kind)
            yield [FIGURES[spec.key][0], kind_words(one.kind), _number(one.value), *map(_number, low_high),
                   one.part, one.whole, one.count, _number(before.value if before else None)]  # fmt: skip


def _number(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.2f}".replace(".", ",")
