"""The contract of a creditor: what the operator keeps of what it recovers, from which day, and who said so."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal import wording_payouts as words
from portal.access import staff
from portal.extensions import reading, writing
from portal.finance.blueprint import finance
from portal.finance.payouts import only_operator
from portal.finance.payouts_forms import ContractForm
from portal.finance.scope import own_creditor
from portal.models import Creditor
from portal.services.errors import NotAllowed, NotFound
from portal.services.finance_accounts import creditor_names
from portal.services.finance_filters import creditor_in_reach
from portal.services.payouts.contracts import add, contracts_of, in_force
from portal.staff_pages import staff_context
from portal.wording import sentence


@finance.route("/contratos", methods=["GET", "POST"])
def contracts() -> str | Response | tuple[str, int]:
    form = ContractForm()
    if request.method == "GET":
        with reading() as session:
            return _page(session, form, _chosen(session))
    only_operator()
    with writing() as session:
        creditor = _chosen(session)
        terms = form.terms() if form.validate() else None
        if terms is None or form.starts_on.data is None:
            return _page(session, form, creditor), 422
        try:
            add(
                session, creditor.id, terms, starts_on=form.starts_on.data, reason=form.reason.data or "",
                staff_id=staff().staff_id, today=clock.today(), now=clock.now(),
            )  # fmt: skip
        except NotAllowed as error:
            session.rollback()
            form.starts_on.errors = [sentence(error.code)]
            return _page(session, form, creditor), 422
    return redirect(url_for("finance.contracts", credor=creditor.public_id), 303)


def _chosen(session: Session) -> Creditor:
    named = creditor_in_reach(session, own_creditor(), request.args.get("credor"))
    found = named or next(iter(creditor_names(session).values()), None)
    if found is None:
        raise NotFound
    return found


def _page(session: Session, form: ContractForm, creditor: Creditor) -> str:
    found = contracts_of(session, creditor.id)
    operator = own_creditor() is None
    return render_template(
        "finance/payout_contracts.html",
        form=form,
        creditor=creditor,
        creditors=list(creditor_names(session).values()) if operator else [creditor],
        contracts=found,
        agreed=in_force(found, clock.today()),
        operator=operator,
        today=clock.today(),
        words=words,
        **staff_context(),
    )
