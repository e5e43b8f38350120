"""What fits in a pocket: the best plans for an amount a month, each one tap from its offer."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from brazil.money import Money
from offers.budget.affordability import Fit
from offers.plans.choice import Choice
from offers.policies.limits import Rhythm
from offers.refusal import Refusal
from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.debtor.debt_notes import is_voluntary
from portal.debtor.plan_calendar import month_name, when
from portal.debtor.plan_words import refusal_sentence
from portal.debtor.pocket_form import PocketForm
from portal.debtor.wish_form import day_of, payday_of, rhythm_of
from portal.extensions import reading, writing
from portal.models import DebtRecord
from portal.services import offers
from portal.services.affordable import Affordable, affordable
from portal.services.debts import debt_of


@debtor.get("/cabe-no-bolso")
def pocket() -> str:
    return _page(PocketForm(divida=request.args.get("divida", "")), None)


@debtor.post("/cabe-no-bolso")
def match_pocket() -> str | tuple[str, int]:
    form = PocketForm()
    if not form.validate_on_submit():
        return _page(form, None), 422
    with writing() as session:
        found = affordable(
            session,
            debtor_id=access.debtor_id(),
            debt_id=form.divida.data or None,
            pocket=form.pocket(),
            today=clock.today(),
            now=clock.now(),
        )
        return _page(form, found)


@debtor.post("/dividas/<debt_id>/cabe-no-bolso")
def take_from_pocket(debt_id: str) -> Response:
    """The offer of a plan that fits. What the form carries is built anew: only what the policy allows is made."""
    down = _whole(request.form.get("entrada"), most_digits=12)
    choice = Choice(
        count=_whole(request.form.get("parcelas"), most_digits=3),
        first_due_on=day_of(request.form.get("primeira")),
        rhythm=rhythm_of(request.form.get("ritmo")),
        payday=payday_of(request.form.get("dia")) if request.form.get("ritmo") == Rhythm.MONTHLY else None,
        down_payment=Money(down) if down else None,
    )
    with writing() as session:
        made = offers.make(
            session,
            debtor_id=access.debtor_id(),
            debt_id=debt_id,
            choice=choice,
            today=clock.today(),
            now=clock.now(),
        )
    if isinstance(made, Refusal):  # the price of another day: the options say what holds now
        return redirect(url_for("debtor.options", debt_id=debt_id), 303)
    return redirect(url_for("debtor.offer", offer_id=made.public_id), 303)


def _whole(text: str | None, *, most_digits: int) -> int:
    """A whole number the form carried; zero for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= most_digits else 0


def _page(form: PocketForm, found: Affordable | None) -> str:
    fit = found.answer if found is not None and isinstance(found.answer, Fit) else None
    return render_template(
        "debtor/pocket.html",
        form=form,
        debt=_debt(form.divida.data),
        found=found,
        fit=fit,
        months=[(month_name(day), amount) for day, amount in fit.months] if fit else [],
        refused=[(each, refusal_sentence(refusal)) for each, refusal in found.refused] if found is not None else [],
        when=when,
        voluntary=lambda debt: is_voluntary(debt, clock.today()),
    )


def _debt(public_id: str | None) -> DebtRecord | None:
    """The one debt asked about, for its name and the way back; NotFound when it is not theirs."""
    if not public_id:
        return None
    with reading() as session:
        return debt_of(session, access.debtor_id(), public_id, clock.today())
