"""Everything a person sees on their first page, in four queries however many debts there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased, contains_eager

from brazil.money import Money, total
from offers.agreements.agreement import RUNNING, AgreementState, InstallmentState
from offers.facts import facts_of
from offers.owed.balance import Balance
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from offers.policies.eligibility import tier_for
from offers.policies.policy import Tier
from offers.refusal import Refusal, RefusalCode
from payments.charge import PAYABLE, ChargeState
from portal.models import (
    Agreement,
    BeneficiaryKind,
    Charge,
    ChargeMethod,
    ChargePurpose,
    Creditor,
    DebtRecord,
    DebtStatus,
    Installment,
    Pause,
    PolicyVersion,
    Pricing,
    ReceivingAccount,
    Registration,
)
from portal.services.agreement_life.late_charges import late_today
from portal.services.balances import counted_today, is_prescribed
from portal.services.debts import HIDDEN, may_be_seen
from portal.services.next_step import Chance, Due, NextStep, next_step
from portal.services.policies_in_force import policy_of
from portal.services.policy_arms import versions_for
from portal.services.profiles import asks_breaches, breaches_by_creditor

SHOWN = (
    AgreementState.ACTIVE,
    AgreementState.NOTICED,
    AgreementState.FROZEN,
    AgreementState.SETTLED,
    AgreementState.BROKEN,
)

# The statements are built once: building one costs as much as running it, and this page is the busiest.
_OPERATOR_RECEIVES = exists().where(ReceivingAccount.beneficiary_kind == BeneficiaryKind.OPERATOR)
_PAUSED_UNTIL = (
    select(func.max(Pause.ends_on))
    .where(Pause.debtor_id == bindparam("debtor_id"), Pause.ended_on.is_(None))
    .scalar_subquery()
)
_DEBTS = (
    select(DebtRecord, Registration.name, Registration.deceased, _OPERATOR_RECEIVES, _PAUSED_UNTIL)
    .join(DebtRecord.creditor)
    .outerjoin(DebtRecord.registration)
    .options(contains_eager(DebtRecord.creditor), contains_eager(DebtRecord.registration).load_only(Registration.state))
    .where(DebtRecord.debtor_id == bindparam("debtor_id"), DebtRecord.status.not_in(HIDDEN))
    .order_by(Creditor.name, DebtRecord.due_on, DebtRecord.id)
)
_PIX = aliased(Charge)
_AGREEMENTS = (
    select(
        Agreement.id,
        Agreement.public_id,
        Agreement.number,
        Agreement.status,
        Agreement.cure_until,
        Agreement.total,
        Creditor.name.label("creditor_name"),
        Installment.id.label("installment_id"),
        Installment.number.label("installment_number"),
        Installment.due_on,
        Installment.amount,
        Installment.status.label("installment_status"),
        Charge.public_id.label("charge_id"),
        _PIX.public_id.label("pix_id"),
    )
    .join(Installment, Installment.agreement_id == Agreement.id)
    .join(Creditor, Creditor.id == Agreement.creditor_id)
    .outerjoin(
        Charge,
        and_(
            Charge.installment_id == Installment.id,
            Charge.method == ChargeMethod.BOLETO,
            Charge.purpose == ChargePurpose.INSTALLMENT,
            Charge.status.in_(PAYABLE),
        ),
    )
    .outerjoin(
        _PIX,
        and_(
            _PIX.installment_id == Installment.id,
            _PIX.method == ChargeMethod.PIX,
            _PIX.purpose == ChargePurpose.INSTALLMENT,
            _PIX.status == ChargeState.REGISTERED,
        ),
    )
    .where(Agreement.debtor_id == bindparam("debtor_id"), Agreement.status.in_(SHOWN))
    .order_by(Agreement.id.desc(), Installment.number, Charge.id)
)
_STANDING_TOTALS = (
    select(Pricing.debt_id, func.min(Pricing.cash_total))
    .join(DebtRecord, DebtRecord.id == Pricing.debt_id)
    .where(
        Pricing.debt_id.in_(bindparam("debt_ids", expanding=True)),
        Pricing.debt_version == DebtRecord.version,
        Pricing.valid_until >= bindparam("today"),
    )
    .group_by(Pricing.debt_id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtCard:
    """One debt in the list. `balance` is None where nothing is counted: under agreement or settled.

    `unknown` says why an amount that is counted cannot be worked out today.
    """

    debt: DebtRecord
    deceased: bool
    prescribed: bool
    balance: Balance | None
    unknown: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementCard:
    """One agreement in the list."""

    public_id: str
    number: str
    creditor_name: str
    status: AgreementState
    cure_until: date | None
    total: Money
    paid_count: int
    count: int
    left: Money
    dues: tuple[Due, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The first page. `name` is as the creditors have it, "" when none does; `joint` whether anybody receives for
    several creditors here at all; `paused_until` the last day of a pause that runs."""

    name: str
    joint: bool
    paused_until: date | None
    step: NextStep
    debts: tuple[DebtCard, ...]
    agreements: tuple[AgreementCard, ...]

    @property
    def first_name(self) -> str:
        return self.name.split()[0].capitalize() if self.name.strip() else ""


