"""The policy as a form, and the form as a policy document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind

from offers.policy import ClearsAfter, Method
from offers.policy_lint import Finding, Severity
from portal.form_fields import CentsField, PercentField, WholeField
from portal.wording_policy import finding_sentence

DISCOUNTS = ("interest_bps", "fine_bps", "correction_bps", "principal_bps")
PLAIN = ("min_days_overdue", "max_days_overdue", "validity_days", "first_due_min_days", "first_due_max_days")
SHAPE = (
    "max_installments",
    "min_installment_cents",
    "min_down_payment_bps",
    "monthly_interest_bps",
    "method",
    "clears_after",
)


class TierForm(Form):
    """One tier: a span of days overdue and what may be offered in it."""

    min_days_overdue = WholeField("De quantos dias de atraso")
    max_days_overdue = WholeField("Até quantos dias", description="Em branco: sem limite.")
    cash_interest_bps = PercentField("Desconto nos juros")
    cash_fine_bps = PercentField("Desconto na multa")
    cash_correction_bps = PercentField("Desconto na correção")
    cash_principal_bps = PercentField("Desconto no principal")
    installments_interest_bps = PercentField("Desconto nos juros")
    installments_fine_bps = PercentField("Desconto na multa")
    installments_correction_bps = PercentField("Desconto na correção")
    installments_principal_bps = PercentField("Desconto no principal")
    max_installments = WholeField("Máximo de parcelas", description="Conta a entrada. 1: só à vista.")
    min_installment_cents = CentsField("Parcela mínima")
    min_down_payment_bps = PercentField("Entrada mínima", description="Parte do valor com desconto.")
    monthly_interest_bps = PercentField("Juros ao mês", description="Zero nas parcelas iguais sem juros.")
    method = SelectField(
        "Forma das parcelas",
        choices=[
            SelectChoice(Method.EQUAL.value, "Iguais, sem juros"),
            SelectChoice(Method.PRICE.value, "Tabela Price, com juros"),
        ],
    )
    clears_after = SelectField(
        "Nome limpo depois",
        choices=[
            SelectChoice(ClearsAfter.FIRST_PAYMENT.value, "Da primeira parcela"),
            SelectChoice(ClearsAfter.LAST_PAYMENT.value, "Da última parcela"),
        ],
    )
    validity_days = WholeField("Validade da proposta, em dias", description="No mínimo 2 (CDC art. 54-B).")
    first_due_min_days = WholeField("Primeiro vencimento: a partir de quantos dias")
    first_due_max_days = WholeField("Primeiro vencimento: até quantos dias")


class PolicyForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """The whole policy. `seen_version` tells two people editing at once apart."""

    name = StringField("Nome da política")
    seen_version = HiddenField()
    tiers = FieldList(FormField(TierForm), min_entries=0, max_entries=200)


def form_data(document: dict[str, Any], version: int) -> dict[str, Any]:
    """What the form shows of a document."""
    return {
        "name": document.get("name", ""),
        "seen_version": str(version),
        "tiers": [_tier_data(tier) for tier in document.get("tiers", [])],
    }


def _tier_data(tier: dict[str, Any]) -> dict[str, Any]:
    cash, over_time = tier.get("cash", {}), tier.get("installments", {})
    data = {name: tier.get(name) for name in PLAIN} | {name: over_time.get(name) for name in SHAPE}
    for name in DISCOUNTS:
        data[f"cash_{name}"] = cash.get(name)
        data[f"installments_{name}"] = over_time.get(name)
    return data


def document_of(form: PolicyForm) -> dict[str, Any]:
    """The document a form describes; what was left blank is left out, so that reading it says so."""
    return {"format": 1, "name": (form.name.data or "").strip(), "tiers": [_tier(entry.form) for entry in form.tiers]}


def _tier(form: TierForm) -> dict[str, Any]:
    values = form.data
    over_time = _present({name: values[f"installments_{name}"] for name in DISCOUNTS} | {n: values[n] for n in SHAPE})
    tier = _present({name: values[name] for name in PLAIN})
    tier["cash"] = _present({name: values[f"cash_{name}"] for name in DISCOUNTS})
    tier["installments"] = over_time
    return tier


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def show_findings(form: PolicyForm, findings: Iterable[Finding]) -> list[str]:
    """Put each error beside its field; the sentences of those that belong to no field are returned."""
    general: list[str] = []
    for finding in findings:
        if finding.severity is not Severity.ERROR:
            continue
        text = finding_sentence(finding)
        field = _field(form, finding.path)
        if field is None:
            general.append(text)
        else:
            field.errors = [*field.errors, text]
    return general


def remarks_of(findings: Iterable[Finding]) -> list[str]:
    """What is worth a second look and keeps nothing from being published, each once, with its tier."""
    said = [
        f"Faixa {finding.path[1] + 1}: {finding_sentence(finding)}"
        if finding.path[:1] == ("tiers",) and isinstance(finding.path[1], int)
        else finding_sentence(finding)
        for finding in findings
        if finding.severity is not Severity.ERROR
    ]
    return list(dict.fromkeys(said))


def _field(form: PolicyForm, path: tuple[str | int, ...]) -> Any:
    """The form's field for a path such as ("tiers", 0, "cash", "fine_bps")."""
    if path[:1] == ("name",):
        return form.name
    if len(path) < 3 or path[0] != "tiers" or not isinstance(path[1], int) or path[1] >= len(form.tiers.entries):
        return None
    tier = form.tiers.entries[path[1]].form
    names = [str(part) for part in path[2:]]
    for name in ("_".join(names), names[-1]):
        if name in tier._fields:
            return tier[name]
    return None
