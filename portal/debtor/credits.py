"""What was paid beyond what was owed: the person uses it for the next installments, or has it back."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from brazil.money import total
from portal import access, clock
from portal.brands import headed_by
from portal.debtor.blueprint import debtor
from portal.debtor.places import postal_address
from portal.extensions import reading, sealer, settings, writing
from portal.models import Channel
from portal.services import codes, sessions, step_up
from portal.services.codes import CodeRefused
from portal.services.errors import NotAllowed, TooMany
from portal.services.money_in import debtor_credits, refunds
from portal.services.money_in.debtor_credits import Credit
from portal.services.money_in.refunds import Destination
from portal.services.step_up import RefundSummary
from portal.sessions import portal_session
from portal.wording import sentence

CHANNEL_NAMES = {Channel.SMS: "SMS", Channel.EMAIL: "E-mail"}
Page = Response | str | tuple[str, int]


class DestinationForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Where a transfer goes, and by which contact the code comes."""

    destination = StringField(
        "Chave Pix, ou banco, agência e conta",
        filters=[lambda text: " ".join((text or "").split())],
        validators=[
            InputRequired("Escreva a chave Pix ou a conta que recebe."),
            Length(min=5, max=120, message="Use de 5 a 120 letras ou números."),
        ],
    )
    channel = RadioField("Por onde você quer receber o código?", choices=[])


class RefundCodeForm(FlaskForm):  # type: ignore[misc]
    """The code that came, and what it was asked for."""

    code = StringField(
        "Código de 6 números",
        filters=[lambda text: "".join((text or "").split())],
        validators=[Regexp(r"^[0-9]{6}$", message="O código tem 6 números. Confira a mensagem e escreva de novo.")],
    )
    destination = HiddenField(validators=[Length(min=5, max=120)])
    challenge = HiddenField(validators=[Length(min=1, max=64)])


@debtor.get("/creditos")
def credits_page() -> str:
    with reading() as session:
        found = debtor_credits.credits_of(session, access.debtor_id(), clock.today())
        return render_template(
            "debtor/credits.html", credits=found, used="usado" in request.args, asked="pedido" in request.args
        )


@debtor.post("/creditos/<agreement_id>/usar")
def use_credit(agreement_id: str) -> Response:
    with writing() as session:
        debtor_credits.use_credit(
            session,
            debtor_id=access.debtor_id(),
            agreement_public_id=agreement_id,
            today=clock.today(),
            now=clock.now(),
        )
    return redirect(url_for("debtor.credits_page", usado=1), 303)


@debtor.get("/creditos/<agreement_id>/devolver")
def refund(agreement_id: str) -> Page:
    return _ask_page(agreement_id, submitted=False)


@debtor.post("/creditos/<agreement_id>/devolver")
def ask_refund(agreement_id: str) -> Page:
    return _ask_page(agreement_id, submitted=True)


@debtor.post("/creditos/<agreement_id>/codigo")
def confirm_refund(agreement_id: str) -> Page:
    form = RefundCodeForm()
    if not form.validate():
        return _code_page(agreement_id, form), 422
    try:
        token = _ask_back(agreement_id, form)
    except CodeRefused as refused:
        form.code.errors = [sentence(refused.code, **refused.values_shown)]
        return _code_page(agreement_id, form), 422
    portal_session().become(token)
    return redirect(url_for("debtor.credits_page", pedido=1), 303)


def _ask_page(agreement_id: str, *, submitted: bool) -> Page:
    """A Pix goes back to where it came from, with one click; a transfer asks where to, and for a code."""
    with writing() as session:
        credit = debtor_credits.credit_of(session, access.debtor_id(), agreement_id, clock.today())
        ways = refunds.ways_of(session, credit.agreement.id, clock.now())
        by_pix = all(way.payment is not None for way in ways)
        if submitted and by_pix:
            _ask(session, credit, None, {})
            return redirect(url_for("debtor.credits_page", pedido=1), 303)
        form, problem = _destination_form(session, credit), ""
        if submitted and form.validate():
            problem = _send(session, credit, form)
            if not problem:
                return _code_page(agreement_id, _code_form(form))
        page = render_template(
            "debtor/credit_refund.html",
            credit=credit,
            form=form,
            by_pix=by_pix,
            by_transfer=total(way.amount for way in ways if way.payment is None),
            problem=problem,
            **headed_by(credit.agreement.creditor),
        )
        return page, 422 if submitted else 200


