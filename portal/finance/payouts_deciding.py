"""One payout: its lines, and what people decide about it, the second of them with password and code."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from portal import clock
from portal import wording_payouts as words
from portal.access import staff
from portal.extensions import reading, sealer, writing
from portal.finance.blueprint import finance
from portal.finance.payouts import only_operator
from portal.finance.payouts_forms import CancelForm, PayForm
from portal.finance.scope import own_creditor
from portal.models import Payout, PayoutKind
from portal.proof_form import ProofForm, password_cost
from portal.services.codes import CodeRefused
from portal.services.errors import NotAllowed, ServiceError, Stale, TooMany
from portal.services.finance_accounts import account_name
from portal.services.payouts import deciding, listing
from portal.services.payouts.statement import first_rows
from portal.staff_pages import staff_context
from portal.wording import sentence

SHOWN = 50


@finance.get("/repasses/<payout_id>")
def payout(payout_id: str) -> str:
    with reading() as session:
        return _page(session, listing.payout_of(session, payout_id, own_creditor()))


@finance.post("/repasses/<payout_id>/conferir")
def review_payout(payout_id: str) -> Response | tuple[str, int]:
    only_operator()
    with writing() as session:
        found = listing.payout_of(session, payout_id, None)
        try:
            deciding.review(session, found, staff_id=staff().staff_id or 0, now=clock.now())
        except Stale as error:
            return _refused(session, payout_id, error)
    return _back(payout_id)


@finance.post("/repasses/<payout_id>/aprovar")
def approve_payout(payout_id: str) -> Response | tuple[str, int]:
    only_operator()
    form = ProofForm()
    with writing() as session:
        found = listing.payout_of(session, payout_id, None)
        if not form.validate():
            return _page(session, found, proof=form), 422
        try:
            deciding.approve(
                session, sealer(), password_cost(), found, staff_id=staff().staff_id or 0, proof=form.proof(),
                now=clock.now(),
            )  # fmt: skip
        except (NotAllowed, CodeRefused, TooMany, Stale) as error:
            session.rollback()
            form.refused(error)
            return _page(session, listing.payout_of(session, payout_id, None), proof=form), 422
    return _back(payout_id)


@finance.post("/repasses/<payout_id>/pagar")
def pay_payout(payout_id: str) -> Response | tuple[str, int]:
    only_operator()
    form = PayForm()
    with writing() as session:
        found = listing.payout_of(session, payout_id, None)
        if not form.validate() or form.paid_on.data is None:
            return _page(session, found, pay=form), 422
        try:
            deciding.pay(
                session, found, account_id=form.account.data or "", paid_on=form.paid_on.data,
                reference=form.reference.data or "", staff_id=staff().staff_id or 0, today=clock.today(),
                now=clock.now(),
            )  # fmt: skip
        except (NotAllowed, Stale) as error:
            session.rollback()
            form.form_errors.append(sentence(error.code))
            return _page(session, listing.payout_of(session, payout_id, None), pay=form), 422
    return _back(payout_id)


@finance.post("/repasses/<payout_id>/cancelar")
def cancel_payout(payout_id: str) -> Response | tuple[str, int]:
    only_operator()
    form = CancelForm()
    with writing() as session:
        found = listing.payout_of(session, payout_id, None)
        if not form.validate():
            return _page(session, found, cancel=form), 422
        try:
            deciding.cancel(
                session, found, reason=form.reason.data or "", staff_id=staff().staff_id or 0, now=clock.now()
            )
        except (NotAllowed, Stale) as error:
            return _refused(session, payout_id, error)
    return _back(payout_id)


def _back(payout_id: str) -> Response:
    return redirect(url_for("finance.payout", payout_id=payout_id), 303)


def _refused(session: Session, payout_id: str, error: ServiceError) -> tuple[str, int]:
    session.rollback()
    return _page(session, listing.payout_of(session, payout_id, None), refused=sentence(error.code)), error.status


def _page(
    session: Session, found: Payout, *, proof: ProofForm | None = None, pay: PayForm | None = None,
    cancel: CancelForm | None = None, refused: str = "",
) -> str:  # fmt: skip
    pay = pay or PayForm(formdata=None, paid_on=clock.today())
    accounts = {each.public_id: account_name(each) for each in listing.operator_accounts(session, found.id)}
    pay.account.choices = [SelectChoice(*each) for each in accounts.items()]
    return render_template(
        "finance/payout.html",
        payout=found,
        rows=first_rows(session, found.id, SHOWN),
        shown=SHOWN,
        operator=own_creditor() is None,
        mine=found.prepared_by == staff().staff_id,
        invoice=found.kind is PayoutKind.INVOICE,
        returned=listing.returned_since(session, found.id),
        proof=proof or ProofForm(formdata=None),
        pay=pay,
        cancel=cancel or CancelForm(formdata=None),
        paid_from=account_name(found.paid_from) if found.paid_from else "",
        refused=refused,
        today=clock.today(),
        words=words,
        **staff_context(),
    )
