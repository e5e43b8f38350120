"""Choosing how to pay, and the numbered offer of a choice."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from offers.explanation import explain
from offers.plans.choice import Choice
from offers.refusal import Refusal
from portal import access, clock
from portal.brands import headed_by
from portal.debtor.agreement_words import rules_of
from portal.debtor.blueprint import debtor
from portal.debtor.debt_notes import is_voluntary
from portal.debtor.offer_state import state_of
from portal.debtor.offer_words import cheaper, why
from portal.debtor.plan_words import reason_sentences, refusal_sentence
from portal.debtor.wish_form import WishForm, count_of
from portal.extensions import reading, writing
from portal.services import offers
from portal.services.debts import debt_of
from portal.services.offers import PricedSheet
from portal.services.policies_in_force import policy_of
from portal.wording import sentence


@debtor.get("/dividas/<debt_id>/opcoes")
def options(debt_id: str) -> str:
    return _options(debt_id, WishForm(request.args))


@debtor.post("/dividas/<debt_id>/opcoes")
def choose(debt_id: str) -> Response | tuple[str, int]:
    form, count = WishForm(request.form), count_of(request.form.get("parcelas", ""))
    if count is None:
        return _options(debt_id, form, problem=sentence("choose_option")), 422
    with writing() as session:
        made = offers.make(
            session,
            debtor_id=access.debtor_id(),
            debt_id=debt_id,
            choice=form.choice(count),
            today=clock.today(),
            now=clock.now(),
        )
    if isinstance(made, Refusal):
        return _options(debt_id, form, problem=refusal_sentence(made)), 422
    return redirect(url_for("debtor.offer", offer_id=made.public_id), 303)


@debtor.get("/propostas/<offer_id>")
def offer(offer_id: str) -> str:
    today = clock.today()
    with writing() as session:
        record = offers.offer_of(session, access.debtor_id(), offer_id)
        state = state_of(session, record, today=today, now=clock.now())
        policy = policy_of(record.pricing.policy_version)
        return render_template(
            "debtor/offer.html",
            state=state,
            record=record,
            reasons=why(state.offer, policy) if state.stands and state.offer else [],
            changes=cheaper(state.offer, policy) if state.stands and state.offer else [],
            rules=rules_of(record, state.offer) if state.stands and state.offer else (),
            **headed_by(record.debt.creditor),
        )


@debtor.get("/propostas/<offer_id>/resumo")
def offer_summary(offer_id: str) -> str | Response:
    """One page to print: who, how much, when, what if late, how to give up. For an offer that stands."""
    with writing() as session:
        record = offers.offer_of(session, access.debtor_id(), offer_id)
        state = state_of(session, record, today=clock.today(), now=clock.now())
        if not state.stands or state.offer is None:
            return redirect(url_for("debtor.offer", offer_id=offer_id), 303)
        return render_template(
            "debtor/summary.html",
            offer=state.offer,
            record=record,
            rules=rules_of(record, state.offer),
            creditor=record.debt.creditor,
            **headed_by(record.debt.creditor),
        )


def _options(debt_id: str, form: WishForm, *, problem: str = "") -> str:
    """The page of choices. A wish that cannot be met is said so, and the plans without it are shown."""
    form.validate()
    sheet = _sheet(debt_id, form.choice(0))
    met = not isinstance(sheet, Refusal)
    if isinstance(sheet, Refusal) and form.refuse(sheet, refusal_sentence(sheet)):
        sheet = _sheet(debt_id, Choice(count=0))
    if isinstance(sheet, Refusal):
        return _no_options(debt_id, sheet)
    form.explain(sheet.sheet)
    form.offer(sheet.sheet.tier.installments)
    plans = (sheet.sheet.cash, *sheet.sheet.ladder)
    voluntary = is_voluntary(sheet.debt, clock.today())
    return render_template(
        "debtor/options.html",
        priced=sheet,
        plans=plans,
        lowest=min(plan.total for plan in plans),
        form=form,
        wish=form if met else WishForm(),
        problem="" if problem in form.said else problem,
        voluntary=voluntary,
        reasons=reason_sentences(explain(sheet.sheet), voluntary=voluntary),
        **headed_by(sheet.debt.creditor),
    )


def _sheet(debt_id: str, choice: Choice) -> PricedSheet | Refusal:
    with writing() as session:
        return offers.sheet_for(
            session,
            debtor_id=access.debtor_id(),
            debt_id=debt_id,
            choice=choice,
            today=clock.today(),
            now=clock.now(),
        )


def _no_options(debt_id: str, refusal: Refusal) -> str:
    with reading() as session:
        found = debt_of(session, access.debtor_id(), debt_id, clock.today())
        return render_template(
            "debtor/no_options.html",
            debt=found,
            refusal=refusal,
            refusal_text=refusal_sentence(refusal),
            **headed_by(found.creditor),
        )
