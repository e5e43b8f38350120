"""Forms of one's own data. Nothing is chosen beforehand but what the person chose before."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired, Length, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from portal.journeys.hours import Hours
from portal.models import WantedChannel
from portal.services.preferences import ANY_HOUR, Wanted
from portal.wording import sentence
from portal.wording_my_data import CHANNELS, ERASABLE

PARTS = (("manha", "De manhã", (0, 12)), ("tarde", "À tarde", (12, 18)), ("noite", "À noite", (18, 24)))
"""Parts of the day: name in the form, words, hours of the clock."""

ANY = "qualquer"


class NoticesForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Where, when and how often."""

    canal = RadioField(
        "Por onde você quer receber avisos?",
        choices=[SelectChoice(each.value, words) for each, words in CHANNELS.items()],
        validators=[InputRequired(sentence("wanted_channel"))],
    )
    hora = RadioField("Em que hora do dia?", validators=[InputRequired(sentence("wanted_hours"))])
    semana = RadioField(
        "Quantos avisos por semana, no máximo?",
        choices=[SelectChoice("1", "1"), SelectChoice("2", "2"), SelectChoice("3", "3")],
        validators=[InputRequired(sentence("wanted_week"))],
    )

    def __init__(self, offered: Sequence[tuple[str, Hours]], said: Wanted | None) -> None:
        """`offered`: the parts of the day that the law leaves, with the hours it leaves of each."""
        data = _as_data(said) if said is not None else None
        super().__init__(data=data)
        words = {name: text for name, text, _ in PARTS}
        self.hora.choices = [
            SelectChoice(ANY, "Em qualquer hora permitida"),
            *(SelectChoice(name, f"{words[name]}, das {hours[0]}h às {hours[1]}h") for name, hours in offered),
        ]

    def wanted(self) -> Wanted:
        """What a valid form says."""
        hours = next((part for name, _, part in PARTS if name == self.hora.data), ANY_HOUR)
        return Wanted(channel=WantedChannel(self.canal.data), hours=hours, per_week=int(self.semana.data))


def _as_data(said: Wanted) -> dict[str, str]:
    hora = next((name for name, _, hours in PARTS if hours == said.hours), ANY)
    return {"canal": said.channel.value if said.channel else "", "hora": hora, "semana": str(said.per_week)}


class DisownForm(FlaskForm):  # type: ignore[misc]
    """Asked only of the last contact."""

    entendi = BooleanField(
        "Entendi que não vou mais receber códigos para entrar", validators=[InputRequired(sentence("last_contact"))]
    )


class CodeWayForm(FlaskForm):  # type: ignore[misc]
    """By which contact the code comes."""

    channel = RadioField("Por onde você quer receber o código?", choices=[])

    def __init__(self, channels: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.channel.choices = [SelectChoice(*each) for each in channels]
        self.channel.validators = [InputRequired(sentence("choose_channel"))]


class EraseForm(CodeWayForm):
    """What goes, and by which contact the code comes."""

    what = SelectMultipleField(
        "O que você quer apagar?",
        choices=[SelectChoice(each.value, words) for each, (words, _) in ERASABLE.items()],
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        validators=[InputRequired(sentence("erase_nothing"))],
    )


class DataCodeForm(FlaskForm):  # type: ignore[misc]
    """The code that came, and what it was asked for."""

    code = StringField(
        "Código de 6 números",
        filters=[lambda text: "".join((text or "").split())],
        validators=[Regexp(r"^[0-9]{6}$", message="O código tem 6 números. Confira a mensagem e escreva de novo.")],
    )
    challenge = HiddenField(validators=[Length(min=1, max=64)])
    what = HiddenField(validators=[Length(max=100)])
