"""A code for one acceptance: this offer, this session, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from brazil.money import Money
from portal import clock
from portal.db import Database
from portal.models import Challenge, Channel, SessionRecord
from portal.sealing import Sealer
from portal.services import codes, sessions, step_up
from portal.services.codes import CodeRefused
from portal.services.errors import NotAllowed, TooMany
from portal.services.step_up import Evidence, StepUpSummary
from tests.support.people import make_debtor
from tests.support.worker import last_code

SUMMARY = StepUpSummary(creditor="Aurora", total=Money(95_000), count=10, first_due_on=date(2026, 12, 10))


@dataclass
class Case:
    """A debtor, two sessions and a code that was sent in the first."""

    database: Database
    policy: codes.CodePolicy
    debtor_id: int
    session_id: int
    other_session_id: int
    challenge_id: str = ""
    code: str = ""

    def send(self) -> str:
        with self.database.writing() as session:
            return step_up.send_code(
                session,
                self.policy,
                debtor_id=self.debtor_id,
                session_id=self.session_id,
                offer_digest="offer-1",
                summary=SUMMARY,
                channel=Channel.SMS,
                today=clock.today(),
                now=clock.now(),
            )

    def check(
        self, *, code: str = "", offer: str = "offer-1", session_id: int = 0, later: int = 0, commit: bool = True
    ) -> Evidence:
        with self.database.writing() as session:
            evidence = step_up.check_code(
                session,
                self.policy,
                challenge_id=self.challenge_id,
                session_id=session_id or self.session_id,
                offer_digest=offer,
                code=code or self.code,
                now=clock.now() + timedelta(seconds=later),
            )
            if commit:
                session.commit()
            return evidence


@pytest.fixture
def case(app: Flask, database: Database, sealer: Sealer) -> Case:
    """A code already sent."""
    with database.writing() as session:
        debtor = make_debtor(session, sealer)
        limits = sessions.Limits(idle=timedelta(minutes=10), absolute=timedelta(minutes=60))
        for _ in range(2):
            sessions.start(session, debtor_id=debtor.id, limits=limits, now=clock.now())
        session.commit()
        first, second = session.scalars(select(SessionRecord.id).order_by(SessionRecord.id)).all()
    policy = codes.policy_of(app.extensions["portal_settings"], sealer)
    made = Case(database, policy, debtor.id, first, second)
    made.challenge_id = made.send()
    made.code = last_code(app)
    return made


def test_the_right_code_gives_evidence_of_when_and_where(case: Case) -> None:
    evidence = case.check()
    assert (evidence.challenge, evidence.channel, evidence.masked_contact) == (case.challenge_id, "sms", "*****-4321")
    assert set(evidence.as_document()) == {"challenge", "channel", "masked_contact", "verified_at"}


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"offer": "offer-2"}, "code_for_other_offer"),
        ({"later": 301}, "code_expired"),
    ],
)
def test_another_offer_or_a_late_code_is_refused(case: Case, how: dict[str, object], code: str) -> None:
    with pytest.raises(CodeRefused) as refused:
        case.check(**how)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_another_session_of_the_same_person_cannot_use_it(case: Case) -> None:
    with pytest.raises(CodeRefused) as refused:
        case.check(session_id=case.other_session_id)
    assert refused.value.code == "code_expired"


def test_a_code_serves_once_and_only_when_the_deed_commits(case: Case) -> None:
    case.check(commit=False)  # the acceptance failed after the code was right
    case.check()
    with pytest.raises(CodeRefused) as refused:
        case.check()
    assert refused.value.code == "code_used"


def test_wrong_guesses_are_counted_even_though_the_caller_never_commits(case: Case) -> None:
    wrong = f"{(int(case.code) + 1) % 1_000_000:06}"
    left = []
    for _ in range(5):
        with pytest.raises(CodeRefused) as refused:
            case.check(code=wrong, commit=False)
        left.append(refused.value.values_shown["left"])
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(CodeRefused) as refused:
        case.check()
    assert refused.value.code == "code_spent"


def test_the_next_code_waits(case: Case) -> None:
    with pytest.raises(TooMany) as refused:
        case.send()
    assert 0 < refused.value.retry_after <= 31


def test_without_a_usable_contact_there_is_no_code(app: Flask, case: Case, sealer: Sealer) -> None:
    with case.database.writing() as session:
        stale = make_debtor(session, sealer, confirmed_on=clock.today() - timedelta(days=400))
        session.commit()
    case.debtor_id = stale.id
    with pytest.raises(NotAllowed) as refused:
        case.send()
    assert refused.value.code == "no_usable_contact"
    with case.database.reading() as session:
        assert len(session.scalars(select(Challenge)).all()) == 1
