"""What is answered to a request. Nothing is chosen beforehand."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import DateField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from brazil.money import Money
from offers.policies.limits import Rhythm
from offers.proposals.counteroffer import Proposal
from portal.form_fields import CentsField, WholeField, understood
from portal.models import RequestKind, RequestStatus
from portal.services.evidence import Sent
from portal.services.requests.answering import OUTCOMES, Given
from portal.services.requests.words_of_request import LONGEST
from portal.wording import sentence
from portal.wording_request_answers import CONSEQUENCES, DECISIONS

_MOST_CENTS = 10_000_000_00


class DayOrNothing(DateField):
    """A day, its fault said in Portuguese."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(sentence("proposal_day")) from None


class AnswerForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """The decision, its words, another plan where one may be offered, and files."""

    decision = RadioField("Qual é a resposta?", validators=[InputRequired(sentence("request_choose"))])
    amount = CentsField("Valor de cada pagamento, no máximo", validators=[Optional(), understood])
    count = WholeField("Em quantos pagamentos", validators=[Optional(), understood])
    down_payment = CentsField("Entrada, se houver", validators=[Optional(), understood])
    first_due_on = DayOrNothing("Primeiro pagamento", validators=[Optional()])
    words = TextAreaField(
        "Explique a resposta",
        description="A pessoa lê este texto.",
        validators=[Length(max=LONGEST, message=sentence("said_too_long", most=LONGEST))],
    )
    files = MultipleFileField(
        "Documento", description="A pessoa recebe uma cópia. PDF ou foto, até 5 arquivos de 5 MB."
    )

    def __init__(self, kind: RequestKind) -> None:
        super().__init__()
        self.decision.choices = [SelectChoice(each.value, DECISIONS[kind][each]) for each in OUTCOMES[kind]]
        self.decision.validate_choice = True
        self.consequences = {each.value: text for (of, each), text in CONSEQUENCES.items() if of is kind}
        amount = NumberRange(min=1, max=_MOST_CENTS, message=sentence("proposal_amount"))
        self.amount.validators = [Optional(), understood, amount]
        self.down_payment.validators = [Optional(), understood, amount]
        times = NumberRange(min=1, max=120, message=sentence("proposal_count"))
        self.count.validators = [Optional(), understood, times]
        if kind is not RequestKind.PROPOSAL:
            for name in ("amount", "count", "down_payment", "first_due_on"):
                delattr(self, name)

    def given(self, rhythm: Rhythm | None) -> Given:
        """What a valid form says; another plan keeps the rhythm that was proposed."""
        return Given(
            outcome=RequestStatus(self.decision.data),
            words=(self.words.data or "").replace("\r\n", "\n"),
            proposal=self._plan(rhythm) if self.amount else None,
            files=tuple(
                Sent(name=each.filename, content=each.read())
                for each in self.files.data or ()
                if isinstance(each, FileStorage) and each.filename
            ),
        )

    def _plan(self, rhythm: Rhythm | None) -> Proposal | None:
        if not self.amount.data or not self.count.data:
            return None
        many = self.count.data > 1
        return Proposal(
            amount=Money(self.amount.data),
            count=self.count.data,
            first_due_on=self.first_due_on.data,
            down_payment=Money(self.down_payment.data) if self.down_payment.data and many else None,
            rhythm=rhythm if many else None,
        )

    def refuse(self, code: str, text: str) -> None:
        """Put what a service refused beside the field it is about."""
        field = getattr(self, _FIELDS.get(code, "decision"), None) or self.decision
        field.errors = [text]


_FIELDS = {
    "request_reason_short": "words",
    "request_plan_missing": "amount",
    "request_plan_beyond": "amount",
    "file_kind": "files",
    "file_too_large": "files",
    "file_too_many": "files",
}
