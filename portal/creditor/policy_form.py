"""The policy as a form, and the form as a policy document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import FieldList, FormField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind

from offers.policies.policy import Authority, Selection
from offers.policies.policy_lint import Finding, Severity
from portal.creditor.tier_form import PATHS, STARTING, TierForm
from portal.form_fields import PercentField, WholeField
from portal.list_fields import NameField
from portal.wording_policy import finding_cure, finding_sentence

AUTHORITY_FIELDS = ("extra_discount_bps", "extra_installments")
_STILL, _GOES_ON = "parado", "continua"


class PolicyForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """The whole policy. `seen_version` tells two people editing at once apart; `authority_order` is how the document
    lists its authorities, which means nothing and stays as it was."""

    name = NameField("Nome da política")
    seen_version = HiddenField()
    authority_order = HiddenField()
    selection = SelectField(
        "Quando mais de uma faixa serve",
        choices=[
            SelectChoice(Selection.FIRST_MATCH.value, "Vale a primeira, na ordem da página"),
            SelectChoice(Selection.BEST_FOR_DEBTOR.value, "Vale a melhor para a pessoa"),
        ],
    )
    analyst_extra_discount_bps = PercentField("Analista: desconto a mais")
    analyst_extra_installments = WholeField("Analista: parcelas a mais")
    manager_extra_discount_bps = PercentField("Gerente: desconto a mais")
    manager_extra_installments = WholeField("Gerente: parcelas a mais")
    answer_days = WholeField("Dias para responder", description="Em branco: 10. Vale o dia útil seguinte.")
    holds_accrual = SelectField(
        "O valor da dívida até a resposta",
        choices=[SelectChoice(_STILL, "Fica parado"), SelectChoice(_GOES_ON, "Continua contando")],
    )
    tiers = FieldList(FormField(TierForm), min_entries=0, max_entries=200)


def form_data(document: dict[str, Any], version: int) -> dict[str, Any]:
    """What the form shows of a document."""
    levels = {level.get("authority"): level for level in document.get("authority", [])}
    disputes = document.get("disputes", {})
    return {
        "name": document.get("name", ""),
        "selection": document.get("selection", Selection.FIRST_MATCH.value),
        "seen_version": str(version),
        "authority_order": " ".join(str(name) for name in levels),
        "answer_days": disputes.get("answer_days"),
        "holds_accrual": _STILL if disputes.get("holds_accrual", True) else _GOES_ON,
        "tiers": [_tier_data(tier) for tier in document.get("tiers", [])],
        **{
            f"{authority.value}_{name}": levels.get(authority.value, {}).get(name)
            for authority in Authority
            for name in AUTHORITY_FIELDS
        },
    }


def _tier_data(tier: dict[str, Any]) -> dict[str, Any]:
    """The fields a tier fills, and what the others are when it says nothing of them."""
    found = {name: _at(tier, path) for name, path in PATHS.items()}
    dates = {name: date.fromisoformat(found[name]) for name in ("campaign_from", "campaign_until") if found[name]}
    return STARTING | {name: value for name, value in found.items() if value is not None} | dates


def _at(tier: dict[str, Any], path: tuple[str, ...]) -> Any:
    for step in path:
        if not isinstance(tier, dict) or step not in tier:
            return None
        tier = tier[step]
    return tier


def document_of(form: PolicyForm) -> dict[str, Any]:
    """The document a form describes; what was left blank is left out, so that reading it says so."""
    return {
        "format": 1,
        "name": form.name.data or "",
        "selection": form.selection.data,
        "tiers": [_tier(entry.form) for entry in form.tiers],
        "authority": _levels(form),
        "disputes": _present(
            {"answer_days": form.answer_days.data, "holds_accrual": form.holds_accrual.data != _GOES_ON}
        ),
    }


def _levels(form: PolicyForm) -> list[dict[str, Any]]:
    """Each authority of which something was written, zero included, in the order the document had them."""
    before = (form.authority_order.data or "").split()
    order = sorted(Authority, key=lambda each: before.index(each.value) if each.value in before else len(before))
    written = (
        (each, _present({name: form[f"{each.value}_{name}"].data for name in AUTHORITY_FIELDS})) for each in order
    )
    return [{"authority": each.value, **limits} for each, limits in written if limits]


def _tier(form: TierForm) -> dict[str, Any]:
    tier: dict[str, Any] = {"cash": {}, "installments": {}}
    for name, path in PATHS.items():
        value = form[name].data
        if value in (None, "", []):
            continue
        place = tier
        for step in path[:-1]:
            place = place.setdefault(step, {})
        place[path[-1]] = value.isoformat() if isinstance(value, date) else value
    return tier


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def show_findings(form: PolicyForm, findings: Iterable[Finding]) -> list[str]:
    """Put each error beside its field; the sentences of those that belong to no field are returned."""
    general: list[str] = []
    for finding in findings:
        if finding.severity is not Severity.ERROR:
            continue
        text = told(finding)
        field = field_of(form, finding.path)
        if field is None:
            general.append(text)
        elif text not in field.errors:
            field.errors = [*field.errors, text]
    return general


def told(finding: Finding) -> str:
    """What is the matter and how it is put right."""
    return f"{finding_sentence(finding)} {finding_cure(finding)}".strip()


def remarks_of(findings: Iterable[Finding]) -> list[str]:
    """What is worth a second look and keeps nothing from being published, each once, with its tier."""
    said = [
        f"Faixa {finding.path[1] + 1}: {told(finding)}"
        if len(finding.path) > 1 and isinstance(finding.path[1], int)
        else told(finding)
        for finding in findings
        if finding.severity is not Severity.ERROR
    ]
    return list(dict.fromkeys(said))


def field_of(form: PolicyForm, path: tuple[str | int, ...]) -> Any:
    """The form's field for a path such as ("tiers", 0, "cash", "fine_bps")."""
    if path[:1] == ("name",):
        return form.name
    if path[:1] == ("selection",):
        return form.selection
    if path[:1] == ("authority",):
        return _authority_field(form, path)
    if path[:1] == ("disputes",):
        return form.holds_accrual if path[1:] == ("holds_accrual",) else form.answer_days
    if len(path) < 2 or path[0] != "tiers" or not isinstance(path[1], int) or path[1] >= len(form.tiers.entries):
        return None
    tier = form.tiers.entries[path[1]].form
    place = tuple(str(part) for part in path[2:] if not isinstance(part, int))
    names = [name for name, known in PATHS.items() if known[: len(place)] == place or place[: len(known)] == known]
    return tier[names[0]] if names else None


def _authority_field(form: PolicyForm, path: tuple[str | int, ...]) -> Any:
    """("authority", 1, "extra_discount_bps") names the second level of the document."""
    levels = _levels(form)
    if len(path) != 3 or not isinstance(path[1], int) or path[1] >= len(levels) or path[2] not in AUTHORITY_FIELDS:
        return None
    return form[f"{levels[path[1]]['authority']}_{path[2]}"]
