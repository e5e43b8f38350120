"""Plans, refusals and reasons in words: what a person reads before choosing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from brazil.money import Money
from offers.explanation import Reason, ReasonCode
from offers.plan import Plan, PlanKind
from offers.policy import ClearsAfter
from offers.refusal import Refusal, Shown
from portal.formatting import bps, brl, date_plain, percent
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
    return _OF_COMPONENT[str(value)] if name == "component" else str(value)


def headline(plan: Plan) -> str:
    """``R$ 950,00``; ``6 × R$ 172,33``; ``R$ 200,00 + 5 × R$ 160,00`` with a down payment."""
    amounts = [line.amount for line in plan.installments]
    if plan.kind is PlanKind.CASH:
        return brl(amounts[0])
    if plan.has_down_payment:
        return f"{brl(amounts[0])} + {len(amounts) - 1} × {brl(amounts[1])}"
    return f"{len(amounts)} × {brl(amounts[0])}"


def title(plan: Plan) -> str:
    """``À vista``; ``Em 6 parcelas``; ``Entrada e 5 parcelas``."""
    if plan.kind is PlanKind.CASH:
        return "À vista"
    if plan.has_down_payment:
        rest = plan.count - 1
        return f"Entrada e {rest} {'parcela' if rest == 1 else 'parcelas'}"
    return f"Em {plan.count} parcelas"


def rate(fraction: Decimal) -> str:
    """``1,99%`` of 0.0199."""
    return percent(fraction * 100)


def cet(plan: Plan) -> str:
    """The CET as it is told; a cost with no number to show is told as such."""
    if plan.kind is PlanKind.CASH:
        return "0,00% ao ano"
    return "acima de 100.000% ao ano" if plan.cet_annual is None else f"{rate(plan.cet_annual)} ao ano"


def saving(plan: Plan) -> str:
    """What is saved against the balance, or what is paid beyond it."""
    if plan.saving < Money(0):
        return f"nenhuma: são {brl(-plan.saving)} a mais, de juros"
    return brl(plan.saving)


def clears(plan: Plan) -> str:
    """When the creditor takes the name off the registers."""
    if plan.kind is PlanKind.CASH:
        return "em até 5 dias úteis depois do pagamento"
    which = "da primeira" if plan.clears_after is ClearsAfter.FIRST_PAYMENT else "da última"
    return f"em até 5 dias úteis depois do pagamento {which} parcela"


def card_rows(plan: Plan) -> list[tuple[str, str]]:
    """The same rows on every card, in the same order."""
    rows = [("Você paga ao todo", brl(plan.total)), ("Economia", saving(plan)), ("CET", cet(plan))]
    last = plan.installments[-1].amount
    if plan.kind is PlanKind.INSTALLMENTS and last != plan.installments[-2].amount and plan.count > 2:
        rows.insert(1, ("Última parcela", brl(last)))
    return rows
