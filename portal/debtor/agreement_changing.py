"""Changing an agreement while it runs: another date, a payment to the end, giving it up before paying."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from offers.agreements.agreement import RUNNING
from offers.agreements.changes import Refused
from portal import access, clock
from portal.brands import headed_by
from portal.debtor.agreement_words import refused_sentence
from portal.debtor.blueprint import debtor
from portal.extensions import reading, writing
from portal.models import Agreement
from portal.services.agreement_life import changes, freezing
from portal.services.agreement_life.facts import known_of
from portal.services.agreement_records import agreement_of
from portal.wording import sentence

Page = str | tuple[str, int] | Response


@debtor.get("/acordos/<agreement_id>/mudar-data")
def move_date(agreement_id: str) -> str:
    with reading() as session:
        return _move_page(session, _own(session, agreement_id))


@debtor.post("/acordos/<agreement_id>/mudar-data")
def moved_date(agreement_id: str) -> Page:
    day = _day("data")
    missing = "Escolha uma parcela e escreva a nova data."
    deed = partial(changes.move, due_on=day) if day is not None else None
    return _change(agreement_id, deed, _move_page, missing)


@debtor.get("/acordos/<agreement_id>/passar-para-o-fim")
def put_off(agreement_id: str) -> str:
    with reading() as session:
        return _skip_page(session, _own(session, agreement_id))


@debtor.post("/acordos/<agreement_id>/passar-para-o-fim")
def putting_off(agreement_id: str) -> Page:
    return _change(agreement_id, changes.skip, _skip_page, "Escolha uma parcela.")


@debtor.get("/acordos/<agreement_id>/desistir")
def give_up(agreement_id: str) -> Page:
    with reading() as session:
        agreement = _own(session, agreement_id)
        if agreement.status not in RUNNING or not freezing.may_be_withdrawn(known_of(session, agreement)):
            return redirect(url_for("debtor.agreement", agreement_id=agreement_id), 303)
        return render_template("debtor/agreement_give_up.html", agreement=agreement, **headed_by(agreement.creditor))


@debtor.post("/acordos/<agreement_id>/desistir")
def given_up(agreement_id: str) -> Page:
    if not FlaskForm().validate():
        return redirect(url_for("debtor.give_up", agreement_id=agreement_id), 303)
    with writing() as session:
        freezing.withdraw(
            session,
            debtor_id=access.debtor_id(),
            agreement_id=agreement_id,
            reason="debtor_withdrew",
            today=clock.today(),
            now=clock.now(),
        )
    return redirect(url_for("debtor.agreement", agreement_id=agreement_id), 303)


def _change(
    agreement_id: str, deed: Callable[..., object] | None, shown: Callable[[Session, Agreement, str], str], missing: str
) -> Page:
    """Do what was asked with the installment chosen, or show the page again with what is missing or why not."""
    form, number = FlaskForm(), _whole("parcela")
    with writing() as session:
        agreement = _own(session, agreement_id)
        if not form.validate() or number is None or deed is None:
            return shown(session, agreement, missing), 422
        done = deed(
            session,
            debtor_id=access.debtor_id(),
            agreement_id=agreement_id,
            number=number,
            today=clock.today(),
            now=clock.now(),
        )
        if isinstance(done, Refused):
            return shown(session, agreement, refused_sentence(done)), 422
    return redirect(url_for("debtor.agreement", agreement_id=agreement_id, feito=1), 303)


def _own(session: Session, agreement_id: str) -> Agreement:
    return agreement_of(session, access.debtor_id(), agreement_id)


def _move_page(session: Session, agreement: Agreement, problem: str = "") -> str:
    known = known_of(session, agreement)
    terms = known.terms
    return render_template(
        "debtor/agreement_move.html",
        agreement=agreement,
        movable=changes.movable(known, clock.today()),
        terms=terms,
        left=terms.due_date_moves - known.times(changes.MOVE),
        problem=problem,
        chosen=_whole("parcela"),
        typed=request.form.get("data", ""),
        why=sentence("life.moves_used", allowed=terms.due_date_moves)
        if terms.due_date_moves
        else sentence("life.no_moves"),
        **headed_by(agreement.creditor),
    )


def _skip_page(session: Session, agreement: Agreement, problem: str = "") -> str:
    known = known_of(session, agreement)
    terms = known.terms
    return render_template(
        "debtor/agreement_skip.html",
        agreement=agreement,
        skippable=changes.skippable(session, known, clock.today()),
        terms=terms,
        problem=problem,
        chosen=_whole("parcela"),
        why=sentence("life.skips_used", allowed=terms.skips) if terms.skips else sentence("life.no_skips"),
        **headed_by(agreement.creditor),
    )


def _whole(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None
