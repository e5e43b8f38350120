"""Accepting an offer: read the summary and the terms, ask for a code, type it."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import access, clock, documents, wiring
from portal.brands import headed_by
from portal.debtor.accepting import Accepting, forget, remember, remembered
from portal.debtor.agreement_words import rules_of
from portal.debtor.blueprint import debtor
from portal.debtor.forms import ChannelForm, CodeForm
from portal.debtor.offer_state import OfferState, state_of
from portal.debtor.places import postal_address
from portal.extensions import reading, sealer, settings, writing
from portal.models import Channel, DebtStatus, OfferRecord
from portal.services import agreements, codes, sessions, step_up
from portal.services.agreement_life import renegotiating
from portal.services.agreements import Acceptance
from portal.services.codes import CodeRefused
from portal.services.errors import NotAllowed, OfferRefused, Stale, TooMany
from portal.services.offer_standing import as_stored
from portal.services.offers import offer_of
from portal.services.step_up import StepUpSummary
from portal.sessions import portal_session
from portal.wording import sentence

CHANNEL_NAMES = {Channel.SMS: "SMS", Channel.EMAIL: "E-mail"}
Page = Response | str | tuple[str, int]


@debtor.get("/propostas/<offer_id>/aceitar")
def accept(offer_id: str) -> Page:
    return _summary(offer_id, submitted=False)


@debtor.post("/propostas/<offer_id>/aceitar")
def send_code(offer_id: str) -> Page:
    return _summary(offer_id, submitted=True)


@debtor.get("/propostas/<offer_id>/codigo")
def code(offer_id: str) -> Page:
    waiting = remembered(offer_id)
    if waiting is None:
        return redirect(url_for("debtor.accept", offer_id=offer_id), 303)
    form = CodeForm(formdata=None, key=waiting.key, terms_digest=waiting.terms_digest)
    return _code_page(offer_id, form, waiting)


@debtor.post("/propostas/<offer_id>/codigo")
def confirm(offer_id: str) -> Page:
    form, waiting = CodeForm(), remembered(offer_id)
    if not form.validate():
        return _code_page(offer_id, form, waiting), 422
    try:
        agreement_id = _accept(offer_id, form, waiting)
    except CodeRefused as refused:
        form.code.errors = [sentence(refused.code, **refused.values_shown)]
        return _code_page(offer_id, form, waiting), 422
    except (OfferRefused, Stale) as refused:
        if refused.code == "key_reused":
            raise
        return _fallen(offer_id, refused.code)
    forget()
    return redirect(url_for("debtor.agreement_done", agreement_id=agreement_id), 303)


def _summary(offer_id: str, *, submitted: bool) -> Page:
    """The summary with the whole terms, and the form that asks for the code."""
    with writing() as session:
        record = offer_of(session, access.debtor_id(), offer_id)
        state = state_of(session, record, today=clock.today(), now=clock.now())
        if state.accepted and state.agreement is not None:
            return redirect(url_for("debtor.agreement", agreement_id=state.agreement.public_id), 303)
        if not state.stands or state.offer is None:
            return _offer_page(record, state), 409
        channels = step_up.channels_of(
            session, _code_policy(), record.debtor_id, clock.today(), creditor_id=record.debt.creditor_id
        )
        choices = [(channel.value, f"{CHANNEL_NAMES[channel]} para {masked}") for channel, masked in channels.items()]
        form = ChannelForm(channels=choices, prescribed=state.offer.prescribed)
        doc = documents.terms_of_record(session, record, state.offer, sealer=sealer(), base_url=settings().base_url)
        digest = wiring.terms_digest(doc)
        problem, status = "", 200
        if submitted and form.validate():
            problem = _send(session, record, form, channels, digest)
            if not problem:
                return redirect(url_for("debtor.code", offer_id=offer_id), 303)
        status = 422 if submitted else 200
        form.terms_digest.data = digest
        page = render_template(
            "debtor/accept.html",
            form=form,
            record=record,
            offer=state.offer,
            doc=doc,
            terms=wiring.terms_html(doc),
            rules=rules_of(record, state.offer),
            channels=choices,
            problem=problem,
            ending=state.ending,
            beside=state.beside,
            **headed_by(record.debt.creditor),
        )
        return page, status


def _send(session: Session, record: OfferRecord, form: ChannelForm, channels: dict[Channel, str], digest: str) -> str:
    """Have the code sent and remember what it is for; the sentence of what went wrong otherwise."""
    if form.terms_digest.data != digest:
        return sentence("terms_changed")
    creditor, channel = record.debt.creditor, Channel(form.channel.data)
    try:
        challenge = step_up.send_code(
            session,
            _code_policy(),
            debtor_id=record.debtor_id,
            session_id=_session_id(),
            offer_digest=record.digest,
            summary=StepUpSummary(
                creditor=creditor.name,
                tax_id=creditor.tax_id,
                address=postal_address(creditor),
                total=record.total,
                count=record.installment_count,
                first_due_on=record.first_due_on,
            ),
            channel=channel,
            creditor_id=record.debt.creditor_id,
            today=clock.today(),
            now=clock.now(),
        )
    except (TooMany, NotAllowed) as refused:
        return sentence(refused.code, **refused.values_shown)
    remember(
        Accepting(
            offer_id=record.public_id,
            key=form.key.data or "",
            terms_digest=digest,
            challenge=challenge,
            where=f"{CHANNEL_NAMES[channel]} para {channels[channel]}",
            sent_at=clock.now().isoformat(),
        )
    )
    return ""


def _accept(offer_id: str, form: CodeForm, waiting: Accepting | None) -> str:
    """The public id of the agreement. The session gets a new id, as after every step-up."""
    now, today, rotated = clock.now(), clock.today(), []
    with reading() as session:
        record = offer_of(session, access.debtor_id(), offer_id)
        offer = as_stored(record)
        doc = documents.terms_of_record(session, record, offer, sealer=sealer(), base_url=settings().base_url)

    def spend_code(session: Session) -> dict[str, Any]:
        if form.terms_digest.data != wiring.terms_digest(doc):
            raise Stale("terms_changed")
        proof = step_up.check_code(
            session,
            _code_policy(),
            challenge_id=waiting.challenge if waiting else "",
            session_id=_session_id(),
            offer_digest=record.digest,
            code=form.code.data or "",
            now=now,
        )
        rotated.append(sessions.rotate(session, _session_id()))
        return proof.as_document()

    acceptance = Acceptance(
        offer_id=offer_id,
        key=form.key.data or "",
        number=doc.agreement_number,
        terms=documents.terms_values(doc),
        terms_digest=form.terms_digest.data or "",
        evidence={
            "ip": request.remote_addr or "",
            "user_agent": request.user_agent.string[:200],
            "code_sent_at": waiting.sent_at if waiting else "",
        },
    )
    deed = renegotiating.accept if record.debt.status is DebtStatus.NEGOTIATED else agreements.accept
    with writing() as session:
        agreement = deed(
            session,
            debtor_id=access.debtor_id(),
            acceptance=acceptance,
            confirm=spend_code,
            today=today,
            now=now,
        )
    for token in rotated:
        portal_session().become(token)
    return agreement.public_id


def _fallen(offer_id: str, code: str) -> Page:
    """The offer no longer stands, or its words changed: say so, with what can be chosen now."""
    with writing() as session:
        record = offer_of(session, access.debtor_id(), offer_id)
        state = state_of(session, record, today=clock.today(), now=clock.now())
        if state.stands:
            return render_template("debtor/changed.html", record=record, message=sentence(code)), 409
        return _offer_page(record, state), 409


def _offer_page(record: OfferRecord, state: OfferState) -> str:
    return render_template("debtor/offer.html", state=state, record=record, **headed_by(record.debt.creditor))


def _code_page(offer_id: str, form: CodeForm, waiting: Accepting | None) -> str:
    with reading() as session:
        record = offer_of(session, access.debtor_id(), offer_id)
        return render_template(
            "debtor/code.html", form=form, record=record, waiting=waiting, **headed_by(record.debt.creditor)
        )


def _code_policy() -> codes.CodePolicy:
    return codes.policy_of(settings(), sealer())


def _session_id() -> int:
    who = access.viewer()
    return who.session_id if who else 0
