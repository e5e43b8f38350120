"""Trying a document on the creditor's debts from the browser: asked for, done by the worker, kept with its rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from offers.backtest.acceptance import curve_document
from offers.policies.policy_file import policy_digest
from offers.segments.segment import Segment
from offers.segments.segment_file import segment_from_document
from portal.models import BacktestPart, BacktestScope, BacktestState, PolicyBacktest, SegmentRecord
from portal.services import audit, outbox
from portal.services.backtest_curves import curve_of
from portal.services.errors import NotAllowed, NotFound
from portal.services.outbox import TryLater
from portal.services.policies import readable
from portal.services.policies_in_force import version_in_force
from portal.services.segments.filtering import segment_filter

SAMPLES = (2, 10, 50, 100)
SILENT_FOR = timedelta(minutes=3)
"""A run not heard of for so long is taken up again: its worker died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which debts: all, one debtor in so many, or those of a segment as it is now (`as_kept`)."""

    scope: BacktestScope = BacktestScope.WHOLE
    one_in: int = 1
    segment: str | None = None


def ask(
    session: Session, *, creditor_id: int, document: Mapping[str, Any], wanted: Wanted, staff_id: int | None,
    actor: str, today: date, now: datetime,
) -> PolicyBacktest:  # fmt: skip
    """Have a document tried against the version in force. Commits. Raises NotAllowed("trial_unreadable")."""
    policy = readable(document)
    if policy is None:
        raise NotAllowed("trial_unreadable")
    against = version_in_force(session, creditor_id)
    trial = PolicyBacktest(
        creditor_id=creditor_id, document=dict(document), digest=policy_digest(policy),
        against_id=against.id if against else None, scope=wanted.scope, one_in=wanted.one_in, segment=wanted.segment,
        curve=curve_document(curve_of(session, creditor_id)[0]), priced_on=today, asked_by=staff_id, asked_at=now,
    )  # fmt: skip
    session.add(trial)
    session.flush()
    audit.record(
        session, actor=actor, action="policy.tried", subject=f"policy_backtest:{trial.id}", creditor_id=creditor_id,
        detail={"digest": trial.digest, "scope": wanted.scope.value}, now=now,
    )  # fmt: skip
    outbox.enqueue(session, "policy.try", f"backtest:{trial.id}", {"backtest_id": trial.id})
    session.commit()
    return trial


def begin(session: Session, trial_id: int, now: datetime) -> PolicyBacktest | None:
    """Take a run up; None when it is over. Commits. Raises TryLater while another worker is at it."""
    trial = session.get_one(PolicyBacktest, trial_id, with_for_update=True)
    if trial.state in (BacktestState.DONE, BacktestState.FAILED):
        session.rollback()
        return None
    if trial.state is BacktestState.RUNNING and trial.beat_at is not None and trial.beat_at > now - SILENT_FOR:
        session.rollback()
        raise TryLater("another worker is at it", SILENT_FOR)
    session.execute(delete(BacktestPart).where(BacktestPart.backtest_id == trial_id))
    trial.state, trial.beat_at, trial.debts_done = BacktestState.RUNNING, now, 0
    session.commit()
    return trial


def beat(session: Session, trial_id: int, *, done: int, whole: int, now: datetime) -> None:
    """Say how far it is. Commits."""
    same = update(PolicyBacktest).where(PolicyBacktest.id == trial_id)
    session.execute(same.values(debts_done=done, debts_whole=whole, beat_at=now))
    session.commit()


def keep_part(session: Session, trial_id: int, *, number: int, rows: int, content: bytes) -> None:
    """Keep the rows of a batch. Commits."""
    session.add(BacktestPart(backtest_id=trial_id, number=number, rows=rows, content=content))
    session.commit()


def finish(session: Session, trial_id: int, result: dict[str, Any], now: datetime) -> None:
    """It is done. Commits."""
    trial = session.get_one(PolicyBacktest, trial_id)
    trial.state, trial.result, trial.finished_at = BacktestState.DONE, result, now
    trial.debts_done = trial.debts_whole = result["first"]["debts"]
    session.commit()


def fail(session: Session, trial_id: int, code: str, now: datetime) -> None:
    """It cannot be done, and why; its rows go. Commits."""
    session.execute(delete(BacktestPart).where(BacktestPart.backtest_id == trial_id))
    trial = session.get_one(PolicyBacktest, trial_id)
    trial.state, trial.failure, trial.finished_at = BacktestState.FAILED, code, now
    session.commit()


def let_go(session: Session, trial_id: int) -> None:
    """Leave it to the next try. Commits."""
    session.get_one(PolicyBacktest, trial_id).state = BacktestState.WAITING
    session.commit()


def trial_of(session: Session, public_id: str, creditor_id: int | None) -> PolicyBacktest:
    """A run in the viewer's reach; NotFound otherwise."""
    query = select(PolicyBacktest).where(PolicyBacktest.public_id == public_id)
    if creditor_id is not None:
        query = query.where(PolicyBacktest.creditor_id == creditor_id)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def trials_of(session: Session, creditor_id: int, *, limit: int = 30) -> list[PolicyBacktest]:
    """The creditor's runs, newest first."""
    query = select(PolicyBacktest).where(PolicyBacktest.creditor_id == creditor_id)
    return list(session.scalars(query.order_by(PolicyBacktest.id.desc()).limit(limit)))


def newest_of(session: Session, creditor_id: int, digest: str) -> PolicyBacktest | None:
    """The newest run of a document that is done, or on its way."""
    query = select(PolicyBacktest).where(
        PolicyBacktest.creditor_id == creditor_id, PolicyBacktest.digest == digest,
        PolicyBacktest.state != BacktestState.FAILED,
    )  # fmt: skip
    return session.scalar(query.order_by(PolicyBacktest.id.desc()).limit(1))


def as_kept(record: SegmentRecord) -> str:
    """A segment as a run keeps it: what it asks now, whatever becomes of it later."""
    return json.dumps({"name": record.name, "asks": record.document}, ensure_ascii=False, sort_keys=True)


def name_of(trial: PolicyBacktest) -> str:
    """The name of a run's segment; "" of a run over others."""
    return str(json.loads(trial.segment)["name"]) if trial.segment else ""


def among(trial: PolicyBacktest, *, fresh_days: int) -> ColumnElement[bool] | None:
    """The condition of a run's segment; None where it asks nothing."""
    if not trial.segment:
        return None
    found = segment_from_document(json.loads(trial.segment)["asks"])
    if not isinstance(found, Segment):
        raise TypeError("a segment that is kept must be readable")
    return segment_filter(found, today=trial.priced_on, fresh_days=fresh_days)
