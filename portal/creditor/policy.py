"""Editing the discount policy and publishing it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from offers.policies.policy_lint import Finding, Severity
from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.policy_form import PolicyForm, document_of, form_data, remarks_of, show_findings
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading, writing
from portal.models import PolicyVersion
from portal.services import policies
from portal.services.errors import NotFound, Stale
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_policy import finding_sentence


@creditor.route("/politica", methods=["GET", "POST"])
def policy() -> str | Response | tuple[str, int]:
    if request.method == "POST":
        return _edited()
    with writing() as session:
        chosen = current_creditor(session)
        record = policies.policy_of_creditor(session, chosen.id, now=clock.now())
        form = PolicyForm(formdata=None, data=form_data(record.draft, record.draft_version))
        return _page(form, chosen.id, policies.findings_of(record.draft))


@creditor.route("/politica/publicar", methods=["GET", "POST"])
def publish_policy() -> str | Response:
    with writing() as session:
        chosen = current_creditor(session)
        record = policies.policy_of_creditor(session, chosen.id, now=clock.now())
        findings = policies.findings_of(record.draft)
        if request.method == "POST":
            seen = _seen(request.form.get("seen_version"))
            who = staff()
            done = policies.publish(
                session,
                creditor_id=chosen.id,
                seen_version=seen,
                staff_id=who.staff_id,
                actor=who.actor,
                now=clock.now(),
            )
            if isinstance(done, PolicyVersion):
                flash(f"Versão {done.number} publicada. As propostas novas já seguem esta versão.")
                return redirect(url_for("creditor.policy", credor=request.args.get("credor")), 303)
            findings = done
        return render_template(
            "creditor/policy_publish.html",
            creditor=chosen,
            record=record,
            errors=[finding_sentence(each) for each in findings if each.severity is Severity.ERROR],
            remarks=remarks_of(findings),
            versions=policies.versions_of(session, chosen.id),
            **staff_context(),
        )


@creditor.get("/politica/versoes/<int:number>")
def policy_version(number: int) -> str:
    with reading() as session:
        chosen = current_creditor(session)
        found = next((each for each in policies.versions_of(session, chosen.id) if each.number == number), None)
        if found is None:
            raise NotFound
        form = PolicyForm(formdata=None, data=form_data(found.document, 0))
        return render_template(
            "creditor/policy_version.html", creditor=chosen, version=found, form=form, **staff_context()
        )


def _edited() -> str | Response | tuple[str, int]:
    """Save, add a tier or remove one: what was typed is kept in every case."""
    form = PolicyForm()
    readable = form.validate_on_submit()
    if "add" in request.form:
        form.tiers.append_entry(dict(form.tiers.entries[-1].data) if form.tiers.entries else None)
    if "remove" in request.form:
        form = _without(form, request.form["remove"])
    document = document_of(form)
    with writing() as session:
        chosen = current_creditor(session)
        if not readable or "add" in request.form or "remove" in request.form:
            findings = policies.findings_of(document) if readable else ()
            return _page(form, chosen.id, findings), 200 if readable else 400
        who = staff()
        try:
            seen = _seen(form.seen_version.data)
            policies.save_draft(
                session, creditor_id=chosen.id, document=document, seen_version=seen, actor=who.actor, now=clock.now()
            )
        except Stale as stale:
            return _page(form, chosen.id, (), said=sentence(stale.code)), 409
    target = "creditor.publish_policy" if "publish" in request.form else "creditor.policy"
    if target == "creditor.policy":
        flash("Rascunho guardado. As propostas só mudam quando você publicar.")
    return redirect(url_for(target, credor=request.args.get("credor")), 303)


def _seen(text: str | None) -> int:
    """The version of the draft the page was made from; zero, which no draft has, for what is no number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _without(form: PolicyForm, index: str) -> PolicyForm:
    data = form.data
    kept = [tier for number, tier in enumerate(data["tiers"]) if str(number) != index]
    return PolicyForm(formdata=None, data={**data, "tiers": kept})


def _page(form: PolicyForm, creditor_id: int, findings: tuple[Finding, ...], said: str = "") -> str:
    general = [*([said] if said else []), *show_findings(form, findings)]
    with reading() as session:
        context: dict[str, Any] = {
            "creditor": current_creditor(session),
            "creditors": creditors_in_reach(session),
            "versions": policies.versions_of(session, creditor_id),
        }
        return render_template(
            "creditor/policy.html",
            form=form,
            general=general,
            remarks=remarks_of(findings),
            **context,
            **staff_context(),
        )
