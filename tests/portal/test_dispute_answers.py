"""How a dispute ends: by an answer, or by silence; what it does to debt, agreement and money. The books stay right."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from brazil.calendar import is_bank_day
from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState, InstallmentState
from payments.charge import ChargeState
from payments.ledger import receivable_debt, refund_payable
from portal import clock
from portal.db import Database
from portal.models import (
    AuditEvent,
    Contact,
    Creditor,
    DebtRecord,
    DebtStatus,
    Dispute,
    DisputeReason,
    DisputeStatus,
    EvidenceSide,
    Message,
    OutboxEntry,
    RegisterAnswer,
)
from portal.sealing import Sealer
from portal.services.balances import held_days_of
from portal.services.disputes import desk, watching
from portal.services.disputes.answering import Answer, answer, note_register
from portal.services.disputes.reading import subject_of
from portal.services.disputes.words_of_reason import answer_in
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.evidence import FileRefused, Sent, files_of
from portal.services.ledger import balance
from tests.support.banking import charges_of, paid, retorno, send
from tests.support.books import check_books
from tests.support.dispute_place import DAY, REJECTED, UPHELD, WHY, Place, corrected, indebted
from tests.support.disputes import PNG, dispute_debt
from tests.support.lives import as_it_is, break_agreement, newly_agreed, partly_paid, running
from tests.support.people import make_creditor, make_debt
from tests.support.portfolio_files import bring_in, rows, table


@pytest.fixture
def place(database: Database, sealer: Sealer) -> Iterator[Place]:
    with database.writing() as session:
        creditor, debtor, debt = indebted(session, sealer)
        yield Place(session, sealer, creditor, debtor, debt)
    check_books(database)


@pytest.fixture
def agreed(database: Database, sealer: Sealer) -> Iterator[Place]:
    """An agreement of four months with the first two paid."""
    with database.writing() as session:
        creditor, _, agreement = partly_paid(session, sealer, 4, 2)
        yield Place(session, sealer, creditor, agreement.debtor, agreement.debts[0].debt)
    check_books(database)


def test_upheld_the_debt_ends_and_the_person_is_told_once(place: Place) -> None:
    dispute = place.dispute()
    place.answer(dispute, UPHELD)
    assert (dispute.status, dispute.closed_on) == (DisputeStatus.UPHELD, dispute.answer_by)
    assert (place.debt.status, dispute.answered_by) == (DebtStatus.CLOSED, "staff:7")
    assert held_days_of(place.debt, dispute.answer_by + 40 * DAY) == (dispute.answer_by - dispute.opened_on).days
    (promise,) = place.session.scalars(select(OutboxEntry).where(OutboxEntry.topic == "dispute.tell_closed"))
    assert promise.payload == {"dispute_id": dispute.id}
    assert place.code(dispute, REJECTED) == "dispute_answered"
    assert not place.silence(dispute)
    assert (dispute.status, place.debt.status) == (DisputeStatus.UPHELD, DebtStatus.CLOSED)


def test_a_refusal_needs_a_reason_and_of_who_says_it_was_not_them_a_paper(place: Place) -> None:
    dispute = place.dispute()
    assert place.code(dispute, Answer(outcome=DisputeStatus.REJECTED, words="é devida", files=(PNG,))) == (
        "dispute_reason_short"
    )
    assert place.code(dispute, Answer(outcome=DisputeStatus.REJECTED, words=WHY)) == "dispute_proof_missing"
    broken = Sent(name="contrato.pdf", content=b"<html>")
    with pytest.raises(FileRefused):
        place.answer(dispute, Answer(outcome=DisputeStatus.REJECTED, words=WHY, files=(broken,)))
    place.session.refresh(dispute)
    assert (dispute.status, place.debt.status) == (DisputeStatus.OPEN, DebtStatus.DISPUTED)
    version = place.debt.version
    place.answer(dispute, REJECTED)
    assert (dispute.status, place.debt.status, place.debt.version) == (
        DisputeStatus.REJECTED, DebtStatus.OPEN, version + 1,
    )  # fmt: skip
    assert answer_in(place.sealer, dispute) == WHY
    assert [each.side for each in files_of(place.session, subject_of(dispute))] == [EvidenceSide.CREDITOR]
    (noted,) = place.session.scalars(select(AuditEvent).where(AuditEvent.action == "dispute.rejected"))
    assert "loja" not in str(noted.detail)
    again = place.dispute(reason=DisputeReason.PRESCRIBED)
    place.answer(again, Answer(outcome=DisputeStatus.REJECTED, words=WHY))
    assert again.status is DisputeStatus.REJECTED


def test_a_corrected_amount_is_only_ever_lower(place: Place) -> None:
    dispute = place.dispute(reason=DisputeReason.WRONG_AMOUNT)
    was, version = place.debt.principal, place.debt.version
    for cents in (0, was.cents, was.cents + 1):
        assert place.code(dispute, corrected(cents)) == "dispute_amount_not_lower"
    place.answer(dispute, corrected(was.cents - 1))
    assert (place.debt.principal, place.debt.status) == (was - Money(1), DebtStatus.OPEN)
    assert (place.debt.version, dispute.status) == (version + 1, DisputeStatus.CORRECTED)


def test_another_creditor_finds_nothing_and_nobody_answers_after_the_last_day(place: Place) -> None:
    other = make_creditor(place.session)
    dispute = place.dispute()
    with pytest.raises(NotFound):
        place.answer(dispute, UPHELD, creditor_id=other.id)
    assert place.code(dispute, REJECTED, late=True) == "dispute_late"
    assert place.code(dispute, Answer(outcome=DisputeStatus.WITHDRAWN)) == "dispute_choose"
    said: dict[str, Any] = {"dispute_id": dispute.public_id, "staff_id": 7, "now": clock.now()}
    with pytest.raises(NotFound):
        note_register(place.session, creditor_id=other.id, said=RegisterAnswer.SUSPENDED, **said)
    with pytest.raises(NotAllowed):
        note_register(place.session, creditor_id=place.creditor.id, said=RegisterAnswer.NONE, **said)
    note_register(place.session, creditor_id=place.creditor.id, said=RegisterAnswer.SUSPENDED, **said)
    assert dispute.bureau_answer is RegisterAnswer.SUSPENDED
    place.answer(dispute, UPHELD)
    with pytest.raises(Stale):
        note_register(place.session, creditor_id=place.creditor.id, said=RegisterAnswer.NEVER_LISTED, **said)


def test_silence_decides_for_the_person_the_day_after_a_last_day_with_banks(place: Place) -> None:
    christmas = date(2026, 12, 15)  # ten days on is the 25th, a Friday: the last day is Monday the 28th
    dispute = place.dispute(today=christmas)
    assert dispute.answer_by == date(2026, 12, 28)
    assert is_bank_day(dispute.answer_by)
    assert not place.silence(dispute, dispute.answer_by)
    assert place.silence(dispute)
    assert (dispute.status, dispute.answered_at, place.debt.status) == (
        DisputeStatus.NO_ANSWER, None, DebtStatus.CLOSED,
    )  # fmt: skip
    found = desk.counts(place.session, place.creditor.id, dispute.answer_by + DAY)
    assert (found.waiting, found.due, found.by_silence) == (0, 0, 1)


def test_a_debt_its_creditor_ended_ends_the_dispute_and_one_the_person_paid_here_does_not(place: Place) -> None:
    by_file, own = place.dispute(), place.dispute(make_debt(place.session, place.debtor, place.creditor))
    place.debt.status = DebtStatus.SETTLED
    own.found_as, own.debt.status = DebtStatus.NEGOTIATED, DebtStatus.SETTLED
    place.session.flush()
    assert watching.to_close(place.session, by_file.opened_on) == [by_file.id]
    assert place.silence(by_file, by_file.opened_on)
    assert (by_file.status, place.debt.status) == (DisputeStatus.UPHELD, DebtStatus.SETTLED)


def test_what_was_paid_of_what_was_never_owed_is_a_credit_and_the_agreement_as_if_never_made(agreed: Place) -> None:
    session = agreed.session
    dispute = agreed.dispute()
    agreement = dispute.agreement
    assert agreement is not None
    came_in = agreement.installments[0].amount + agreement.installments[1].amount
    agreed.answer(dispute, UPHELD)
    found = as_it_is(session, agreement)
    assert (found.status, agreed.debt.status) == (AgreementState.CANCELED, DebtStatus.CLOSED)
    assert {each.status for each in found.installments} == {InstallmentState.CANCELED}
    assert balance(session, refund_payable(str(found.id))) == -came_in
    assert balance(session, receivable_debt(str(agreed.debt.id))) == ZERO
    assert ChargeState.REGISTERED not in {each.status for each in charges_of(session, found.id)}


def test_of_a_prescribed_debt_what_was_paid_stays_paid_and_a_refusal_takes_the_agreement_up_again(
    agreed: Place,
) -> None:
    session = agreed.session
    refused = agreed.dispute(reason=DisputeReason.WRONG_AMOUNT)
    assert agreed.code(refused, corrected(1)) == "dispute_not_correctable"
    agreed.answer(refused, Answer(outcome=DisputeStatus.REJECTED, words=WHY))
    agreement = as_it_is(session, refused.agreement) if refused.agreement else None
    assert agreement is not None
    assert agreement.status is AgreementState.ACTIVE
    agreed.silence(agreed.dispute(reason=DisputeReason.PRESCRIBED))
    assert (as_it_is(session, agreement).status, agreed.debt.status) == (AgreementState.CANCELED, DebtStatus.CLOSED)
    assert balance(session, refund_payable(str(agreement.id))) == ZERO


def test_what_the_books_have_of_a_debt_that_came_back_is_given_up(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor, _, agreement = newly_agreed(session, sealer, 2)
        break_agreement(session, agreement.id)
        place = Place(session, sealer, creditor, agreement.debtor, agreement.debts[0].debt)
        assert balance(session, receivable_debt(str(place.debt.id))) > ZERO
        dispute = place.dispute(reason=DisputeReason.WRONG_AMOUNT)
        assert place.code(dispute, corrected(1)) == "dispute_not_correctable"
        place.answer(dispute, UPHELD)
        assert balance(session, receivable_debt(str(place.debt.id))) == ZERO
    check_books(database)


def test_no_file_raises_a_corrected_amount_or_brings_back_what_ended_in_the_persons_favour(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor_id = make_creditor(session).id
        session.commit()

    def file(principal: str) -> tuple[int, DebtStatus]:
        changed = {"situacao": "reaberta", "valor_principal": principal}
        bring_in(database, sealer, creditor_id, table(rows(changed)))
        with database.reading() as session:
            found = session.scalars(select(DebtRecord)).one()
            return found.principal.cents, found.status

    assert file("1.000,00") == (1000_00, DebtStatus.OPEN)
    for given, after in (
        (corrected(800_00), [("900,00", 800_00), ("850,00", 800_00), ("700,00", 700_00)]),
        (UPHELD, [("600,00", 600_00)]),
    ):
        with database.writing() as session:
            debt = session.scalars(select(DebtRecord)).one()
            place = Place(session, sealer, session.get_one(Creditor, creditor_id), debt.debtor, debt)
            place.answer(place.dispute(reason=DisputeReason.WRONG_AMOUNT), given)
        ended = DebtStatus.CLOSED if given is UPHELD else DebtStatus.OPEN
        for said, kept in after:
            assert file(said) == (kept, ended)


def test_who_died_is_marked_and_never_written_to_once_the_creditor_says_so(place: Place) -> None:
    dispute = place.dispute(reason=DisputeReason.DECEASED)
    place.answer(dispute, UPHELD)
    place.session.refresh(place.debt.registration)
    assert place.debt.registration.deceased
    left = select(func.count()).where(Contact.debtor_id == place.debtor.id, Contact.quarantined_at.is_(None))
    assert place.session.scalar(left) == 0


def test_a_creditor_is_reminded_once_of_all_that_is_due_within_two_bank_days(place: Place) -> None:
    one = place.dispute()
    place.dispute(make_debt(place.session, place.debtor, place.creditor), today=one.opened_on)
    early: dict[str, Any] = {"base_url": "http://localhost", "now": clock.now()}
    assert watching.remind(place.session, place.sealer, today=one.opened_on, **early) == 0
    assert watching.remind(place.session, place.sealer, today=one.answer_by - DAY, **early) == 2
    assert watching.remind(place.session, place.sealer, today=one.answer_by, **early) == 0
    assert len(place.session.scalars(select(Message).where(Message.kind == "dispute_reminder")).all()) == 1


def test_of_an_answer_and_the_deadline_at_once_one_wins_whole(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor, account, agreement, (first, *_) = running(session, sealer)
        send(session, retorno(account, [paid(first, fee=ZERO)]))
        dispute = dispute_debt(session, sealer, agreement.debts[0].debt)
        known, public_id, creditor_id, day = dispute.id, dispute.public_id, creditor.id, dispute.answer_by

    def one(number: int) -> bool:
        with database.writing() as session:
            if number % 2:
                return watching.close_by_itself(session, known, today=day + DAY, now=clock.now())
            try:
                answer(
                    session, sealer, creditor_id=creditor_id, dispute_id=public_id, given=REJECTED, staff_id=1,
                    today=day, now=clock.now(),
                )  # fmt: skip
            except Stale:
                return False
            return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(one, range(20))) == 1
    with database.reading() as session:
        found = session.get_one(Dispute, known)
        refused = found.status is DisputeStatus.REJECTED
        assert found.debt.status is (DebtStatus.NEGOTIATED if refused else DebtStatus.CLOSED)
        assert (found.answer_sealed is not None) == refused
    check_books(database)
