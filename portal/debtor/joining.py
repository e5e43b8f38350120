"""Joining debts of several creditors in one payment: which, how many payments and from when."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.debtor.wish_form import day_of
from portal.extensions import writing
from portal.services.errors import OfferRefused
from portal.services.joint import choosing
from portal.services.joint.choosing import Joined
from portal.services.offers import PricedSheet
from portal.wording import sentence


@debtor.get("/juntar")
def join_debts() -> str:
    with writing() as session:
        sheets, joined, problem = _chosen(session)
        return _page(sheets, joined, problem)


@debtor.post("/juntar")
def join_chosen() -> Response | tuple[str, int]:
    with writing() as session:
        sheets, joined, problem = _chosen(session)
        if joined is None:
            return _page(sheets, None, problem), 422
        try:
            made = choosing.make_offers(session, joined, today=clock.today(), now=clock.now())
        except OfferRefused as refused:
            return _page(sheets, joined, sentence(refused.code)), 422
        ids = [each.public_id for each in made]
    return redirect(url_for("debtor.joint_accept", proposta=ids), 303)


def _chosen(session: Session) -> tuple[list[PricedSheet], Joined | None, str]:
    """What may be joined, what the choice comes to, and what is wrong with it."""
    today, now, values = clock.today(), clock.now(), request.values
    sheets = choosing.joinable(session, access.debtor_id(), today, now)
    if not sheets:
        return [], None, ""
    ticked = set(values.getlist("divida"))
    some = [each for each in sheets if each.debt.public_id in ticked] if "parcelas" in values else sheets
    count = values.get("parcelas", "")
    try:
        joined = choosing.choose(
            session,
            some,
            count=int(count) if count.isascii() and count.isdigit() and len(count) <= 3 else 1,
            first_due_on=day_of(values.get("primeira")),
            today=today,
            now=now,
        )
    except OfferRefused as refused:
        return sheets, None, sentence(refused.code)
    return sheets, joined, ""


def _page(sheets: list[PricedSheet], joined: Joined | None, problem: str) -> str:
    chosen = {each.public_id for each in joined.debts} if joined else set(request.values.getlist("divida"))
    return render_template("debtor/join.html", sheets=sheets, joined=joined, chosen=chosen, problem=problem)
