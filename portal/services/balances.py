"""What a debt amounts to on a day, and where it stands for the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from brazil.errors import MissingIndex
from brazil.indices import IndexSeries
from offers.agreements.frozen import Freeze, days_held, freezes_from
from offers.made.offer_document import balance_document
from offers.owed.accrual import itemize
from offers.owed.balance import Balance
from offers.owed.growth import Growth, growth
from offers.owed.memo import memo_of
from offers.policies.eligibility import Standing
from offers.refusal import Refusal, RefusalCode, refuse
from portal.models import DebtRecord, DebtStatus, Registration
from portal.services.agreement_life.memo import memo_of_restatement
from portal.services.agreement_life.restated import Restatement, restated_balance, restatement_from
from portal.services.index_series import series_in_force

log = structlog.get_logger()

COUNTED = (DebtStatus.OPEN, DebtStatus.DISPUTED)
"""Where an amount grows with the days; under agreement or settled there is none to show."""

STANDINGS = {
    DebtStatus.OPEN: Standing.OPEN,
    DebtStatus.DISPUTED: Standing.DISPUTED,
    DebtStatus.NEGOTIATED: Standing.NEGOTIATED,
    DebtStatus.SETTLED: Standing.SETTLED,
    DebtStatus.CLOSED: Standing.CLOSED,
}


def balance_of(debt: DebtRecord, today: date) -> Balance:
    """Today's balance, itemised, by the index series in force. The debt belongs to an open session.

    One that came back from a broken agreement has everything paid meanwhile counted. Days on which a dispute held it
    still are not.
    """
    return _balance_by(debt, today, _series_of(debt))


def _balance_by(debt: DebtRecord, day: date, series: Mapping[str, IndexSeries]) -> Balance:
    rules = debt.as_rules_see_it()
    if debt.restated is not None:
        return restated_balance(rules, _kept(debt), day, series)
    return itemize(rules, day, series, held_days=held_days_of(debt, day))


def growth_of(debt: DebtRecord, today: date) -> Growth | None:
    """How it came to today's amount, from the day it was due, or from the day an agreement gave it back."""
    if not debt.principal or debt.status not in COUNTED:
        return None
    since = debt.due_on if debt.restated is None else restatement_from(debt.restated).on
    series = _series_of(debt)
    return growth(since, today, lambda day: _balance_by(debt, day, series))


def held_of(debt: DebtRecord) -> tuple[Freeze, ...]:
    """The days on which a dispute held its amount still."""
    return freezes_from(debt.held or ())


def held_days_of(debt: DebtRecord, today: date) -> int:
    """How many of the days since it was due are not counted."""
    return days_held(debt.due_on, today, held_of(debt))


def _kept(debt: DebtRecord) -> Restatement:
    """What an agreement left of it, with the days held since among those on which no interest runs."""
    kept = restatement_from(debt.restated or {})
    return replace(kept, freezes=(*kept.freezes, *held_of(debt)))


def counted_today(debt: DebtRecord, today: date) -> Balance | Refusal:
    """Today's balance, or why there is no amount to show: nothing counted, or a month of an index nobody has.

    One debt that cannot be worked out leaves the person's others as they are; its amount is never guessed.
    """
    if not debt.principal or debt.status not in COUNTED:
        return refuse(RefusalCode.NOTHING_OWED)
    try:
        balance = balance_of(debt, today)
    except MissingIndex as gap:
        return unknown(debt, gap)
    return balance if balance.total else refuse(RefusalCode.NOTHING_OWED)


def unknown(debt: DebtRecord, gap: MissingIndex) -> Refusal:
    """The refusal for an amount that a month nobody has keeps from being worked out."""
    log.error("index_missing", debt=debt.public_id, code=gap.code, **gap.values_shown)
    return refuse(RefusalCode.BALANCE_UNKNOWN, index=_text(gap, "index"), month=_month(_text(gap, "month")))


def _text(gap: MissingIndex, name: str) -> str:
    return str(gap.values_shown.get(name, ""))


def _month(text: str) -> str:
    """``05/2026`` of ``2026-05``."""
    return "/".join(reversed(text.split("-")))


def memo_of_balance(debt: DebtRecord, balance: Balance) -> dict[str, Any]:
    """The memo of a balance made by `balance_of`: a document that works it out again by itself.

    Of a debt that came back, what its agreement left of it, from which the same rules give the same centavos.
    """
    if debt.restated is not None:
        kept, rules = _kept(debt), debt.as_rules_see_it()
        told = {"restated": kept.document(), "balance": balance_document(balance)}
        return told | {"breach": memo_of_restatement(rules, kept, balance.priced_on, _series_of(debt))}
    return memo_of(debt.as_rules_see_it(), balance, _series_of(debt), held=held_of(debt))


def _series_of(debt: DebtRecord) -> Mapping[str, IndexSeries]:
    session = object_session(debt)
    if session is None:
        raise RuntimeError("a balance is worked out of a debt within its session")
    return series_in_force(session)


def is_prescribed(debt: DebtRecord, today: date) -> bool:
    """Whether the last day the debt could be demanded is over: from then on paying is voluntary."""
    return today > debt.prescribes_on


def standing_of(session: Session, debt: DebtRecord) -> Standing:
    """Where the debt stands; a death the creditor reported comes before everything."""
    died = session.scalar(
        select(Registration.deceased).where(
            Registration.debtor_id == debt.debtor_id, Registration.creditor_id == debt.creditor_id
        )
    )
    return Standing.DECEASED if died else STANDINGS[debt.status]
