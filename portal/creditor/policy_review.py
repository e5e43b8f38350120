"""Sending a policy to review, and a second person's decision on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from offers.policies.policy_diff import policy_changes
from offers.policies.policy_file import policy_digest
from offers.policies.policy_lint import Finding, Severity
from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.policy_form import PolicyForm, form_data, remarks_of, told
from portal.creditor.scope import current_creditor
from portal.extensions import reading, writing
from portal.formatting import date_plain
from portal.models import Creditor, PolicyReview, PolicyVersion, Role
from portal.services import backtest_trials, policies, policy_history, policy_reviews
from portal.services.errors import NotAllowed, ServiceError, Stale
from portal.services.policies_in_force import policy_of, version_in_force
from portal.services.policy_checks import findings_for
from portal.services.staff_names import people
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_policy import finding_place
from portal.wording_policy_diff import change_sentences
from portal.wording_policy_review import STATES, TRIAL, steps_of
from portal.wording_trials import counts_words, scope_words


@creditor.route("/politica/publicar", methods=["GET", "POST"])
def publish_policy() -> str | Response | tuple[str, int]:
    with writing() as session:
        chosen = current_creditor(session)
        record = policies.policy_of_creditor(session, chosen.id, now=clock.now())
        if request.method == "GET":
            return _draft_page(session, chosen, _findings(session, chosen.id, record.draft))
        who = staff()
        try:
            done = policy_reviews.send(
                session,
                creditor_id=chosen.id,
                seen_version=request.form.get("seen_version", 0, type=int),
                note=request.form.get("nota", ""),
                staff_id=who.staff_id,
                actor=who.actor,
                now=clock.now(),
                trial="comparar" in request.form,
            )
        except (NotAllowed, Stale) as refused:
            findings = _findings(session, chosen.id, record.draft)
            return _draft_page(session, chosen, findings, sentence(refused.code)), _status(refused)
        if not isinstance(done, PolicyReview):
            return _draft_page(session, chosen, done)
        flash("Enviada. Quem pode aprovar recebe um e-mail.")
        return redirect(_address(done), 303)


@creditor.route("/politica/revisoes/<review_id>", methods=["GET", "POST"])
def policy_review(review_id: str) -> str | Response | tuple[str, int]:
    with writing() if request.method == "POST" else reading() as session:
        review = policy_reviews.review_of(session, review_id, staff().creditor_id)
        if request.method == "GET":
            return _page(session, review)
        try:
            flash(_decided(session, review))
        except ServiceError as refused:
            session.rollback()
            session.expire_all()
            return _page(session, review, sentence(refused.code)), _status(refused)
        return redirect(_address(review), 303)


def _decided(session: Session, review: PolicyReview) -> str:
    """Do what the pressed button says; the words of what was done."""
    who, now, reason = staff().staff_id or 0, clock.now(), request.form.get("motivo", "")
    match request.form.get("acao"):
        case "aprovar":
            on = clock.today() if review.trial else _day(request.form.get("publicar_em", ""))
            policy_reviews.approve(session, review, staff_id=who, publish_on=on, today=clock.today(), now=now)
            if review.version is not None and review.trial:
                return f"Versão {review.version.number} liberada somente para comparação. Não vale para ninguém ainda."
            if review.version is not None:
                return f"Versão {review.version.number} publicada. As propostas novas já seguem esta versão."
            return f"Aprovada. Vale a partir de {date_plain(on)}."
        case "devolver":
            policy_reviews.send_back(session, review, staff_id=who, reason=reason, now=now)
            return "Devolvida. Quem escreveu recebe um e-mail com o motivo."
        case "pedir-de-volta":
            policy_reviews.take_back(session, review, staff_id=who, now=now)
            return "A política voltou para você. O rascunho continua como estava."
        case "cancelar":
            policy_reviews.withdraw(session, review, staff_id=who, reason=reason, now=now)
            return "Cancelada. Ela não vai ser publicada."
    raise NotAllowed("not_allowed")


def _findings(session: Session, creditor_id: int, document: dict[str, Any]) -> tuple[Finding, ...]:
    return findings_for(session, creditor_id, document, clock.today())


def _day(typed: str) -> date:
    """The day to publish on; today where none was given. What is no day is refused as one that cannot be."""
    try:
        return date.fromisoformat(typed) if typed else clock.today()
    except ValueError:
        raise NotAllowed("publish_day") from None


def _draft_page(session: Session, chosen: Creditor, findings: tuple[Finding, ...], error: str = "") -> str:
    record = policies.policy_of_creditor(session, chosen.id, now=clock.now())
    base = version_in_force(session, chosen.id)
    return render_template(
        "creditor/policy_publish.html",
        creditor=chosen,
        record=record,
        base=base,
        changes=changes_since(base, record.draft),
        errors=[f"{finding_place(each)}: {told(each)}" for each in findings if each.severity is Severity.ERROR],
        remarks=remarks_of(findings),
        waiting=policy_history.open_review(session, chosen.id),
        effects=_effects(session, chosen.id, record.draft),
        said=request.form.get("nota", ""),
        trial="comparar" in request.form,
        error=error,
        **staff_context(),
    )


def changes_since(version: PolicyVersion | None, document: dict[str, Any]) -> list[str]:
    """What changes from a version to a document, in sentences; nothing where there is nothing to compare."""
    policy = policies.readable(document)
    if version is None or policy is None:
        return []
    return change_sentences(policy_changes(policy_of(version), policy))


def _effects(session: Session, creditor_id: int, document: dict[str, Any]) -> dict[str, Any] | None:
    """The newest run of a document over the portfolio: itself, which debts, and its counts in words once it is done."""
    policy = policies.readable(document)
    trial = backtest_trials.newest_of(session, creditor_id, policy_digest(policy)) if policy else None
    if trial is None:
        return None
    counts = counts_words(trial.result["verdicts"]["whole"], trial.result) if trial.result else ""
    return {"trial": trial, "about": scope_words(trial), "counts": counts}


def _page(session: Session, review: PolicyReview, error: str = "") -> str:
    who = staff()
    deciders = policy_reviews.reviewers(session, review)
    steps = [step for step in policy_history.steps_of(session, review.creditor_id) if step.review_id == review.id]
    base = _compared_with(session, review)
    return render_template(
        "creditor/policy_review.html",
        creditor=session.get_one(Creditor, review.creditor_id),
        review=review,
        base=base,
        changes=changes_since(base, review.document),
        effects=_effects(session, review.creditor_id, review.document),
        remarks=remarks_of(_findings(session, review.creditor_id, review.document)),
        state=STATES[review.state],
        steps=steps,
        step_names=steps_of(review.trial),
        trial_tag=TRIAL,
        people=people(session, [step.actor for step in steps]),
        deciders=deciders,
        by_operator=bool(deciders) and deciders[0].creditor_id is None,
        may_decide=who.staff_id in {each.id for each in deciders},
        wrote=who.staff_id in review.authors,
        may_withdraw=who.staff_id in review.authors or who.role in (Role.CREDITOR_MANAGER, Role.ADMIN),
        form=PolicyForm(formdata=None, data=form_data(review.document, 0)),
        today=clock.today(),
        said=request.form.get("motivo", ""),
        error=error,
        **staff_context(),
    )


def _compared_with(session: Session, review: PolicyReview) -> PolicyVersion | None:
    """The version it took the place of, or would take."""
    if review.version is None:
        return version_in_force(session, review.creditor_id)
    return before(policies.versions_of(session, review.creditor_id), review.version.number)


def before(versions: Iterable[PolicyVersion], number: int) -> PolicyVersion | None:
    """The version that a numbered one took the place of, of all of them newest first: never one for comparisons."""
    return next((each for each in versions if each.number < number and not each.trial), None)


def _address(review: PolicyReview) -> str:
    return url_for("creditor.policy_review", review_id=review.public_id, credor=request.args.get("credor"))


def _status(error: ServiceError) -> int:
    return error.status if error.status in (403, 409) else 422
