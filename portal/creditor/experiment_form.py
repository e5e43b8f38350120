"""The terms of a comparison as a form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired

from portal.form_fields import PercentField, understood
from portal.models import PolicyExperiment, PolicyVersion
from portal.services.policy_experiments import Terms

_NUMBER = "Escreva uma porcentagem, como 10."
_POINTS = "Escreva um número de pontos, como 5."
_DAY = "Escolha um dia."


class ExperimentForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Everything that is chosen before a comparison starts."""

    version = SelectField("Versão nova")
    challenger_bps = PercentField(
        "Parte das pessoas que vê a versão nova",
        description="De 5% a 90% de quem está fora do grupo de controle. Metade dá a resposta mais cedo.",
        validators=[InputRequired(_NUMBER), understood],
    )
    control_bps = PercentField(
        "Grupo de controle",
        description=(
            "De 0% a 50% das pessoas, que nunca veem uma versão em teste. São as mesmas de antes se a parte não mudar."
        ),
        validators=[InputRequired(_NUMBER), understood],
    )
    least_bps = PercentField(
        "Menor diferença que interessa, em pontos",
        description="De 0,5 a 30. Com 5, a comparação procura algo como de 20% para 25% das pessoas com acordo.",
        validators=[InputRequired(_POINTS), understood],
    )
    first_on = DateField("Primeiro dia", validators=[InputRequired(_DAY)])
    last_on = DateField(
        "Último dia", description="De 14 a 180 dias depois do primeiro.", validators=[InputRequired(_DAY)]
    )

    def offers(self, versions: Sequence[PolicyVersion]) -> None:
        """The versions that may be chosen."""
        self.version.choices = [
            SelectChoice(str(each.number), f"Versão {each.number}{' (somente para comparação)' if each.trial else ''}: "
                         f"{each.document.get('name', '')}")
            for each in versions
        ]  # fmt: skip

    def chosen(self) -> str:
        """The words of the chosen version."""
        return next(str(label) for value, label, *_ in self.version.iter_choices() if value == self.version.data)

    def terms(self) -> Terms:
        """What was typed; a day left out is one that is refused."""
        return Terms(
            control_bps=self.control_bps.data, challenger_bps=self.challenger_bps.data, least_bps=self.least_bps.data,
            first_on=self.first_on.data or date.min, last_on=self.last_on.data or date.min,
        )  # fmt: skip


def usual(today: date, version: str, last: PolicyExperiment | None) -> dict[str, Any]:
    """What the form starts from: four weeks from tomorrow, half and half, and the control group of the last comparison,
    whose people stay the same only while their part does; one person in ten before there was any."""
    first_on = today + timedelta(days=1)
    return {
        "version": version, "control_bps": last.control_bps if last else 1_000, "challenger_bps": 5_000,
        "least_bps": 500, "first_on": first_on,
        "last_on": first_on + timedelta(days=28),
    }  # fmt: skip
