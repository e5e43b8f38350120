"""What the page says, by the same rules as the portal's `overview_of` and with as many queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import F, Min, OuterRef, Subquery

from bench.django_peer.models import Agreement, Charge, Creditor, Debt, Installment, PolicyVersion, Pricing
from brazil.indices import load_series
from brazil.money import Money, total
from offers.debt import ContractTerms, Product
from offers.debt import Debt as RuleDebt
from offers.facts import Profile, facts_of
from offers.owed.accrual import itemize
from offers.owed.balance import Balance
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from offers.policies.eligibility import tier_for
from offers.policies.policy import Policy, Tier
from offers.policies.policy_file import policy_from_document
from payments.charge import PAYABLE
from portal.services.next_step import Chance, Due, NextStep, next_step

COVERED = ("negotiated", "settled")
COUNTED = ("open", "disputed")
SHOWN = ("active", "settled", "broken")
PAYABLE_TEXT = [state.value for state in PAYABLE]


@dataclass(slots=True)
class DebtCard:
    debt: Debt
    deceased: bool
    prescribed: bool
    balance: Balance | None

    @property
    def voluntary(self) -> bool:
        return self.prescribed and self.debt.status in COUNTED


@dataclass(slots=True)
class AgreementCard:
    public_id: str
    number: str
    creditor_name: str
    status: str
    total: Money
    paid_count: int
    count: int
    left: Money
    dues: tuple[Due, ...]


@dataclass(slots=True)
class Overview:
    first_name: str
    step: NextStep
    debts: list[DebtCard]
    agreements: list[AgreementCard]


def overview_of(debtor_id: int, today: date) -> Overview:
    name, debts = _debts(debtor_id, today)
    agreements = _agreements(debtor_id)
    dues = [due for card in agreements for due in card.dues]
    chances = [] if dues else _chances(debts, today)
    return Overview(name.split()[0].capitalize() if name.strip() else "", next_step(dues, chances), debts, agreements)


def _debts(debtor_id: int, today: date) -> tuple[str, list[DebtCard]]:
    found = list(
        Debt.objects.filter(debtor_id=debtor_id)
        .exclude(status="closed")
        .select_related("creditor", "registration")
        .order_by("creditor__name", "due_on", "id")
    )
    name = next((debt.registration.name for debt in found if debt.registration and debt.registration.name), "")
    cards = [_debt_card(debt, today) for debt in found if _may_be_seen(debt, debt.creditor, today)]
    return name, sorted(cards, key=lambda card: (card.debt.creditor.name, card.prescribed))


def _may_be_seen(debt: Debt, creditor: Creditor, today: date) -> bool:
    return debt.status in COVERED or today <= debt.prescribes_on or creditor.shows_prescribed


def _debt_card(debt: Debt, today: date) -> DebtCard:
    counted = debt.status in COUNTED and debt.principal_cents
    return DebtCard(
        debt=debt,
        deceased=bool(debt.registration and debt.registration.deceased),
        prescribed=today > debt.prescribes_on,
        balance=itemize(_as_rules_see_it(debt), today, load_series()) if counted else None,
    )


def _as_rules_see_it(debt: Debt) -> RuleDebt:
    terms = ContractTerms(
        correction_index=debt.correction_index,
        fine_bps=debt.fine_bps,
        late_interest_bps=debt.late_interest_bps,
        consumer=debt.consumer,
    )
    principal = Money(debt.principal_cents)
    return RuleDebt(principal=principal, due_on=debt.due_on, product=Product(debt.product), terms=terms)


def _agreements(debtor_id: int) -> list[AgreementCard]:
    boleto = Charge.objects.filter(installment=OuterRef("id"), status__in=PAYABLE_TEXT).order_by("id")
    rows = (
        Installment.objects.filter(agreement__debtor_id=debtor_id, agreement__status__in=SHOWN)
        .select_related("agreement__creditor")
        .annotate(charge_public_id=Subquery(boleto.values("public_id")[:1]))
        .order_by("-agreement_id", "number")
    )
    return [_agreement_card(list(group)) for _, group in groupby(rows, key=lambda row: row.agreement_id)]


def _agreement_card(rows: Sequence[Installment]) -> AgreementCard:
    agreement: Agreement = rows[0].agreement
    opened = [row for row in rows if row.status == "open"]
    return AgreementCard(
        public_id=agreement.public_id,
        number=agreement.number,
        creditor_name=agreement.creditor.name,
        status=agreement.status,
        total=Money(agreement.total_cents),
        paid_count=sum(row.status == "paid" for row in rows),
        count=len(rows),
        left=total(Money(row.amount_cents) for row in opened),
        dues=tuple(_due(row, len(rows)) for row in opened) if agreement.status == "active" else (),
    )


def _due(row: Installment, count: int) -> Due:
    return Due(
        agreement_id=row.agreement.public_id,
        creditor_name=row.agreement.creditor.name,
        number=row.number,
        count=count,
        due_on=row.due_on,
        amount=Money(row.amount_cents),
        charge_id=row.charge_public_id or "",
    )


def _chances(cards: Sequence[DebtCard], today: date) -> list[Chance]:
    opened = [card for card in cards if card.debt.status == "open" and not card.prescribed and not card.deceased]
    if not opened:
        return []
    versions = _versions_in_force({card.debt.creditor_id for card in opened})
    standing = _standing_totals([card.debt.id for card in opened], today)
    found = (_chance(card, versions.get(card.debt.creditor_id), standing) for card in opened)
    return [chance for chance in found if chance is not None]


def _versions_in_force(creditor_ids: set[int]) -> dict[int, PolicyVersion]:
    newest = PolicyVersion.objects.filter(creditor_id=OuterRef("creditor_id")).order_by("-number").values("number")[:1]
    found = PolicyVersion.objects.filter(creditor_id__in=creditor_ids, number=Subquery(newest)).defer("document")
    return {version.creditor_id: version for version in found}


_policies: dict[str, Policy] = {}


def _policy_of(version: PolicyVersion) -> Policy:
    policy = _policies.get(version.digest)
    if policy is None:
        policy = policy_from_document(version.document)
        if not isinstance(policy, Policy):
            raise TypeError("a published policy must be readable")
        _policies[version.digest] = policy
    return policy


def _chance(card: DebtCard, version: PolicyVersion | None, standing: dict[int, Money]) -> Chance | None:
    debt, balance = card.debt, card.balance
    if balance is None:
        return None
    prices = [standing[debt.id]] if debt.id in standing else []
    facts = facts_of(balance, Profile(product=Product(debt.product), origin=debt.original_creditor))
    tier = tier_for(_policy_of(version), facts, balance) if version is not None else None
    plan = build_plan(balance, tier, Choice(count=1)) if isinstance(tier, Tier) else None
    if isinstance(plan, Plan):
        prices.append(plan.total)
    if not prices:
        return None
    return Chance(
        debt_id=debt.public_id, creditor_name=debt.creditor.name, balance=balance.total, cash_total=min(prices)
    )


def _standing_totals(debt_ids: list[int], today: date) -> dict[int, Money]:
    rows = (
        Pricing.objects.filter(debt_id__in=debt_ids, debt_version=F("debt__version"), valid_until__gte=today)
        .values_list("debt_id")
        .annotate(cheapest=Min("cash_total_cents"))
    )
    return {debt_id: Money(cents) for debt_id, cents in rows}
