"""What an agreement that ends unpaid leaves of each of its debts, with the computation line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from brazil.indices import IndexSeries
from brazil.money import ZERO, Money, total
from offers.agreements.breach import Paid, vested_discount
from offers.agreements.delay import Settled
from offers.agreements.frozen import Freeze, freezes_from
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms
from offers.policies.limits import Nature
from portal.models import Agreement, AgreementDebt, DebtRecord
from portal.services.agreement_life import money
from portal.services.agreement_life.facts import facts_of, freezes_of, plan_of, terms_of
from portal.services.agreement_life.memo import memo_of_restatement
from portal.services.agreement_life.paid_later import with_payment
from portal.services.agreement_life.restated import Restatement, restated_balance, restatement_from, restored_of
from portal.services.index_series import series_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What an agreement leaves of one debt. `excess` was paid beyond it."""

    debt: DebtRecord
    kept: Restatement
    owed: Money
    excess: Money
    detail: Mapping[str, Any]


def vested_of(session: Session, agreement: Agreement) -> Money:
    """The discount that stays with the debtor; after a novation there is no first debt for it to come off."""
    terms = terms_of(agreement)
    discount = total(each.balance - each.agreed for each in agreement.debts)
    if terms.nature is Nature.NOVATION or discount <= ZERO:
        return ZERO
    return vested_discount(discount, agreement.total, money.agreed_paid(session, agreement), terms.vesting)


def leave(session: Session, agreement: Agreement, paid: tuple[Paid, ...], vested: Money, on: date) -> tuple[Left, ...]:
    """What each debt is owed again, in the order of the agreement's debts."""
    terms, series, rows = terms_of(agreement), series_in_force(session), list(agreement.debts)
    freezes = freezes_of(session, agreement.id)
    by_payment = [money.shares(each.amount, rows) for each in paid]
    of_vested = money.shares(vested, rows)
    if terms.nature is Nature.NOVATION:
        return tuple(_rest(session, agreement, place, terms, on, series) for place in range(len(rows)))
    return tuple(
        _first_debt(agreement, row, _own(paid, by_payment, place), of_vested[place], freezes, on, series)
        for place, row in enumerate(rows)
    )


def _own(paid: tuple[Paid, ...], by_payment: list[tuple[Money, ...]], place: int) -> tuple[Paid, ...]:
    return tuple(
        Paid(on=each.on, amount=part[place]) for each, part in zip(paid, by_payment, strict=True) if part[place]
    )


def _first_debt(
    agreement: Agreement,
    row: AgreementDebt,
    paid: tuple[Paid, ...],
    vested: Money,
    freezes: tuple[Freeze, ...],
    on: date,
    series: Mapping[str, IndexSeries],
) -> Left:
    """Payments and discounts of an agreement that broke before still count."""
    debt, rules = row.debt, row.debt.as_rules_see_it()
    earlier = restatement_from(debt.restated) if debt.restated is not None else None
    if earlier is not None and earlier.nature is Nature.NOVATION:
        return _again(agreement, debt, earlier, paid, vested, on, series)
    kept = Restatement(
        nature=Nature.CONFESSION,
        agreement_id=agreement.id,
        on=on,
        payments=(*(earlier.payments if earlier else ()), *paid),
        vested=vested + (earlier.vested if earlier else ZERO),
        freezes=(*(earlier.freezes if earlier else ()), *freezes_from(debt.held or ()), *freezes),
    )
    restored = restored_of(rules, kept, on, series)
    steps = [
        {
            "on": step.on.isoformat(),
            "days": step.days,
            "correction_cents": step.correction.cents,
            "interest_cents": step.interest.cents,
            "to_interest_cents": step.to_interest.cents,
            "to_principal_cents": step.to_principal.cents,
            "unpaid_interest_cents": step.unpaid_interest.cents,
            "principal_cents": step.principal.cents,
        }
        for step in restored.steps
    ]
    detail = {
        "debt": debt.public_id,
        "principal_cents": debt.principal.cents,
        "due_on": debt.due_on.isoformat(),
        "steps": steps,
        "fine_cents": restored.fine.cents,
        "surplus_cents": restored.surplus.cents,
        "cut_cents": restored.cut.cents,
        "vested_cents": kept.vested.cents,
        "owed_cents": restored.owed.cents,
        "memo": memo_of_restatement(rules, kept, on, series),
    }
    return Left(debt=debt, kept=kept, owed=restored.owed, excess=restored.excess, detail=detail)


def _again(
    agreement: Agreement,
    debt: DebtRecord,
    earlier: Restatement,
    paid: tuple[Paid, ...],
    vested: Money,
    on: date,
    series: Mapping[str, IndexSeries],
) -> Left:
    """The debt behind is itself the rest of a novated agreement."""
    kept = replace(earlier, agreement_id=agreement.id, on=on, vested=earlier.vested + vested)
    for each in paid:
        kept, _ = with_payment(kept, each)
    return _priced(debt, kept, on, series)


def _rest(
    session: Session,
    agreement: Agreement,
    place: int,
    terms: LifeTerms,
    on: date,
    series: Mapping[str, IndexSeries],
) -> Left:
    """What is left of a novated agreement: its unpaid installments, with what was paid of each."""
    rows = list(agreement.debts)
    history = tuple(_slice(each, rows, place) for each in facts_of(session, agreement))
    lines = tuple(each for each in history if each.open)
    kept = Restatement(
        nature=Nature.NOVATION,
        agreement_id=agreement.id,
        on=on,
        lines=tuple(each for each in lines if each.amount),
        fine_bps=terms.fine_bps,
        interest_bps=terms.interest_bps,
        plan_rate=plan_of(session, agreement).monthly_rate,
        freezes=freezes_of(session, agreement.id),
    )
    return _priced(rows[place].debt, kept, on, series, history)


def _slice(line: InstallmentFacts, rows: Sequence[AgreementDebt], place: int) -> InstallmentFacts:
    def own(amount: Money) -> Money:
        return money.shares(amount, rows)[place]

    settled = tuple(
        Settled(on=each.on, nominal=own(each.nominal), fine=own(each.fine), interest=own(each.interest))
        for each in line.settled
    )
    amount = own(line.amount)
    return InstallmentFacts(number=line.number, due_on=line.due_on, amount=amount, settled=settled, open=line.open)


def _priced(
    debt: DebtRecord,
    kept: Restatement,
    on: date,
    series: Mapping[str, IndexSeries],
    history: tuple[InstallmentFacts, ...] = (),
) -> Left:
    rules = debt.as_rules_see_it()
    balance = restated_balance(rules, kept, on, series)
    lines = {line.component.value: line.amount.cents for line in balance.lines}
    detail = {
        "debt": debt.public_id,
        "lines": lines,
        "installments": kept.document()["lines"],
        "owed_cents": balance.total.cents,
        "memo": memo_of_restatement(rules, kept, on, series, history=history),
    }
    return Left(debt=debt, kept=kept, owed=balance.total, excess=ZERO, detail=detail)
