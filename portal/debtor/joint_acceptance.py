"""Accepting the agreements of several creditors together: read each, ask for one code, type it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from brazil.money import Money, total
from offers.made.offer import Offer
from portal import access, clock, documents, wiring
from portal.brands import headed_by
from portal.debtor.acceptance import CHANNEL_NAMES
from portal.debtor.accepting import Accepting, forget, remember, remembered
from portal.debtor.agreement_words import rules_of
from portal.debtor.blueprint import debtor
from portal.debtor.forms import ChannelForm, CodeForm
from portal.extensions import reading, sealer, settings, writing
from portal.models import Channel, OfferRecord
from portal.services import codes, sessions, step_up
from portal.services.agreements import Acceptance
from portal.services.codes import CodeRefused
from portal.services.errors import NotAllowed, OfferRefused, Stale, TooMany
from portal.services.joint import accepting
from portal.services.offer_standing import as_stored, still_good
from portal.services.step_up import StepUpSummary
from portal.sessions import portal_session
from portal.wiring import TermsDocument
from portal.wording import sentence

Page = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One creditor's offer with the terms that are read before accepting it."""

    record: OfferRecord
    offer: Offer
    doc: TermsDocument

    @property
    def terms(self) -> str:
        return str(wiring.terms_html(self.doc))

    @property
    def rules(self) -> Any:
        return rules_of(self.record, self.offer)


@debtor.get("/juntar/aceitar")
def joint_accept() -> Page:
    if not _ids():
        return redirect(url_for("debtor.join_debts"), 303)
    return _summary(submitted=False)


@debtor.post("/juntar/aceitar")
def joint_send_code() -> Page:
    return _summary(submitted=True)


@debtor.get("/juntar/codigo")
def joint_code() -> Page:
    waiting = remembered(_together())
    if waiting is None:
        return redirect(url_for("debtor.joint_accept", proposta=_ids()), 303)
    return _code_page(CodeForm(formdata=None, key=waiting.key, terms_digest=waiting.terms_digest), waiting)


@debtor.post("/juntar/codigo")
def joint_confirm() -> Page:
    form, waiting = CodeForm(), remembered(_together())
    if not form.validate():
        return _code_page(form, waiting), 422
    try:
        plan_id = _accept(form, waiting)
    except CodeRefused as refused:
        form.code.errors = [sentence(refused.code, **refused.values_shown)]
        return _code_page(form, waiting), 422
    except (OfferRefused, Stale) as refused:
        if refused.code == "key_reused":
            raise
        return _fallen(refused.code)
    forget()
    return redirect(url_for("debtor.joint_plan", plan_id=plan_id), 303)


def _ids() -> list[str]:
    """The offers asked about; what is not theirs the service does not find."""
    return sorted(set(request.args.getlist("proposta")))[:10]


def _together() -> str:
    return "+".join(_ids())


def _summary(*, submitted: bool) -> Page:
    with writing() as session:
        try:
            read = _read(session, standing=True)
        except OfferRefused as refused:
            return _fallen(refused.code)
        records = [each.record for each in read]
        creditor_id = records[0].debt.creditor_id
        channels = step_up.channels_of(
            session, _code_policy(), access.debtor_id(), clock.today(), creditor_id=creditor_id
        )
        choices = [(channel.value, f"{CHANNEL_NAMES[channel]} para {masked}") for channel, masked in channels.items()]
        form, digest = ChannelForm(channels=choices, prescribed=False), _digest(read)
        problem = ""
        if submitted and form.validate():
            problem = _send(session, read, form, channels, digest)
            if not problem:
                return redirect(url_for("debtor.joint_code", proposta=_ids()), 303)
        form.terms_digest.data = digest
        page = render_template(
            "debtor/joint_accept.html", read=read, form=form, channels=choices, problem=problem, months=_months(read),
            whole=total(each.total for each in records), **_headed(records),
        )  # fmt: skip
    return (page, 422) if submitted else page


def _read(session: Session, *, standing: bool) -> list[Read]:
    """The offers with their terms. Raises OfferRefused for what can no longer be joined, or does not stand."""
    today = clock.today()
    records = accepting.offers_to_join(session, access.debtor_id(), _ids(), today)
    found = []
    for record in records:
        offer = still_good(session, record, today) if standing else as_stored(record)
        doc = documents.terms_of_record(session, record, offer, sealer=sealer(), base_url=settings().base_url)
        found.append(Read(record=record, offer=offer, doc=doc))
    return found


