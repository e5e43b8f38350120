"""An amount of one's own choice towards an agreement."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from brazil.money import Money
from portal.form_fields import CentsField, understood
from portal.wording import sentence

_MOST_CENTS = 10**11


class AmountForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What the person would like to pay."""

    valor = CentsField("Quanto você quer pagar agora?")

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.valor.validators = [understood, InputRequired(sentence("free_amount.missing"))]

    def amount(self) -> Money:
        """What a valid form says; beyond any agreement, a number that still is one."""
        return Money(min(self.valor.data, _MOST_CENTS))
