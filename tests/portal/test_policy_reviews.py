"""A policy is published by two people: who may do what, once, and what stays of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from offers.policies.review import ReviewEvent, ReviewState, advance
from portal.db import Database
from portal.models import AuditEvent, OutboxEntry, PolicyReview, PolicyStep, PolicyVersion, Role, StaffMember
from portal.sealing import Sealer
from portal.services import policies, policy_history, policy_reviews
from portal.services.errors import NotAllowed, Stale
from portal.services.policies_in_force import newest_of_creditors, version_in_force
from portal.services.policy_history import VersionState
from tests.support import engines
from tests.support.noon import NOON, TODAY
from tests.support.people import make_creditor, make_staff

pytestmark = pytest.mark.usefixtures("at_noon")
SEALER = Sealer(b"k" * 32, b"s" * 32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A creditor with an analyst and two managers, in one session."""

    session: Session
    creditor_id: int
    analyst: StaffMember
    manager: StaffMember
    other: StaffMember
    admin: StaffMember

    def save(self, who: StaffMember, **cash: int) -> None:
        record = policies.policy_of_creditor(self.session, self.creditor_id, now=NOON)
        document: Any = {**record.draft, "tiers": [dict(tier) for tier in record.draft["tiers"]]}
        document["tiers"][0]["cash"] = {**document["tiers"][0]["cash"], **cash}
        policies.save_draft(
            self.session, creditor_id=self.creditor_id, document=document, seen_version=record.draft_version,
            actor=f"staff:{who.id}", now=NOON,
        )  # fmt: skip

    def send(self, who: StaffMember, **cash: int) -> PolicyReview:
        self.save(who, **cash)
        record = policies.policy_of_creditor(self.session, self.creditor_id, now=NOON)
        sent = policy_reviews.send(
            self.session, creditor_id=self.creditor_id, seen_version=record.draft_version, note="Mais desconto",
            staff_id=who.id, actor=f"staff:{who.id}", now=NOON,
        )  # fmt: skip
        assert isinstance(sent, PolicyReview), sent
        return sent

    def approve(self, review: PolicyReview, who: StaffMember, days: int = 0) -> PolicyReview:
        on = TODAY + timedelta(days=days)
        return policy_reviews.approve(self.session, review, staff_id=who.id, publish_on=on, today=TODAY, now=NOON)

    def published(self, **cash: int) -> PolicyVersion:
        version = self.approve(self.send(self.analyst, **cash), self.manager).version
        assert version is not None
        return version

    def in_force(self) -> int | None:
        found = version_in_force(self.session, self.creditor_id)
        several = self.session.scalar(newest_of_creditors(), {"creditor_ids": [self.creditor_id]})
        assert (found and found.id) == (several and several.id)
        return found.number if found else None


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    database = Database(engines.fresh_sqlite(tmp_path))
    with database.writing() as session:
        creditor = make_creditor(session)
        people = [
            make_staff(session, SEALER, role=role, creditor=whose)
            for role, whose in (
                (Role.CREDITOR_ANALYST, creditor), (Role.CREDITOR_MANAGER, creditor), (Role.CREDITOR_MANAGER, creditor),
                (Role.ADMIN, None),
            )
        ]  # fmt: skip
        session.commit()
        names = ("analyst", "manager", "other", "admin")
        yield Desk(session=session, creditor_id=creditor.id, **dict(zip(names, people, strict=True)))
    database.engine.dispose()


def refused(code: str, kind: type[Exception] = NotAllowed) -> Any:
    return pytest.raises(kind, match=f"^{code}$")


def test_the_table_of_states_ends_where_it_says() -> None:
    assert advance(ReviewState.WAITING, ReviewEvent.APPROVE) is ReviewState.APPROVED
    for state in ReviewState:
        for event in ReviewEvent:
            if state not in (ReviewState.WAITING, ReviewState.APPROVED):
                with pytest.raises(ValueError, match="review_event"):
                    advance(state, event)


