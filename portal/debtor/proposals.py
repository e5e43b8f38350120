"""Proposing another amount: the creditor's rules answer at once."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from offers.plans.plan import Plan
from offers.plans.window import window_of
from offers.proposals.counteroffer import Accepted, Countered, Proposal
from offers.refusal import Refusal
from portal import access, clock
from portal.brands import headed_by
from portal.debtor.blueprint import debtor
from portal.debtor.debt_notes import is_voluntary
from portal.debtor.plan_calendar import when
from portal.debtor.plan_words import refusal_sentence
from portal.debtor.proposal_form import ProposalForm
from portal.extensions import reading, writing
from portal.models import RequestKind
from portal.services import counteroffers
from portal.services.counteroffers import Heard, Table
from portal.services.debts import debt_of
from portal.services.errors import TooMany
from portal.services.requests.terms import answer_by
from portal.wording import sentence


@debtor.get("/dividas/<debt_id>/propor")
def proposal(debt_id: str) -> str:
    table = _table(debt_id)
    if isinstance(table, Refusal):
        return _no_table(debt_id, table)
    return _page(table, ProposalForm(table.tier.installments))


@debtor.post("/dividas/<debt_id>/propor")
def propose(debt_id: str) -> str | tuple[str, int] | Response:
    table = _table(debt_id)
    if isinstance(table, Refusal):
        return _no_table(debt_id, table)
    form = ProposalForm(table.tier.installments)
    if not form.validate_on_submit():
        return _page(table, form), 422
    said = form.proposal()
    try:
        heard = _heard(debt_id, said)
    except TooMany as many:
        return _page(table, form, problem=sentence(many.code, **many.values_shown)), 429
    if isinstance(heard, Refusal):
        return _no_table(debt_id, heard)
    return _page(heard.table, form, heard=heard, said=said)


def _table(debt_id: str) -> Table | Refusal:
    with writing() as session:
        return counteroffers.table_for(
            session, debtor_id=access.debtor_id(), debt_id=debt_id, today=clock.today(), now=clock.now()
        )


def _heard(debt_id: str, said: Proposal) -> Heard | Refusal:
    with writing() as session:
        return counteroffers.propose(
            session,
            debtor_id=access.debtor_id(),
            debt_id=debt_id,
            proposal=said,
            today=clock.today(),
            now=clock.now(),
        )


def _page(
    table: Table, form: ProposalForm, *, problem: str = "", heard: Heard | None = None, said: Proposal | None = None
) -> str:
    got = heard.answer if heard is not None else None
    return render_template(
        "debtor/proposal.html",
        table=table,
        debt=table.debt,
        window=window_of(table.tier, table.pricing.priced_on),
        form=form,
        problem=problem,
        accepted=got.plan if isinstance(got, Accepted) else None,
        offer=heard.offer if heard is not None else None,
        nearest=got.nearest if isinstance(got, Countered) else (),
        limits=[refusal_sentence(each) for each in got.limits] if got and not isinstance(got, Accepted) else [],
        when=when,
        down=lambda plan: _down(plan, said),
        person_by=answer_by(RequestKind.PROPOSAL, clock.today()),
        voluntary=is_voluntary(table.debt, clock.today()),
        **headed_by(table.debt.creditor),
    )


def _down(plan: Plan, said: Proposal | None) -> str:
    """The down payment a form has to carry: only what the debtor said; the least one comes by itself."""
    if said is None or said.down_payment is None or plan.down_payment != said.down_payment:
        return ""
    return str(plan.down_payment.decimal).replace(".", ",")


def _no_table(debt_id: str, refusal: Refusal) -> str:
    with reading() as session:
        found = debt_of(session, access.debtor_id(), debt_id, clock.today())
        return render_template(
            "debtor/no_options.html",
            debt=found,
            refusal=refusal,
            refusal_text=refusal_sentence(refusal),
            **headed_by(found.creditor),
        )
