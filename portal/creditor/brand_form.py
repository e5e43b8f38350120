"""What a manager fills in about how their creditor looks."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from portal.services.branding.document import PLACEHOLDERS, BrandDocument, Fault
from portal.wording import sentence

_KNOWN = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
_COLOUR = "Escreva como #0b5560. Vazio: a cor do portal."


class BrandForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """The fields of a brand, its logo, and the version of the draft the page was made from."""

    seen_version = HiddenField()
    name = StringField("Nome que as pessoas veem")
    light = StringField("Cor de botões e links, de dia", description=_COLOUR)
    dark = StringField("Cor de botões e links, no modo escuro", description=_COLOUR)
    logo = FileField("Logotipo", description="Um PNG de até 300 kB e 2.000 pixels de lado. Ele é desenhado de novo.")
    without_logo = BooleanField("Ficar sem logotipo")
    greeting = TextAreaField("Texto na página da dívida", description=f"Até 240 letras. Pode usar {_KNOWN}.")
    contact_note = TextAreaField("Texto na página de contato", description=f"Até 240 letras. Pode usar {_KNOWN}.")
    phone = StringField("Telefone de atendimento")
    email = StringField("E-mail de atendimento")
    hours = StringField("Horário de atendimento", description="Exemplo: segunda a sexta, das 8h às 18h.")
    officer_name = StringField("Encarregado de dados (LGPD, art. 41)", description="A pessoa ou a área.")
    officer_email = StringField("E-mail do encarregado de dados")

    def document(self) -> BrandDocument:
        """What was typed, blanks at the ends left out."""
        names = BrandDocument.__dataclass_fields__
        typed = {name: " ".join((self[name].data or "").split()) for name in names}
        return BrandDocument(**{**typed, "light": typed["light"].lower(), "dark": typed["dark"].lower()})

    def picture(self) -> bytes | None:
        """The logo that was sent, if one was."""
        sent = self.logo.data
        return sent.read() if isinstance(sent, FileStorage) and sent.filename else None

    def show(self, found: tuple[Fault, ...]) -> None:
        """Put each fault beside its field."""
        for each in found:
            field = self[each.field]
            field.errors = [*field.errors, sentence(each.code, **each.values)]
