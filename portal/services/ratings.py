"""How each step went, as people say. Asked at most once in ninety days a step; no rule of an offer reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Debtor, Rating, Step
from portal.models.identity import public_id
from portal.sealing import Sealer, words_bound_to
from portal.services.once import add_once

EVERY_DAYS = 90
LONGEST = 2000
SCORES = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The ratings of one step at one creditor (None: of no creditor's page), as counts of each score."""

    step: Step
    creditor_id: int | None
    scores: tuple[int, int, int, int, int]

    @property
    def count(self) -> int:
        return sum(self.scores)


def unrated(session: Session, debtor_id: int, today: date) -> list[Step]:
    """The steps that were not rated within ninety days, in their own order."""
    since = today - timedelta(days=EVERY_DAYS)
    query = select(Rating.step).where(Rating.debtor_id == debtor_id, Rating.rated_on > since)
    lately = set(session.scalars(query))
    return [step for step in Step if step not in lately]


def may_rate(session: Session, debtor_id: int, step: Step, today: date) -> bool:
    """Whether the step was not rated within ninety days."""
    return step in unrated(session, debtor_id, today)


def rate(
    session: Session,
    sealer: Sealer,
    *,
    debtor_id: int,
    step: Step,
    score: int,
    said: str = "",
    creditor_id: int | None = None,
    today: date,
    now: datetime,
) -> bool:
    """Keep a rating; False where the step was rated lately, then the first one stays. Commits.

    Raises ValueError for a score that is none of SCORES.
    """
    if score not in SCORES:
        raise ValueError("score")
    # Of two at once, the second sees the first.
    session.execute(select(Debtor.id).where(Debtor.id == debtor_id).with_for_update())
    made, words = public_id(), said.strip()[:LONGEST]
    rating = Rating(
        public_id=made,
        debtor_id=debtor_id,
        creditor_id=creditor_id,
        step=step,
        score=score,
        said_sealed=sealer.seal(words, words_bound_to("ratings", "said", made)) if words else None,
        rated_on=today,
        rated_at=now,
    )
    kept = may_rate(session, debtor_id, step, today) and add_once(session, rating)
    session.commit()
    return kept


def said_in(sealer: Sealer, rating: Rating) -> str:
    """What was written with a rating, or "". Raises cryptography's InvalidTag when it was moved or changed."""
    if rating.said_sealed is None:
        return ""
    return sealer.unseal(rating.said_sealed, words_bound_to("ratings", "said", rating.public_id))


def summary(session: Session, *, since: date, until: date) -> list[Summary]:
    """Counts of each score by step and creditor between two days, both included; nobody can be told from them."""
    query = (
        select(Rating.step, Rating.creditor_id, Rating.score, func.count())
        .where(Rating.rated_on.between(since, until))
        .group_by(Rating.step, Rating.creditor_id, Rating.score)
    )
    found: dict[tuple[Step, int | None], dict[int, int]] = {}
    for step, creditor_id, score, count in session.execute(query):
        found.setdefault((step, creditor_id), {})[score] = count
    ordered = sorted(found.items(), key=lambda each: (each[0][0].value, each[0][1] or 0))
    return [
        Summary(step=step, creditor_id=whose, scores=(
            counts.get(1, 0), counts.get(2, 0), counts.get(3, 0), counts.get(4, 0), counts.get(5, 0)
        ))
        for (step, whose), counts in ordered
    ]  # fmt: skip
