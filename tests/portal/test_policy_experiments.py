"""Two versions of a policy compared: who is offered which, what a person saw is theirs, and who starts and ends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from brazil.money import Money
from offers.experiments.split import Arm
from offers.plans.choice import Choice
from offers.refusal import Refusal
from portal import clock
from portal.db import Database
from portal.models import (
    AuditEvent,
    Creditor,
    DebtRecord,
    DebtStatus,
    ExperimentPerson,
    PolicyExperiment,
    PolicyReview,
    PolicyVersion,
    Role,
    StaffMember,
)
from portal.sealing import Sealer
from portal.services import offers, policies, policy_arms, policy_experiments, policy_history, policy_reviews
from portal.services.errors import NotAllowed, Stale
from portal.services.offers import PricedSheet
from portal.services.overview import overview_of
from portal.services.policies_in_force import version_in_force
from portal.services.policy_experiments import Terms
from portal.services.policy_history import VersionState
from tests.support import engines
from tests.support.negotiation import make_offer, policy_document, publish_policy
from tests.support.noon import NOON, TODAY
from tests.support.people import make_creditor, make_debt, make_debtor, make_staff, submit
from tests.support.signing_in import ask_code, known_person
from tests.support.worker import last_code, work

pytestmark = pytest.mark.usefixtures("at_noon")
SEALER = Sealer(b"k" * 32, b"s" * 32)
KINDER = {"interest_bps": 8_000, "fine_bps": 10_000, "correction_bps": 0, "principal_bps": 5_000}
TERMS = Terms(
    control_bps=2_500, challenger_bps=5_000, least_bps=500, first_on=TODAY, last_on=TODAY + timedelta(days=30)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A creditor with a policy in force, a kinder version on trial, two managers and an analyst."""

    session: Any
    creditor: Creditor
    champion: PolicyVersion
    challenger: PolicyVersion
    manager: StaffMember
    analyst: StaffMember

    def start(self, **changes: Any) -> PolicyExperiment:
        terms = replace(TERMS, **changes)
        return policy_experiments.start(
            self.session, self.challenger, terms, staff_id=self.manager.id, today=TODAY, now=NOON
        )

    def end(self, experiment: PolicyExperiment) -> None:
        policy_experiments.end(self.session, experiment, staff_id=self.manager.id, reason="Erro no texto", now=NOON)

    def comes_in(self, on: date = TODAY) -> DebtRecord:
        debt = make_debt(self.session, make_debtor(self.session, SEALER, creditor=self.creditor), self.creditor)
        policy_arms.enter(self.session, debt.debtor_id, on)
        return debt

    def one_of(self, arm: Arm) -> DebtRecord:
        """Somebody who came in and stands there; 64 people all elsewhere would be one chance in ten million."""
        return next(debt for debt in (self.comes_in() for _ in range(64)) if self.arm(debt) is arm)

    def arm(self, debt: DebtRecord) -> Arm | None:
        query = select(ExperimentPerson.arm).where(ExperimentPerson.debtor_id == debt.debtor_id)
        found: Arm | None = self.session.scalar(query)
        return found

    def cash(self, debt: DebtRecord, on: date = TODAY) -> Money | None:
        """The price of the page of options; the first page tells the same, or neither tells any."""
        made = offers.sheet_for(
            self.session, debtor_id=debt.debtor_id, debt_id=debt.public_id, choice=Choice(count=0), today=on, now=NOON
        )
        chance = overview_of(self.session, debt.debtor_id, on).step.chance
        assert (chance and chance.cash_total) == (made.sheet.cash.total if isinstance(made, PricedSheet) else None)
        return None if isinstance(made, Refusal) else made.sheet.cash.total


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    database = Database(engines.fresh_sqlite(tmp_path))
    with database.writing() as session:
        creditor = make_creditor(session)
        analyst, manager = (
            make_staff(session, SEALER, role=role, creditor=creditor)
            for role in (Role.CREDITOR_ANALYST, Role.CREDITOR_MANAGER)
        )
        champion = publish_policy(session, creditor)
        challenger = _on_trial(session, creditor, analyst, manager)
        yield Desk(
            session=session, creditor=creditor, champion=champion, challenger=challenger, manager=manager,
            analyst=analyst,
        )  # fmt: skip
    database.engine.dispose()


