"""A dispute holds everything still at once: amount, offers, slips and messages; and lets it go again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from brazil.calendar import is_bank_day
from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState
from offers.owed.memo_reading import balance_of_memo, recompute_memo
from offers.refusal import Refusal, RefusalCode
from payments.charge import ChargeState
from payments.incoming import CaseKind
from portal import clock
from portal.db import Database
from portal.models import (
    Agreement,
    AuditEvent,
    Creditor,
    Debtor,
    DebtRecord,
    DebtStatus,
    Dispute,
    DisputeReason,
    DisputeStatus,
    FinanceCase,
    OutboxEntry,
)
from portal.sealing import Sealer
from portal.services import charges
from portal.services.agreement_life import freezing
from portal.services.balances import balance_of, held_days_of, memo_of_balance
from portal.services.disputes.opening import Complaint, open_dispute
from portal.services.disputes.reading import dispute_of, disputes_of, open_disputes_of, subject_of
from portal.services.disputes.withdrawing import add_file, withdraw
from portal.services.disputes.words_of_reason import said_in
from portal.services.errors import NotFound, OfferRefused, Stale
from portal.services.evidence import FileRefused, Sent, files_of
from portal.services.joint.issuing import issue_slips
from portal.services.joint.membership import agreement_ids_of
from portal.services.offers import price_today
from tests.support import joint
from tests.support.banking import charges_of, paid
from tests.support.dispute_place import indebted
from tests.support.disputes import PNG, dispute_debt
from tests.support.lives import as_it_is, file_made_on, look, newly_agreed, running
from tests.support.negotiation import accept_offer, make_offer
from tests.support.people import make_creditor, make_debt, make_debtor

SAID = "Paguei em <script>março</script>, no caixa."
DAY = timedelta(days=1)


@dataclass
class Place:
    """A session, and a person with one open debt of index and late interest, 100 days overdue."""

    session: Session
    sealer: Sealer
    creditor: Creditor
    debtor: Debtor
    debt: DebtRecord
    today: date

    def dispute(self, debt: DebtRecord | None = None, **changes: Any) -> Dispute:
        return dispute_debt(self.session, self.sealer, debt or self.debt, **changes)

    def withdraw(self, dispute: Dispute, today: date | None = None) -> Dispute:
        return withdraw(
            self.session, debtor_id=self.debtor.id, dispute_id=dispute.public_id, today=today or self.today,
            now=clock.now(),
        )  # fmt: skip

    def count(self, of: Any) -> int:
        return self.session.scalar(select(func.count()).select_from(of)) or 0


@pytest.fixture
def place(database: Database, sealer: Sealer) -> Iterator[Place]:
    with database.writing() as session:
        creditor, debtor, debt = indebted(session, sealer)
        yield Place(session, sealer, creditor, debtor, debt, clock.today())


def test_an_open_debt_stands_still_the_day_it_is_disputed_and_is_told_once(place: Place) -> None:
    offer = make_offer(place.session, place.debt, count=2)
    version = place.debt.version
    dispute = place.dispute(said=SAID, files=(PNG,), reason=DisputeReason.ALREADY_PAID, claimed=Money(1000))
    assert (place.debt.status, place.debt.version) == (DebtStatus.DISPUTED, version + 1)
    assert dispute.number.startswith("CT-")
    assert (dispute.status, dispute.found_as) == (DisputeStatus.OPEN, DebtStatus.OPEN)
    assert is_bank_day(dispute.answer_by)
    assert dispute.answer_by >= place.today + 10 * DAY
    assert [each.name for each in files_of(place.session, subject_of(dispute))] == ["recibo.png"]
    refused = price_today(place.session, place.debtor.id, place.debt.public_id, place.today, clock.now())
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.DISPUTED
    with pytest.raises(OfferRefused, match="debt_changed"):
        accept_offer(place.session, offer)
    place.session.rollback()
    day_0 = balance_of(place.debt, place.today)
    day_30 = balance_of(place.debt, place.today + 30 * DAY)
    assert day_30.total == day_0.total > place.debt.principal
    assert day_30.days_overdue == day_0.days_overdue + 30
    (promise,) = place.session.scalars(select(OutboxEntry).where(OutboxEntry.topic == "dispute.tell"))
    assert promise.payload == {"dispute_id": dispute.id}
    (noted,) = place.session.scalars(select(AuditEvent).where(AuditEvent.action == "dispute.open"))
    assert "caixa" not in str(noted.detail)


def test_what_was_said_is_sealed_under_its_own_row(place: Place) -> None:
    dispute = place.dispute(said=SAID)
    other = place.dispute(make_debt(place.session, place.debtor, place.creditor), said="outra coisa")
    assert said_in(place.sealer, dispute) == SAID
    assert dispute.said_sealed is not None
    assert b"caixa" not in dispute.said_sealed
    dispute.said_sealed = other.said_sealed
    with pytest.raises(InvalidTag):
        said_in(place.sealer, dispute)


def test_opened_again_while_it_is_open_it_is_the_same_one_and_nothing_happens_twice(place: Place) -> None:
    first = place.dispute(said=SAID)
    held, version = place.debt.held, place.debt.version
    again = place.dispute(said="outra vez", files=(PNG,), today=place.today + DAY)
    assert again.id == first.id
    assert (place.debt.held, place.debt.version) == (held, version)
    assert said_in(place.sealer, again) == SAID
    assert files_of(place.session, subject_of(again)) == []


def test_withdrawn_the_debt_is_open_again_and_the_days_between_are_never_counted(place: Place) -> None:
    before = balance_of(place.debt, place.today - DAY)
    dispute = place.dispute()
    later = place.today + 20 * DAY
    place.withdraw(dispute, later)
    assert (place.debt.status, dispute.status, dispute.closed_on) == (DebtStatus.OPEN, DisputeStatus.WITHDRAWN, later)
    assert held_days_of(place.debt, later) == held_days_of(place.debt, later + 50 * DAY) == 20
    assert balance_of(place.debt, later - DAY).total == before.total
    found = balance_of(place.debt, later + 5 * DAY)
    memo = memo_of_balance(place.debt, found)
    assert memo["held_still"] == [{"since": place.today.isoformat(), "until": later.isoformat()}]
    assert recompute_memo(memo) == found == balance_of_memo(memo)
    memo["held_still"] = []
    assert recompute_memo(memo).total > found.total
    with pytest.raises(Stale, match="dispute_over"):
        place.withdraw(dispute, later)
    again = place.dispute(today=later)
    assert again.id != dispute.id
    assert place.debt.held == [[place.today.isoformat(), later.isoformat()], [later.isoformat(), ""]]


def test_a_running_agreement_is_held_and_taken_up_again(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor, account, agreement, (first, *_) = running(session, sealer)
        place = Place(session, sealer, creditor, agreement.debtor, agreement.debts[0].debt, clock.today())
        dispute = place.dispute()
        found = as_it_is(session, agreement)
        assert (found.status, place.debt.status) == (AgreementState.FROZEN, DebtStatus.NEGOTIATED)
        assert {each.status for each in charges_of(session, agreement.id)} == {ChargeState.WRITE_OFF_REQUESTED}
        around = {"today": place.today, "now": clock.now()}
        assert charges.issue(session, agreement.id, sealer=sealer, **around) == []
        file_made_on(session, account, place.today, first, paid(first, fee=ZERO))
        cases = session.scalars(select(FinanceCase.kind).where(FinanceCase.agreement_id == agreement.id)).all()
        assert cases == [CaseKind.FROZEN.value]
        much_later = first.due_on + 90 * DAY
        assert look(session, agreement, much_later) is None
        place.withdraw(dispute, much_later)
        assert as_it_is(session, agreement).status is AgreementState.ACTIVE
        assert look(session, agreement, much_later) is None, "days it was disputed counted as late"


def test_in_a_plan_with_another_creditor_only_the_slice_disputed_stops(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        plan = joint.join(session, joint.offers_of(session, joint.served(session, sealer)))
        joint.charged(session, sealer, plan)
        disputed, other = (session.get_one(Agreement, each) for each in agreement_ids_of(session, plan.id))
        dispute_debt(session, sealer, disputed.debts[0].debt)
        assert as_it_is(session, disputed).status is AgreementState.FROZEN
        assert as_it_is(session, other).status is AgreementState.ACTIVE
        issued = issue_slips(session, plan, sealer=sealer, today=clock.today(), now=clock.now())
        asked = {share.installment_id for each in issued for share in each.shares}
        assert asked == {each.id for each in other.installments}


def test_a_courts_plan_goes_on_when_a_dispute_of_the_same_agreement_ends(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor, _, agreement = newly_agreed(session, sealer, 2)
        place = Place(session, sealer, creditor, agreement.debtor, agreement.debts[0].debt, clock.today())
        freezing.freeze(
            session, agreement.id, reason="plano judicial", actor="staff:1", today=place.today, now=clock.now()
        )
        place.withdraw(place.dispute())
        assert as_it_is(session, agreement).status is AgreementState.FROZEN


def test_a_paid_debt_is_disputed_without_anything_moving(place: Place) -> None:
    place.debt.status = DebtStatus.SETTLED
    dispute = place.dispute()
    assert (place.debt.status, place.debt.held, dispute.bureau_asked_at) == (DebtStatus.SETTLED, None, None)
    place.withdraw(dispute)
    assert place.debt.status is DebtStatus.SETTLED


def test_what_the_creditor_had_suspended_stays_suspended_when_the_persons_dispute_ends(place: Place) -> None:
    place.debt.status = DebtStatus.DISPUTED
    dispute = place.dispute()
    assert place.debt.held == [[place.today.isoformat(), ""]]
    place.withdraw(dispute, place.today + DAY)
    assert place.debt.status is DebtStatus.DISPUTED
    assert place.debt.held == [[place.today.isoformat(), (place.today + DAY).isoformat()]]


def test_who_says_that_the_person_died_disputes_every_debt_and_nobody_is_marked_dead(place: Place) -> None:
    other_creditor = make_creditor(place.session)
    second = make_debt(place.session, place.debtor, other_creditor)
    settled = make_debt(place.session, place.debtor, other_creditor, status=DebtStatus.SETTLED)
    make_debt(place.session, place.debtor, other_creditor, status=DebtStatus.CLOSED)
    asked = place.dispute(second, reason=DisputeReason.DECEASED, files=(PNG,))
    found = open_disputes_of(place.session, place.debtor.id)
    assert set(found) == {place.debt.id, second.id}
    assert settled.id not in found
    assert asked.debt_id == second.id
    assert [len(files_of(place.session, subject_of(each))) for each in found.values()] == [1, 1]
    assert place.debt.registration.deceased is False


def test_what_is_not_theirs_or_was_withdrawn_is_not_there_and_a_refused_file_stops_everything(place: Place) -> None:
    stranger = make_debtor(place.session, place.sealer)
    place.session.commit()
    with pytest.raises(NotFound):
        place.dispute(debtor_id=stranger.id)
    with pytest.raises(FileRefused, match="file_kind"):
        place.dispute(files=(PNG, Sent(name="recibo.pdf", content=b"<html>")))
    with pytest.raises(FileRefused, match="file_too_many"):
        place.dispute(files=(PNG,) * 6)
    place.session.rollback()
    assert (place.count(Dispute), place.debt.status) == (0, DebtStatus.OPEN)
    place.debt.status = DebtStatus.CLOSED
    place.session.commit()
    with pytest.raises(NotFound):
        place.dispute()
    dispute = place.dispute(make_debt(place.session, place.debtor, place.creditor))
    with pytest.raises(NotFound):
        dispute_of(place.session, stranger.id, dispute.public_id)
    with pytest.raises(NotFound):
        withdraw(place.session, debtor_id=stranger.id, dispute_id=dispute.public_id, today=place.today, now=clock.now())


def test_files_are_added_while_it_is_open_and_never_after(place: Place) -> None:
    dispute = place.dispute(files=(PNG,) * 4)
    asked: dict[str, Any] = {"debtor_id": place.debtor.id, "dispute_id": dispute.public_id, "sent": PNG}
    add_file(place.session, place.sealer, **asked, now=clock.now())
    with pytest.raises(FileRefused, match="file_too_many"):
        add_file(place.session, place.sealer, **asked, now=clock.now())
    place.withdraw(dispute)
    with pytest.raises(Stale, match="dispute_over"):
        add_file(place.session, place.sealer, **asked, now=clock.now())
    assert len(files_of(place.session, subject_of(dispute))) == 5


def test_of_thirty_at_once_one_is_opened(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        debtor = make_debtor(session, sealer, creditor=creditor)
        debt = make_debt(session, debtor, creditor)
        session.commit()

    def one(_: int) -> str:
        with database.writing() as session:
            return open_dispute(
                session, debtor_id=debtor.id, debt_id=debt.public_id, complaint=Complaint(reason=DisputeReason.FRAUD),
                sealer=sealer, today=clock.today(), now=clock.now(), proof={},
            ).public_id  # fmt: skip

    with ThreadPoolExecutor(10) as pool:
        found = set(pool.map(one, range(30)))
    with database.reading() as session:
        assert len(found) == len(disputes_of(session, debtor.id)) == 1
        after = session.get_one(DebtRecord, debt.id)
        assert (after.version, after.held) == (debt.version + 1, [[clock.today().isoformat(), ""]])
