"""Undue money comes back in double: how much, what the books hold of it, and what the creditor says it did."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from brazil.calendar import next_bank_day
from brazil.money import ZERO, total
from offers.agreements.agreement import AgreementState
from payments.ledger import refund_payable
from portal import clock
from portal.db import Database
from portal.models import (
    AuditEvent,
    DebtStatus,
    Dispute,
    DisputeReason,
    OutboxEntry,
    ReturnStatus,
    UndueReturnRecord,
)
from portal.sealing import Sealer
from portal.services.agreement_records import live_agreement_of
from portal.services.disputes import returns
from portal.services.disputes.giving_back import justify, note_payment
from portal.services.disputes.words_of_reason import justification_in
from portal.services.errors import NotAllowed, NotFound, ServiceError, Stale
from portal.services.ledger import balance
from tests.support.books import balances, check_books
from tests.support.dispute_place import DAY, UPHELD, WHY, Place
from tests.support.lives import break_agreement, partly_paid
from tests.support.people import make_creditor, make_debt


@pytest.fixture
def agreed(database: Database, sealer: Sealer) -> Iterator[Place]:
    """An agreement of four months with the first two paid."""
    with database.writing() as session:
        yield agreed_place(session, sealer, 4, 2)
    check_books(database)


def agreed_place(session: Any, sealer: Sealer, count: int, settled: int, bank: str = "341") -> Place:
    creditor, _, agreement = partly_paid(session, sealer, count, settled, bank)
    return Place(session, sealer, creditor, agreement.debtor, agreement.debts[0].debt)


def record_of(place: Place, dispute: Dispute) -> UndueReturnRecord:
    found = returns.return_of(place.session, dispute)
    assert found is not None
    return found


def note(place: Place, dispute: Dispute, on: date | None = None, **changes: Any) -> UndueReturnRecord:
    day = on or dispute.closed_on or dispute.answer_by
    said = {"creditor_id": place.creditor.id, "paid_on": day, "reference": " E60701190 ", "today": day, **changes}
    return note_payment(place.session, dispute_id=dispute.public_id, staff_id=7, now=clock.now(), **said)


def excuse(place: Place, dispute: Dispute, words: str = WHY) -> UndueReturnRecord:
    return justify(
        place.session, place.sealer, creditor_id=place.creditor.id, dispute_id=dispute.public_id, words=words,
        staff_id=7, today=dispute.closed_on or dispute.answer_by, now=clock.now(),
    )  # fmt: skip


def refused(said: Any, *arguments: Any, **changes: Any) -> str:
    with pytest.raises(ServiceError) as error:
        said(*arguments, **changes)
    return error.value.code


def test_what_was_paid_under_the_agreement_is_a_credit_and_as_much_again_is_owed_until_the_creditor_pays(
    agreed: Place,
) -> None:
    dispute = agreed.dispute()
    assert dispute.agreement is not None
    came_in = total(each.amount for each in dispute.agreement.installments[:2])
    agreed.answer(dispute, UPHELD)
    record = record_of(agreed, dispute)
    assert (record.base, record.doubled, record.credited) == (came_in, came_in, came_in)
    assert balance(agreed.session, refund_payable(str(dispute.agreement_id))) == -record.credited
    assert record.due_by == next_bank_day(dispute.answer_by + 10 * DAY)
    found = returns.on_day(agreed.session, record, dispute.answer_by)
    assert returns.outside(record, found) == came_in + record.correction + record.interest
    assert returns.owed_by(agreed.session, agreed.creditor.id) == [record]
    assert refused(note, agreed, dispute, reference="  ") == "return_reference"
    for day in (dispute.answer_by - DAY, dispute.answer_by + DAY):
        assert refused(note, agreed, dispute, day, today=dispute.answer_by) == "return_day"
    with pytest.raises(NotFound):
        note(agreed, dispute, creditor_id=make_creditor(agreed.session).id)
    later = dispute.answer_by + 5 * DAY
    note(agreed, dispute, later)
    assert (record.status, record.paid_on, record.reckoned_on) == (ReturnStatus.PAID, later, later)
    assert (record.reference, record.paid_by) == ("E60701190", "staff:7")
    assert returns.on_day(agreed.session, record, later + 400 * DAY).total == record.total
    assert returns.owed_by(agreed.session, agreed.creditor.id) == []
    promises = agreed.session.scalars(select(OutboxEntry).where(OutboxEntry.topic == "dispute.tell_return"))
    assert [each.payload for each in promises] == [{"return_id": record.id, "status": "paid"}]
    with pytest.raises(Stale):
        note(agreed, dispute)
    with pytest.raises(Stale):
        excuse(agreed, dispute)


def test_a_justifiable_mistake_gives_back_once_says_why_to_the_person_alone_and_is_not_said_twice(
    agreed: Place,
) -> None:
    dispute = agreed.dispute(reason=DisputeReason.FRAUD)
    agreed.silence(dispute)
    record = record_of(agreed, dispute)
    assert record.doubled == record.base
    assert refused(excuse, agreed, dispute, "foi engano nosso") == "dispute_reason_short"
    excuse(agreed, dispute)
    assert (record.status, record.doubled, record.total) == (
        ReturnStatus.JUSTIFIED, ZERO, record.base + record.correction + record.interest,
    )  # fmt: skip
    assert justification_in(agreed.sealer, record) == WHY
    (noted,) = agreed.session.scalars(select(AuditEvent).where(AuditEvent.action == "dispute.return_justified"))
    assert "loja" not in str(noted.detail)
    assert refused(excuse, agreed, dispute) == "return_justified"
    assert not returns.on_day(agreed.session, record, record.due_by + 90 * DAY).doubled
    note(agreed, dispute)
    assert (record.status, record.doubled) == (ReturnStatus.PAID, ZERO)


def test_of_a_debt_settled_before_nothing_of_the_books_moves_and_all_of_it_is_owed_outside(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        place = agreed_place(session, sealer, 2, 2)
        assert place.debt.status is DebtStatus.SETTLED
        dispute, before = place.dispute(), balances(session)
        place.answer(dispute, UPHELD)
        assert balances(session) == before
        record = record_of(place, dispute)
        assert dispute.agreement is not None
        assert (place.debt.status, dispute.agreement.status) == (DebtStatus.SETTLED, AgreementState.SETTLED)
        assert (record.credited, record.base) == (ZERO, total(each.amount for each in dispute.agreement.installments))
        assert returns.outside(record, returns.on_day(session, record, dispute.answer_by)) == record.total
    check_books(database)


def test_what_an_agreement_that_broke_was_paid_comes_back_too(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        place = agreed_place(session, sealer, 3, 1)
        agreement = live_agreement_of(session, place.debt)
        assert agreement is not None
        first = agreement.installments[0].amount
        break_agreement(session, agreement.id)
        session.refresh(place.debt)
        assert place.debt.status is DebtStatus.OPEN
        dispute = place.dispute()
        place.silence(dispute)
        record = record_of(place, dispute)
        assert (record.credited, record.base, place.debt.status) == (ZERO, first, DebtStatus.CLOSED)
    check_books(database)


def test_nothing_comes_back_of_what_was_owed_or_paid_before_the_day_the_person_names(
    database: Database, sealer: Sealer
) -> None:
    """A prescribed debt was owed (CC art. 882); a debt paid elsewhere was owed until that day; nothing paid, nothing
    back."""
    said: tuple[tuple[str, dict[str, Any]], ...] = (
        ("341", {"reason": DisputeReason.PRESCRIBED}),
        ("237", {"reason": DisputeReason.ALREADY_PAID, "paid_on": clock.today()}),
    )
    for bank, reason in said:
        with database.writing() as session:
            place = agreed_place(session, sealer, 1, 1, bank)
            dispute = place.dispute(**reason)
            place.answer(dispute, UPHELD)
            assert returns.return_of(session, dispute) is None
            with pytest.raises(NotFound):
                note(place, dispute)
    with database.writing() as session:
        place = agreed_place(session, sealer, 1, 1, "001")
        dispute = place.dispute(reason=DisputeReason.ALREADY_PAID, paid_on=clock.today() - DAY)
        place.answer(dispute, UPHELD)
        assert record_of(place, dispute).base > ZERO
        unpaid = place.dispute(make_debt(session, place.debtor, place.creditor))
        place.answer(unpaid, UPHELD)
        assert returns.return_of(session, unpaid) is None


def test_of_payments_noted_at_once_one_counts(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        place = agreed_place(session, sealer, 2, 1)
        dispute = place.dispute()
        place.answer(dispute, UPHELD)
        known, creditor_id, day = dispute.public_id, place.creditor.id, dispute.answer_by

    def one(number: int) -> bool:
        with database.writing() as session:
            try:
                note_payment(
                    session, creditor_id=creditor_id, dispute_id=known, paid_on=day, reference=f"E{number}",
                    staff_id=number, today=day, now=clock.now(),
                )  # fmt: skip
            except Stale:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 1


def test_a_single_return_has_no_double_to_justify(agreed: Place) -> None:
    dispute = agreed.dispute()
    agreed.answer(dispute, UPHELD)
    record = record_of(agreed, dispute)
    record.memo = {**record.memo, "paid": [["2021-03-29", record.base.cents, ""]]}
    returns.reckon(agreed.session, record, dispute.answer_by, doubled=True)
    agreed.session.flush()
    assert (record.doubled, record.correction > ZERO) == (ZERO, True)
    with pytest.raises(NotAllowed, match="return_single"):
        excuse(agreed, dispute)
