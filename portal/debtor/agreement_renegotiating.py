"""Changing an agreement that runs for another: what it costs, what was paid and how it counts, then the options."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from offers.agreements.agreement import RUNNING
from offers.agreements.changes import Refused
from offers.plans.choice import Choice
from offers.policies.limits import Nature
from offers.refusal import Refusal
from portal import access, clock
from portal.brands import headed_by
from portal.debtor.agreement_life import counted_rows
from portal.debtor.agreement_words import refused_sentence
from portal.debtor.blueprint import debtor
from portal.debtor.plan_words import refusal_sentence
from portal.debtor.renegotiation_words import keeping_rows, plan_rows
from portal.debtor.wish_form import WishForm, count_of
from portal.extensions import writing
from portal.models import Agreement, OfferRecord
from portal.services.agreement_life import renegotiation_offers
from portal.services.agreement_life.renegotiation_offers import Renegotiation
from portal.services.agreement_records import agreement_of
from portal.services.joint.membership import plan_id_of
from portal.wording import sentence

Page = Response | str


@debtor.get("/acordos/<agreement_id>/mudar-tudo")
def change_all(agreement_id: str) -> Page:
    with writing() as session:
        return _page(session, _own(session, agreement_id), WishForm(request.args))


@debtor.post("/acordos/<agreement_id>/mudar-tudo")
def changed_all(agreement_id: str) -> Page | tuple[Page, int]:
    form, count = WishForm(request.form), count_of(request.form.get("parcelas", ""))
    with writing() as session:
        agreement = _own(session, agreement_id)
        if not FlaskForm().validate() or count is None:
            return _page(session, agreement, form, sentence("choose_option")), 422
        made = renegotiation_offers.make(
            session, agreement, choice=form.choice(count), today=clock.today(), now=clock.now()
        )
        if isinstance(made, OfferRecord):
            return redirect(url_for("debtor.offer", offer_id=made.public_id), 303)
        return _page(session, agreement, form, _why(made)), 422


def _own(session: Session, agreement_id: str) -> Agreement:
    return agreement_of(session, access.debtor_id(), agreement_id)


def _page(session: Session, agreement: Agreement, form: WishForm, problem: str = "") -> Page:
    """What it would be changed for. A wish that cannot be met is said so, and the plans without it are shown."""
    if agreement.status not in RUNNING:
        return redirect(url_for("debtor.agreement", agreement_id=agreement.public_id), 303)
    form.validate()
    found = _found(session, agreement, form.choice(0))
    met = isinstance(found, Renegotiation)
    if isinstance(found, Refusal) and form.refuse(found, refusal_sentence(found)):
        found = _found(session, agreement, Choice(count=0))
    if not isinstance(found, Renegotiation):
        return _none(agreement, _why(found))
    form.explain(found.priced.sheet)
    form.offer(found.priced.sheet.tier.installments)
    return render_template(
        "debtor/agreement_anew.html",
        agreement=agreement,
        found=found,
        plans=found.plans,
        sheet=found.priced.sheet,
        keeping=keeping_rows(found.keeping),
        cards=[(plan, plan_rows(found.compared(plan))) for plan in found.plans],
        lowest=min((found.keeping.to_pay, *(plan.total for plan in found.plans))),
        counted=counted_rows(found.left.detail),
        novation=found.left.kept.nature is Nature.NOVATION,
        joint=plan_id_of(session, agreement.id),
        form=form,
        wish=form if met else WishForm(),
        problem="" if problem in form.said else problem,
        **headed_by(agreement.creditor),
    )


def _none(agreement: Agreement, why: str) -> str:
    return render_template(
        "debtor/agreement_anew_none.html", agreement=agreement, why=why, **headed_by(agreement.creditor)
    )


def _found(session: Session, agreement: Agreement, choice: Choice) -> Renegotiation | Refused | Refusal:
    return renegotiation_offers.renegotiation_of(
        session, agreement, choice=choice, today=clock.today(), now=clock.now()
    )


def _why(no: Refused | Refusal) -> str:
    return refusal_sentence(no) if isinstance(no, Refusal) else refused_sentence(no)
