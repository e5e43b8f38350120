"""Choosing how to pay, and the numbered offer of a choice."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from offers.choice import Choice
from offers.explanation import explain
from offers.refusal import Refusal, RefusalCode
from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.debtor.debt_notes import is_voluntary
from portal.debtor.offer_state import state_of
from portal.debtor.plan_words import reason_sentences, refusal_sentence
from portal.extensions import reading, writing
from portal.formatting import date_plain
from portal.services import offers
from portal.services.debts import debt_of
from portal.services.offers import PricedSheet
from portal.wording import sentence

_DATE_CODES = (RefusalCode.FIRST_DUE_TOO_EARLY, RefusalCode.FIRST_DUE_TOO_LATE)


@debtor.get("/dividas/<debt_id>/opcoes")
def options(debt_id: str) -> str:
    return _options(debt_id, wanted=request.args.get("primeira", ""))


@debtor.post("/dividas/<debt_id>/opcoes")
def choose(debt_id: str) -> Response | tuple[str, int]:
    count, wanted = request.form.get("parcelas", ""), request.form.get("primeira", "")
    if not (count.isascii() and count.isdigit() and len(count) <= 3):
        return _options(debt_id, wanted=wanted, problem=sentence("choose_option")), 422
    with writing() as session:
        made = offers.make(
            session,
            debtor_id=access.debtor_id(),
            debt_id=debt_id,
            choice=Choice(count=int(count), first_due_on=_day(wanted)),
            today=clock.today(),
            now=clock.now(),
        )
    if isinstance(made, Refusal):
        return _options(debt_id, wanted=wanted, problem=refusal_sentence(made)), 422
    return redirect(url_for("debtor.offer", offer_id=made.public_id), 303)


@debtor.get("/propostas/<offer_id>")
def offer(offer_id: str) -> str:
    today = clock.today()
    with writing() as session:
        record = offers.offer_of(session, access.debtor_id(), offer_id)
        state = state_of(session, record, today=today, now=clock.now())
        return render_template("debtor/offer.html", state=state, record=record, creditor_name=record.debt.creditor.name)


def _options(debt_id: str, *, wanted: str, problem: str = "") -> str:
    """The page of choices. A date that does not serve is said so, and the plans of the earliest one are shown."""
    sheet = _sheet(debt_id, _day(wanted))
    date_problem = ""
    if isinstance(sheet, Refusal) and sheet.code in _DATE_CODES:
        date_problem = refusal_sentence(sheet)
        sheet = _sheet(debt_id, None)
    if isinstance(sheet, Refusal):
        return _no_options(debt_id, sheet)
    if wanted and _day(wanted) is None:
        earliest, latest = date_plain(sheet.sheet.first_due_min), date_plain(sheet.sheet.first_due_max)
        date_problem = sentence("choose_date", earliest=earliest, latest=latest)
    plans = (sheet.sheet.cash, *sheet.sheet.ladder)
    voluntary = is_voluntary(sheet.debt, clock.today())
    return render_template(
        "debtor/options.html",
        priced=sheet,
        plans=plans,
        lowest=min(plan.total for plan in plans),
        chosen=plans[0].first_due_on,
        date_problem=date_problem if date_problem != problem else "",
        problem=problem,
        voluntary=voluntary,
        reasons=reason_sentences(explain(sheet.sheet), voluntary=voluntary),
        creditor_name=sheet.debt.creditor.name,
    )


def _sheet(debt_id: str, first_due_on: date | None) -> PricedSheet | Refusal:
    with writing() as session:
        return offers.sheet_for(
            session,
            debtor_id=access.debtor_id(),
            debt_id=debt_id,
            choice=Choice(count=0, first_due_on=first_due_on),
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
            creditor_name=found.creditor.name,
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
