"""What asks for money of something disputed is withheld and noted; everything else is told as before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.models import Creditor, Debtor, Message, Why, WithheldMessage
from portal.sealing import Sealer
from portal.services import quiet
from portal.services.disputes.telling import tell_opened
from portal.services.disputes.withdrawing import withdraw
from portal.services.telling import tell_person
from tests.support.disputes import dispute_debt
from tests.support.lives import newly_agreed
from tests.support.noon import TODAY
from tests.support.people import make_creditor, make_debt, make_debtor

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("at_noon")
AROUND: dict[str, Any] = {"today": TODAY, "fresh_days": 365}


def ask_for_money(session: Session, sealer: Sealer, debtor: Debtor, creditor: Creditor) -> bool:
    return tell_person(session, sealer, debtor.id, creditor, kind="agreement_broken", **AROUND)


def test_what_asks_for_money_is_withheld_and_noted_and_the_persons_own_news_goes(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        debtor = make_debtor(session, sealer, creditor=creditor)
        dispute = dispute_debt(session, sealer, make_debt(session, debtor, creditor))
        assert ask_for_money(session, sealer, debtor, creditor) is True
        (noted,) = session.scalars(select(WithheldMessage))
        assert (noted.kind, noted.reason, noted.creditor_id) == ("agreement_broken", Why.DISPUTE, creditor.id)
        assert session.scalar(select(func.count()).select_from(Message)) == 0
        tell_opened(session, sealer, dispute.id, base_url="https://prumo.example", **AROUND)
        (told,) = session.scalars(select(Message))
        assert told.kind == "dispute_opened"
        asked: dict[str, Any] = {"debtor_id": debtor.id, "kind": "agreement_notice", "today": clock.today()}
        assert quiet.held(session, creditor_id=make_creditor(session).id, **asked) is None
        withdraw(session, debtor_id=debtor.id, dispute_id=dispute.public_id, today=clock.today(), now=clock.now())
        assert quiet.held(session, creditor_id=creditor.id, **asked) is None


def test_an_agreement_that_covers_nothing_disputed_is_told_of_as_before(database: Database, sealer: Sealer) -> None:
    """A notice that nobody reads would break it in silence."""
    with database.writing() as session:
        creditor, _, agreement = newly_agreed(session, sealer, 1)
        dispute_debt(session, sealer, make_debt(session, agreement.debtor, creditor))
        asked: dict[str, Any] = {
            "debtor_id": agreement.debtor_id, "creditor_id": creditor.id, "kind": "agreement_notice",
            "today": clock.today(),
        }  # fmt: skip
        assert quiet.held(session, **asked) is Why.DISPUTE
        assert quiet.held(session, **asked, agreement_id=agreement.id) is None
        dispute_debt(session, sealer, agreement.debts[0].debt)
        assert quiet.held(session, **asked, agreement_id=agreement.id) is Why.DISPUTE


def test_other_reasons_for_quiet_are_asked_in_turn(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int | None]] = []

    def pause(_: Session, debtor_id: int, creditor_id: int | None, today: date) -> Why | None:
        seen.append((debtor_id, creditor_id))
        return Why.PAUSE if today == clock.today() else None

    monkeypatch.setattr(quiet, "ASKED", [lambda *_: None, pause])
    today, held = clock.today(), {"debtor_id": 7, "creditor_id": None}
    with database.reading() as session:
        assert quiet.held(session, **held, kind="agreement_notice", today=today) is Why.PAUSE
        assert quiet.held(session, **held, kind="agreement_notice", today=today + DAY) is None
        assert quiet.held(session, **held, kind="sign_in_code", today=today) is None
        assert quiet.held(session, **held, kind="payment_received", today=today) is None
    assert seen == [(7, None), (7, None)]
