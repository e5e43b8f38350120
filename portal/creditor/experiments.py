"""Comparisons of two versions of the policy: all of them, starting one, and each with its results."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor import experiment_words as words
from portal.creditor.experiment_form import ExperimentForm, usual
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading, writing
from portal.models import Creditor, PolicyExperiment, PolicyReview, Role
from portal.services import experiment_results, policy_experiments, policy_history, policy_reviews
from portal.services.errors import NotAllowed, NotFound, ServiceError
from portal.services.experiment_forecast import forecast, seen_lately
from portal.services.experiment_results import FOLLOWED, Results, Standing, results_of
from portal.services.policies_in_force import version_in_force
from portal.services.staff_names import people
from portal.staff_pages import staff_context
from portal.statistics.day_by_day import Answer
from portal.table_files import table_file
from portal.wording import sentence
from portal.wording_experiments import STANDINGS

_OPEN = (Standing.PLANNED, Standing.RUNNING)


@creditor.get("/politica/comparacoes")
def experiment_list() -> str:
    with reading() as session:
        chosen = current_creditor(session)
        lines = [(each, _standing(session, each)) for each in policy_experiments.experiments_of(session, chosen.id)]
        champion = version_in_force(session, chosen.id)
        return render_template(
            "creditor/experiments.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            lines=[(each, STANDINGS[standing]) for each, standing in lines],
            open_one=next((each for each, standing in lines if standing in _OPEN), None),
            champion=champion,
            challengers=policy_experiments.challengers(session, chosen.id, champion),
            followed=FOLLOWED,
            **staff_context(),
        )


@creditor.route("/politica/comparacoes/nova", methods=["GET", "POST"])
def experiment_new() -> str | Response | tuple[str, int]:
    """The terms, then what they ask for, then the start: nothing starts that was not looked at."""
    with writing() if request.method == "POST" else reading() as session:
        chosen = current_creditor(session)
        last = next(iter(policy_experiments.experiments_of(session, chosen.id)), None)
        form = ExperimentForm(data=usual(clock.today(), request.args.get("versao", ""), last))
        form.offers(policy_experiments.challengers(session, chosen.id, version_in_force(session, chosen.id)))
        asked = request.form.get("acao", "conferir")
        if request.method == "GET" or asked == "mudar":
            return _form_page(session, chosen, form)
        if not form.validate_on_submit():
            return _form_page(session, chosen, form), 422
        try:
            policy_experiments.refuse_terms(form.terms(), clock.today())
            if asked != "comecar":
                return _check_page(session, chosen, form)
            started = _start(session, chosen, form)
        except ServiceError as refused:
            session.rollback()
            session.expire_all()
            return _form_page(session, chosen, form, sentence(refused.code)), _status(refused)
        return redirect(_address(started), 303)


@creditor.route("/politica/comparacoes/<experiment_id>", methods=["GET", "POST"])
def experiment(experiment_id: str) -> str | Response | tuple[str, int]:
    with writing() if request.method == "POST" else reading() as session:
        found = policy_experiments.experiment_of(session, experiment_id, staff().creditor_id)
        if request.method == "GET":
            return _page(session, found)
        try:
            return redirect(_done(session, found), 303)
        except ServiceError as refused:
            session.rollback()
            session.expire_all()
            return _page(session, found, sentence(refused.code)), _status(refused)


@creditor.get("/politica/comparacoes/<experiment_id>/dias.<form>")
def experiment_days(experiment_id: str, form: str) -> Response:
    with reading() as session:
        found = policy_experiments.experiment_of(session, experiment_id, staff().creditor_id)
        if form not in ("csv", "xlsx"):
            raise NotFound
        name = f"comparacao-{found.champion.number}-{found.challenger.number}"
        return table_file(form, name, words.HEAD, words.day_cells(results_of(session, found, clock.today()).days))


def _start(session: Session, chosen: Creditor, form: ExperimentForm) -> PolicyExperiment:
    version = policy_history.version_numbered(session, chosen.id, int(form.version.data))
    started = policy_experiments.start(
        session, version, form.terms(), staff_id=staff().staff_id or 0, today=clock.today(), now=clock.now()
    )
    flash("A comparação está marcada. Quem entrar a partir do primeiro dia participa.")
    return started


def _done(session: Session, found: PolicyExperiment) -> str:
    """Do what the pressed button says; where to go then."""
    who, said, whose = staff().staff_id or 0, request.form.get("motivo", ""), request.args.get("credor")
    if request.form.get("acao") == "encerrar":
        policy_experiments.end(session, found, staff_id=who, reason=said, now=clock.now())
        flash("Comparação encerrada. Todos recebem a versão em vigor; preços já vistos valem até vencer.")
        return _address(found)
    if request.form.get("acao") != "adotar":
        raise NotAllowed("not_allowed")
    sent = policy_reviews.send_again(session, found.challenger, note=said, staff_id=who, now=clock.now())
    if not isinstance(sent, PolicyReview):
        raise NotAllowed("version_has_errors")
    flash("Enviada. Quem pode aprovar recebe um e-mail.")
    return url_for("creditor.policy_review", review_id=sent.public_id, credor=whose)


def _form_page(session: Session, chosen: Creditor, form: ExperimentForm, error: str = "") -> str:
    return render_template(
        "creditor/experiment_new.html",
        creditor=chosen,
        creditors=creditors_in_reach(session),
        champion=version_in_force(session, chosen.id),
        form=form,
        general=[error] if error else [],
        **staff_context(),
    )


def _check_page(session: Session, chosen: Creditor, form: ExperimentForm) -> str:
    terms = form.terms()
    return render_template(
        "creditor/experiment_check.html",
        creditor=chosen,
        champion=version_in_force(session, chosen.id),
        form=form,
        chosen_name=form.chosen(),
        terms=terms,
        control=words.share_words(terms.control_bps),
        part=words.share_words(terms.challenger_bps),
        least=words.points(terms.least_bps / 10_000),
        forecast=words.forecast_words(forecast(seen_lately(session, chosen.id, clock.today()), terms)),
        manages=_manages(),
        **staff_context(),
    )


def _page(session: Session, found: PolicyExperiment, error: str = "") -> str:
    results = results_of(session, found, clock.today())
    starter = f"staff:{found.started_by}" if found.started_by else ""
    ender = f"staff:{found.ended_by}" if found.ended_by else ""
    return render_template(
        "creditor/experiment.html",
        creditor=session.get_one(Creditor, found.creditor_id),
        experiment=found,
        results=results,
        standing=STANDINGS[results.standing],
        answer=words.answer_words(found, results),
        rows=words.arm_rows(found, results),
        chart=words.difference_chart(found, results),
        days=words.day_rows(results.days),
        control=words.share_words(found.control_bps),
        part=words.share_words(found.challenger_bps),
        least=words.points(found.least_bps / 10_000),
        followed=FOLLOWED,
        starter=starter,
        ender=ender,
        people=people(session, [starter, ender]),
        may_end=_manages() and results.standing in _OPEN,
        said=request.form.get("motivo", ""),
        error=error,
        **_adopting(session, found, results),
        **staff_context(),
    )


def _adopting(session: Session, found: PolicyExperiment, results: Results) -> dict[str, Any]:
    """Whether the new version may be sent to review from here: once there is an answer and it is not against it."""
    champion = version_in_force(session, found.creditor_id)
    in_force = champion is not None and champion.digest == found.challenger.digest
    return {
        "may_adopt": results.answer in (Answer.BETTER, Answer.ALIKE) and not in_force,
        "adopted": in_force,
        "waiting": policy_history.open_review(session, found.creditor_id),
    }


def _standing(session: Session, each: PolicyExperiment) -> Standing:
    return experiment_results.standing_of(each, experiment_results.replaced(session, each), clock.today())


def _manages() -> bool:
    return staff().role in (Role.CREDITOR_MANAGER, Role.ADMIN)


def _address(found: PolicyExperiment) -> str:
    return url_for("creditor.experiment", experiment_id=found.public_id, credor=request.args.get("credor"))


def _status(error: ServiceError) -> int:
    return error.status if error.status in (403, 409) else 422
