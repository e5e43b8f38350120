"""Trying a policy on the portfolio: asked for, waited for, read and downloaded."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.creditor.trial_file import trial_file
from portal.creditor.trial_page import trial_figures
from portal.extensions import reading, writing
from portal.models import BacktestScope, BacktestState, Creditor
from portal.services import backtest_trials, policies, policy_history, policy_reviews
from portal.services.backtest_trials import SAMPLES, Wanted
from portal.services.errors import NotAllowed, NotFound
from portal.services.segments.keeping import segment_of, segments_of
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_trials import STATES, failure_words, scope_words

FORMS = ("csv", "xlsx")


@creditor.route("/politica/testes", methods=["GET", "POST"])
def policy_trials() -> str | Response | tuple[str, int]:
    with writing() if request.method == "POST" else reading() as session:
        chosen = current_creditor(session)
        if request.method == "GET":
            return _list_page(session, chosen)
        who = staff()
        try:
            trial = backtest_trials.ask(
                session,
                creditor_id=chosen.id,
                document=_document(session, chosen),
                wanted=_wanted(session, chosen),
                staff_id=who.staff_id,
                actor=who.actor,
                today=clock.today(),
                now=clock.now(),
            )
        except NotAllowed as refused:
            session.rollback()
            return _list_page(session, chosen, sentence(refused.code)), 422
        return redirect(
            url_for("creditor.policy_trial", trial_id=trial.public_id, credor=request.args.get("credor")), 303
        )


@creditor.get("/politica/testes/<trial_id>")
def policy_trial(trial_id: str) -> str:
    with reading() as session:
        trial = backtest_trials.trial_of(session, trial_id, staff().creditor_id)
        return render_template(
            "creditor/policy_backtest.html",
            creditor=session.get_one(Creditor, trial.creditor_id),
            trial=trial,
            state=STATES[trial.state],
            about=scope_words(trial),
            going_on=trial.state in (BacktestState.WAITING, BacktestState.RUNNING),
            failure=failure_words(trial) if trial.state is BacktestState.FAILED else "",
            waiting=policy_history.open_review(session, trial.creditor_id),
            **trial_figures(session, trial),
            **staff_context(),
        )


@creditor.get("/politica/testes/<trial_id>/dividas.<form>")
def policy_trial_rows(trial_id: str, form: str) -> Response:
    with reading() as session:
        trial = backtest_trials.trial_of(session, trial_id, staff().creditor_id)
        if form not in FORMS or trial.state is not BacktestState.DONE:
            raise NotFound
        return trial_file(session, trial, form)


def _document(session: Session, chosen: Creditor) -> dict[str, Any]:
    """What is tried: a document on its way through review where one is named, the draft otherwise."""
    named = request.form.get("revisao", "")
    if named:
        return policy_reviews.review_of(session, named, chosen.id).document
    return policies.policy_of_creditor(session, chosen.id, now=clock.now()).draft


def _wanted(session: Session, chosen: Creditor) -> Wanted:
    match request.form.get("quais"):
        case BacktestScope.SAMPLE.value:
            one_in = request.form.get("uma_em", 0, type=int)
            return Wanted(scope=BacktestScope.SAMPLE, one_in=one_in if one_in in SAMPLES else SAMPLES[1])
        case BacktestScope.SEGMENT.value:
            try:
                record = segment_of(session, request.form.get("segmento", ""), chosen.id)
            except NotFound:
                raise NotAllowed("trial_choose") from None
            return Wanted(scope=BacktestScope.SEGMENT, segment=backtest_trials.as_kept(record))
    return Wanted()


def _list_page(session: Session, chosen: Creditor, error: str = "") -> str:
    return render_template(
        "creditor/policy_backtests.html",
        creditor=chosen,
        creditors=creditors_in_reach(session),
        trials=[
            (each, STATES[each.state], scope_words(each)) for each in backtest_trials.trials_of(session, chosen.id)
        ],
        segments=segments_of(session, chosen.id),
        samples=SAMPLES,
        asked=request.form.get("quais", BacktestScope.WHOLE.value),
        error=error,
        **staff_context(),
    )