def _send(session: Session, read: Sequence[Read], form: ChannelForm, channels: dict[Channel, str], digest: str) -> str:
    """Have the code sent and remember what it is for; the sentence of what went wrong otherwise."""
    if form.terms_digest.data != digest:
        return sentence("terms_changed")
    records, channel = [each.record for each in read], Channel(form.channel.data)
    summary = StepUpSummary(
        creditor=_names(records),
        total=total(each.total for each in records),
        count=records[0].installment_count,
        first_due_on=records[0].first_due_on,
    )
    try:
        challenge = step_up.send_code(
            session, _code_policy(), debtor_id=access.debtor_id(), session_id=_session_id(),
            offer_digest=accepting.joint_digest(records), summary=summary, channel=channel,
            creditor_id=records[0].debt.creditor_id, today=clock.today(), now=clock.now(),
        )  # fmt: skip
    except (TooMany, NotAllowed) as refused:
        return sentence(refused.code, **refused.values_shown)
    remember(
        Accepting(
            offer_id=_together(), key=form.key.data or "", terms_digest=digest, challenge=challenge,
            where=f"{CHANNEL_NAMES[channel]} para {channels[channel]}", sent_at=clock.now().isoformat(),
        )
    )  # fmt: skip
    return ""


def _accept(form: CodeForm, waiting: Accepting | None) -> str:
    """The public id of the plan. The session gets a new id, as after every step-up."""
    now, today, rotated = clock.now(), clock.today(), []
    with reading() as session:
        read = _read(session, standing=False)
        digest = accepting.joint_digest([each.record for each in read])

    def spend_code(session: Session) -> dict[str, Any]:
        if form.terms_digest.data != _digest(read):
            raise Stale("terms_changed")
        proof = step_up.check_code(
            session, _code_policy(), challenge_id=waiting.challenge if waiting else "", session_id=_session_id(),
            offer_digest=digest, code=form.code.data or "", now=now,
        )  # fmt: skip
        rotated.append(sessions.rotate(session, _session_id()))
        return proof.as_document()

    evidence = {
        "ip": request.remote_addr or "",
        "user_agent": request.user_agent.string[:200],
        "code_sent_at": waiting.sent_at if waiting else "",
    }
    acceptances = [
        Acceptance(
            offer_id=each.record.public_id, key=form.key.data or "", number=each.doc.agreement_number,
            terms=documents.terms_values(each.doc), terms_digest=wiring.terms_digest(each.doc), evidence=evidence,
        )
        for each in read
    ]  # fmt: skip
    with writing() as session:
        plan = accepting.accept(
            session, debtor_id=access.debtor_id(), acceptances=acceptances, key=form.key.data or "",
            confirm=spend_code, today=today, now=now,
        )  # fmt: skip
        plan_id = plan.public_id
    for token in rotated:
        portal_session().become(token)
    return plan_id


def _digest(read: Sequence[Read]) -> str:
    """Of all the terms that were on the page."""
    return hashlib.sha256("|".join(wiring.terms_digest(each.doc) for each in read).encode()).hexdigest()


def _months(read: Sequence[Read]) -> list[tuple[Any, Money]]:
    rows = zip(*(each.offer.plan.installments for each in read), strict=True)
    return [(row[0].due_on, total(one.amount for one in row)) for row in rows]


def _headed(records: Sequence[OfferRecord]) -> dict[str, str | int]:
    """The head of a page of one creditor, or of several, which has no look of any."""
    creditors = {each.debt.creditor_id: each.debt.creditor for each in records}
    return headed_by(*creditors.values()) if len(creditors) == 1 else {"creditor_name": _names(records)}


def _names(records: Sequence[OfferRecord]) -> str:
    names = list(dict.fromkeys(each.debt.creditor.name for each in records))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} e {names[-1]}"


def _fallen(code: str) -> Page:
    """What was to be joined no longer can be: say why, and lead back to the choice."""
    return render_template("debtor/joint_changed.html", message=sentence(code)), 409


def _code_page(form: CodeForm, waiting: Accepting | None) -> str:
    with reading() as session:
        records = accepting.offers_to_join(session, access.debtor_id(), _ids(), clock.today())
        return render_template(
            "debtor/joint_code.html", form=form, records=records, ids=_ids(), waiting=waiting,
            whole=total(each.total for each in records), **_headed(records),
        )  # fmt: skip


def _code_policy() -> codes.CodePolicy:
    return codes.policy_of(settings(), sealer())


def _session_id() -> int:
    who = access.viewer()
    return who.session_id if who else 0
