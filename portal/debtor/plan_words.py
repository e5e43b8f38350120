"""Plans in words: what a person reads before choosing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from brazil.calendar import next_bank_day
from brazil.money import Money
from offers.owed.prescription import clearance_deadline_on
from offers.plans.payoff import payoff
from offers.plans.plan import Plan, PlanKind
from offers.policies.limits import Rhythm
from offers.policies.policy import ClearsAfter
from portal.formatting import brl, date_short, percent
from portal.plan_sentences import reason_sentences as reason_sentences
from portal.plan_sentences import refusal_sentence as refusal_sentence
from portal.terms import terms_in


def headline(plan: Plan) -> str:
    """``R$ 950,00``; ``6 × R$ 172,33``; ``R$ 200,00 + 5 × R$ 160,00``; falling, ``6 × de R$ 190,00 a R$ 168,00``."""
    amounts = [line.amount for line in plan.installments]
    if plan.kind is PlanKind.CASH:
        return brl(amounts[0])
    first, rest = (f"{brl(amounts[0])} + ", amounts[1:]) if plan.has_down_payment else ("", amounts)
    if _falls(rest):
        return f"{first}{len(rest)} × de {brl(rest[0])} a {brl(rest[-1])}"
    return f"{first}{len(rest)} × {brl(_usual(rest))}"


def _falls(amounts: Sequence[Money]) -> bool:
    """Whether each payment is smaller than the one before (SAC), beyond the centavos of a division."""
    return amounts[0].cents - amounts[-1].cents > len(amounts)


def _usual(amounts: Sequence[Money]) -> Money:
    """What most of the payments are."""
    return Counter(amounts).most_common(1)[0][0]


_EACH = {Rhythm.MONTHLY: "", Rhythm.FORTNIGHTLY: ", uma a cada 14 dias", Rhythm.WEEKLY: ", uma por semana"}


def title(plan: Plan) -> str:
    """``À vista``; ``Em 6 parcelas``; ``Entrada e 5 parcelas, uma por semana``."""
    if plan.kind is PlanKind.CASH:
        return "À vista"
    rest = plan.count - 1 if plan.has_down_payment else plan.count
    parts = f"{rest} {'parcela' if rest == 1 else 'parcelas'}"
    return ("Entrada e " if plan.has_down_payment else "Em ") + parts + _EACH[plan.rhythm]


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


def cleared_by(plan: Plan) -> date:
    """The last day for the creditor to take the name off, each payment made on its day (STJ Súmula 548)."""
    at_once = plan.kind is PlanKind.CASH or plan.clears_after is ClearsAfter.FIRST_PAYMENT
    return clearance_deadline_on(next_bank_day(plan.first_due_on if at_once else plan.last_due_on))


def card_rows(plan: Plan, voluntary: bool = False) -> list[tuple[str, str]]:
    """The same rows on every card, in the same order; a payment that differs from the others has one of its own.

    A debt that can no longer be demanded (`voluntary`) is on no register: nothing is said of one.
    """
    rows = [("Você paga ao todo", brl(plan.total)), ("Economia", saving(plan)), ("CET", cet(plan))]
    if plan.iof:
        rows.insert(2, ("IOF, já incluído", brl(plan.iof)))
    if not voluntary:
        rows.append(("Seu nome sai dos cadastros", _clears_by(plan)))
    if plan.kind is PlanKind.INSTALLMENTS:
        rows[1:1] = _odd_payments([line.amount for line in plan.installments][plan.has_down_payment :])
        rows.append(("Pagando o resto no meio", paying_off(plan)))
    return rows


def card_terms(plans: Iterable[Plan], voluntary: bool = False) -> list[str]:
    """The technical words on the cards of these plans, to be explained before them."""
    rows = (row for plan in plans for row in (("", title(plan)), *card_rows(plan, voluntary)))
    return terms_in(*(text for row in rows for text in row))


def _clears_by(plan: Plan) -> str:
    day = f"até {date_short(cleared_by(plan))}"
    if plan.kind is PlanKind.CASH:
        return day
    which = "primeira" if plan.clears_after is ClearsAfter.FIRST_PAYMENT else "última"
    return f"{day}, com a {which} parcela paga"


def paying_off(plan: Plan) -> str:
    """What it costs to pay all that is left on the due date in the middle (CDC art. 52 §2º), and what that saves.

    In the middle of an even number is the earlier of two; of what comes after it the interest falls away.
    """
    if not plan.monthly_rate:
        return "sem redução: não tem juros"
    rest = plan.installments[(plan.count - 1) // 2 :]
    day = rest[0].due_on
    early = payoff(rest, plan.monthly_rate, day)
    less = f"{brl(early.discount)} a menos" if early.discount else "sem redução"
    return f"{brl(early.value)} em {date_short(day)}, {less}"


def _odd_payments(amounts: Sequence[Money]) -> list[tuple[str, str]]:
    if _falls(amounts) or len(amounts) == 1:
        return []
    usual = _usual(amounts)
    ends = (("Primeira parcela", amounts[0]), ("Última parcela", amounts[-1]))
    return [(name, brl(amount)) for name, amount in ends if amount != usual]