def _on_trial(session: Any, creditor: Creditor, author: StaffMember, second: StaffMember) -> PolicyVersion:
    """A kinder document, through two people, for comparisons only."""
    record = policies.policy_of_creditor(session, creditor.id, now=NOON)
    who = f"staff:{author.id}"
    saved = policies.save_draft(
        session, creditor_id=creditor.id, document=policy_document(cash=KINDER), seen_version=record.draft_version,
        actor=who, now=NOON,
    )  # fmt: skip
    review = policy_reviews.send(
        session, creditor_id=creditor.id, seen_version=saved.draft_version, note="Para comparar", staff_id=author.id,
        actor=who, now=NOON, trial=True,
    )  # fmt: skip
    assert isinstance(review, PolicyReview), review
    policy_reviews.approve(session, review, staff_id=second.id, publish_on=TODAY, today=TODAY, now=NOON)
    assert review.version is not None
    return review.version


def refused(code: str, kind: type[Exception] = NotAllowed) -> Any:
    return pytest.raises(kind, match=f"^{code}$")


def test_a_version_on_trial_is_in_force_for_nobody_and_the_one_before_stays(desk: Desk) -> None:
    assert (desk.champion.number, desk.challenger.number, desk.challenger.trial) == (1, 2, True)
    assert version_in_force(desk.session, desk.creditor.id) == desk.champion
    states = [line.state for line in policy_history.history(desk.session, desk.creditor.id)]
    assert states == [VersionState.TRIAL, VersionState.IN_FORCE]
    debt = desk.comes_in()
    assert (desk.arm(debt), policy_arms.version_for(desk.session, debt.debtor_id, desk.creditor.id, TODAY)) == (
        None,
        desk.champion,
    )


def test_only_the_challengers_people_are_offered_the_challenger_and_their_offers_name_it(desk: Desk) -> None:
    before = desk.comes_in()
    desk.start()
    control, champion, challenger = (desk.one_of(arm) for arm in Arm)
    usual = desk.cash(control)
    assert usual is not None
    assert (desk.cash(before), desk.cash(champion)) == (usual, usual)  # who did not come in again takes no part
    tried = desk.cash(challenger)
    assert tried is not None
    assert tried < usual
    assert make_offer(desk.session, challenger, count=1).pricing.policy_version == desk.challenger
    policy_arms.enter(desk.session, challenger.debtor_id, TODAY + timedelta(days=3))
    mine = select(func.count()).where(ExperimentPerson.debtor_id == challenger.debtor_id)
    assert desk.session.scalar(mine) == 1


def test_nobody_comes_in_outside_its_days_or_with_nothing_to_negotiate_with_that_creditor(desk: Desk) -> None:
    desk.start(first_on=TODAY + timedelta(days=2), last_on=TODAY + timedelta(days=20))
    last = TODAY + timedelta(days=20)
    outside = [desk.comes_in(on) for on in (TODAY, TODAY + timedelta(days=1), last + timedelta(days=1))]
    assert [desk.arm(debt) for debt in outside] == [None] * 3
    assert desk.arm(desk.comes_in(last)) is not None
    settled = desk.comes_in()
    settled.status = DebtStatus.SETTLED
    elsewhere = make_debt(desk.session, make_debtor(desk.session, SEALER), make_creditor(desk.session))
    for debt in (settled, elsewhere):
        policy_arms.enter(desk.session, debt.debtor_id, last)
        assert desk.arm(debt) is None


def test_the_better_of_two_prices_a_person_saw_stays_theirs_when_it_ends_and_when_it_starts(desk: Desk) -> None:
    experiment = desk.start()
    debt, other = desk.one_of(Arm.CHALLENGER), desk.one_of(Arm.CHAMPION)
    shown, usual = desk.cash(debt), desk.cash(other)
    assert shown is not None
    assert usual is not None
    desk.end(experiment)
    held = [desk.cash(debt, TODAY + timedelta(days=days)) for days in range(6)]
    assert held == [shown] * 6
    after = desk.cash(debt, TODAY + timedelta(days=6))
    assert after is not None
    assert after >= usual
    publish_policy(desk.session, desk.creditor, policy_document(cash=KINDER))
    kind = desk.comes_in()
    seen = desk.cash(kind)
    harsher = desk.champion
    policy_experiments.start(desk.session, harsher, TERMS, staff_id=desk.manager.id, today=TODAY, now=NOON)
    policy_arms.enter(desk.session, kind.debtor_id, TODAY)
    assert desk.cash(kind) == seen  # whatever arm they stand in


