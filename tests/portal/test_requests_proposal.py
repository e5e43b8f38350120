"""A proposal the rules refuse goes to a person, who answers within the level of their authority; the offer holds."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from brazil.money import Money
from offers.made.offer_document import offer_digest
from offers.proposals.counteroffer import Proposal
from portal import clock
from portal.db import Database
from portal.models import AuditEvent, DebtStatus, OfferRecord, PersonRequest, RequestStatus, Role
from portal.sealing import Sealer
from portal.services.errors import NotAllowed, NotFound, OfferRefused, Stale, TooMany
from portal.services.offer_standing import still_good
from portal.services.requests.answering import PlanRefused
from portal.services.requests.terms import PROPOSAL_EVERY_DAYS
from portal.services.requests.withdrawing import withdraw
from tests.support.negotiation import accept_offer, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor
from tests.support.requests import Desk, with_authority

DAY = timedelta(days=1)


@pytest.fixture
def desk(database: Database, sealer: Sealer) -> Iterator[Desk]:
    with database.writing() as session:
        creditor = make_creditor(session)
        publish_policy(session, creditor, with_authority())
        debt = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
        session.commit()
        yield Desk(session, sealer, debt)


def asked(desk: Desk, below: int) -> PersonRequest:
    """A cash proposal so many centavos below what everybody is offered, sent to a person."""
    shown = desk.propose(1).table.pricing.cash_total
    desk.propose(shown.cents - below)
    return desk.to_person()


def test_what_a_manager_accepts_is_a_numbered_offer_that_holds_to_the_end(desk: Desk) -> None:
    request = asked(desk, 80_00)
    with pytest.raises(PlanRefused):
        desk.answer(request, RequestStatus.GRANTED)
    desk.session.expire_all()
    assert request.status is RequestStatus.WAITING
    desk.answer(request, RequestStatus.GRANTED, "", role=Role.CREDITOR_MANAGER)
    offer = request.offer_made
    assert offer is not None
    assert offer.document["authority"] == "manager"
    assert 500 < offer.document["concession_bps"] <= 1500
    assert offer.total.cents <= request.what["amount_cents"]
    assert offer.valid_until >= clock.today() + 2 * DAY  # CDC art. 54-B III
    still_good(desk.session, offer, offer.valid_until)
    with pytest.raises(OfferRefused, match="offer_expired"):
        still_good(desk.session, offer, offer.valid_until + DAY)
    accept_offer(desk.session, offer)
    desk.session.refresh(desk.debt)
    assert desk.debt.status is DebtStatus.NEGOTIATED


def test_an_offer_that_names_an_authority_nobody_used_is_refused(desk: Desk) -> None:
    """Also where the digest was written anew with it."""
    request = asked(desk, 80_00)
    desk.answer(request, RequestStatus.GRANTED, role=Role.CREDITOR_MANAGER)
    offer = request.offer_made
    assert offer is not None
    for changes in ({"authority": "analyst"}, {"concession_bps": 1_501}, {"concession_bps": 1_499}):
        kept = copy.deepcopy(offer.document)
        offer.document = {**kept, **changes}
        offer.digest = offer_digest(offer.document)
        with pytest.raises(OfferRefused, match="offer_tampered"):
            still_good(desk.session, offer, clock.today())
        offer.document = kept


def test_another_plan_takes_the_least_authority_that_is_enough(desk: Desk) -> None:
    request = asked(desk, 300_00)
    shown = desk.propose(1).table.pricing.cash_total
    with pytest.raises(NotAllowed, match="request_plan_missing"):
        desk.answer(request, RequestStatus.ANSWERED)
    other = Proposal(amount=shown - Money(10_00), count=1)
    desk.answer(request, RequestStatus.ANSWERED, proposal=other, role=Role.CREDITOR_MANAGER)
    assert request.offer_made is not None
    assert request.offer_made.document["authority"] == "analyst"
    assert request.offer_made.total <= other.amount
    event = desk.session.scalars(select(AuditEvent).where(AuditEvent.action == "request.answered")).one()
    assert event.detail == {"number": request.number, "kind": "proposal"}
    with pytest.raises(Stale, match="request_answered"):
        desk.answer(request, RequestStatus.REFUSED)
    assert len(desk.session.scalars(select(OfferRecord)).all()) == 1


def test_a_debt_has_one_request_at_a_time_and_one_in_thirty_days(desk: Desk) -> None:
    with pytest.raises(NotFound):  # nothing was proposed
        desk.to_person()
    first = asked(desk, 80_00)
    assert desk.to_person().id == first.id
    with pytest.raises(NotAllowed, match="request_reason_short"):
        desk.answer(first, RequestStatus.REFUSED, "Não dá.")
    desk.answer(first, RequestStatus.REFUSED)
    last = clock.today() + (PROPOSAL_EVERY_DAYS - 1) * DAY
    desk.propose(1_00, today=last)
    with pytest.raises(TooMany, match="proposal_asked_lately"):
        desk.to_person(today=last)
    desk.propose(1_00, today=last + DAY)
    again = desk.to_person(today=last + DAY)
    assert again.id != first.id
    withdraw(desk.session, debtor_id=again.debtor_id, request_id=again.public_id, today=last + DAY, now=clock.now())
    with pytest.raises(Stale, match="request_over"):
        withdraw(desk.session, debtor_id=again.debtor_id, request_id=again.public_id, today=last, now=clock.now())
    with pytest.raises(Stale, match="request_answered"):
        desk.answer(again, RequestStatus.GRANTED, role=Role.ADMIN)


def test_what_was_accepted_or_is_old_is_not_sent_to_a_person_and_another_creditor_cannot_answer(desk: Desk) -> None:
    shown = desk.propose(1).table.pricing.cash_total
    desk.propose(shown.cents)
    with pytest.raises(NotFound):
        desk.to_person()
    desk.propose(2)
    with pytest.raises(NotFound):
        desk.to_person(today=clock.today() + 8 * DAY)
    request = desk.to_person()
    other = make_creditor(desk.session)
    with pytest.raises(NotFound):
        desk.answer(request, RequestStatus.REFUSED, creditor_id=other.id)
    with pytest.raises(NotAllowed, match="request_choose"):
        desk.answer(request, RequestStatus.WITHDRAWN)


def test_a_debt_that_can_no_longer_be_negotiated_is_only_refused(desk: Desk) -> None:
    request = asked(desk, 80_00)
    desk.debt.status = DebtStatus.DISPUTED
    desk.session.commit()
    with pytest.raises(NotAllowed, match="request_debt_closed"):
        desk.answer(request, RequestStatus.GRANTED, role=Role.CREDITOR_MANAGER)
    desk.answer(request, RequestStatus.REFUSED)
    assert request.offer_made_id is None
