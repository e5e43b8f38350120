"""Which installment somebody else is to pay, and for how many days they may."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired

from offers.agreements.settling import SettlingLine
from portal.formatting import brl
from portal.services.pay_links import Length
from portal.wording import sentence


class HelpForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Nothing is chosen beforehand but the installment the person came from."""

    parcela = RadioField("Qual parcela?", validate_choice=False)
    dias = RadioField(
        "Por quanto tempo o link vale?",
        choices=[SelectChoice(str(each.value), f"{each.value} dias") for each in Length],
        validators=[InputRequired(sentence("pay_link_length"))],
    )

    def offer(self, lines: Sequence[SettlingLine]) -> None:
        """The installments there are to choose from."""
        known = [SelectChoice(str(line.number), f"Parcela {line.number}: {brl(line.value)}") for line in lines]
        self.parcela.choices = known
        self.parcela.validators = [InputRequired(sentence("pay_link_installment"))]
        if self.parcela.data not in {each.value for each in known}:
            self.parcela.data = None

    def number(self) -> int:
        """What a valid form says."""
        return int(self.parcela.data)

    def length(self) -> Length:
        """The same."""
        return Length(int(self.dias.data))
