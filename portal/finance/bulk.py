"""One remedy for several cases: looked at first; few at once, many by the worker while a page tells how far it is."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from payments.incoming import Remedy
from portal import clock
from portal.access import staff
from portal.extensions import reading, writing
from portal.finance.blueprint import finance
from portal.finance.cases import said_of, title_of
from portal.finance.scope import own_creditor
from portal.models import FinanceCase
from portal.services import bulk_remedies, finance_cases
from portal.services.errors import NotAllowed
from portal.services.finance_accounts import creditor_names
from portal.staff_pages import staff_context
from portal.wording import sentence


@finance.post("/casos/conferir")
def bulk_preview() -> str | tuple[str, int]:
    with reading() as session:
        try:
            chosen = finance_cases.chosen_cases(session, request.form.getlist("caso"), own_creditor())
        except NotAllowed as error:
            return _none(error)
        return _preview(session, chosen)


@finance.post("/casos/aplicar")
def bulk_apply() -> str | tuple[str, int] | Response:
    with writing() as session:
        try:
            chosen = finance_cases.chosen_cases(session, request.form.getlist("caso"), own_creditor())
        except NotAllowed as error:
            return _none(error)
        try:
            address = _apply(session, chosen, request.form.get("solucao", ""))
        except NotAllowed as error:
            session.rollback()
            return _preview(session, chosen, error=sentence(error.code)), 422
    return redirect(address, 303)


@finance.get("/lotes/<batch_id>")
def batch(batch_id: str) -> str:
    with reading() as session:
        found = bulk_remedies.progress_of(session, batch_id, own_creditor())
    return render_template("finance/batch.html", batch=found, kind=request.args.get("tipo"), **staff_context())


def _apply(session: Session, chosen: list[FinanceCase], asked: str) -> str:
    """Where to go then: the list, or the page of the batch."""
    if asked not in set(Remedy):
        raise NotAllowed("remedy_not_offered")
    kind, remedy, reason = chosen[0].kind, Remedy(asked), request.form.get("motivo", "")
    staff_id, now = staff().staff_id or 0, clock.now()
    if len(chosen) > bulk_remedies.AT_ONCE:
        batch_id = bulk_remedies.start(
            session, chosen, remedy, reason=reason, staff_id=staff_id, creditor_id=own_creditor(), now=now
        )
        return url_for("finance.batch", batch_id=batch_id, tipo=kind)
    done, refused = finance_cases.remedy_all(
        session, chosen, remedy, reason=reason, staff_id=staff_id, today=clock.today(), now=now
    )
    return url_for("finance.case_list", tipo=kind, feitos=done, recusados=len(refused) or None)


def _none(error: NotAllowed) -> tuple[str, int]:
    return render_template("finance/bulk_none.html", error=sentence(error.code), **staff_context()), 422


def _preview(session: Session, chosen: list[FinanceCase], error: str = "") -> str:
    return render_template(
        "finance/bulk.html",
        cases=chosen,
        label=title_of(chosen[0]),
        total=finance_cases.amount_of(chosen),
        remedies=said_of(finance_cases.bulk_remedies(chosen)),
        at_once=bulk_remedies.AT_ONCE,
        error=error,
        creditors=creditor_names(session),
        **staff_context(),
    )