def _destination_form(session: Session, credit: Credit) -> DestinationForm:
    channels = step_up.channels_of(
        session, _policy(), access.debtor_id(), clock.today(), creditor_id=credit.agreement.creditor_id
    )
    form = DestinationForm()
    form.channel.choices = [
        (channel.value, f"{CHANNEL_NAMES[channel]} para {masked}") for channel, masked in channels.items()
    ]
    form.channel.validators = [InputRequired(sentence("choose_channel"))]
    return form


def _send(session: Session, credit: Credit, form: DestinationForm) -> str:
    """Have the code sent, good for this amount and this destination alone; the sentence of what went wrong."""
    creditor, where = credit.agreement.creditor, Destination(text=form.destination.data or "")
    try:
        form.challenge = step_up.send_code(
            session,
            _policy(),
            debtor_id=access.debtor_id(),
            session_id=_session_id(),
            offer_digest=_digest(credit, where),
            summary=RefundSummary(
                creditor=creditor.name,
                tax_id=creditor.tax_id,
                address=postal_address(creditor),
                total=credit.free,
                destination=where.masked,
            ),
            channel=Channel(form.channel.data),
            creditor_id=creditor.id,
            today=clock.today(),
            now=clock.now(),
        )
    except (TooMany, NotAllowed) as refused:
        return sentence(refused.code, **refused.values_shown)
    return ""


def _code_form(form: DestinationForm) -> RefundCodeForm:
    return RefundCodeForm(formdata=None, destination=form.destination.data, challenge=form.challenge)


def _ask_back(agreement_id: str, form: RefundCodeForm) -> str:
    """The session's new token, as after every step-up."""
    where = Destination(text=form.destination.data or "")
    with writing() as session:
        credit = debtor_credits.credit_of(session, access.debtor_id(), agreement_id, clock.today())
        proof = step_up.check_code(
            session,
            _policy(),
            challenge_id=form.challenge.data or "",
            session_id=_session_id(),
            offer_digest=_digest(credit, where),
            code=form.code.data or "",
            now=clock.now(),
        )
        token = sessions.rotate(session, _session_id())
        _ask(session, credit, where, proof.as_document())
    return token


def _ask(session: Session, credit: Credit, where: Destination | None, evidence: dict[str, Any]) -> None:
    refunds.ask_back(
        session,
        agreement=credit.agreement,
        destination=where,
        evidence={**evidence, "ip": request.remote_addr or "", "user_agent": request.user_agent.string[:200]},
        sealer=sealer(),
        today=clock.today(),
        now=clock.now(),
    )


def _code_page(agreement_id: str, form: RefundCodeForm) -> str:
    with reading() as session:
        credit = debtor_credits.credit_of(session, access.debtor_id(), agreement_id, clock.today())
        return render_template(
            "debtor/credit_code.html",
            form=form,
            credit=credit,
            destination=form.destination.data or "",
            **headed_by(credit.agreement.creditor),
        )


def _digest(credit: Credit, where: Destination) -> str:
    """What the code is good for: this credit, in this amount, to this destination."""
    text = f"refund|{credit.agreement.public_id}|{credit.free.cents}|{where.text.strip()}"
    return hashlib.sha256(text.encode()).hexdigest()


def _policy() -> codes.CodePolicy:
    return codes.policy_of(settings(), sealer())


def _session_id() -> int:
    who = access.viewer()
    return who.session_id if who else 0
