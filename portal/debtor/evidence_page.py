"""Files of a dispute: one more, and those sent, given back as they came."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import current_app, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from portal import access, clock
from portal.brands import headed_by
from portal.debtor.blueprint import debtor
from portal.debtor.disputes_form import FileForm
from portal.extensions import reading, sealer, writing
from portal.models import DisputeStatus
from portal.services import evidence
from portal.services.disputes.reading import dispute_of, subject_of
from portal.services.disputes.withdrawing import add_file
from portal.services.errors import Stale
from portal.services.evidence import FileRefused
from portal.wording import sentence

MOST_BYTES = 12 * 1024 * 1024
"""Of a whole request in the debtor's area: room for two files and what goes with them."""


@debtor.url_value_preprocessor
def limit_what_is_sent(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything reads the form, the check of its token included."""
    request.max_content_length = min(MOST_BYTES, current_app.config["MAX_CONTENT_LENGTH"])


@debtor.route("/contestacoes/<dispute_id>/comprovantes", methods=["GET", "POST"])
def dispute_files(dispute_id: str) -> Response | str | tuple[str, int]:
    form = FileForm()
    if form.validate_on_submit() and (sent := form.only()) is not None:
        try:
            with writing() as session:
                add_file(
                    session,
                    sealer(),
                    debtor_id=access.debtor_id(),
                    dispute_id=dispute_id,
                    sent=sent,
                    now=clock.now(),
                )
            return redirect(url_for("debtor.dispute", dispute_id=dispute_id, _anchor="arquivos"), 303)
        except FileRefused as refused:
            form.files.errors = [sentence(refused.code, **refused.values_shown)]
        except Stale:
            return redirect(url_for("debtor.dispute", dispute_id=dispute_id), 303)
    with reading() as session:
        found = dispute_of(session, access.debtor_id(), dispute_id)
        if found.status is not DisputeStatus.OPEN:
            return redirect(url_for("debtor.dispute", dispute_id=dispute_id), 303)
        files = evidence.files_of(session, subject_of(found))
        page = render_template(
            "debtor/dispute_files.html",
            form=form,
            dispute=found,
            **headed_by(found.creditor),
            room=evidence.MOST_FILES - len(files),
            most=evidence.MOST_FILES,
        )
        return (page, 422) if form.errors else page


@debtor.get("/contestacoes/<dispute_id>/arquivos/<file_id>")
def dispute_file(dispute_id: str, file_id: str) -> Response:
    """As an attachment of the kind its bytes say, kept nowhere."""
    with reading() as session:
        found = dispute_of(session, access.debtor_id(), dispute_id)
        file = evidence.file_of(session, subject_of(found), file_id)
        content = BytesIO(evidence.content_of(sealer(), file))
        response = send_file(
            content, mimetype=evidence.MIME[file.kind], as_attachment=True, download_name=file.name, max_age=0
        )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