def test_a_second_person_publishes_and_every_step_is_kept(desk: Desk) -> None:
    review = desk.send(desk.analyst, fine_bps=8_000)
    assert desk.in_force() is None
    desk.approve(review, desk.manager)
    assert (review.state, desk.in_force()) == (ReviewState.PUBLISHED, 1)
    assert review.version is not None
    assert review.version.document["tiers"][0]["cash"]["fine_bps"] == 8_000
    steps = [(step.kind.value, step.actor) for step in policy_history.steps_of(desk.session, desk.creditor_id)]
    manager, analyst = f"staff:{desk.manager.id}", f"staff:{desk.analyst.id}"
    assert steps == [("sent", analyst), ("approved", manager), ("published", manager)]
    actions = [event.action for event in desk.session.query(AuditEvent).order_by(AuditEvent.id)]
    assert actions == ["policy.saved", "policy.sent", "policy.approved", "policy.published"]
    told = [(entry.topic, entry.payload.get("what")) for entry in desk.session.query(OutboxEntry)]
    assert told == [("policy.ask", None), ("policy.tell", "approved")]


def test_nobody_approves_what_they_wrote_whoever_sent_it(desk: Desk) -> None:
    desk.save(desk.manager, fine_bps=100)
    review = desk.send(desk.analyst, fine_bps=200)
    assert review.authors == sorted([desk.analyst.id, desk.manager.id])
    with refused("review_own"):
        desk.approve(review, desk.manager)
    with refused("review_own"):
        policy_reviews.send_back(desk.session, review, staff_id=desk.analyst.id, reason="não", now=NOON)
    with refused("review_needs_manager"):  # while a manager can decide, the operator does not
        desk.approve(review, desk.admin)
    assert desk.approve(review, desk.other).state is ReviewState.PUBLISHED


def test_an_analyst_never_approves_and_the_operator_does_where_no_manager_could(desk: Desk) -> None:
    second = make_staff(desk.session, SEALER, role=Role.CREDITOR_ANALYST, creditor=desk.analyst.creditor)
    review = desk.send(desk.analyst, fine_bps=200)
    with refused("review_needs_manager"):
        desk.approve(review, second)
    for each in (desk.manager, desk.other):
        each.active = False
    assert [member.id for member in policy_reviews.reviewers(desk.session, review)] == [desk.admin.id]
    assert desk.approve(review, desk.admin).state is ReviewState.PUBLISHED


def test_the_database_itself_refuses_one_person_on_both_sides_and_a_changed_version(desk: Desk) -> None:
    version = desk.published(fine_bps=8_000)
    for statement in (
        "UPDATE policy_reviews SET asked_by = decided_by",
        "UPDATE policy_versions SET digest = 'x'",
        "DELETE FROM policy_versions",
        "DELETE FROM policy_steps",
    ):
        with pytest.raises(DatabaseError), desk.session.begin_nested():
            desk.session.execute(text(statement))
    assert desk.session.get_one(PolicyVersion, version.id).digest == version.digest


def test_who_edited_stays_an_author_of_what_is_left_in_the_draft(desk: Desk) -> None:
    review = desk.send(desk.analyst, fine_bps=8_000)
    desk.save(desk.other, fine_bps=9_000)
    desk.approve(review, desk.manager)
    assert set(desk.send(desk.manager, fine_bps=9_500).authors) >= {desk.other.id, desk.manager.id}


def test_sent_back_with_its_reason_and_sent_anew(desk: Desk) -> None:
    review = desk.send(desk.analyst, fine_bps=8_000)
    with refused("review_reason_missing"):
        policy_reviews.send_back(desk.session, review, staff_id=desk.manager.id, reason=" ", now=NOON)
    policy_reviews.send_back(desk.session, review, staff_id=desk.manager.id, reason="Demais", now=NOON)
    assert (review.state, review.reason, desk.in_force()) == (ReviewState.SENT_BACK, "Demais", None)
    with refused("review_decided", Stale):
        desk.approve(review, desk.other)
    taken = desk.send(desk.analyst, fine_bps=7_000)
    with refused("review_open", Stale):
        desk.send(desk.analyst, fine_bps=7_500)
    with refused("review_of_another"):
        policy_reviews.take_back(desk.session, taken, staff_id=desk.manager.id, now=NOON)
    policy_reviews.take_back(desk.session, taken, staff_id=desk.analyst.id, now=NOON)
    assert taken.state is ReviewState.TAKEN_BACK


