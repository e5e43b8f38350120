"""A member's own page: where they are signed in, and their passkeys."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from portal import clock
from portal.access import only_staff, staff
from portal.extensions import reading, sealer, settings, writing
from portal.models import Role, StaffMember
from portal.services import passkeys, staff_team
from portal.services.errors import ServiceError
from portal.services.passkeys import LONGEST_NAME, place_of
from portal.services.staff_proof import Proof, prove
from portal.signin.passkey_views import place
from portal.signin.staff_links import password_cost
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_staff import ROLES

account = Blueprint("account", __name__, url_prefix="/equipe/conta")
only_staff(account, *Role)

ASKED = "passkey_new"


class ProofForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A screen left open changes no key."""

    password = PasswordField("Sua senha", [InputRequired("Digite sua senha.")])
    code = StringField("Código do autenticador", [InputRequired("Digite o código.")])


class KeyForm(ProofForm):
    """A new key's name comes first."""

    name = StringField(
        "Nome da chave", [InputRequired("Dê um nome à chave.")], description="Exemplo: celular, chave USB."
    )


@account.get("")
def mine() -> str:
    with reading() as reader:
        return _page(reader, KeyForm(formdata=None))


@account.post("/acessos")
def end_others() -> Response:
    """Sign out everywhere but here."""
    who = staff()
    with writing() as writer:
        ended = staff_team.end_others(writer, who.staff_id or 0, but=who.session_id, now=clock.now())
    flash(f"{ended} {'acesso terminou' if ended == 1 else 'acessos terminaram'}." if ended else "Só este está aberto.")
    return redirect(url_for("account.mine"), 303)


@account.post("/chaves")
def ask_key() -> str | tuple[str, int]:
    """Who it is, once more; then the page that talks to the authenticator."""
    form = KeyForm()
    with writing() as writer:
        if not form.validate_on_submit():
            return _page(writer, form), 422
        try:
            _prove(writer, form)
            session[ASKED], options = passkeys.ask_to_register(writer, place(), _me(writer), now=clock.now())
        except ServiceError as refused:
            writer.rollback()
            return _page(writer, form, refused), refused.status
    return render_template(
        "signin/passkey_new.html", options=options, name=(form.name.data or "")[:LONGEST_NAME], **staff_context()
    )


@account.post("/chaves/nova")
def add_key() -> Response | tuple[str, int]:
    """The authenticator's answer."""
    with writing() as writer:
        try:
            made = passkeys.register(
                writer,
                place(),
                _me(writer),
                question=session.pop(ASKED, ""),
                answer=request.form.get("answer", ""),
                name=request.form.get("name", ""),
                now=clock.now(),
            )
        except ServiceError as refused:
            writer.rollback()
            return _page(writer, KeyForm(formdata=None), refused), refused.status
    flash(f"Chave “{made.name}” cadastrada. Da próxima vez, entre com ela.")
    return redirect(url_for("account.mine"), 303)


@account.route("/chaves/<key_id>/retirar", methods=["GET", "POST"])
def remove_key(key_id: str) -> str | Response | tuple[str, int]:
    """Which key, and once more who it is."""
    form = ProofForm()
    with writing() as writer:
        key = passkeys.key_of(writer, staff().staff_id or 0, key_id)
        refused: ServiceError | None = None
        if form.validate_on_submit():
            try:
                _prove(writer, form)
                name = passkeys.remove(writer, _me(writer), key_id, now=clock.now())
                flash(f"Chave “{name}” retirada. Ela não abre mais nada.")
                return redirect(url_for("account.mine"), 303)
            except ServiceError as error:
                writer.rollback()
                refused = error
        problems = _problems(refused)
        page = render_template("signin/passkey_remove.html", form=form, key=key, problems=problems, **staff_context())
        return page if request.method == "GET" else (page, refused.status if refused else 422)


def _me(reader: Session) -> StaffMember:
    return reader.get_one(StaffMember, staff().staff_id)


def _prove(writer: Session, form: ProofForm) -> None:
    proof = Proof(password=form.password.data or "", code=form.code.data or "")
    prove(writer, sealer(), password_cost(), staff_id=staff().staff_id or 0, proof=proof, now=clock.now())


def _problems(refused: ServiceError | None) -> list[str]:
    return [sentence(refused.code, **refused.values_shown)] if refused else []


def _page(reader: Session, form: KeyForm, refused: ServiceError | None = None) -> str:
    who, now = staff(), clock.now()
    idle = timedelta(minutes=settings().staff_idle_minutes)
    return render_template(
        "signin/account.html",
        form=form,
        problems=_problems(refused),
        me=_me(reader),
        roles=ROLES,
        keys=passkeys.keys_of(reader, who.staff_id or 0),
        passkeys_here=place_of(settings().base_url) is not None,
        sessions=staff_team.live_sessions(reader, who.staff_id or 0, now=now, idle=idle),
        this_session=who.session_id,
        **staff_context(),
    )
