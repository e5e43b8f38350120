"""How many days a person needs; why, only if they want to say."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired

from portal.models import PauseWhy
from portal.services.pauses.reading import Length
from portal.wording import sentence
from portal.wording_pause import WHYS


class PauseForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Nothing is chosen beforehand; saying why is left at "I would rather not"."""

    dias = RadioField(
        "De quantos dias você precisa?",
        choices=[SelectChoice(str(each.value), f"{each.value} dias") for each in Length],
        validators=[InputRequired(sentence("pause_days"))],
    )
    motivo = SelectField(
        "Quer dizer por quê?",
        description="Não precisa. Não pedimos prova e o credor não vê.",
        choices=[SelectChoice(each.value, text) for each, text in WHYS.items()],
    )

    def length(self) -> Length:
        """What a valid form says."""
        return Length(int(self.dias.data))

    def why(self) -> PauseWhy:
        """The same."""
        return PauseWhy(self.motivo.data)
