"""The versions of a policy: what each changed, through whose hands it came, publishing an older one again."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.policy_form import PolicyForm, form_data
from portal.creditor.policy_review import before, changes_since
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading, writing
from portal.models import Creditor, PolicyReview, PolicyVersion, Role
from portal.services import policy_history, policy_reviews
from portal.services.errors import NotAllowed, ServiceError
from portal.services.policy_history import VersionState
from portal.services.policy_replay import replay
from portal.services.staff_names import people
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_policy_review import STATES, TRIAL, VERSIONS, steps_of


@creditor.get("/politica/versoes")
def policy_versions() -> str:
    with reading() as session:
        chosen = current_creditor(session)
        lines = policy_history.history(session, chosen.id)
        reviews = policy_history.reviews_of(session, chosen.id)
        return render_template(
            "creditor/policy_versions.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            lines=lines,
            reviews=reviews,
            states=VERSIONS,
            review_states=STATES,
            step_names={trial: steps_of(trial) for trial in (False, True)},
            trial_tag=TRIAL,
            people=people(session, [step.actor for line in lines for step in line.steps]),
            **staff_context(),
        )


@creditor.route("/politica/versoes/<int:number>", methods=["GET", "POST"])
def policy_version(number: int) -> str | Response | tuple[str, int]:
    with writing() if request.method == "POST" else reading() as session:
        chosen = current_creditor(session)
        found = policy_history.version_numbered(session, chosen.id, number)
        if request.method == "GET":
            return _page(session, chosen, found)
        try:
            return redirect(_done(session, found), 303)
        except ServiceError as refused:
            session.rollback()
            session.expire_all()
            return _page(session, chosen, found, sentence(refused.code)), refused.status


def _done(session: Session, version: PolicyVersion) -> str:
    """Do what the pressed button says; where to go then."""
    who, said, whose = staff().staff_id or 0, request.form.get("motivo", ""), request.args.get("credor")
    if request.form.get("acao") == "tirar-de-vigor":
        policy_history.retire(session, version, staff_id=who, reason=said, now=clock.now())
        flash(f"A versão {version.number} saiu de vigor. Nenhuma proposta nova sai até outra ser publicada.")
        return url_for("creditor.policy_versions", credor=whose)
    if request.form.get("acao") != "publicar-de-novo":
        raise NotAllowed("not_allowed")
    done = policy_reviews.send_again(session, version, note=said, staff_id=who, now=clock.now())
    if not isinstance(done, PolicyReview):
        raise NotAllowed("version_has_errors")
    flash("Enviada. Quem pode aprovar recebe um e-mail.")
    return url_for("creditor.policy_review", review_id=done.public_id, credor=whose)


def _page(session: Session, chosen: Creditor, version: PolicyVersion, error: str = "") -> str:
    lines = policy_history.history(session, chosen.id)
    line = next(each for each in lines if each.version.id == version.id)
    earlier = before((each.version for each in lines), version.number)
    return render_template(
        "creditor/policy_version.html",
        creditor=chosen,
        version=version,
        state=VERSIONS[line.state],
        in_force=line.state is VersionState.IN_FORCE,
        before=earlier,
        changes=changes_since(earlier, version.document),
        steps=line.steps,
        step_names=steps_of(version.trial),
        people=people(session, [step.actor for step in line.steps]),
        replayed=replay(session, version),
        manages=staff().role in (Role.CREDITOR_MANAGER, Role.ADMIN),
        form=PolicyForm(formdata=None, data=form_data(version.document, 0)),
        said=request.form.get("motivo", ""),
        error=error,
        **staff_context(),
    )
