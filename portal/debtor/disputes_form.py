"""What a person says when they do not agree with a debt. Nothing is asked for but the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import Field, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from brazil.money import Money
from portal.debtor.proposal_form import DayField
from portal.form_fields import CentsField, understood
from portal.models import DisputeReason
from portal.services.disputes.opening import Complaint
from portal.services.disputes.words_of_reason import LONGEST
from portal.services.errors import NotFound
from portal.services.evidence import FileRefused, Sent, checked
from portal.wording import sentence
from portal.wording_disputes import REASONS

_MOST_CENTS = 100_000_000_00

ADDRESSES = {
    DisputeReason.NOT_MINE: "nao-reconheco",
    DisputeReason.ALREADY_PAID: "ja-paguei",
    DisputeReason.WRONG_AMOUNT: "valor-errado",
    DisputeReason.FRAUD: "fraude",
    DisputeReason.PRESCRIBED: "prazo-acabou",
    DisputeReason.DECEASED: "falecimento",
}
"""A reason as it stands in an address."""


def reason_at(address: str) -> DisputeReason:
    """The reason of an address. Raises NotFound."""
    for reason, name in ADDRESSES.items():
        if name == address:
            return reason
    raise NotFound


class ReasonForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Why."""

    reason = RadioField(
        "Por que você não concorda?",
        choices=[SelectChoice(name, REASONS[reason]) for reason, name in ADDRESSES.items()],
        validators=[InputRequired(sentence("choose_reason"))],
        validate_choice=True,
    )


class _Files:
    """Files among what a form carries."""

    files: Any

    def sent(self) -> tuple[Sent, ...]:
        """The files that were chosen; a browser sends an empty nameless one for none."""
        return tuple(
            Sent(name=each.filename, content=each.read())
            for each in self.files.data or ()
            if isinstance(each, FileStorage) and each.filename
        )


class DisputeForm(FlaskForm, _Files):  # type: ignore[misc]
    """What happened, in the person's own words, and what their reason needs. Everything may be left out."""

    said = TextAreaField(
        "Conte o que aconteceu",
        description="Não é obrigatório. Só você e quem analisa leem este texto.",
        validators=[Length(max=LONGEST, message=sentence("said_too_long", most=LONGEST))],
    )
    paid_on = DayField("Quando você pagou?", description="Se não lembrar, deixe em branco.", validators=[Optional()])
    claimed = CentsField("", validators=[Optional(), understood])
    files = MultipleFileField("Quer mandar um comprovante?")

    def __init__(self, reason: DisputeReason, today: date) -> None:
        super().__init__()
        self._reason, self._today = reason, today
        amount = NumberRange(min=1, max=_MOST_CENTS, message=sentence("claimed_amount"))
        self.claimed.validators = [Optional(), understood, amount]
        self.claimed.label.text = _AMOUNTS.get(reason, "")
        self.claimed.description = "Se não souber, deixe em branco."
        self.files.label.text = _PAPERS.get(reason, "Quer mandar um documento?")
        self.files.description = "Não é obrigatório. PDF ou foto, até 5 arquivos de 5 MB."
        if reason not in _AMOUNTS:
            del self.claimed
        if reason is not DisputeReason.ALREADY_PAID:
            del self.paid_on

    def validate_paid_on(self, field: Field) -> None:
        if field.data and field.data > self._today:
            raise ValidationError(sentence("dispute_paid_in_future"))

    def complaint(self) -> Complaint:
        """What a valid form says."""
        cents = self.claimed.data if self.claimed else None
        return Complaint(
            reason=self._reason,
            said=(self.said.data or "").replace("\r\n", "\n"),
            claimed=Money(cents) if cents else None,
            paid_on=self.paid_on.data if self.paid_on else None,
            files=self.sent(),
        )


_AMOUNTS = {
    DisputeReason.ALREADY_PAID: "Quanto você pagou?",
    DisputeReason.WRONG_AMOUNT: "Qual é o valor certo?",
}
_PAPERS = {
    DisputeReason.ALREADY_PAID: "Quer mandar o comprovante?",
    DisputeReason.FRAUD: "Quer mandar o boletim de ocorrência?",
    DisputeReason.DECEASED: "Quer mandar a certidão de óbito?",
}


class FileForm(FlaskForm, _Files):  # type: ignore[misc]
    """One more file."""

    files = MultipleFileField("Escolha o arquivo", description="PDF ou foto, até 5 MB.")

    def only(self) -> Sent | None:
        """The file that was chosen; None beside which stands why."""
        found = self.sent()
        if len(found) != 1:
            self.files.errors = [sentence("choose_file")]
            return None
        try:
            checked(found[0].content)
        except FileRefused as refused:
            self.files.errors = [sentence(refused.code, **refused.values_shown)]
            return None
        return found[0]
