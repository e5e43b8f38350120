"""The policy as a file: taken down as it is, and brought in after a look at what would change."""

from __future__ import annotations

from typing import Any

from flask import Request, Response, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, TextAreaField

from offers.policies.policy import Policy
from offers.policies.policy_diff import policy_changes
from offers.policies.policy_file import policy_document, policy_from_document, policy_from_text, policy_to_text
from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.policy_page import Remark, remarks_of_file
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import writing
from portal.models import PolicyRecord
from portal.services import policies
from portal.services.errors import Stale
from portal.services.policy_checks import findings_for
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_policy_diff import change_sentences

LARGEST_BYTES = 2 * 1024 * 1024
"""Two hundred tiers with every list full are under a quarter of it."""


class FileForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A file, or its text. `seen_version` is the draft the comparison was made with."""

    file = FileField("Arquivo JSON")
    text = TextAreaField("Ou cole o texto dele")
    seen_version = HiddenField()

    def brought(self) -> str:
        """The text that was sent; the file wins. Bytes that are no UTF-8 are read as what no JSON is."""
        if self.file.data:
            return str(self.file.data.read().decode("utf-8", errors="replace"))
        return str(self.text.data or "")


@creditor.get("/politica/arquivo.json")
def policy_file() -> Response:
    """The draft, always written the same way: equal policies, equal files."""
    with writing() as session:
        chosen = current_creditor(session)
        record = policies.policy_of_creditor(session, chosen.id, now=clock.now())
        name = f"politica-{chosen.slug}.json"
        text = _text_of(record.draft)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="application/json", headers=headers)


@creditor.route("/politica/trazer", methods=["GET", "POST"])
def bring_policy() -> str | AnyResponse | tuple[str, int]:
    _room_for_a_policy(request)
    form = FileForm()
    if request.method == "GET" or not form.validate():
        return _page(form)
    text = form.brought()
    policy = policy_from_text(text)
    if not isinstance(policy, Policy):
        form.text.data, form.text.raw_data = text, None
        form.text.errors = [_why_none(text)]
        return _page(form, remarks=remarks_of_file(policy)), 422
    return _kept(form, policy) if "keep" in request.form else _compared(policy)


def _room_for_a_policy(asked: Request) -> None:
    asked.max_content_length = asked.max_form_memory_size = LARGEST_BYTES


def _why_none(text: str) -> str:
    return (
        "O texto não é uma política. Veja abaixo o que falta."
        if text.strip()
        else "Escolha um arquivo ou cole o texto."
    )


def _text_of(document: dict[str, Any]) -> str:
    policy = policy_from_document(document)
    return policy_to_text(policy) if isinstance(policy, Policy) else policies.as_it_is(document)


def _compared(policy: Policy) -> str:
    """What would change in the draft, and what there is to say of it; nothing is kept yet."""
    with writing() as session:
        chosen = current_creditor(session)
        record = policies.policy_of_creditor(session, chosen.id, now=clock.now())
        document = policy_document(policy)
        form = FileForm(formdata=None, data={"text": policy_to_text(policy), "seen_version": str(record.draft_version)})
        return render_template(
            "creditor/policy_bring.html",
            form=form,
            changes=_changes(record, policy),
            comparable=isinstance(policy_from_document(record.draft), Policy),
            remarks=remarks_of_file(findings_for(session, chosen.id, document, clock.today())),
            creditor=chosen,
            creditors=creditors_in_reach(session),
            **staff_context(),
        )


def _changes(record: PolicyRecord, policy: Policy) -> list[str]:
    before = policy_from_document(record.draft)
    return change_sentences(policy_changes(before, policy)) if isinstance(before, Policy) else []


def _kept(form: FileForm, policy: Policy) -> str | AnyResponse | tuple[str, int]:
    seen = str(form.seen_version.data or "")
    with writing() as session:
        chosen = current_creditor(session)
        try:
            policies.save_draft(
                session,
                creditor_id=chosen.id,
                document=policy_document(policy),
                seen_version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
                actor=staff().actor,
                now=clock.now(),
            )
        except Stale as stale:
            form.text.errors = [sentence(stale.code)]
            return _page(form), 409
    flash("Rascunho guardado com o arquivo. As propostas só mudam quando você publicar.")
    return redirect(url_for("creditor.policy", credor=request.args.get("credor")), 303)


def _page(form: FileForm, *, remarks: list[Remark] | None = None) -> str:
    with writing() as session:
        chosen = current_creditor(session)
        return render_template(
            "creditor/policy_bring.html",
            form=form,
            changes=None,
            remarks=remarks or [],
            creditor=chosen,
            creditors=creditors_in_reach(session),
            **staff_context(),
        )
