"""An agreement and its history from a JSON document: docs/agreements.md describes every field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import ValidationError

from brazil.money import Money, total
from offers.agreements.broken import AgreedDebt
from offers.agreements.changes import Rhythmic
from offers.agreements.simulate_document import (
    Happening,
    HappeningPart,
    HistoryPart,
    InstallmentPart,
    LifePart,
    Problem,
    problems,
)
from offers.agreements.simulate_history import FilesRead, History, Order, OrderKind, PaymentMade
from offers.agreements.split import apportioned
from offers.agreements.terms import LifeTerms
from offers.debt import ContractTerms, Debt
from offers.plans.choice import Payday
from offers.plans.installments import InstallmentLine
from offers.policies.debt_file import TermsPart
from offers.policies.lint.finding import Finding
from offers.policies.reading import reading_findings

LONGEST_DAYS = 20 * 366
"""The longest life that is worked out."""


def history_from_text(text: str | bytes) -> History | tuple[Finding, ...] | tuple[Problem, ...]:
    """The history a JSON text tells, or every reason why it tells none: of its fields first, then of its sense."""
    try:
        part = HistoryPart.model_validate_json(text)
    except ValidationError as error:
        return reading_findings(error)
    return tuple(problems(part)) or _history(part)


def _history(part: HistoryPart) -> History:
    paid = tuple(one for one in part.history if one.event is Happening.PAYMENT)
    told = part.bank_files
    return History(
        made_on=part.made_on,
        installments=tuple(_installment(number, one) for number, one in enumerate(part.installments, 1)),
        debts=_debts(part),
        terms=_terms(part.terms),
        plan=_plan(part),
        payments=tuple(
            PaymentMade(on=one.on, known_on=one.known_on or one.on, amount=Money(one.amount_cents or 0)) for one in paid
        ),
        orders=tuple(_order(one) for one in part.history if one.event is not Happening.PAYMENT),
        files=None if told is None else tuple(FilesRead(on=one.read_on, covers_until=one.covers_until) for one in told),
    )


def _installment(number: int, one: InstallmentPart) -> InstallmentLine:
    amount, interest = Money(one.amount_cents), Money(one.interest_cents)
    return InstallmentLine(
        number=number, due_on=one.due_on, amount=amount, principal=amount - interest, interest=interest
    )


def _debts(part: HistoryPart) -> tuple[AgreedDebt, ...]:
    """What was agreed of each, with its share of the plan's interest."""
    shares = apportioned(
        total(Money(one.amount_cents) for one in part.installments), [Money(one.agreed_cents) for one in part.debts]
    )
    return tuple(
        AgreedDebt(
            key=key,
            creditor=one.creditor,
            debt=Debt(
                principal=Money(one.principal_cents), due_on=one.due_on, product=one.product, terms=_contract(one.terms)
            ),
            discount=Money(one.balance_cents - one.agreed_cents),
            agreed=shares[key - 1],
        )
        for key, one in enumerate(part.debts, 1)
    )


def _contract(part: TermsPart) -> ContractTerms:
    index = part.correction_index.value if part.correction_index is not None else None
    values = {name: getattr(part, name) for name in TermsPart.model_fields if name != "correction_index"}
    return ContractTerms(correction_index=index, **values)


def _terms(part: LifePart) -> LifeTerms:
    values = {name: getattr(part, name) for name in LifePart.model_fields if name != "imputation"}
    return LifeTerms(order=part.imputation, **values)


def _plan(part: HistoryPart) -> Rhythmic:
    payday = part.plan.payday
    return Rhythmic(
        first_due_on=part.installments[0].due_on,
        rhythm=part.plan.rhythm,
        payday=Payday(day=payday.day, bank_day=payday.bank_day) if payday is not None else None,
        monthly_rate=Decimal(part.plan.monthly_interest_bps).scaleb(-4),
    )


def _order(one: HappeningPart) -> Order:
    return Order(on=one.on, kind=OrderKind(one.event.value), number=one.installment or one.payment or 0, due_on=one.to)


def last_day(history: History) -> date:
    """A day by which everything the history tells has had its consequences: two months after the last of it."""
    days = [one.due_on for one in history.installments]
    days += [one.known_on for one in history.payments]
    days += [one.on for one in history.orders]
    return date.fromordinal(max(days).toordinal() + 60)


def too_long(history: History, until: date) -> bool:
    """Whether a life is longer than is worked out."""
    return (until - history.made_on).days > LONGEST_DAYS
