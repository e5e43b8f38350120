"""One more link of a chain of creditors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from portal.services.assignments import Link
from portal.wording import sentence

_TO_WHOM, _LONGEST = sentence("assignment_to_whom"), 120


class AssignmentForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Which debts, who received the credit, when, by which instrument; who gave it follows from the list."""

    original_creditor = SelectField("De quem as dívidas foram compradas", choices=[], validate_choice=False)
    assignee_name = StringField(
        "Quem recebeu o crédito nesta etapa", validators=[InputRequired(_TO_WHOM), Length(max=_LONGEST)]
    )
    assigned_on = DateField("Data da cessão", validators=[InputRequired(sentence("assignment_day"))])
    assignor_tax_id = StringField("CNPJ de quem cedeu", validators=[Optional(), Length(max=20)])
    instrument = StringField("Número do instrumento", validators=[Optional(), Length(max=_LONGEST)])
    registry_office = StringField("Cartório do registro", validators=[Optional(), Length(max=_LONGEST)])
    notified_on = DateField(
        "Data do aviso às pessoas",
        description="Sem o aviso, a cessão não vale para quem deve (Código Civil, art. 290).",
        validators=[Optional()],
    )
    deed = FileField("Termo da cessão", description="Um PDF de até 5 MB. As pessoas destas dívidas podem baixar.")

    def offer(self, sellers: Sequence[str]) -> None:
        """The names to choose from; nothing is chosen beforehand."""
        self.original_creditor.choices = [("", "Escolha"), *((name, name) for name in sellers)]

    def link(self) -> Link:
        """What a valid form tells."""
        sent = self.deed.data
        content = sent.read() if isinstance(sent, FileStorage) and sent.filename else None
        return Link(
            original_creditor=self.original_creditor.data or "",
            assignee_name=self.assignee_name.data or "",
            assigned_on=self.assigned_on.data or date.max,
            assignor_tax_id=self.assignor_tax_id.data or "",
            instrument=self.instrument.data or "",
            registry_office=self.registry_office.data or "",
            notified_on=self.notified_on.data,
            deed=content,
        )

    def refuse(self, code: str, text: str) -> None:
        """Put what a service refused beside the field it is about."""
        getattr(self, _FIELDS.get(code, "original_creditor")).errors = [text]


_FIELDS = {
    "assignment_to_whom": "assignee_name",
    "assignment_tax_id": "assignor_tax_id",
    "assignment_future": "assigned_on",
    "assignment_before_last": "assigned_on",
    "assignment_notice": "notified_on",
    "assignment_deed_kind": "deed",
    "file_kind": "deed",
    "file_too_large": "deed",
}
