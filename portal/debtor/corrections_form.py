"""What is wrong in a person's own data, and what is right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import Field as FormField
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from portal import clock
from portal.debtor.proposal_form import DayField
from portal.debtor.requests_form import FILES, SentFiles, words_field
from portal.models import Creditor
from portal.services.portfolios.contacts import email, mobile
from portal.services.portfolios.refusal import CellRefused
from portal.services.requests.correcting import ADDRESS_PARTS, Field
from portal.wording import sentence
from portal.wording_requests import FIELDS

_OLDEST = date(1900, 1, 1)


class FieldForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What is wrong, and at which creditor where there are several."""

    field = RadioField(
        "O que está errado?",
        choices=[SelectChoice(each.value, FIELDS[each]) for each in Field],
        validators=[InputRequired(sentence("choose_field"))],
        validate_choice=True,
    )
    creditor = RadioField("Em qual credor?", validators=[InputRequired(sentence("choose_field"))])

    def __init__(self, creditors: Sequence[Creditor]) -> None:
        super().__init__()
        self.creditor.choices = [SelectChoice(each.public_id, each.name) for each in creditors]
        self.creditor.validate_choice = True
        self._only = creditors[0].public_id if len(creditors) == 1 else None
        if self._only is not None:
            del self.creditor

    def whose(self) -> str:
        """The creditor's public id, of a valid form."""
        return self._only or str(self.creditor.data)


class _Correction(FlaskForm, SentFiles):  # type: ignore[misc]
    said = words_field("Por quê?")
    files = MultipleFileField("Quer mandar um documento?", description=FILES)

    def wanted(self) -> str | dict[str, str]:
        """What is right, as portal.services.requests.correcting keeps it."""
        return str(self.right.data).strip()


class NameForm(_Correction):
    right = StringField(
        "Qual é o nome certo?", validators=[InputRequired(sentence("wanted_name")), Length(min=3, max=120)]
    )


class BirthDateForm(_Correction):
    right = DayField("Qual é a data certa?", validators=[InputRequired(sentence("wanted_birth_date"))])

    def validate_right(self, field: FormField) -> None:
        if field.data and not _OLDEST < field.data < clock.today():
            raise ValidationError(sentence("wanted_birth_date"))

    def wanted(self) -> str:
        return str(self.right.data)


class EmailForm(_Correction):
    right = StringField("Qual é o e-mail certo?", validators=[InputRequired(sentence("wanted_email"))])

    def validate_right(self, field: FormField) -> None:
        try:
            field.data = email(field.data or "")
        except CellRefused:
            field.data = ""
        if not field.data:
            raise ValidationError(sentence("wanted_email"))


class MobileForm(_Correction):
    right = StringField("Qual é o celular certo?", validators=[InputRequired(sentence("wanted_mobile"))])

    def validate_right(self, field: FormField) -> None:
        try:
            self._number = mobile(field.data or "")
        except CellRefused:
            self._number = ""
        if not self._number:
            raise ValidationError(sentence("wanted_mobile"))

    def wanted(self) -> str:
        return self._number


class DebtForm(_Correction):
    right = TextAreaField(
        "O que está errado na dívida, e qual é o certo?",
        description="Diga qual é o contrato. Para dizer que não deve, conteste a dívida.",
        validators=[InputRequired(sentence("wanted_debt")), Length(max=2000)],
    )


def _part(label: str, code: str, most: int) -> StringField:
    return StringField(label, validators=[InputRequired(sentence(code)), Length(max=most)])


class AddressForm(_Correction):
    street = _part("Rua e número", "wanted_street", 120)
    district = _part("Bairro", "wanted_district", 80)
    city = _part("Cidade", "wanted_city", 80)
    state = StringField("Estado (sigla)", validators=[Regexp(r"^[A-Za-z]{2}$", message=sentence("wanted_state"))])
    postal_code = StringField(
        "CEP",
        filters=[lambda text: "".join(sign for sign in text or "" if sign.isdigit())],
        validators=[Regexp(r"^[0-9]{8}$", message=sentence("wanted_postal_code"))],
    )

    def wanted(self) -> dict[str, str]:
        found = {part: str(getattr(self, part).data).strip() for part in ADDRESS_PARTS}
        return found | {"state": found["state"].upper()}


FORMS: dict[Field, type[_Correction]] = {
    Field.NAME: NameForm,
    Field.BIRTH_DATE: BirthDateForm,
    Field.ADDRESS: AddressForm,
    Field.EMAIL: EmailForm,
    Field.MOBILE: MobileForm,
    Field.DEBT: DebtForm,
}
