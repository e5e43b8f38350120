"""What people ask of a creditor, and of who runs the portal: the first due first, what was said, and the answer."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Response, redirect, render_template, request, send_file, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from offers.made.offer_explanation import explain_offer
from offers.policies.limits import Rhythm
from offers.refusal import Refusal, RefusalCode
from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.desk_owners import owner_context, part_asked, queue_context
from portal.creditor.requests_form import AnswerForm
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading, sealer, writing
from portal.models import PersonRequest, RequestKind, RequestStatus, Role
from portal.plan_sentences import reason_sentences, refusal_sentence
from portal.request_words import asked_rows
from portal.services import evidence
from portal.services.desk.owning import narrowed
from portal.services.errors import NotAllowed, Stale
from portal.services.evidence import FileRefused
from portal.services.offer_standing import as_stored
from portal.services.policies_in_force import policy_of
from portal.services.requests import desk
from portal.services.requests.answering import Given, PlanRefused, Who, answer
from portal.services.requests.desk import Scope, Stage
from portal.services.requests.proposed import looked_at, met, proposal_of, reaches, within
from portal.services.requests.reading import subject_of
from portal.services.requests.words_of_request import answer_in, said_in, wanted_in
from portal.services.staff_names import people
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_request_answers import DECISIONS
from portal.wording_requests import KINDS

PORTAL, EVERY = "portal", "todos"
"""Who is meant by `?credor=` beside a creditor's own name: for who runs the portal alone."""


@creditor.get("/pedidos")
def request_list() -> str:
    today = clock.today()
    stage, kind = _chosen(Stage, "situacao") or Stage.WAITING, _chosen(RequestKind, "tipo")
    with reading() as session:
        scope, whose = _scope(session)
        part = narrowed(PersonRequest, part_asked(), staff().staff_id or 0, today)
        found = desk.queue(session, scope, *part, stage=stage, kind=kind, today=today)
        return render_template(
            "creditor/requests.html",
            creditor=whose,
            creditors=creditors_in_reach(session),
            operator=staff().creditor_id is None,
            named=request.args.get("credor", ""),
            requests=found,
            names=desk.names_of(session, found),
            counts=desk.counts(session, scope, today),
            people=people(session, [each.answered_by for each in found]),
            kinds=KINDS,
            stage=stage,
            stages=Stage,
            kind=kind,
            decisions=DECISIONS,
            today=today,
            **queue_context(session, found),
            **staff_context(),
        )


@creditor.route("/pedidos/<request_id>", methods=["GET", "POST"])
def person_request(request_id: str) -> str | AnyResponse | tuple[str, int]:
    with writing() as session:
        found = desk.request_for(session, staff().creditor_id, request_id)
        form = AnswerForm(found.kind)
        if request.method == "GET":
            return _page(session, found, form)
        if not form.validate_on_submit():
            return _page(session, found, form), 422
        try:
            _answer(session, found, form)
        except PlanRefused as beyond:
            form.refuse(beyond.code, f"{sentence(beyond.code)} {_beyond(beyond.refusal)}")
        except (NotAllowed, FileRefused) as refused:
            form.refuse(refused.code, sentence(refused.code, **refused.values_shown))
        except Stale as over:
            return _page(session, found, form, over=sentence(over.code)), over.status
        else:
            where = url_for("creditor.person_request", request_id=request_id, credor=_named(), feito="resposta")
            return redirect(where, 303)
        return _page(session, found, form), 422


@creditor.get("/pedidos/<request_id>/arquivos/<file_id>")
def request_evidence(request_id: str, file_id: str) -> Response:
    """As an attachment of the kind its bytes say, kept nowhere."""
    with reading() as session:
        found = desk.request_for(session, staff().creditor_id, request_id)
        file = evidence.file_of(session, subject_of(found), file_id)
        content = BytesIO(evidence.content_of(sealer(), file))
        response = send_file(
            content, mimetype=evidence.MIME[file.kind], as_attachment=True, download_name=file.name, max_age=0
        )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _named() -> str | None:
    return request.args.get("credor")


