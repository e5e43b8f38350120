"""What a creditor did about undue money: it paid, or writes why its mistake was justifiable. Nothing is chosen
beforehand."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired, Length, Optional

from portal.services.disputes.giving_back import LONGEST_REFERENCE
from portal.services.disputes.words_of_reason import LONGEST
from portal.wording import sentence
from portal.wording_dispute_answers import GIVEN_BACK, GIVEN_BACK_HINTS

PAID, JUSTIFIED = GIVEN_BACK


class DayField(DateField):
    """A day, as the browser's own control sends it; None when left blank."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError("Escreva uma data, como 10/12/2026.") from None


class ReturnForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Without the double, or once the reason is written, all that is left to say is that it was paid."""

    decision = RadioField(
        "O que foi feito?",
        choices=[SelectChoice(value, text) for value, text in GIVEN_BACK.items()],
        validators=[InputRequired(sentence("return_choose"))],
    )
    paid_on = DayField("Dia do pagamento", validators=[Optional()])
    reference = StringField(
        "Identificação do pagamento",
        description="O número que o banco dá, ou o código do Pix. A pessoa lê.",
        validators=[Length(max=LONGEST_REFERENCE, message=f"São no máximo {LONGEST_REFERENCE} letras.")],
    )
    words = TextAreaField(
        "Por que o engano foi justificável",
        description="Só neste caso. A pessoa lê este texto. São pelo menos 30 letras.",
        validators=[Length(max=LONGEST, message=sentence("said_too_long", most=LONGEST))],
    )

    def __init__(self, *, may_justify: bool) -> None:
        super().__init__()
        if not may_justify:
            del self.decision
            del self.words
        self.hints = GIVEN_BACK_HINTS

    @property
    def says_paid(self) -> bool:
        """Whether a valid form notes a payment; otherwise it justifies the mistake."""
        return self.decision is None or str(self.decision.data) == PAID

    def refuse(self, code: str, text: str) -> None:
        """Put what a service refused beside the field it is about."""
        field = getattr(self, _FIELDS.get(code, "paid_on"), None) or self.paid_on
        field.errors = [text]


_FIELDS = {"return_reference": "reference", "dispute_reason_short": "words", "return_day": "paid_on"}
