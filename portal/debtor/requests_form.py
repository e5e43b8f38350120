"""What a person writes when they ask a person for something. Only what the answer needs is asked."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired, Length

from portal.models import Creditor
from portal.services.errors import NotFound
from portal.services.evidence import Sent
from portal.services.requests.complaining import About
from portal.services.requests.words_of_request import LONGEST
from portal.wording import sentence
from portal.wording_requests import ABOUT

FILES = "Não é obrigatório. PDF ou foto, até 5 arquivos de 5 MB."


class SentFiles:
    """Files among what a form carries."""

    files: Any

    def sent(self) -> tuple[Sent, ...]:
        """The files that were chosen; a browser sends an empty nameless one for none."""
        return tuple(
            Sent(name=each.filename, content=each.read())
            for each in self.files.data or ()
            if isinstance(each, FileStorage) and each.filename
        )


_Word = TypeVar("_Word", bound=StrEnum)


def at(kinds: type[_Word], address: str) -> _Word:
    """The one of these that is written so in an address. Raises NotFound."""
    try:
        return kinds(address)
    except ValueError:
        raise NotFound from None


def words_field(label: str, description: str = "Não é obrigatório. Só você e quem responde leem.") -> TextAreaField:
    """Words of the person's own."""
    return TextAreaField(
        label,
        description=description,
        validators=[Length(max=LONGEST, message=sentence("said_too_long", most=LONGEST))],
    )


def typed(text: str | None) -> str:
    """What was typed, its lines ending as ours do."""
    return (text or "").replace("\r\n", "\n")


class WordsForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Words, or none."""

    said = words_field("Quer dizer mais alguma coisa?")


class AboutForm(FlaskForm):  # type: ignore[misc]
    """What a complaint is about; each creditor that has the person on file is a choice of its own."""

    about = RadioField("Sobre o que é a reclamação?", validators=[InputRequired(sentence("choose_about"))])

    def __init__(self, creditors: Sequence[Creditor]) -> None:
        super().__init__()
        whom = [SelectChoice(f"credor {each.public_id}", f"O credor {each.name}") for each in creditors]
        rest = [SelectChoice(each.value, ABOUT[each]) for each in About if each is not About.CREDITOR]
        self.about.choices = [*whom, *rest]
        self.about.validate_choice = True

    def chosen(self) -> tuple[About, str | None]:
        """What a valid form says: what it is about, and the creditor's public id where it is about one."""
        about, _, creditor = str(self.about.data).partition(" ")
        return About(about), creditor or None


class ComplaintForm(FlaskForm, SentFiles):  # type: ignore[misc]
    """What happened, and what shows it."""

    said = TextAreaField(
        "Conte o que aconteceu",
        description="Só você e quem responde leem este texto.",
        validators=[
            InputRequired(sentence("complaint_words")),
            Length(max=LONGEST, message=sentence("said_too_long", most=LONGEST)),
        ],
    )
    files = MultipleFileField("Quer mandar um arquivo?", description=FILES)
