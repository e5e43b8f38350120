"""What the debtor proposes: how much each time, how many times, from when."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired, NumberRange, Optional

from brazil.money import Money
from offers.policies.limits import InstallmentLimits
from offers.proposals.counteroffer import Proposal
from portal.debtor.wish_form import rhythm_of
from portal.form_fields import CentsField, WholeField, understood
from portal.wording import sentence
from portal.wording_rhythms import RHYTHMS

_MOST_CENTS = 10_000_000_00


class DayField(DateField):
    """A day, its fault said in Portuguese."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(sentence("proposal_day")) from None


class ProposalForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Once is cash; the date and the down payment may be left out."""

    valor = CentsField("Quanto você quer pagar de cada vez?")
    parcelas = WholeField("Em quantas vezes?", description="Para pagar tudo de uma vez, escreva 1.")
    ritmo = SelectField("De quanto em quanto tempo?", validate_choice=False)
    primeira = DayField("Quando seria o primeiro pagamento?", validators=[Optional()])
    entrada = CentsField("Quer dar uma entrada?", description="Opcional. Ela conta como o primeiro pagamento.")

    def __init__(self, limits: InstallmentLimits) -> None:
        super().__init__()
        amount = NumberRange(min=1, max=_MOST_CENTS, message=sentence("proposal_amount"))
        self.valor.validators = [InputRequired(sentence("proposal_amount")), understood, amount]
        self.entrada.validators = [Optional(), understood, amount]
        times = NumberRange(min=1, max=120, message=sentence("proposal_count"))
        self.parcelas.validators = [InputRequired(sentence("proposal_count")), understood, times]
        self.ritmo.choices = [SelectChoice(each.value, RHYTHMS[each]) for each in limits.rhythms]

    def proposal(self) -> Proposal:
        """What a valid form says."""
        down = Money(self.entrada.data) if self.entrada.data and self.parcelas.data > 1 else None
        return Proposal(
            amount=Money(self.valor.data),
            count=self.parcelas.data,
            first_due_on=self.primeira.data,
            down_payment=down,
            rhythm=rhythm_of(self.ritmo.data),
        )
