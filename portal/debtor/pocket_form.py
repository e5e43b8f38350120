"""What a person says of their money: how much a month, from which day, and, if they want, what they earn."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired, NumberRange, Optional

from brazil.money import Money
from portal.debtor.wish_form import payday_of
from portal.form_fields import CentsField, understood
from portal.services.affordable import Pocket
from portal.wording import sentence

_BANK_DAYS = (1, 5, 10)
_MOST_CENTS = 1_000_000_00


class PocketForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """`divida` narrows the question to one debt."""

    valor = CentsField("Quanto você pode pagar por mês?")
    dia = SelectField(
        "Em que dia você recebe?", description="Os pagamentos caem neste dia, ou no primeiro dia que o credor aceita."
    )
    renda = CentsField(
        "Quanto você ganha por mês?",
        description="Só se quiser contar. Serve para avisar se sobra pouco. Não guardamos.",
    )
    divida = HiddenField()

    def __init__(self, **values: str) -> None:
        super().__init__(**values)
        self.valor.validators = [
            InputRequired(sentence("pocket_amount")),
            understood,
            NumberRange(min=1, max=_MOST_CENTS, message=sentence("pocket_amount")),
        ]
        self.renda.validators = [
            Optional(),
            understood,
            NumberRange(min=0, max=100 * _MOST_CENTS, message=sentence("pocket_income")),
        ]
        self.dia.validators = [InputRequired(sentence("pocket_day"))]
        days = [SelectChoice(f"dia-{day}", f"Todo dia {day}") for day in range(1, 32)]
        bank_days = [SelectChoice(f"util-{day}", f"No {day}º dia útil") for day in _BANK_DAYS]
        self.dia.choices = [SelectChoice("", "Escolha"), *bank_days, *days]

    def pocket(self) -> Pocket:
        """What a valid form says."""
        payday = payday_of(self.dia.data)
        if payday is None:
            raise ValueError("the form was not validated")
        income = None if self.renda.data is None else Money(self.renda.data)
        return Pocket(per_month=Money(self.valor.data), payday=payday, income=income)
