"""Links that staff get by e-mail: an invitation to join, and a new authenticator in place of a lost one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyotp
from flask import make_response, redirect, render_template
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired

from portal import clock
from portal.extensions import reading, sealer, settings, writing
from portal.models import Creditor, StaffMember
from portal.services import invitations, joining, second_factor
from portal.services.errors import NotFound, ServiceError
from portal.services.passwords import SHORTEST, PasswordCost
from portal.sessions import portal_session
from portal.signin.blueprint import signin
from portal.signin.forms import TotpForm
from portal.signin.links import staff_home
from portal.signin.visits import staff_limits, this_visit
from portal.wiring import QrCode, qr_code
from portal.wording import sentence
from portal.wording_staff import ROLES


class JoinForm(TotpForm):
    """A password of one's own, typed twice, and the new authenticator's code."""

    password = PasswordField(
        "Crie uma senha",
        [InputRequired("Crie uma senha.")],
        description=f"Pelo menos {SHORTEST} caracteres. Uma frase que só você sabe é melhor que uma palavra difícil.",
    )
    again = PasswordField(
        "Repita a senha", [InputRequired("Repita a senha."), EqualTo("password", "As duas senhas são diferentes.")]
    )


class FactorForm(TotpForm):
    """The password there was, and the new authenticator's code."""

    password = PasswordField("Sua senha", [InputRequired("Digite sua senha.")])


@signin.route("/equipe/convite/<token>", methods=["GET", "POST"])
def join(token: str) -> Response:
    """Whoever has the link reads whom it invites, and joins."""
    return _used(token, JoinForm(), _join_page, joining.join)


@signin.route("/equipe/novo-autenticador/<token>", methods=["GET", "POST"])
def new_authenticator(token: str) -> Response:
    """The link two managers agreed on."""
    return _used(token, FactorForm(), _factor_page, second_factor.use)


def _used(
    token: str, form: Any, page: Callable[..., Response], use: Callable[..., tuple[StaffMember, str]]
) -> Response:
    """The page of a link, or, once its form is right, the desk of the member it lets in."""
    if not form.validate_on_submit():
        return page(token, form)
    try:
        with writing() as session:
            member, opened = use(
                session,
                sealer(),
                password_cost(),
                token=token,
                password=form.password.data or "",
                code=form.code.data or "",
                visit=this_visit(),
                limits=staff_limits(),
                now=clock.now(),
            )
    except NotFound:
        raise
    except ServiceError as refused:
        return page(token, form, refused)
    portal_session().become(opened)
    return redirect(staff_home(member.role), 303)


def password_cost() -> PasswordCost:
    """How dear a guess of a password is made."""
    return PasswordCost(memory_kib=settings().password_memory_kib, rounds=settings().password_rounds)


def _join_page(token: str, form: JoinForm, refused: ServiceError | None = None) -> Response:
    with reading() as session:
        invitation = invitations.opened(session, token, clock.now())
        creditor = session.get(Creditor, invitation.creditor_id) if invitation.creditor_id else None
        secret = invitations.secret_of(sealer(), invitation)
        page = render_template(
            "signin/join.html",
            form=form,
            problems=_problems(refused),
            invitation=invitation,
            works_for=creditor.name if creditor else "Prumo",
            role=ROLES[invitation.role],
            qr=_square(secret, invitation.email),
            secret=secret,
        )
    return _answered(page, form, refused)


def _factor_page(token: str, form: FactorForm, refused: ServiceError | None = None) -> Response:
    with reading() as session:
        reset, member = second_factor.opened(session, token, clock.now())
        secret = second_factor.secret_of(sealer(), reset)
        page = render_template(
            "signin/factor.html",
            form=form,
            problems=_problems(refused),
            member=member,
            qr=_square(secret, member.email),
            secret=secret,
        )
    return _answered(page, form, refused)


def _problems(refused: ServiceError | None) -> list[str]:
    return [sentence(refused.code, **refused.values_shown)] if refused else []


def _answered(page: str, form: TotpForm, refused: ServiceError | None) -> Response:
    return make_response(page, refused.status if refused else 422 if form.errors else 200)


def _square(secret: str, email: str) -> QrCode:
    return qr_code(pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Prumo"))
