"""The forms of money out: prepare, pay, cancel, and the terms of a contract."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional

from brazil.money import ZERO, Money
from payments.payout import Band, CommissionTerms, FeeBearer, RecoveredPart
from portal import wording_payouts as words
from portal.finance.accounts_form import DayField, NumberField
from portal.form_fields import CentsField, PercentField, understood

BANDS = 4


class PayForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """It was paid."""

    account = SelectField("Conta de onde saiu", validators=[Optional()], validate_choice=False)
    paid_on = DayField("Dia do pagamento", validators=[understood, InputRequired("Escolha o dia.")])
    reference = StringField(
        "Número da transferência",
        description="O que o banco deu: do Pix, da TED ou do comprovante.",
        validators=[InputRequired("Escreva o número."), Length(max=100)],
    )


class CancelForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """It is given up."""

    reason = StringField("Por que cancelar", validators=[InputRequired("Escreva o motivo."), Length(max=300)])


class PrepareForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What was seen when it was prepared."""

    seen = HiddenField()


class ContractForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Terms of commission from a day on."""

    starts_on = DayField("Vale a partir de", validators=[understood, InputRequired("Escolha o dia.")])
    minimum = CentsField(
        "Comissão mínima por pagamento",
        description="Em branco, não há mínimo. Nunca passa do que o pagamento recuperou.",
        validators=[understood],
    )
    on_principal = BooleanField("Principal", default=True)
    on_interest = BooleanField("Juros", default=True)
    on_fine = BooleanField("Multa", default=True)
    fee_bearer = SelectField(
        "Quem paga a tarifa do banco",
        choices=[SelectChoice(each.value, words.FEES[each]) for each in (FeeBearer.OPERATOR, FeeBearer.CREDITOR)],
    )
    reason = StringField(
        "De onde vêm estes termos",
        description="Por exemplo: aditivo de 10 de dezembro.",
        validators=[InputRequired("Escreva de onde vêm os termos."), Length(max=300)],
    )

    @property
    def bands(self) -> list[tuple[Any, Any]]:
        """The fields of each band: from which day, and which rate."""
        return [(self[f"days_{place}"], self[f"rate_{place}"]) for place in range(BANDS)]

    def terms(self) -> CommissionTerms | None:
        """The terms typed; None with the error beside its field."""
        typed = [(days, rate) for days, rate in self.bands if rate.data is not None]
        bands = tuple(Band(from_days=days.data or 0, rate_bps=rate.data) for days, rate in typed)
        chosen = {
            RecoveredPart.PRINCIPAL: self.on_principal.data,
            RecoveredPart.INTEREST: self.on_interest.data,
            RecoveredPart.FINE: self.on_fine.data,
        }
        try:
            return CommissionTerms(
                bands=bands,
                minimum=Money(self.minimum.data) if self.minimum.data else ZERO,
                bears=frozenset(part for part, held in chosen.items() if held),
                fee_bearer=FeeBearer(self.fee_bearer.data),
            )
        except ValueError as error:
            self._show(str(error))
            return None

    def _show(self, code: str) -> None:
        at = {"nothing_bears": "on_principal", "minimum_negative": "minimum", "bands_out_of_order": "days_1"}
        self[at.get(code, "rate_0")].errors = [words.SENTENCES[code]]


for _place in range(BANDS):
    _days = NumberField("A partir de quantos dias de atraso", validators=[understood])
    _rate = PercentField("Comissão", validators=[understood])
    setattr(ContractForm, f"days_{_place}", _days)
    setattr(ContractForm, f"rate_{_place}", _rate)
