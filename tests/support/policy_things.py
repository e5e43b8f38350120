"""A policy on its way between two people, as tests need one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.models import BacktestPart, Creditor, PolicyBacktest, PolicyExperiment, PolicyReview, StaffMember
from portal.services import backtest_trials, backtest_work, policies, policy_reviews
from portal.services.backtest_trials import Wanted
from tests.support.negotiation import publish_policy


def policy_things(session: Session, creditor: Creditor, member: StaffMember) -> dict[str, str]:
    """What the addresses of policies name, of this creditor."""
    return {
        "creditor.number": "1",
        "creditor.review_id": a_review(session, creditor, member).public_id,
        "creditor.trial_id": a_trial(session, creditor, member).public_id,
        "creditor.experiment_id": an_experiment(session, creditor).public_id,
    }


def an_experiment(session: Session, creditor: Creditor) -> PolicyExperiment:
    """The creditor's policy compared with a kinder version that is in force for nobody."""
    today = clock.today()
    kinder, in_force = (
        publish_policy(session, creditor, cash={"principal_bps": 4_000}),
        publish_policy(session, creditor),
    )
    found = PolicyExperiment(
        creditor_id=creditor.id, champion_id=in_force.id, challenger_id=kinder.id, control_bps=1_000,
        challenger_bps=5_000, least_bps=500, first_on=today, last_on=today + timedelta(days=28),
        started_at=clock.now(),
    )  # fmt: skip
    session.add(found)
    session.flush()
    return found


def a_trial(session: Session, creditor: Creditor, member: StaffMember) -> PolicyBacktest:
    """The draft tried on the creditor's debts: asked for, and worked on at once. Commits."""
    draft = policies.policy_of_creditor(session, creditor.id, now=clock.now()).draft
    trial = backtest_trials.ask(
        session, creditor_id=creditor.id, document=draft, wanted=Wanted(), staff_id=member.id,
        actor=f"staff:{member.id}", today=clock.today(), now=clock.now(),
    )  # fmt: skip

    def keep(number: int, rows: int, content: bytes) -> None:
        session.add(BacktestPart(backtest_id=trial.id, number=number, rows=rows, content=content))

    result = backtest_work.work(session, trial, beat=lambda *_: None, keep_part=keep)
    backtest_trials.finish(session, trial.id, result, clock.now())
    return trial


def a_review(session: Session, creditor: Creditor, member: StaffMember) -> PolicyReview:
    """A draft of the creditor's policy with another discount, sent to review by a member of staff."""
    now = clock.now()
    record = policies.policy_of_creditor(session, creditor.id, now=now)
    document: dict[str, Any] = {**record.draft, "tiers": [dict(tier) for tier in record.draft["tiers"]]}
    document["tiers"][0]["cash"] = {**document["tiers"][0]["cash"], "fine_bps": 4_321}
    saved = policies.save_draft(
        session, creditor_id=creditor.id, document=document, seen_version=record.draft_version,
        actor=f"staff:{member.id}", now=now,
    )  # fmt: skip
    sent = policy_reviews.send(
        session, creditor_id=creditor.id, seen_version=saved.draft_version, note="Menos multa", staff_id=member.id,
        actor=f"staff:{member.id}", now=now,
    )  # fmt: skip
    assert isinstance(sent, PolicyReview), sent
    return sent
