"""The forms of the area. What they carry is never trusted: services look everything up again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from portal.wording import sentence


class ChannelForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Accepting an offer, first step: by which contact the code should come."""

    channel = RadioField("Por onde você quer receber o código?", choices=[])
    understood = BooleanField("Li o aviso e quero pagar mesmo assim, por minha vontade")
    key = HiddenField(default=lambda: secrets.token_urlsafe(16), validators=[Length(min=16, max=64)])
    terms_digest = HiddenField(validators=[Length(min=64, max=64)])

    def __init__(self, *, channels: Sequence[tuple[str, str]], prescribed: bool) -> None:
        super().__init__()
        self.channel.choices = list(channels)
        self.channel.validators = [InputRequired(sentence("choose_channel"))]
        self.channel.validate_choice = True
        if prescribed:
            self.understood.validators = [InputRequired(sentence("confirm_prescribed"))]
        else:
            del self.understood


class CodeForm(FlaskForm):  # type: ignore[misc]
    """Accepting an offer, second step: the code that came."""

    code = StringField(
        "Código de 6 números",
        filters=[lambda text: "".join((text or "").split())],
        validators=[Regexp(r"^[0-9]{6}$", message="O código tem 6 números. Confira a mensagem e escreva de novo.")],
    )
    key = HiddenField(validators=[Length(min=16, max=64)])
    terms_digest = HiddenField(validators=[Length(min=64, max=64)])
