"""Three debts of the portfolio under the tier being written: what they would be offered, beside what they are today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.plans.plan import Plan
from offers.plans.simulation import Sheet
from offers.policies.policy import Policy
from offers.policies.policy_file import policy_from_document
from offers.refusal import Refusal
from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.policy_form import PolicyForm, document_of
from portal.creditor.scope import current_creditor
from portal.creditor.tier_form import PRODUCTS
from portal.extensions import sealer, writing
from portal.formatting import brl, whole
from portal.plan_sentences import refusal_sentence
from portal.services import policy_examples
from portal.services.policy_examples import Tried

CARDS = 2
"""Ways of paying shown as cards: at once, and with the most payments; all stand in a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One policy's offers for a debt: the cards a debtor would see first, or why there is none."""

    title: str
    plans: tuple[Plan, ...] = ()
    cards: tuple[Plan, ...] = ()
    refusal: str = ""

    @property
    def lowest(self) -> Money:
        """The least anyone pays; the debtor's page marks it."""
        return min(plan.total for plan in self.plans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A debt, told without naming anybody, and both sides."""

    title: str
    under_tier: bool
    voluntary: bool
    sides: tuple[Side, ...]
    same: bool


@creditor.post("/politica/exemplos")
def policy_examples_shown() -> str:
    """The examples of one tier as a piece of page; the form is read and nothing of it is kept."""
    form, index = PolicyForm(), tier_asked(request.form.get("exemplos", ""))
    with writing() as session:
        chosen = current_creditor(session)
        policy_examples.asked(session, sealer(), staff().staff_id or 0, clock.now())
        return render_template("creditor/policy_examples.html", examples=examples_of(session, chosen.id, form, index))


def tier_asked(text: str) -> int:
    """The place of the tier a button or script named; the first where it named none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def examples_of(session: Session, creditor_id: int, form: PolicyForm, index: int) -> tuple[Shown, ...] | None:
    """The examples under the form as it is typed; None while it makes no policy or has no such tier."""
    if not form.validate():
        return None
    policy = policy_from_document(document_of(form))
    if not isinstance(policy, Policy) or index >= len(policy.tiers):
        return None
    return tuple(_shown(each) for each in policy_examples.tried(session, creditor_id, policy, index, clock.today()))


def left_without(session: Session, creditor_id: int, form: PolicyForm, index: int) -> str:
    """What taking a tier out of the form means for the portfolio; "" while the form makes no policy."""
    policy = policy_from_document(document_of(form)) if form.validate() else None
    if not isinstance(policy, Policy) or not 0 <= index < len(policy.tiers):
        return ""
    left = policy_examples.taking_out(session, creditor_id, policy, index, clock.today())
    if not left.debts:
        return f"Nenhuma das {whole(left.of)} dívidas olhadas caía nela."
    return (
        f"Das {whole(left.of)} dívidas olhadas, {whole(left.debts)} atendem a ela. "
        f"Sem ela, ficam sem proposta: {whole(left.without_offer)}."
    )


def _shown(tried: Tried) -> Shown:
    facts = tried.example.debt.facts
    product = PRODUCTS[facts.profile.product].lower()
    return Shown(
        title=f"{tried.example.debt.reference[:1].upper()}{tried.example.debt.reference[1:]}: {product}, "
        f"{whole(facts.days_overdue)} dias de atraso, saldo de {brl(facts.balance)}",
        under_tier=tried.example.under_tier,
        voluntary=tried.example.debt.prescribed,
        sides=(_side("Hoje", tried.today), _side("Com esta política", tried.draft)),
        same=_totals(tried.today) == _totals(tried.draft),
    )


def _side(title: str, sheet: Sheet | Refusal | None) -> Side:
    if sheet is None:
        return Side(title=title, refusal="Nenhuma versão está em vigor.")
    if isinstance(sheet, Refusal):
        return Side(title=title, refusal=refusal_sentence(sheet))
    plans = (sheet.cash, *sheet.ladder)
    return Side(title=title, plans=plans, cards=_first_cards(plans))


def _first_cards(plans: Sequence[Plan]) -> tuple[Plan, ...]:
    return (plans[0], plans[-1]) if len(plans) > CARDS else tuple(plans)


def _totals(sheet: Sheet | Refusal | None) -> list[tuple[int, Money]] | None:
    return [(plan.count, plan.total) for plan in (sheet.cash, *sheet.ladder)] if isinstance(sheet, Sheet) else None
