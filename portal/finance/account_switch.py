"""One request to receive elsewhere: what changes, who asked, and the second look of another person."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.extensions import reading, sealer, writing
from portal.finance.blueprint import finance
from portal.finance.scope import own_creditor
from portal.models import AccountSwitch, SwitchState
from portal.proof_form import ProofForm, password_cost
from portal.services import receiving_accounts
from portal.services import receiving_accounts_switching as switching
from portal.services.codes import CodeRefused
from portal.services.errors import NotAllowed, TooMany
from portal.services.finance_accounts import account_name
from portal.staff_pages import staff_context


@finance.route("/contas/trocas/<switch_id>", methods=["GET", "POST"])
def account_switch(switch_id: str) -> str | Response | tuple[str, int]:
    form = ProofForm()
    if request.method == "GET":
        with reading() as session:
            return _page(session, form, switching.switch_of(session, switch_id, own_creditor()))
    with writing() as session:
        switch = switching.switch_of(session, switch_id, own_creditor())
        if not form.validate():
            return _page(session, form, switch), 422
        try:
            switching.confirm(
                session,
                sealer(),
                password_cost(),
                switch,
                staff_id=staff().staff_id or 0,
                proof=form.proof(),
                today=clock.today(),
                now=clock.now(),
            )
        except (NotAllowed, CodeRefused, TooMany) as error:
            session.rollback()
            form.refused(error)
            return _page(session, form, switch), 422
    return redirect(url_for("finance.account_switch", switch_id=switch_id), 303)


@finance.post("/contas/trocas/<switch_id>/recusar")
def refuse_switch(switch_id: str) -> Response:
    with writing() as session:
        switch = switching.switch_of(session, switch_id, own_creditor())
        switching.refuse(session, switch, staff_id=staff().staff_id or 0, now=clock.now())
    return redirect(url_for("finance.account_switch", switch_id=switch_id), 303)


def _page(session: Session, form: ProofForm, switch: AccountSwitch) -> str:
    others = switching.others_who_can_confirm(session, switch)
    mine = switch.proposed_by == staff().staff_id
    before = receiving_accounts.in_use(session, switch.creditor_id, clock.today())
    return render_template(
        "finance/account_switch.html",
        form=form,
        switch=switch,
        name=account_name(switch.account),
        before=account_name(before) if before else "",
        others=others,
        mine=mine,
        may_confirm=switch.state is SwitchState.PROPOSED and not (mine and others),
        new="nova" in request.args,
        **staff_context(),
    )
