"""What a creditor answers to a dispute. Nothing is chosen beforehand."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired, Length, Optional

from brazil.money import Money
from portal.form_fields import CentsField, understood
from portal.models import DisputeStatus
from portal.services.disputes.answering import Answer
from portal.services.disputes.words_of_reason import LONGEST
from portal.services.evidence import Sent
from portal.wording import sentence
from portal.wording_dispute_answers import CONSEQUENCES, DECISIONS


class AnswerForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """The decision, its reason, the right amount where one may be said, and files."""

    decision = RadioField(
        "Qual é a resposta?",
        choices=[SelectChoice(each.value, text) for each, text in DECISIONS.items()],
        validators=[InputRequired(sentence("dispute_choose"))],
        validate_choice=True,
    )
    right_amount = CentsField(
        "Valor original certo",
        description="Só quando o valor estava errado. Menor que o atual, sem multa nem juros.",
        validators=[Optional(), understood],
    )
    words = TextAreaField(
        "Explique a resposta",
        description="A pessoa lê este texto. Para recusar, são pelo menos 30 letras.",
        validators=[Length(max=LONGEST, message=sentence("said_too_long", most=LONGEST))],
    )
    files = MultipleFileField(
        "Contrato ou outro documento",
        description="A pessoa recebe uma cópia. PDF ou foto, até 5 arquivos de 5 MB.",
    )

    def __init__(self, *, correctable: bool) -> None:
        super().__init__()
        if not correctable:
            kept = [each for each in DECISIONS if each is not DisputeStatus.CORRECTED]
            self.decision.choices = [SelectChoice(each.value, DECISIONS[each]) for each in kept]
            del self.right_amount
        self.consequences = {each.value: text for each, text in CONSEQUENCES.items()}

    def given(self) -> Answer:
        """What a valid form says."""
        cents = self.right_amount.data if self.right_amount else None
        return Answer(
            outcome=DisputeStatus(self.decision.data),
            words=(self.words.data or "").replace("\r\n", "\n"),
            right_amount=Money(cents) if cents else None,
            files=tuple(
                Sent(name=each.filename, content=each.read())
                for each in self.files.data or ()
                if isinstance(each, FileStorage) and each.filename
            ),
        )

    def refuse(self, code: str, text: str) -> None:
        """Put what a service refused beside the field it is about."""
        name = _FIELDS.get(code, "decision")
        field = getattr(self, name, None) or self.decision
        field.errors = [text]


_FIELDS = {
    "dispute_reason_short": "words",
    "dispute_proof_missing": "files",
    "dispute_amount_not_lower": "right_amount",
    "file_kind": "files",
    "file_too_large": "files",
    "file_too_many": "files",
}