def test_nothing_to_review_is_said(desk: Desk) -> None:
    desk.published(fine_bps=8_000)
    with refused("draft_unchanged"):
        desk.send(desk.analyst)
    record = policies.policy_of_creditor(desk.session, desk.creditor_id, now=NOON)
    with refused("review_note_missing"):
        policy_reviews.send(
            desk.session, creditor_id=desk.creditor_id, seen_version=record.draft_version, note=" ",
            staff_id=desk.analyst.id, actor="staff:1", now=NOON,
        )  # fmt: skip
    with refused("review_needed"):
        policies.publish_first(
            desk.session, creditor_id=desk.creditor_id, seen_version=record.draft_version, actor="cli", now=NOON
        )


def test_from_a_day_on_it_is_a_version_on_that_day_and_not_before(desk: Desk) -> None:
    first = desk.published(fine_bps=1_000)
    with refused("publish_day"):
        desk.approve(desk.send(desk.analyst, fine_bps=2_000), desk.manager, days=-1)
    review = policy_history.open_review(desk.session, desk.creditor_id)
    assert review is not None
    desk.approve(review, desk.manager, days=3)
    due = TODAY + timedelta(days=3)
    assert policy_history.due_reviews(desk.session, due - timedelta(days=1)) == []
    assert policy_reviews.publish_due(desk.session, review.id, today=due - timedelta(days=1), now=NOON) is None
    assert desk.in_force() == first.number
    assert policy_history.due_reviews(desk.session, due) == [review.id]
    made = policy_reviews.publish_due(desk.session, review.id, today=due, now=NOON)
    assert made is not None
    assert policy_reviews.publish_due(desk.session, review.id, today=due, now=NOON) is None
    assert (desk.in_force(), made.published_by) == (2, desk.manager.id)


def test_what_was_approved_for_a_day_may_be_given_up_before_it(desk: Desk) -> None:
    review = desk.approve(desk.send(desk.analyst, fine_bps=2_000), desk.manager, days=3)
    policy_reviews.withdraw(desk.session, review, staff_id=desk.other.id, reason="Errado", now=NOON)
    assert policy_history.due_reviews(desk.session, TODAY + timedelta(days=9)) == []
    (last,) = desk.session.query(PolicyStep).filter_by(kind="withdrawn")
    assert (last.actor, last.reason) == (f"staff:{desk.other.id}", "Errado")


def test_an_older_document_comes_back_as_a_new_version_through_review(desk: Desk) -> None:
    old = desk.published(fine_bps=1_000)
    desk.published(fine_bps=2_000)
    draft = policies.policy_of_creditor(desk.session, desk.creditor_id, now=NOON).draft
    review = policy_reviews.send_again(desk.session, old, note="Voltar", staff_id=desk.manager.id, now=NOON)
    assert isinstance(review, PolicyReview)
    with refused("review_own"):
        desk.approve(review, desk.manager)
    again = desk.approve(review, desk.other).version
    assert again is not None
    assert (again.number, again.digest, review.again) == (3, old.digest, 1)
    assert policies.policy_of_creditor(desk.session, desk.creditor_id, now=NOON).draft == draft


def test_a_retired_version_offers_nothing_and_none_before_it_comes_back(desk: Desk) -> None:
    first, second = desk.published(fine_bps=1_000), desk.published(fine_bps=2_000)
    with refused("review_needs_manager"):
        policy_history.retire(desk.session, second, staff_id=desk.analyst.id, reason="Errada", now=NOON)
    with refused("version_not_in_force", Stale):
        policy_history.retire(desk.session, first, staff_id=desk.manager.id, reason="Errada", now=NOON)
    policy_history.retire(desk.session, second, staff_id=desk.manager.id, reason="Errada", now=NOON)
    assert desk.in_force() is None
    states = [line.state for line in policy_history.history(desk.session, desk.creditor_id)]
    assert states == [VersionState.RETIRED, VersionState.REPLACED]
    review = policy_reviews.send_again(desk.session, second, note="De novo", staff_id=desk.analyst.id, now=NOON)
    assert isinstance(review, PolicyReview)
    desk.approve(review, desk.manager)
    assert desk.in_force() == 3
