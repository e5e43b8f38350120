"""What is typed when signing in. Sentences come from portal.wording."""

from __future__ import annotations

from datetime import date, datetime

from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, ValidationError

from brazil.errors import InvalidNumber
from brazil.tax_id import parse_cpf
from portal import clock
from portal.models.outbox import Channel
from portal.wording import sentence


def _compact(text: str | None) -> str:
    return "".join((text or "").split()).replace("-", "")


class EnterForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """CPF, and by which way the code should come: asked before anything is known, so it reveals nothing."""

    cpf = StringField("Qual é o seu CPF?")
    channel = RadioField(
        "Por onde você quer receber o código?",
        choices=[SelectChoice(Channel.SMS.value, "Por SMS"), SelectChoice(Channel.EMAIL.value, "Por e-mail")],
        validate_choice=False,
    )

    def validate_cpf(self, field: Field) -> None:
        try:
            self.digits = parse_cpf(field.data or "")
        except InvalidNumber:
            raise ValidationError(sentence("cpf_invalid")) from None

    def validate_channel(self, field: Field) -> None:
        if field.data not in {channel.value for channel in Channel}:
            raise ValidationError(sentence("channel_missing"))


class CodeForm(FlaskForm):  # type: ignore[misc]
    """Six digits."""

    code = StringField("Qual é o código que você recebeu?", filters=[_compact])

    def validate_code(self, field: Field) -> None:
        text = field.data or ""
        if len(text) != 6 or not (text.isascii() and text.isdigit()):
            raise ValidationError(sentence("code_format"))


class BirthDateForm(FlaskForm):  # type: ignore[misc]
    """A date as people write it."""

    birth_date = StringField("Qual é a sua data de nascimento?")
    day: date

    def validate_birth_date(self, field: Field) -> None:
        found = _read_date(field.data or "")
        if found is None or not date(1900, 1, 1) <= found <= clock.today():
            raise ValidationError(sentence("birth_date_format"))
        self.day = found


def _read_date(text: str) -> date | None:
    digits = "".join(sign for sign in text if sign.isascii() and sign.isdigit())
    if len(digits) != 8:
        return None
    try:
        return datetime.strptime(digits, "%d%m%Y").date()  # noqa: DTZ007  a date, not an instant
    except ValueError:
        return None


class StaffForm(FlaskForm):  # type: ignore[misc]
    """E-mail and password."""

    email = StringField("E-mail", [InputRequired("Digite seu e-mail.")])
    password = PasswordField("Senha", [InputRequired("Digite sua senha.")])


class TotpForm(CodeForm):
    """Six digits of the authenticator."""

    code = StringField("Código do aplicativo autenticador", filters=[_compact])
