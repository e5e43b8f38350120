"""A member of staff shows again that it is them, in any area: the password and the authenticator's code."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from portal.extensions import settings
from portal.services.codes import CodeRefused
from portal.services.errors import ServiceError
from portal.services.passwords import PasswordCost
from portal.services.staff_proof import Proof
from portal.wording import sentence


class ProofForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """It is really you."""

    password = PasswordField("Sua senha", validators=[InputRequired("Escreva sua senha."), Length(max=200)])
    code = StringField(
        "Código do autenticador",
        description="Os 6 números do aplicativo. Um código já usado para entrar não serve: espere o próximo.",
        validators=[InputRequired("Escreva o código."), Length(max=10)],
    )

    def proof(self) -> Proof:
        """What was typed."""
        return Proof(password=self.password.data or "", code=self.code.data or "")

    def refused(self, error: ServiceError) -> None:
        """Put a refusal beside what it is about."""
        text = sentence(error.code, **error.values_shown)
        if isinstance(error, CodeRefused):
            self.code.errors = (text,)
        elif error.code == "proof_password_wrong":
            self.password.errors = (text,)
        else:
            self.form_errors.append(text)


def password_cost() -> PasswordCost:
    """What checking a password costs in this installation."""
    return PasswordCost(memory_kib=settings().password_memory_kib, rounds=settings().password_rounds)
