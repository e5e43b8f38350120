"""Editing the discount policy."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.policy_form import PolicyForm, document_of, form_data
from portal.creditor.policy_page import TierExamples, policy_page
from portal.creditor.policy_preview import examples_of, left_without, tier_asked
from portal.creditor.scope import current_creditor
from portal.creditor.tier_from_segment import fill, left_out
from portal.creditor.tier_moves import Move, Moved, asked_move, moved
from portal.extensions import sealer, writing
from portal.services import policies, policy_examples
from portal.services.errors import Stale
from portal.services.policy_checks import findings_for
from portal.services.segments.keeping import rules_of, segment_of
from portal.wording import sentence


@creditor.route("/politica", methods=["GET", "POST"])
def policy() -> str | Response | tuple[str, int]:
    if request.method == "POST":
        return _edited()
    with writing() as session:
        chosen = current_creditor(session)
        record = policies.policy_of_creditor(session, chosen.id, now=clock.now())
        form = PolicyForm(formdata=None, data=form_data(record.draft, record.draft_version))
        return policy_page(form, chosen.id, findings_for(session, chosen.id, record.draft, clock.today()))


def _edited() -> str | Response | tuple[str, int]:
    """Save, or change the order of the tiers: what was typed is kept in every case."""
    asked = asked_move(request.form)
    if asked is not None:
        return _rearranged(*asked)
    form = PolicyForm()
    if "exemplos" in request.form:
        return _tried(form, tier_asked(request.form["exemplos"]))
    readable = form.validate_on_submit()
    with writing() as session:
        chosen = current_creditor(session)
        if not readable:
            return policy_page(form, chosen.id, ()), 400
        who, seen = staff(), _seen(form.seen_version.data)
        try:
            policies.save_draft(
                session,
                creditor_id=chosen.id,
                document=document_of(form),
                seen_version=seen,
                actor=who.actor,
                now=clock.now(),
            )
        except Stale as stale:
            return policy_page(form, chosen.id, (), said=sentence(stale.code)), 409
    target = "creditor.publish_policy" if "publish" in request.form else "creditor.policy"
    if target == "creditor.policy":
        flash("Rascunho guardado. As propostas só mudam quando outra pessoa aprovar.")
    return redirect(url_for(target, credor=request.args.get("credor")), 303)


def _rearranged(move: Move, index: int) -> str | tuple[str, int]:
    """A tier added, copied, moved or taken out on the page; nothing is kept before it is saved."""
    done = moved(request.form, move, index)
    form = PolicyForm(formdata=done.values) if done else PolicyForm()
    if not form.tiers.entries:
        form = PolicyForm(formdata=None, data={**form.data, "tiers": form_data(policies.FIRST_DRAFT, 0)["tiers"]})
    with writing() as session:
        chosen = current_creditor(session)
        taken = _taken_from_segment(session, chosen.id, form, done)
        readable = form.validate()
        findings = findings_for(session, chosen.id, document_of(form), clock.today()) if readable else ()
        means = left_without(session, chosen.id, PolicyForm(), index) if move is Move.REMOVE else taken
        return policy_page(form, chosen.id, findings, done=done, means=means), 200 if readable else 400


def _taken_from_segment(session: Session, creditor_id: int, form: PolicyForm, done: Moved | None) -> str:
    """A new tier asks what the segment chosen for it asks; the sentence that says so. Raises NotFound."""
    public_id = request.form.get("do_segmento", "")
    if done is None or done.move is not Move.ADD or not public_id:
        return ""
    record = segment_of(session, public_id, creditor_id)
    segment = rules_of(record)
    fill(form.tiers.entries[done.tier].form, record.name, segment)
    left = left_out(segment)
    said = f"As condições são as do segmento “{record.name}”."
    return said if not left else f"{said} Uma faixa não pergunta por {' nem por '.join(left)}: isso ficou de fora."


def _tried(form: PolicyForm, index: int) -> str:
    """The page as it was typed, with examples of one tier; nothing is kept."""
    with writing() as session:
        chosen = current_creditor(session)
        policy_examples.asked(session, sealer(), staff().staff_id or 0, clock.now())
        found = TierExamples(index, examples_of(session, chosen.id, form, index))
        findings = () if form.errors else findings_for(session, chosen.id, document_of(form), clock.today())
        return policy_page(form, chosen.id, findings, tried=found)


def _seen(text: str | None) -> int:
    """The version of the draft the page was made from; zero, which no draft has, for what is no number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
