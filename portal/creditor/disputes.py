"""Disputes of a creditor: the first due first, what the person says, and the answer."""

from __future__ import annotations

from io import BytesIO

from flask import Response, redirect, render_template, request, send_file, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.desk_owners import owner_context, part_asked, queue_context
from portal.creditor.disputes_form import AnswerForm
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading, sealer, writing
from portal.models import Dispute, RegisterAnswer
from portal.services import evidence
from portal.services.desk.owning import narrowed
from portal.services.disputes import answering, desk, returns
from portal.services.disputes.reading import subject_of
from portal.services.disputes.words_of_reason import answer_in, said_in
from portal.services.errors import NotAllowed, ServiceError, Stale
from portal.services.evidence import FileRefused
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_dispute_answers import ENDS, REGISTER_ANSWERS
from portal.wording_disputes import REASONS


@creditor.get("/contestacoes")
def dispute_list() -> str:
    today = clock.today()
    with reading() as session:
        chosen = current_creditor(session)
        part = narrowed(Dispute, part_asked(), staff().staff_id or 0, today)
        waiting, ended = desk.waiting(session, chosen.id, *part), desk.ended(session, chosen.id)
        owed = returns.owed_by(session, chosen.id)
        return render_template(
            "creditor/disputes.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            waiting=waiting,
            ended=ended,
            owed=owed,
            names=desk.names_of(session, chosen.id, [*waiting, *ended, *(each.dispute for each in owed)]),
            counts=desk.counts(session, chosen.id, today),
            reasons=REASONS,
            ends=ENDS,
            today=today,
            **queue_context(session, waiting),
            **staff_context(),
        )


@creditor.route("/contestacoes/<dispute_id>", methods=["GET", "POST"])
def dispute(dispute_id: str) -> str | AnyResponse | tuple[str, int]:
    if request.method == "GET":
        with reading() as session:
            found = desk.dispute_for(session, staff().creditor_id, dispute_id)
            return _page(session, found, AnswerForm(correctable=answering.correctable(found)))
    with writing() as session:
        found = desk.dispute_for(session, staff().creditor_id, dispute_id)
        form = AnswerForm(correctable=answering.correctable(found))
        if not form.validate_on_submit():
            return _page(session, found, form), 422
        try:
            _answer(session, found, form)
        except (NotAllowed, FileRefused) as refused:
            session.expire_all()
            form.refuse(refused.code, sentence(refused.code, **refused.values_shown))
            return _page(session, found, form), 422
        except Stale as over:
            session.expire_all()
            return _page(session, found, form, over=sentence(over.code)), over.status
    return _back(dispute_id, "resposta")


@creditor.post("/contestacoes/<dispute_id>/cadastros")
def dispute_register(dispute_id: str) -> str | AnyResponse | tuple[str, int]:
    """What was done about the credit registers; the button says it."""
    said = request.form.get("cadastro", "")
    with writing() as session:
        found = desk.dispute_for(session, staff().creditor_id, dispute_id)
        form = AnswerForm(correctable=answering.correctable(found))
        try:
            if said not in {each.value for each in REGISTER_ANSWERS}:
                raise NotAllowed("dispute_choose")
            answering.note_register(
                session,
                creditor_id=found.creditor_id,
                dispute_id=dispute_id,
                said=RegisterAnswer(said),
                staff_id=staff().staff_id or 0,
                now=clock.now(),
            )
        except ServiceError as refused:
            session.expire_all()
            status = refused.status if refused.status == 409 else 422
            return _page(session, found, form, over=sentence(refused.code)), status
    return _back(dispute_id, "cadastro")


@creditor.get("/contestacoes/<dispute_id>/arquivos/<file_id>")
def dispute_evidence(dispute_id: str, file_id: str) -> Response:
    """As an attachment of the kind its bytes say, kept nowhere."""
    with reading() as session:
        found = desk.dispute_for(session, staff().creditor_id, dispute_id)
        file = evidence.file_of(session, subject_of(found), file_id)
        content = BytesIO(evidence.content_of(sealer(), file))
        response = send_file(
            content, mimetype=evidence.MIME[file.kind], as_attachment=True, download_name=file.name, max_age=0
        )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _answer(session: Session, found: Dispute, form: AnswerForm) -> None:
    answering.answer(
        session,
        sealer(),
        creditor_id=found.creditor_id,
        dispute_id=found.public_id,
        given=form.given(),
        staff_id=staff().staff_id or 0,
        today=clock.today(),
        now=clock.now(),
    )


def _back(dispute_id: str, done: str) -> AnyResponse:
    where = url_for("creditor.dispute", dispute_id=dispute_id, credor=request.args.get("credor"), feito=done)
    return redirect(where, 303)


def _page(session: Session, found: Dispute, form: AnswerForm, over: str = "") -> str:
    return render_template(
        "creditor/dispute.html",
        dispute=found,
        debt=found.debt,
        creditor=found.creditor,
        name=desk.names_of(session, found.creditor_id, [found]).get(found.debtor_id, ""),
        reason=REASONS[found.reason],
        end=ENDS.get(found.status, ""),
        said=said_in(sealer(), found),
        answer=answer_in(sealer(), found),
        files=evidence.files_of(session, subject_of(found)),
        comes_back=returns.return_of(session, found),
        proven=found.reason in answering.PROVEN_BY_CREDITOR,
        registers=REGISTER_ANSWERS,
        form=form,
        late=clock.today() > found.answer_by,
        over=over,
        done=request.args.get("feito", ""),
        **owner_context(session, found),
        **staff_context(),
    )