def _chosen(kinds: Any, name: str) -> Any:
    return next((each for each in kinds if each.value == request.args.get(name)), None)


def _scope(session: Session) -> tuple[Scope, Any]:
    """Whose requests the address names; of the portal, and of everybody, only the operator's staff may ask."""
    if staff().creditor_id is None and _named() in (None, PORTAL, EVERY):
        return Scope(creditor_id=None, every=_named() != PORTAL), None
    chosen = current_creditor(session)
    return Scope(creditor_id=chosen.id), chosen


def _role() -> Role:
    return staff().role or Role.FINANCE


def _answer(session: Session, found: PersonRequest, form: AnswerForm) -> None:
    rhythm = Rhythm(found.what["rhythm"]) if found.kind is RequestKind.PROPOSAL else None
    given: Given = form.given(rhythm)
    who = Who(staff_id=staff().staff_id or 0, role=_role(), creditor_id=staff().creditor_id)
    answer(session, sealer(), who=who, request_id=found.public_id, given=given, today=clock.today(), now=clock.now())


def _page(session: Session, found: PersonRequest, form: AnswerForm, over: str = "") -> str:
    session.refresh(found)
    waiting = found.status is RequestStatus.WAITING
    return render_template(
        "creditor/request.html",
        asked=found,
        debt=found.debt,
        creditor=found.creditor,
        name=desk.names_of(session, [found])[found.id],
        kind=KINDS[found.kind],
        decision=DECISIONS[found.kind].get(found.status, "A pessoa retirou"),
        said=said_in(sealer(), found),
        answer=answer_in(sealer(), found),
        by=people(session, [found.answered_by]).get(found.answered_by, ""),
        files=evidence.files_of(session, subject_of(found)),
        rows=_rows(found),
        form=form,
        late=waiting and clock.today() > found.answer_by,
        over=over,
        done=request.args.get("feito", ""),
        **owner_context(session, found),
        **(_ground(session, found) if waiting and found.kind is RequestKind.PROPOSAL else {}),
        **(_reasons(found) if found.kind is RequestKind.REVIEW else {}),
        **staff_context(),
    )


def _rows(found: PersonRequest) -> list[tuple[str, str]]:
    return asked_rows(found, wanted_in(sealer(), found))


def _ground(session: Session, found: PersonRequest) -> dict[str, Any]:
    """How far the viewer may go today, and whether what was proposed is within it."""
    debt = found.debt
    ground = looked_at(session, debt, clock.today(), clock.now()) if debt is not None else None
    if ground is None or isinstance(ground, Refusal):
        return {"barred": refusal_sentence(ground) if ground is not None else ""}
    asked = within(ground, proposal_of(found))
    possible = met(ground, asked, _role())
    return {
        "ground": ground,
        "reaches": reaches(ground, asked, _role()),
        "first_due_on": asked.first_due_on,
        "beyond": _beyond(possible) if isinstance(possible, Refusal) else "",
    }


def _beyond(refusal: Refusal) -> str:
    """What is in the way, for who sees on the same page how far they may go."""
    if refusal.code is RefusalCode.AMOUNT_TOO_LOW:
        return sentence("request_amount_beyond")
    return refusal_sentence(refusal)


def _reasons(found: PersonRequest) -> dict[str, Any]:
    """The rules behind the offer that is reviewed: what the answer has to name."""
    if found.offer is None:
        return {}
    offer, policy = as_stored(found.offer), policy_of(found.offer.pricing.policy_version)
    tier = policy.tiers[offer.tier_index] if offer.tier_index is not None else None
    return {
        "reasons": reason_sentences(explain_offer(offer, policy)),
        "version": found.offer.pricing.policy_version.number,
        "tier": (tier.name if tier is not None else "") or f"{(offer.tier_index or 0) + 1}ª faixa",
        "plan": offer.plan,
    }
