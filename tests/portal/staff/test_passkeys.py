"""A passkey opens the door of its owner, here, once for each question, and nothing else does."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.models import Passkey, SessionRecord
from portal.services import passkey_sign_in, passkeys, staff_team
from portal.services.errors import NotAllowed, NotFound
from portal.services.passkeys import place_of
from tests.support.authenticator import PRESENT, Authenticator
from tests.support.team import LIMITS, VISIT, Team

HERE = place_of("https://portal.example")
assert HERE is not None


def device(**changes: object) -> Authenticator:
    return Authenticator(**{"origin": "https://portal.example", "domain": "portal.example", **changes})  # type: ignore[arg-type]


def registered(team: Team, held: Authenticator, name: str = "celular") -> Passkey:
    question, options = passkeys.ask_to_register(team.session, HERE, team.boss, now=team.now)
    answer = held.create(options)
    return passkeys.register(team.session, HERE, team.boss, question=question, answer=answer, name=name, now=team.now)


def refused(team: Team, question: str, answer: str) -> str:
    with pytest.raises(NotAllowed) as said:
        passkey_sign_in.finish(
            team.session, HERE, question=question, answer=answer, visit=VISIT, limits=LIMITS, now=team.now
        )
    team.session.rollback()
    return said.value.code


def question(team: Team) -> tuple[str, str]:
    return passkey_sign_in.begin(team.session, team.sealer, HERE, visit=VISIT, now=team.now)


def test_a_key_signs_its_owner_in_and_a_replayed_answer_nobody(team: Team) -> None:
    held = device()
    registered(team, held)
    asked, options = question(team)
    answer = held.get(options)
    member, token = passkey_sign_in.finish(
        team.session, HERE, question=asked, answer=answer, visit=VISIT, limits=LIMITS, now=team.now
    )
    assert (member.id, bool(token)) == (team.boss.id, True)
    assert team.session.scalars(select(SessionRecord)).one().staff_id == team.boss.id
    assert team.session.scalars(select(Passkey)).one().sign_count == 1
    assert refused(team, asked, answer) == "passkey_late"
    other, _ = question(team)
    assert refused(team, other, answer) == "passkey_refused"
    assert team.deeds()[-2:] == ["staff.signed_in", "passkey.refused"]


@pytest.mark.parametrize(
    "wrong", ["origin", "domain", "unverified", "handle", "signature", "counter", "unknown", "nothing", "inactive"]
)
def test_what_is_not_a_true_answer_opens_nothing(team: Team, wrong: str) -> None:
    held = device()
    registered(team, held)
    asked, options = question(team)
    if wrong == "origin":
        held.origin = "https://portal.example.evil"
    elif wrong == "domain":
        held.domain = "outro.example"
    elif wrong == "unverified":
        held.flags = PRESENT
    elif wrong == "handle":
        held.handle = team.deputy.public_id.encode()
    elif wrong == "counter":
        team.session.scalars(select(Passkey)).one().sign_count = 5
        team.session.commit()
    elif wrong == "unknown":
        held.credential_id = b"another key, never seen"
    elif wrong == "inactive":
        staff_team.deactivate(team.session, team.boss, by=team.deputy.id, now=team.now)
    answer = held.get(options)
    if wrong == "signature":
        broken = json.loads(answer)
        broken["response"]["signature"] = json.loads(device().get(options))["response"]["signature"]
        answer = json.dumps(broken)
    assert refused(team, asked, "[]" if wrong == "nothing" else answer) == "passkey_refused"
    assert team.session.scalars(select(SessionRecord)).all() == []


def test_a_question_is_for_one_member_for_five_minutes_and_one_answer(team: Team) -> None:
    asked, options = passkeys.ask_to_register(team.session, HERE, team.boss, now=team.now)
    answer = device().create(options)

    def said(member: object, question: str, minutes: int = 0, name: str = "chave") -> str:
        with pytest.raises(NotAllowed) as refusal:
            passkeys.register(
                team.session, HERE, member, question=question, answer=answer, name=name,  # type: ignore[arg-type]
                now=team.now + timedelta(minutes=minutes),
            )  # fmt: skip
        return refusal.value.code

    assert said(team.boss, asked, name=" ") == "passkey_name"
    assert said(team.deputy, asked) == "passkey_late"
    assert said(team.boss, asked, minutes=6) == "passkey_late"
    assert passkeys.register(
        team.session, HERE, team.boss, question=asked, answer=answer, name="chave", now=team.now
    ).transports == ["internal"]
    assert said(team.boss, asked) == "passkey_late"
    again, _ = passkeys.ask_to_register(team.session, HERE, team.boss, now=team.now)
    assert said(team.boss, again) == "passkey_refused"


def test_a_device_that_asks_for_no_finger_cannot_be_registered_nor_a_key_of_elsewhere(team: Team) -> None:
    for wrong in (device(flags=PRESENT), device(origin="https://evil.example"), device(domain="evil.example")):
        with pytest.raises(NotAllowed, match="passkey_refused"):
            registered(team, wrong)
    held = device()
    registered(team, held)
    with pytest.raises(NotAllowed, match="passkey_known"):
        registered(team, held)


def test_only_its_owner_removes_a_key_and_then_it_opens_nothing(team: Team) -> None:
    held = device()
    key = registered(team, held)
    with pytest.raises(NotFound):
        passkeys.remove(team.session, team.deputy, key.public_id, now=team.now)
    assert passkeys.remove(team.session, team.boss, key.public_id, now=team.now) == "celular"
    asked, options = question(team)
    assert refused(team, asked, held.get(options)) == "passkey_refused"


def test_keys_are_bound_to_a_name_over_a_safe_connection() -> None:
    assert place_of("http://127.0.0.1:8000") is None
    assert place_of("http://portal.example") is None
    local = place_of("http://localhost:8000")
    assert local is not None
    assert (local.domain, local.origin) == ("localhost", "http://localhost:8000")
