"""The tier is chosen by what is known of the debtor, and what was shown is honoured by the tier it was shown under."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from brazil.money import Money
from offers.made.offer_reading import offer_from_document
from offers.plans.choice import Choice
from offers.refusal import Refusal
from portal import clock
from portal.db import Database
from portal.models import DebtRecord, OfferRecord
from portal.sealing import Sealer
from portal.services import offers
from portal.services.offer_standing import still_good
from tests.support.negotiation import make_offer, policy_document, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor


def kinder_to(segment: str) -> dict[str, Any]:
    """Two tiers for the same days: the first, for a segment, forgives all interest; the second none."""
    document = policy_document(cash={"interest_bps": 0})
    (tier,) = document["tiers"]
    kinder = {**tier, "when": {"segments": [segment]}, "cash": {**tier["cash"], "interest_bps": 10_000}}
    return {**document, "tiers": [kinder, tier]}


@pytest.fixture
def debt(database: Database, sealer: Sealer) -> DebtRecord:
    with database.writing() as session:
        creditor = make_creditor(session)
        publish_policy(session, creditor, kinder_to("funcionarios"))
        found = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
        session.commit()
    return found


def cash(database: Database, debt: DebtRecord, days: int = 0) -> Money:
    with database.writing() as session:
        sheet = offers.sheet_for(
            session,
            debtor_id=debt.debtor_id,
            debt_id=debt.public_id,
            choice=Choice(count=0),
            today=clock.today() + timedelta(days=days),
            now=clock.now(),
        )
    assert not isinstance(sheet, Refusal)
    return sheet.sheet.cash.total


def move_to(database: Database, debt: DebtRecord, segment: str) -> None:
    with database.writing() as session:
        session.get_one(DebtRecord, debt.id).segment = segment
        session.commit()


def test_the_segment_of_a_debt_chooses_its_tier(database: Database, debt: DebtRecord) -> None:
    plain = cash(database, debt)
    move_to(database, debt, "funcionarios")
    assert cash(database, debt, days=1) < plain  # a day has one price


def test_a_price_shown_stands_when_the_debtor_leaves_the_segment(database: Database, debt: DebtRecord) -> None:
    move_to(database, debt, "funcionarios")
    shown = cash(database, debt)
    with database.writing() as session:
        record = make_offer(session, session.get_one(DebtRecord, debt.id), count=1)
    move_to(database, debt, "")
    assert cash(database, debt) == shown
    with database.writing() as session:
        again = session.get_one(OfferRecord, record.id)
        assert still_good(session, again, clock.today()).plan.total == shown
        assert offer_from_document(again.document).tier_index == 0