def overview_of(session: Session, debtor_id: int, today: date) -> Overview:
    """What the debtor owes, has agreed and can do next."""
    rows = session.execute(_DEBTS, {"debtor_id": debtor_id}).all()
    debts = _debts(rows, today)
    agreements = _agreements(session, debtor_id)
    dues = _as_of_today(session, [due for card in agreements for due in card.dues], today)
    chances = [] if dues else _chances(session, debtor_id, debts, today)
    return Overview(
        name=next((row[1] for row in rows if row[1]), ""),
        joint=any(row[3] for row in rows),
        paused_until=_running(rows[0][4] if rows else _paused_until(session, debtor_id), today),
        step=next_step(dues, chances),
        debts=tuple(debts),
        agreements=tuple(agreements),
    )


def _paused_until(session: Session, debtor_id: int) -> date | None:
    """Asked apart only of who has no debt to show, with which it comes otherwise."""
    found: date | None = session.scalar(select(_PAUSED_UNTIL), {"debtor_id": debtor_id})
    return found


def _running(paused_until: date | None, today: date) -> date | None:
    return paused_until if paused_until and paused_until >= today else None


def _debts(rows: Iterable[Row[*tuple[Any, ...]]], today: date) -> list[DebtCard]:
    cards = [_debt_card(row[0], bool(row[2]), today) for row in rows if may_be_seen(row[0], row[0].creditor, today)]
    return sorted(cards, key=lambda card: card.prescribed)  # what nobody can demand comes last


def _debt_card(debt: DebtRecord, deceased: bool, today: date) -> DebtCard:
    counted = counted_today(debt, today)
    balance, refusal = (None, counted) if isinstance(counted, Refusal) else (counted, None)
    return DebtCard(
        debt=debt,
        deceased=deceased,
        prescribed=is_prescribed(debt, today),
        balance=balance,
        unknown=refusal if refusal and refusal.code is RefusalCode.BALANCE_UNKNOWN else None,
    )


def _agreements(session: Session, debtor_id: int) -> list[AgreementCard]:
    rows = session.execute(_AGREEMENTS, {"debtor_id": debtor_id}).all()
    return [_agreement_card(list(group)) for _, group in groupby(rows, key=lambda row: row.id)]


def _agreement_card(rows: Sequence[Row[*tuple[Any, ...]]]) -> AgreementCard:
    each = list({row.installment_id: row for row in reversed(rows)}.values())[::-1]  # one boleto an installment
    first = each[0]
    opened = [row for row in each if row.installment_status is InstallmentState.OPEN]
    running = first.status in RUNNING
    return AgreementCard(
        public_id=first.public_id,
        number=first.number,
        creditor_name=first.creditor_name,
        status=first.status,
        cure_until=first.cure_until if first.status is AgreementState.NOTICED else None,
        total=first.total,
        paid_count=sum(row.installment_status is InstallmentState.PAID for row in each),
        count=len(each),
        left=total(row.amount for row in opened),
        dues=tuple(_due(row, len(each)) for row in opened) if running else (),
    )


def _due(row: Row[*tuple[Any, ...]], count: int) -> Due:
    return Due(
        agreement_id=row.public_id,
        creditor_name=row.creditor_name,
        number=row.installment_number,
        count=count,
        due_on=row.due_on,
        amount=row.amount,
        charge_id=row.charge_id or "",
        by_pix=row.pix_id is not None,
    )


def _as_of_today(session: Session, dues: Sequence[Due], today: date) -> list[Due]:
    """What each costs today: a late one with its fine and interest."""
    owed = late_today(session, (due.agreement_id for due in dues if due.last_day < today), today)
    return [replace(due, amount=owed.get((due.agreement_id, due.number), due.amount)) for due in dues]


def _chances(session: Session, debtor_id: int, cards: Iterable[DebtCard], today: date) -> list[Chance]:
    """What each open debt could be paid for at once today. A prescribed debt is never pressed on anyone."""
    opened = [
        card
        for card in cards
        if card.debt.status is DebtStatus.OPEN and card.balance and not card.prescribed and not card.deceased
    ]
    if not opened:
        return []
    versions = versions_for(session, debtor_id, (card.debt.creditor_id for card in opened), today)
    standing = _standing_totals(session, opened)
    asked = asks_breaches(policy_of(version) for version in versions.values())
    broken = breaches_by_creditor(session, debtor_id) if asked else {}
    found = (_chance(card, versions.get(card.debt.creditor_id), standing, broken) for card in opened)
    return [chance for chance in found if chance is not None]


def _chance(
    card: DebtCard, version: PolicyVersion | None, standing: Mapping[int, Money], broken: Mapping[int, int]
) -> Chance | None:
    debt, balance = card.debt, card.balance
    if balance is None:
        return None
    prices = [standing[debt.id]] if debt.id in standing else []
    facts = facts_of(balance, debt.profile(earlier_breaches=broken.get(debt.creditor_id, 0)))
    tier = tier_for(policy_of(version), facts, balance) if version is not None else None
    plan = build_plan(balance, tier, Choice(count=1)) if isinstance(tier, Tier) else None
    if isinstance(plan, Plan):
        prices.append(plan.total)
    if not prices:
        return None
    return Chance(
        debt_id=debt.public_id, creditor_name=debt.creditor.name, balance=balance.total, cash_total=min(prices)
    )


def _standing_totals(session: Session, cards: Sequence[DebtCard]) -> dict[int, Money]:
    """The cheapest stored cash total of each debt that was shown before and has not expired."""
    today = max(card.balance.priced_on for card in cards if card.balance is not None)
    rows = session.execute(_STANDING_TOTALS, {"debt_ids": [card.debt.id for card in cards], "today": today})
    return {row[0]: row[1] for row in rows}
