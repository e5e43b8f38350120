"""The first page of a creditor's staff: what needs a decision, what changed, what is on file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from portal import clock
from portal.creditor import creditor
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading
from portal.paging import PAGE, page_number, paging
from portal.services.desk import changes, decisions
from portal.services.desk.changes import Change, ChangedRow
from portal.services.desk.decisions import Decision, Waiting
from portal.services.errors import NotFound
from portal.services.index_series import series_behind
from portal.services.policies import versions_of
from portal.services.portfolio_overview import overview
from portal.services.portfolios import imports_of
from portal.staff_pages import staff_context
from portal.table_files import table_file
from portal.wording_home import CHANGES, DECISIONS, EXPLAINED, ONE

HEAD = ("Dia", "Número", "Pessoa", "Valor")
_OF_MONEY = (Change.MADE, Change.RECEIVED, Change.BROKEN, Change.CURED, Change.BREAKING)
_FURTHEST_BACK = timedelta(days=366)


@creditor.get("/")
def home() -> str:
    today, since = clock.today(), _since()
    with reading() as session:
        chosen = current_creditor(session)
        figures = changes.figures(session, chosen.id, since)
        waiting = decisions.first_due(session, chosen.id)
        return render_template(
            "creditor/home.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            since=since,
            today=today,
            changed=[_tile(change, figures[change], since) for change in CHANGES if change is not Change.BREAKING],
            counts=decisions.counts(session, chosen.id),
            addresses=_addresses(),
            waiting=[(each, _address(each)) for each in waiting],
            decisions=DECISIONS,
            one=ONE,
            overview=overview(session, chosen.id, today),
            imports=imports_of(session, chosen.id)[:5],
            versions=versions_of(session, chosen.id)[:1],
            indices_behind=series_behind(session, today),
            **staff_context(),
        )


@creditor.get("/mudou/<what>")
def changed(what: str) -> str | Response:
    """The rows of one figure; `?formato=` downloads them."""
    if what not in set(Change):
        raise NotFound
    change, since, number = Change(what), _since(), page_number()
    with reading() as session:
        chosen = current_creditor(session)
        form = request.args.get("formato", "")
        if form in ("csv", "xlsx"):
            every = changes.rows(session, change, chosen.id, since)
            return table_file(form, what, HEAD, ([each.on, each.number, each.name, each.amount] for each in every))
        if form:
            raise NotFound
        figure = changes.figures(session, chosen.id, since)[change]
        shown = changes.rows(session, change, chosen.id, since, offset=(number - 1) * PAGE, limit=PAGE)
        return render_template(
            "creditor/desk_rows.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            title=CHANGES[change],
            explained=EXPLAINED[change],
            since=since if change is not Change.BREAKING else None,
            figure=figure,
            money=change in _OF_MONEY,
            rows=[(each, _thing_address(change, each)) for each in shown],
            paging=paging(figure.count, number, len(shown)),
            **staff_context(),
        )


def _since() -> date:
    """The first day looked at: yesterday, unless the address says another of the last year."""
    today = clock.today()
    try:
        asked = date.fromisoformat(request.args.get("desde", ""))
    except ValueError:
        return today - timedelta(days=1)
    return min(max(asked, today - _FURTHEST_BACK), today)


def _whose() -> str | None:
    return request.args.get("credor")


def _tile(change: Change, figure: changes.Figure, since: date) -> dict[str, Any]:
    return {
        "change": change,
        "label": CHANGES[change],
        "figure": figure,
        "money": change in _OF_MONEY,
        "href": url_for("creditor.changed", what=change.value, desde=since.isoformat(), credor=_whose()),
    }


def _addresses() -> dict[Decision, str]:
    """Where the rows of each kind are."""
    asked = (Decision.PROPOSAL, Decision.REVIEW, Decision.CORRECTION, Decision.DELETION, Decision.COMPLAINT)
    return {each: url_for("creditor.request_list", tipo=each.value, credor=_whose()) for each in asked} | {
        Decision.DISPUTE: url_for("creditor.dispute_list", credor=_whose()),
        Decision.CLEARING: url_for("creditor.bureau", credor=_whose()),
        Decision.BREAKING: url_for("creditor.changed", what=Change.BREAKING.value, credor=_whose()),
        Decision.POLICY: url_for("creditor.policy", credor=_whose()),
    }


def _address(each: Waiting) -> str:
    """Where one thing is decided."""
    if each.kind is Decision.DISPUTE:
        return url_for("creditor.dispute", dispute_id=each.thing, credor=_whose())
    if each.kind is Decision.POLICY:
        return url_for("creditor.policy_review", review_id=each.thing, credor=_whose())
    if each.kind in (Decision.CLEARING, Decision.BREAKING):
        return _addresses()[each.kind]
    return url_for("creditor.person_request", request_id=each.thing, credor=_whose())


def _thing_address(change: Change, row: ChangedRow) -> str:
    match change:
        case Change.DISPUTED:
            return url_for("creditor.dispute", dispute_id=row.thing, credor=_whose())
        case Change.ASKED:
            return url_for("creditor.person_request", request_id=row.thing, credor=_whose())
        case Change.IMPORTED:
            return url_for("creditor.import_result", import_id=row.thing, credor=_whose())
        case _:
            return ""
