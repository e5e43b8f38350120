"""Where an agreement stands, for its page: what is late and what it costs, the days that count, what can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from brazil.money import Money
from offers.agreements.agreement import RUNNING, AgreementState
from offers.agreements.standing import Reason, Standing
from offers.agreements.terms import LifeTerms
from portal.debtor.agreement_words import Rule, rules, step_sentence
from portal.formatting import brl, date_plain
from portal.models import Agreement, AgreementStep
from portal.services.agreement_life.agreement_memo import ended_by
from portal.services.agreement_life.changes import movable, skippable
from portal.services.agreement_life.facts import known_of, standing_today
from portal.services.agreement_life.freezing import may_be_withdrawn
from portal.services.agreement_life.lineage import Link, lineage_of
from portal.services.agreement_life.renegotiation_offers import ASKED, barred
from portal.services.agreement_life.resuming import Resumption, resumption_of

_WAITING = (Reason.CURE_WAITS_FOR_FILES, Reason.CURE_ENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenView:
    """What an agreement that ended left: each payment kept, what came of the discount, what was owed that day."""

    on: date
    paid: tuple[tuple[date, Money], ...]
    paid_total: Money
    vested: Money
    owed: Money
    excess: Money
    novation: bool
    by_debtor: bool  # changed for another, while it ran
    has_memo: bool
    counted: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeView:
    """The life of an agreement as its page shows it. `history` is each step with its day, newest first; `others` the
    agreements its debts were under before and after."""

    standing: Standing
    terms: LifeTerms
    rules: tuple[Rule, ...]
    may_move: bool
    may_skip: bool
    may_withdraw: bool
    may_change_all: bool
    may_pay_ahead: bool
    history: tuple[tuple[date, str], ...]
    others: tuple[Link, ...]
    broken: BrokenView | None
    again: Resumption | None  # what taking it up again takes today, where it may be

    @property
    def noticed(self) -> bool:
        return self.standing.state is AgreementState.NOTICED

    @property
    def waiting(self) -> bool:
        """The window ended and payments of its last day may still be on their way."""
        return self.standing.reason in _WAITING

    @property
    def days_left(self) -> int:
        return self.standing.days_left or 0


def life_of(session: Session, agreement: Agreement, today: date) -> LifeView:
    """Everything the page tells of it."""
    known = known_of(session, agreement)
    steps, terms = known.steps, known.terms
    running = agreement.status in RUNNING
    opened = [each for each in agreement.installments if each.status.value == "open"]
    return LifeView(
        standing=standing_today(session, agreement, today, known),
        terms=terms,
        rules=tuple(rules(terms, prescribed=bool(agreement.terms.get("prescribed")))),
        may_move=running and bool(movable(known, today)),
        may_skip=running and bool(skippable(session, known, today)),
        may_withdraw=running and may_be_withdrawn(known),
        may_change_all=running and barred(session, agreement, known) is None,
        may_pay_ahead=running and len(opened) > 1,
        history=tuple((each.happened_on, step_sentence(each)) for each in reversed(steps)),
        others=_others(session, agreement),
        again=resumption_of(session, agreement, today),
        broken=_broken(steps) if agreement.status in (AgreementState.BROKEN, AgreementState.REPLACED) else None,
    )


def _others(session: Session, agreement: Agreement) -> tuple[Link, ...]:
    found = {link.agreement.id: link for row in agreement.debts for link in lineage_of(session, row.debt)}
    return tuple(link for each, link in sorted(found.items()) if each != agreement.id)


def _broken(steps: Sequence[AgreementStep]) -> BrokenView | None:
    step = ended_by(steps)
    if step is None:
        return None
    detail: dict[str, Any] = step.detail
    return BrokenView(
        on=step.happened_on,
        paid=tuple((date.fromisoformat(on), Money(cents)) for on, cents in detail["paid"]),
        paid_total=Money(detail["paid_cents"]),
        vested=Money(detail["vested_cents"]),
        owed=Money(detail["owed_cents"]),
        excess=Money(detail["excess_cents"]),
        novation=detail["nature"] == "novation",
        by_debtor=step.reason == ASKED,
        has_memo=all("memo" in each for each in detail["debts"]),
        counted=tuple(row for each in detail["debts"] for row in counted_rows(each)),
    )


def counted_rows(debt: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The sum in words, line by line: from the first value to what was owed."""
    if "steps" not in debt:
        names = {"principal": "Parcelas que faltavam", "fine": "Multa", "interest": "Juros"}
        return [(names[name], brl(cents)) for name, cents in debt["lines"].items() if cents]
    rows = [(f"Valor original, de {_plain(debt['due_on'])}", brl(debt["principal_cents"]))]
    for step in debt["steps"]:
        rows += _step_rows(step)
    signs: tuple[tuple[str, str, str], ...] = (
        ("fine_cents", "Multa, uma vez só", ""),
        ("cut_cents", "Limite da lei para o cartão", "− "),
    )
    signs += (
        ("vested_cents", "Desconto que continua seu", "− "),
        ("surplus_cents", "Pago a mais, usado na multa", "− "),
    )
    rows += [(name, f"{sign}{brl(debt[key])}") for key, name, sign in signs if debt[key]]
    return [*rows, ("Valor em aberto", brl(debt["owed_cents"]))]


def _step_rows(step: dict[str, Any]) -> list[tuple[str, str]]:
    day, paid = _plain(step["on"]), step["to_interest_cents"] + step["to_principal_cents"]
    rows = [
        (f"{name} até {day}", brl(step[key]))
        for key, name in (("correction_cents", "Correção"), ("interest_cents", "Juros"))
        if step[key]
    ]
    if paid:
        rows.append((f"Você pagou em {day}", f"− {brl(paid)}"))
    return rows


def _plain(text: str) -> str:
    return date_plain(date.fromisoformat(text))
