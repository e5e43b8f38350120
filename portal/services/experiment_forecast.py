"""Before a comparison starts: how many people it takes, and how long that is at the pace people come in now.

Who signs in is not kept, so the pace is that of people who saw their options: never more than come in, so that nothing
is promised too early.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session

from offers.experiments.split import WHOLE_BPS
from portal.models import Agreement, DebtRecord, Pricing
from portal.services.experiment_results import FOLLOWED, needed_of
from portal.services.policy_experiments import Terms
from portal.services.reports.asked import DAY
from portal.services.reports.in_sql import day_of, plus_days
from portal.statistics.sequential import Tally

LOOKED_BACK = 28
FEWEST = 30
"""People below which nobody knows what share of them agrees: the most people are asked for then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """People are of everybody who comes in, the control group included. `days` is None where nobody comes in."""

    seen: Tally
    needed: int
    expected: int
    days: int | None

    @property
    def known(self) -> bool:
        """Whether enough people came in lately to know what share of them agrees."""
        return self.seen.of >= FEWEST

    @property
    def fits(self) -> bool:
        return self.expected >= self.needed


def seen_lately(session: Session, creditor_id: int, today: date) -> Tally:
    """People who saw their options in the last weeks, each followed for as long as a comparison follows them."""
    last = today - (FOLLOWED + 1) * DAY
    came = (
        select(Pricing.debtor_id, func.min(Pricing.priced_on).label("on_day"))
        .join(DebtRecord, DebtRecord.id == Pricing.debt_id)
        .where(
            DebtRecord.creditor_id == creditor_id, Pricing.priced_on > last - LOOKED_BACK * DAY,
            Pricing.priced_on <= last,
        )
        .group_by(Pricing.debtor_id)
        .subquery()
    )  # fmt: skip
    made_on = day_of(Agreement.accepted_at)
    agreed = exists().where(
        Agreement.debtor_id == came.c.debtor_id, Agreement.creditor_id == creditor_id,
        made_on >= came.c.on_day, made_on <= plus_days(came.c.on_day, FOLLOWED),
    )  # fmt: skip
    people, hits = session.execute(select(func.count(), func.sum(case((agreed, 1), else_=0))).select_from(came)).one()
    return Tally(hits=int(hits or 0), of=int(people))


def forecast(seen: Tally, terms: Terms) -> Forecast:
    """What these terms ask for, and what the pace gives in their days: the last ones only follow who came before."""
    compared = 1 - terms.control_bps / WHOLE_BPS
    so_far = seen if seen.of >= FEWEST else Tally(hits=0, of=0)
    needed = ceil(needed_of(so_far, terms.least_bps / WHOLE_BPS, terms.challenger_bps) / compared)
    days_in = (terms.last_on - terms.first_on).days + 1 - FOLLOWED
    return Forecast(
        seen=seen, needed=needed, expected=seen.of * days_in // LOOKED_BACK,
        days=FOLLOWED + ceil(needed * LOOKED_BACK / seen.of) if seen.of else None,
    )  # fmt: skip