def test_a_newer_version_serves_everybody_and_none_in_force_offers_to_nobody(desk: Desk) -> None:
    desk.start()
    debt = desk.one_of(Arm.CHALLENGER)
    newer = publish_policy(desk.session, desk.creditor, policy_document(cash={**KINDER, "principal_bps": 100}))
    assert policy_arms.version_for(desk.session, debt.debtor_id, desk.creditor.id, TODAY) == newer
    policy_history.retire(desk.session, newer, staff_id=desk.manager.id, reason="Valor errado", now=NOON)
    assert policy_arms.version_for(desk.session, debt.debtor_id, desk.creditor.id, TODAY) is None
    assert desk.cash(debt) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"control_bps": 5_001}, "experiment_shares"),
        ({"challenger_bps": 499}, "experiment_shares"),
        ({"least_bps": 0}, "experiment_shares"),
        ({"first_on": TODAY - timedelta(days=1)}, "experiment_days"),
        ({"last_on": TODAY + timedelta(days=13)}, "experiment_days"),
        ({"last_on": TODAY + timedelta(days=181)}, "experiment_days"),
    ],
)
def test_terms_that_would_compare_nothing_are_refused(changes: dict[str, Any], code: str) -> None:
    with refused(code):
        policy_experiments.refuse_terms(replace(TERMS, **changes), TODAY)


def test_managers_start_one_at_a_time_and_end_it_once_with_a_reason(desk: Desk) -> None:
    session = desk.session
    with refused("experiment_needs_manager"):
        policy_experiments.start(session, desk.challenger, TERMS, staff_id=desk.analyst.id, today=TODAY, now=NOON)
    with refused("experiment_alike"):
        policy_experiments.start(session, desk.champion, TERMS, staff_id=desk.manager.id, today=TODAY, now=NOON)
    first = desk.start()
    with refused("experiment_open", Stale):
        desk.start()
    with refused("experiment_needs_manager"):
        policy_experiments.end(session, first, staff_id=desk.analyst.id, reason="Chega", now=NOON)
    with refused("review_reason_missing"):
        policy_experiments.end(session, first, staff_id=desk.manager.id, reason="  ", now=NOON)
    desk.end(first)
    with refused("experiment_over", Stale):
        desk.end(first)
    later = TODAY + timedelta(days=60)
    second = desk.start()
    third = policy_experiments.start(
        session, desk.challenger, replace(TERMS, first_on=later, last_on=later + timedelta(days=20)),
        staff_id=desk.manager.id, today=later, now=NOON,
    )  # fmt: skip
    assert policy_experiments.experiments_of(session, desk.creditor.id) == [third, second, first]
    session.refresh(second)
    newer = publish_policy(session, desk.creditor, policy_document(cash={**KINDER, "principal_bps": 100}))
    assert [each.number for each in policy_experiments.challengers(session, desk.creditor.id, newer)] == [2, 1]
    fourth = policy_experiments.start(
        session, desk.champion, TERMS, staff_id=desk.manager.id, today=TODAY, now=NOON
    )  # the third tries nothing any more: its champion is not in force
    assert policy_experiments.experiments_of(session, desk.creditor.id)[0] == fourth
    policy_history.retire(session, newer, staff_id=desk.manager.id, reason="Errada", now=NOON)
    with refused("experiment_alike"):
        policy_experiments.start(session, newer, TERMS, staff_id=desk.manager.id, today=TODAY, now=NOON)
    assert (second.ended_by, second.end_reason, second.ended_at) == (None, "", NOON)  # its last day had passed
    actions = select(AuditEvent.action).where(AuditEvent.action.startswith("policy.experiment"))
    started, ended = "policy.experiment_started", "policy.experiment_ended"
    assert session.scalars(actions.order_by(AuditEvent.id)).all() == [started, ended, started, started, started]


def test_signing_in_is_the_door(app: Flask, client: FlaskClient, database: Database, sealer: Sealer) -> None:
    """By the pages, on either engine: counted once the code is right, and offered the version of their arm."""
    cpf, debtor = known_person(database, sealer, birth_date=None)
    with database.writing() as session:
        creditor = session.scalars(select(Creditor)).one()
        debt = make_debt(session, debtor, creditor)
        tried, in_force = publish_policy(session, creditor, cash=KINDER), publish_policy(session, creditor)
        session.add(
            PolicyExperiment(
                creditor_id=creditor.id, champion_id=in_force.id, challenger_id=tried.id, control_bps=0,
                challenger_bps=5_000, least_bps=500, first_on=TODAY, last_on=TODAY + timedelta(days=30),
                started_at=NOON,
            )
        )  # fmt: skip
        session.commit()
    ask_code(client, cpf)
    work(app)
    submit(client, "/entrar/codigo", {"code": last_code(app)})
    with database.writing() as session:
        person = session.scalars(select(ExperimentPerson)).one()
        assert (person.debtor_id, person.entered_on) == (debtor.id, clock.today())
        offered = make_offer(session, debt, count=1).pricing.policy_version_id
        assert offered == (tried if person.arm is Arm.CHALLENGER else in_force).id
