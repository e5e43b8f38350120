"""A segment as form fields, each with its place in the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, Length

from offers.policies.lint.finding import Finding
from offers.segments.segment import Segment
from offers.segments.segment_file import segment_document, segment_from_document
from portal.creditor.tier_form import PRODUCTS
from portal.form_fields import CentsField, WholeField
from portal.list_fields import ListField, StatesField
from portal.wording_segments import FAULTS, OTHER_FAULT, STATUSES

_LISTS = ("statuses", "products", "regions", "cities", "origins", "segments", "score_bands", "campaigns")
_RANGES = {
    "days_overdue": (("minimum", "days_min"), ("maximum", "days_max")),
    "principal": (("min_cents", "principal_min"), ("max_cents", "principal_max")),
    "earlier_breaches": (("minimum", "breaches_min"), ("maximum", "breaches_max")),
}
_YES_NO = {"yes": True, "no": False}
_FROM_FILE = "Separados por vírgula, como no arquivo da carteira."


def _choices(names: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(value.value, label) for value, label in names.items()]


class SegmentForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What a segment asks. A field left blank asks nothing."""

    name = StringField(
        "Nome do segmento",
        validators=[
            DataRequired("Dê um nome ao segmento."),
            Length(max=80, message="O nome passou de 80 letras. Use um mais curto."),
        ],
        filters=[lambda text: " ".join(text.split()) if text else ""],
    )
    statuses = SelectMultipleField("Situação", choices=_choices(STATUSES), description="Sem marcar: todas.")
    days_min = WholeField("De quantos dias de atraso")
    days_max = WholeField("Até quantos dias", description="Em branco: sem limite.")
    principal_min = CentsField("Valor original a partir de")
    principal_max = CentsField("Valor original até")
    products = SelectMultipleField("Produtos", choices=_choices(PRODUCTS), description="Nenhum: todos.")
    regions = StatesField("Estados", description="Siglas separadas por vírgula: SP, RJ.")
    cities = ListField("Cidades", description=_FROM_FILE)
    origins = ListField("Credores originais", description=_FROM_FILE)
    segments = ListField("Segmento no arquivo", description=_FROM_FILE)
    score_bands = ListField("Faixa de score no arquivo", description=_FROM_FILE)
    campaigns = ListField("Campanha no arquivo", description=_FROM_FILE)
    breaches_min = WholeField("Acordos quebrados: a partir de")
    breaches_max = WholeField("Acordos quebrados: até")
    contactable = SelectField(
        "Contato",
        choices=[
            SelectChoice("", "Tanto faz"),
            SelectChoice("yes", "Tem e-mail ou celular que pode receber mensagens"),
            SelectChoice("no", "Não tem contato que sirva"),
        ],
    )

    def asked(self) -> Segment | tuple[Finding, ...]:
        """The segment the fields describe, or what is wrong with it."""
        document: dict[str, Any] = {name: self[name].data for name in _LISTS if self[name].data}
        for name, ends in _RANGES.items():
            given = {end: self[field].data for end, field in ends if self[field].data is not None}
            document.update({name: given} if given else {})
        if self.contactable.data in _YES_NO:
            document["contactable"] = _YES_NO[self.contactable.data]
        return segment_from_document(document)

    def tell(self, findings: tuple[Finding, ...]) -> None:
        """Say what is wrong beside the field it is about."""
        for each in findings:
            field = self[_field_at(each.path)]
            field.errors = [*field.errors, FAULTS.get(each.code, OTHER_FAULT)]

    def show(self, name: str, segment: Segment) -> None:
        """Fill the fields with what is saved."""
        document: dict[str, Any] = segment_document(segment)
        self.name.data = name
        for each in _LISTS:
            self[each].data = document.get(each)
        for name_of_range, ends in _RANGES.items():
            for end, field in ends:
                self[field].data = document.get(name_of_range, {}).get(end)
        said = {True: "yes", False: "no"}
        self.contactable.data = said.get(document.get("contactable", ""), "")


def _field_at(path: tuple[str | int, ...]) -> str:
    name = str(path[0])
    if name in _RANGES:
        return next((field for end, field in _RANGES[name] if end in path), _RANGES[name][0][1])
    return name
