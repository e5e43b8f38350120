"""Who comes in, as what, and who decides it: never nobody, never alone about a second factor."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from portal.models import Message, Passkey, Role, SessionRecord, StaffMember
from portal.services import invitations, joining, messages, second_factor, sessions, staff_team
from portal.services.codes import CodeRefused
from portal.services.errors import NotAllowed, NotFound
from tests.support.people import PASSWORD
from tests.support.team import COST, LIMITS, VISIT, Team

LATER = timedelta(hours=73)
GOOD = "um rio corre devagar"


def invited(team: Team, email: str = "Nova@Example.com", role: Role = Role.CREDITOR_ANALYST) -> str:
    """Invite somebody; the token in the e-mail they got."""
    invitations.invite(
        team.session, team.sealer, by=team.boss.id, creditor_id=team.creditor.id, email=email, name="Nova Pessoa",
        role=role, base_url="https://portal.example", now=team.now,
    )  # fmt: skip
    return link(team)


def link(team: Team) -> str:
    sent = team.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert sent is not None
    body = messages.body_of(team.sealer, sent)
    assert body is not None
    return body.text.split("https://portal.example/equipe/")[1].split()[0].partition("/")[2]


def code(secret: str, team: Team) -> str:
    return pyotp.TOTP(secret).at(team.now)


def joined(team: Team, token: str, password: str = GOOD) -> StaffMember:
    secret = invitations.secret_of(team.sealer, invitations.opened(team.session, token, team.now))
    return joining.join(
        team.session, team.sealer, COST, token=token, password=password, code=code(secret, team), visit=VISIT,
        limits=LIMITS, now=team.now,
    )[0]  # fmt: skip


def test_an_invited_person_joins_once_with_a_password_and_an_authenticator_of_their_own(team: Team) -> None:
    token = invited(team)
    guessable = "password_guessable"
    for weak, why in (("curta", "password_short"), ("nova nova nova nova", guessable), ("a" * 20, guessable)):
        with pytest.raises(NotAllowed, match=why):
            joined(team, token, weak)
    with pytest.raises(CodeRefused):
        joining.join(
            team.session, team.sealer, COST, token=token, password=GOOD, code="000000", visit=VISIT, limits=LIMITS,
            now=team.now,
        )  # fmt: skip
    member = joined(team, token)
    assert (member.email, member.role, member.creditor_id) == (
        "nova@example.com",
        Role.CREDITOR_ANALYST,
        team.creditor.id,
    )
    with pytest.raises(NotFound):
        joined(team, token)
    assert invitations.waiting(team.session, team.creditor.id) == []
    assert team.deeds() == ["invitation.sent", "staff.added", "staff.signed_in"]


def test_a_link_dies_by_time_by_another_one_and_by_being_withdrawn(team: Team) -> None:
    first = invited(team)
    (waiting,) = invitations.waiting(team.session, team.creditor.id)
    with pytest.raises(NotFound):
        invitations.opened(team.session, first, team.now + LATER)
    again = {"by": team.boss.id, "base_url": "https://portal.example", "now": team.now}
    invitations.send_again(team.session, team.sealer, waiting, **again)  # type: ignore[arg-type]
    second = link(team)
    with pytest.raises(NotFound):
        invitations.opened(team.session, first, team.now)
    assert invitations.opened(team.session, second, team.now).id == waiting.id
    with pytest.raises(NotAllowed, match="already_invited"):
        invited(team)
    for _ in range(invitations.MOST_SENT - 2):
        invitations.send_again(team.session, team.sealer, waiting, **again)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="invitation_sent_often"):
        invitations.send_again(team.session, team.sealer, waiting, **again)  # type: ignore[arg-type]
    invitations.withdraw(team.session, waiting, by=team.boss.id, now=team.now)
    with pytest.raises(NotFound):
        invitations.opened(team.session, link(team), team.now)
    invited(team)
    with pytest.raises(NotFound):
        invitations.invitation_of(team.session, team.stranger.creditor_id, waiting.public_id)


@pytest.mark.parametrize(
    ("email", "role", "why"),
    [
        ("ninguem", Role.FINANCE, "email_wrong"),
        ("a@b.com\nBcc: c@d.com", Role.FINANCE, "email_wrong"),
        ("nova@example.com", Role.ADMIN, "role_not_here"),
        ("taken", Role.FINANCE, "email_taken"),
    ],
)
def test_who_cannot_be_invited(team: Team, email: str, role: Role, why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        invited(team, team.analyst.email if email == "taken" else email, role)


def test_a_team_is_never_left_without_a_manager(team: Team) -> None:
    by = team.deputy.id
    with pytest.raises(NotAllowed, match="not_yourself"):
        staff_team.deactivate(team.session, team.deputy, by=by, now=team.now)
    staff_team.change_role(team.session, team.boss, Role.CREDITOR_ANALYST, by=by, now=team.now)
    operator = by + 1000  # somebody of the operator, who may do this to anybody
    for last in (staff_team.deactivate, lambda *a, **k: staff_team.change_role(*a, Role.FINANCE, **k)):
        with pytest.raises(NotAllowed, match="last_manager"):
            last(team.session, team.deputy, by=operator, now=team.now)
        team.session.rollback()
    with pytest.raises(NotAllowed, match="role_not_here"):
        staff_team.change_role(team.session, team.analyst, Role.ADMIN, by=by, now=team.now)
    with pytest.raises(NotFound):
        staff_team.member_of(team.session, team.stranger.creditor_id, team.boss.public_id)


def test_who_is_deactivated_is_out_at_once_and_seen_so(team: Team) -> None:
    start = {"staff_id": team.analyst.id, "limits": LIMITS, "now": team.now}
    tokens = [sessions.start(team.session, **start) for _ in range(2)]  # type: ignore[arg-type]
    team.session.commit()
    first, _ = staff_team.live_sessions(team.session, team.analyst.id, now=team.now, idle=LIMITS.idle)
    with pytest.raises(NotFound):
        staff_team.end_one(team.session, team.deputy, first.public_id or "", by=team.boss.id, now=team.now)
    staff_team.end_one(team.session, team.analyst, first.public_id or "", by=team.boss.id, now=team.now)
    staff_team.deactivate(team.session, team.analyst, by=team.boss.id, now=team.now)
    idle = {"debtor_idle": LIMITS.idle, "staff_idle": LIMITS.idle, "now": team.now}
    assert [sessions.find(team.session, each, **idle) for each in tokens] == [None, None]  # type: ignore[arg-type]
    staff_team.reactivate(team.session, team.analyst, by=team.boss.id, now=team.now)
    assert [sessions.find(team.session, each, **idle) for each in tokens] == [None, None]  # type: ignore[arg-type]
    line = next(
        each
        for each in staff_team.team_of(team.session, team.creditor.id, now=team.now, idle=LIMITS.idle)
        if each.person.id == team.analyst.id
    )
    assert (line.person.active, line.signed_in_now, line.passkeys, line.last_signed_in) == (True, 0, 0, None)


def test_a_lost_authenticator_is_replaced_by_two_people_and_the_old_one_dies_at_once(team: Team) -> None:
    old = team.analyst.totp_sealed
    team.session.add(
        Passkey(staff_id=team.analyst.id, credential_id=b"c", public_key=b"p", name="celular", created_at=team.now)
    )
    sessions.start(team.session, staff_id=team.analyst.id, limits=LIMITS, now=team.now)
    second_factor.ask(team.session, team.analyst, by=team.boss.id, now=team.now)
    agree = {"base_url": "https://portal.example", "now": team.now}
    for alone in (team.boss.id, team.analyst.id):
        with pytest.raises(NotAllowed, match="reset_needs_another"):
            second_factor.approve(team.session, team.sealer, team.analyst, by=alone, **agree)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="reset_running"):
        second_factor.ask(team.session, team.analyst, by=team.deputy.id, now=team.now)
    second_factor.approve(team.session, team.sealer, team.analyst, by=team.deputy.id, **agree)  # type: ignore[arg-type]
    assert team.analyst.totp_sealed != old
    assert team.session.scalars(select(Passkey)).all() == []
    assert all(each.revoked_at for each in team.session.scalars(select(SessionRecord)))
    with pytest.raises(NotAllowed, match="reset_not_asked"):
        second_factor.withdraw(team.session, team.analyst, by=team.boss.id, now=team.now)
    token = link(team)
    reset, _ = second_factor.opened(team.session, token, team.now)
    with pytest.raises(NotFound):
        second_factor.opened(team.session, token, team.now + LATER)
    typed = {"token": token, "code": code(second_factor.secret_of(team.sealer, reset), team), "visit": VISIT,
             "limits": LIMITS, "now": team.now}  # fmt: skip
    with pytest.raises(NotAllowed, match="proof_password_wrong"):
        second_factor.use(team.session, team.sealer, COST, password="outra senha", **typed)  # type: ignore[arg-type]
    member, opened = second_factor.use(team.session, team.sealer, COST, password=PASSWORD, **typed)  # type: ignore[arg-type]
    assert (member.id, bool(opened)) == (team.analyst.id, True)
    with pytest.raises(NotFound):
        second_factor.opened(team.session, token, team.now)


def test_one_who_asked_may_take_it_back_before_anybody_agreed(team: Team) -> None:
    second_factor.ask(team.session, team.analyst, by=team.boss.id, now=team.now)
    second_factor.withdraw(team.session, team.analyst, by=team.boss.id, now=team.now)
    assert second_factor.running(team.session, team.analyst, team.now) is None
    with pytest.raises(NotAllowed, match="not_yourself"):
        second_factor.ask(team.session, team.boss, by=team.boss.id, now=team.now)
