"""Refusals and reasons in words: what people and staff read of why, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from brazil.money import Money
from offers.explanation import Reason, ReasonCode
from offers.refusal import Refusal, Shown
from portal.formatting import bps, brl, date_plain
from portal.wording import sentence

_KINDS = {"cash": "À vista", "installments": "Parcelado"}
_OF_COMPONENT = {
    "principal": "do valor original",
    "correction": "da correção",
    "fine": "da multa",
    "interest": "dos juros",
    "remuneratory": "dos juros do contrato",
    "fees": "dos honorários",
}
_INDICES = {"SELIC": "Selic", "LEGAL_RATE": "taxa legal"}


def refusal_sentence(refusal: Refusal) -> str:
    """Why not, and what can be done now."""
    return sentence(f"refusal.{refusal.code.value}", **_shown(refusal.values))


def reason_sentences(reasons: tuple[Reason, ...], *, voluntary: bool = False) -> list[str]:
    """Why this offer, each reason once. `voluntary` leaves out every word of lateness."""
    told = (_reason(reason, voluntary) for reason in reasons)
    return list(dict.fromkeys(told))


def _reason(reason: Reason, voluntary: bool) -> str:
    code, values = f"reason.{reason.code.value}", dict(reason.values)
    if reason.code is ReasonCode.TIER:
        code += "_prescribed" if voluntary else "" if "to_day" in values else "_open"
    if reason.code is ReasonCode.MINIMUM_INSTALLMENT and values["largest_count"] == 1:
        code += "_one"
    return sentence(code, **_shown(values))


def _shown(values: Mapping[str, Shown]) -> dict[str, str]:
    return {name: _one(name, value) for name, value in values.items()}


def _one(name: str, value: Shown) -> str:
    if isinstance(value, Money):
        return brl(value)
    if isinstance(value, date):
        return date_plain(value)
    if name.endswith("_bps") and isinstance(value, int):
        return bps(value)
    if name == "kind":
        return _KINDS[str(value)]
    if name == "index":
        return _INDICES.get(str(value), str(value))
    return _OF_COMPONENT[str(value)] if name == "component" else str(value)
