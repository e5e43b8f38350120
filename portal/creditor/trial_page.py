"""The figures of a run as its page shows them: sentences, charts and the tables beneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from offers.policies.policy import Policy
from offers.refusal import RefusalCode
from portal.charts import Column, column_chart, scale_of
from portal.formatting import brl, whole
from portal.models import PolicyBacktest
from portal.services.policies import readable
from portal.services.policies_in_force import policy_of
from portal.wording_backtest import REASONS
from portal.wording_policy_diff import debts_of
from portal.wording_trials import agreements, band, counts_words, signed

NAMES = ("Esta política", "Em vigor")


def trial_figures(_session: Session, trial: PolicyBacktest) -> dict[str, Any]:
    """The page's context of a run that is done; nothing of it while it is not."""
    result = trial.result
    if result is None:
        return {"result": None}
    first, other, verdicts = result["first"], result["other"], result["verdicts"]
    policy = readable(trial.document)
    return {
        "result": result,
        "counts": counts_words(verdicts["whole"], result),
        "tiles": _tiles(result),
        "refused": _refused(result),
        "discount_chart": _chart("descontos", "Desconto à vista, em partes do saldo", _discounts(first, other)),
        "discounts": _discounts(first, other),
        "payment_chart": _chart("parcelas", "Maior número de parcelas", _payments(first, other)),
        "payments": _payments(first, other),
        "recovery": _recovery(first, other),
        "curve": curve_table(trial.curve),
        "tiers": [(_tier(policy, index), *_verdict(totals)) for index, totals in verdicts["tiers"]],
        "segments": [(word or "Sem segmento", *_verdict(totals)) for word, totals in verdicts["segments"]],
        "against": policy_of(trial.against).name if trial.against else "",
        "best": [_extreme(each) for each in result["best"]],
        "worst": [_extreme(each) for each in result["worst"]],
    }


def _tiles(result: Mapping[str, Any]) -> list[dict[str, str]]:
    first, whole_run = result["first"], result["verdicts"]["whole"]
    tiles = [
        {"label": "Dívidas", "value": whole(first["debts"]), "hint": brl(first["balance"])},
        {"label": "Com proposta", "value": whole(first["offered"]["debts"])},
    ]
    if result["other"] is not None:
        tiles += [
            {"label": "Oferta melhor", "value": whole(whole_run["better"]), "kind": "success"},
            {
                "label": "Oferta pior",
                "value": whole(whole_run["worse"]),
                "kind": "danger" if whole_run["worse"] else "success",
            },
        ]
    return [*tiles, {"label": "Recuperação esperada", "value": brl(first["recovery"]["cents"])}]


def _refused(result: Mapping[str, Any]) -> list[tuple[str, str, str, str | Markup]]:
    """Reason, debts now, debts with the version in force, the first contracts."""
    now = dict(map(tuple, result["first"]["refused"]))
    before = dict(map(tuple, result["other"]["refused"])) if result["other"] else {}
    codes = sorted({*now, *before}, key=lambda code: -now.get(code, 0))
    return [
        (
            _capital(REASONS[RefusalCode(code)]),
            whole(now.get(code, 0)),
            whole(before.get(code, 0)) if result["other"] else "–",
            Markup(", ").join(map(_contract, result["refused_rows"].get(code, []))) or "–",
        )
        for code in codes
    ]


def _discounts(first: Mapping[str, Any], other: Mapping[str, Any] | None) -> list[tuple[str, list[int]]]:
    labels = [f"{10 * step}–{10 * step + 10}%" for step in range(10)]
    sides = [first["discounts"], *([other["discounts"]] if other else [])]
    return [(label, [side[step] for side in sides]) for step, label in enumerate(labels)]


def _payments(first: Mapping[str, Any], other: Mapping[str, Any] | None) -> list[tuple[str, list[int]]]:
    sides = [dict(map(tuple, side["payments"])) for side in (first, other) if side]
    numbers = sorted({number for side in sides for number in side})
    return [("À vista" if number == 1 else str(number), [side.get(number, 0) for side in sides]) for number in numbers]


def _chart(key: str, title: str, groups: Sequence[tuple[str, list[int]]]) -> Markup:
    """Columns of both policies beside each other; at most a dozen groups, the rest is in the table."""
    shown = groups[-14:]
    counts = [count for _, row in shown for count in row]
    told = "; ".join(f"{label}: {' e '.join(map(whole, row))}" for label, row in shown)
    return column_chart(
        key,
        title,
        f"Dívidas com proposta. {told}.",
        [(label, [Column(value=count) for count in row]) for label, row in shown],
        y=scale_of(counts, lambda value: whole(int(value)), whole=True),
        names=NAMES if shown and len(shown[0][1]) > 1 else NAMES[:1],
    )


def _recovery(first: Mapping[str, Any], other: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    sides = [(NAMES[0], first), *([(NAMES[1], other)] if other else [])]
    return [
        (name, agreements(side["recovery"]["accepting_bps"]), brl(side["recovery"]["cents"]))
        for name, side in sides
        if side
    ]


def curve_table(curve: Mapping[str, Any]) -> dict[str, Any]:
    """The table of acceptance, its rows and columns in words."""
    payments, discounts = curve["payments"], curve["discounts"]
    return {
        "columns": [band(payments, place) for place in range(len(payments))],
        "rows": [(band(discounts, place), row) for place, row in enumerate(curve["chances"])],
        "kept": curve["kept"],
    }


def _tier(policy: Policy | None, index: int) -> str:
    if policy is None or not 0 <= index < len(policy.tiers):
        return "Sem proposta nesta política"
    return f"Faixa {index + 1}: {debts_of(policy.tiers[index])}"


def _verdict(totals: Mapping[str, int]) -> tuple[str, ...]:
    counts = (totals["better"], totals["equal"], totals["mixed"], totals["worse"], totals["nothing"])
    return (*map(whole, counts), signed(totals["discount"]))


def _extreme(each: Mapping[str, Any]) -> tuple[str, ...]:
    cash, other = (brl(each[name]) if each[name] is not None else "sem proposta" for name in ("cash", "other_cash"))
    return (
        _contract(each["name"]),
        whole(each["days_overdue"]),
        brl(each["balance"]),
        other,
        cash,
        signed(each["change"]),
    )


def _contract(number: str) -> Markup:
    """The contract, leading to the debt as staff may see it."""
    address = url_for("creditor.see_as", contrato=number, credor=request.args.get("credor"))
    return Markup('<a href="{}">{}</a>').format(address, number)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
