"""Several creditors, one payment a month: accepted whole, charged once, split to the centavo, and each on its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementEvent, AgreementState
from payments.charge import ChargeState
from payments.incoming import CaseKind, IncomingKind, Remedy
from payments.ledger import AccountKind
from portal import clock
from portal.db import Database
from portal.models import (
    Agreement,
    BankLine,
    BeneficiaryKind,
    DebtRecord,
    DebtStatus,
    FinanceCase,
    IdempotencyKey,
    JointPlan,
    Outcome,
    Payment,
    PaymentSource,
    PaymentStatus,
)
from portal.sealing import Sealer
from portal.services import cases, charges
from portal.services.errors import NotFound, OfferRefused, Stale
from portal.services.joint import issuing
from portal.services.joint.accepting import joint_digest, offers_to_join
from portal.services.joint.membership import charges_of_plan
from portal.services.pix import charges as pix_charges
from portal.services.pix import receipts
from tests.support.banking import paid, retorno, send
from tests.support.books import check_books, of_kind
from tests.support.joint import agreements_of, charged, join, offers_of, pay_alone, served
from tests.support.lives import DAY, file_made_on, look
from tests.support.people import make_staff
from tests.support.pix import Psp


@pytest.fixture(autouse=True)
def books(database: Database) -> Iterator[None]:
    """After every test the books are right, and what was applied is what the bank says, to the centavo."""
    yield
    check_books(database)
    with database.reading() as session:
        told = total(each.paid for each in session.scalars(_applied()) if each.paid and each.paid > ZERO)
        by_bank = select(Payment).where(Payment.source != PaymentSource.HAND, ~Payment.key.contains(":kept:"))
        assert told == total(each.amount for each in session.scalars(by_bank))


def _applied() -> Select[BankLine]:
    return select(BankLine).where(BankLine.outcome == Outcome.APPLIED)


def _nothing_made(session: Session) -> bool:
    session.rollback()
    made = [session.scalar(select(func.count()).select_from(each)) for each in (Agreement, JointPlan, IdempotencyKey)]
    return made == [0, 0, 0] and set(session.scalars(select(DebtRecord.status))) == {DebtStatus.OPEN}


def payments_of(session: Session) -> list[Payment]:
    return list(session.scalars(select(Payment).order_by(Payment.id)))


def test_all_offers_are_accepted_with_one_code_or_none_is(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        found = served(session, sealer)
        offers = offers_of(session, found)
        asked: list[int] = []
        plan = join(session, offers, confirm=lambda _: asked.append(1) or {"channel": "sms"})
        slices = agreements_of(session, plan)
        assert [each.creditor_id for each in slices] == [each.id for each in found.creditors]
        assert (len(asked), plan.digest) == (1, joint_digest(offers[::-1]))
        assert [each.evidence["channel"] for each in slices] == ["sms", "sms"]
        assert (plan.slip_account, plan.pix_account, plan.rule.value) == (found.slips, None, "pro_rata")
        assert join(session, offers).id == plan.id  # the same form again
        with pytest.raises(Stale, match="key_reused"):
            join(session, offers[:1])
        with pytest.raises(OfferRefused, match="already_agreed"):
            join(session, offers, key="outra")
        assert session.scalar(select(func.count()).select_from(Agreement)) == 2


def test_what_cannot_be_joined_leaves_nothing_behind(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        found = served(session, sealer)
        offers = offers_of(session, found)
        later = offers_of(session, found, first_due_on=offers[0].first_due_on + DAY)[1]
        longer = offers_of(session, found, count=3)[1]
        for some, code in (
            ([offers[0]], "joint_too_few"),
            ([offers[0], later], "joint_dates_differ"),
            ([offers[0], longer], "joint_dates_differ"),
        ):
            with pytest.raises(OfferRefused, match=code):
                join(session, some)
            assert _nothing_made(session)
        with pytest.raises(OfferRefused, match="debt_changed"):
            join(session, offers, confirm=lambda inside: _change(inside, offers[1].debt_id))
        assert _nothing_made(session)  # neither the first, which could have been made
        found.slips.beneficiary_kind = BeneficiaryKind.CREDITOR
        session.commit()
        with pytest.raises(OfferRefused, match="joint_creditor_receives_itself"):
            join(session, offers)
        assert _nothing_made(session)
        found.slips.beneficiary_kind = BeneficiaryKind.OPERATOR
        session.commit()
        with pytest.raises(NotFound):
            offers_to_join(session, found.debtor.id + 1, [each.public_id for each in offers], clock.today())


def _change(session: Session, debt_id: int) -> dict[str, str]:
    session.get_one(DebtRecord, debt_id).version += 1
    session.flush()
    return {}


def test_one_charge_a_due_date_asks_for_every_slice_and_another_for_what_is_left(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        found = served(session, sealer, by_pix=True)
        plan = join(session, offers_of(session, found, count=3))
        slips = charged(session, sealer, plan)
        first, second = agreements_of(session, plan)
        assert [each.amount for each in slips] == [
            a.amount + b.amount for a, b in zip(first.installments, second.installments, strict=True)
        ]
        assert {each.receiving_account_id for each in slips} == {found.slips.id}
        pix = issuing.issue_pix(session, plan, today=clock.today(), now=clock.now())
        assert [each.amount for each in pix] == [each.amount for each in slips]
        again = {"today": clock.today(), "now": clock.now()}
        assert issuing.issue_slips(session, plan, sealer=sealer, **again) == []
        assert issuing.issue_pix(session, plan, **again) == []
        assert charges.issue(session, first.id, sealer=sealer, **again) == []  # by itself a slice asks for nothing
        pay_alone(session, second)
        slips = charged(session, sealer, plan)
        assert [[share.installment.agreement_id for share in each.shares] for each in slips] == [
            [first.id],
            [first.id, second.id],
            [first.id, second.id],
        ]
        ended = [each for each in charges_of_plan(session, plan.id) if each.status is ChargeState.WRITE_OFF_REQUESTED]
        assert [each.due_on for each in ended] == [slips[0].due_on]


def test_a_payment_gives_each_creditor_its_slice_in_books_of_its_own_once(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        found = served(session, sealer)
        plan = join(session, offers_of(session, found))
        slip, last = charged(session, sealer, plan)
        first, second = agreements_of(session, plan)
        raw = retorno(found.slips, [paid(slip, slip.amount + Money(1001), fee=Money(251))])
        send(session, raw)
        send(session, raw)  # the file again
        one, two = payments_of(session)
        assert [each.agreement_id for each in (one, two)] == [first.id, second.id]
        assert [each.creditor_id for each in (one, two)] == [first.creditor_id, second.creditor_id]
        owed = [first.installments[0].amount, second.installments[0].amount]
        assert [each.amount - each.credit for each in (one, two)] == owed
        assert one.credit + two.credit == Money(1001)
        assert one.fee + two.fee == Money(251)
        assert abs(one.credit.cents * slip.amount.cents - 1001 * owed[0].cents) < slip.amount.cents  # pro rata
        assert of_kind(session, AccountKind.BANK) == slip.amount + Money(1001) - Money(251)
        assert of_kind(session, AccountKind.SUSPENSE) == ZERO
        send(session, retorno(found.slips, [paid(last)]))
        assert [each.status for each in agreements_of(session, plan)] == [AgreementState.SETTLED] * 2
        send(session, retorno(found.slips, [paid(last, occurred_on=clock.today() + DAY)]))  # and once more
        again = payments_of(session)[-2:]
        assert [each.amount for each in again] == [each.credit for each in again]
        assert {each.kind for each in again} == {IncomingKind.AFTER_SETTLEMENT}


def test_a_partial_payment_is_part_of_every_slice_and_the_rest_is_asked_for_together(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        found = served(session, sealer)
        plan = join(session, offers_of(session, found))
        slip, _ = charged(session, sealer, plan)
        part = Money(slip.amount.cents // 3)
        send(session, retorno(found.slips, [paid(slip, part)]))
        slices = [each.installments[0] for each in agreements_of(session, plan)]
        assert total(each.paid or ZERO for each in slices) == part
        for each in slices:
            assert (
                abs((each.paid or ZERO).cents * slip.amount.cents - part.cents * each.amount.cents) < slip.amount.cents
            )
        assert {each.kind for each in payments_of(session)} == {IncomingKind.SHORT}
        rest, _ = charged(session, sealer, plan)
        assert rest.amount == slip.amount - part
        send(session, retorno(found.slips, [paid(rest)]))
        assert {each.installments[0].status.value for each in agreements_of(session, plan)} == {"paid"}


def test_what_a_bank_takes_back_opens_exactly_what_it_had_paid_of_each(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        found = served(session, sealer)
        plan = join(session, offers_of(session, found, count=1))
        (slip,) = charged(session, sealer, plan)
        send(session, retorno(found.slips, [paid(slip)]))
        assert {each.status for each in agreements_of(session, plan)} == {AgreementState.SETTLED}
        back = paid(slip, occurrence_code="22", fee=ZERO)
        send(session, retorno(found.slips, [back]))
        case = session.scalars(select(FinanceCase).where(FinanceCase.kind == CaseKind.REVERSED)).one()
        member = make_staff(session, sealer)
        cases.remedy(
            session, case=case, remedy=Remedy.UNDO, reason="estorno", staff_id=member.id, today=clock.today(),
            now=clock.now(),
        )  # fmt: skip
        assert {each.status for each in payments_of(session)} == {PaymentStatus.RETURNED}
        slices = agreements_of(session, plan)
        assert [each.status for each in slices] == [AgreementState.ACTIVE] * 2
        assert [each.installments[0].paid for each in slices] == [ZERO, ZERO]
        assert of_kind(session, AccountKind.SUSPENSE) == ZERO
        (anew,) = charged(session, sealer, plan)
        assert anew.amount == slip.amount


def test_missing_one_creditor_s_slice_touches_that_creditor_only(database: Database, sealer: Sealer) -> None:
    """The other was paid alone: one agreement is noticed and broken, the next charge asks for the other."""
    with database.writing() as session:
        found = served(session, sealer)
        plan = join(session, offers_of(session, found))
        slip, _ = charged(session, sealer, plan)
        missed, kept = agreements_of(session, plan)
        pay_alone(session, kept)
        charged(session, sealer, plan)
        day, events = slip.due_on, []
        for _ in range(90):
            day += DAY
            file_made_on(session, found.slips, day, slip)
            events.append(look(session, missed, day))
            if day < kept.installments[1].due_on:
                assert look(session, kept, day) is None
            if events[-1] is AgreementEvent.BREACH:
                break
        assert [each for each in events if each] == [AgreementEvent.NOTICE, AgreementEvent.BREACH]
        broken, running = agreements_of(session, plan)
        assert (broken.status, running.status) == (AgreementState.BROKEN, AgreementState.ACTIVE)
        (left,) = charged(session, sealer, plan)
        assert [share.installment_id for share in left.shares] == [running.installments[1].id]
        send(session, retorno(found.slips, [paid(left), paid(slip)]))  # and the old one, that asked for both
        broken, running = agreements_of(session, plan)
        assert (broken.status, running.status) == (AgreementState.BROKEN, AgreementState.SETTLED)
        late = payments_of(session)[-2:]
        assert late[0].amount == late[0].credit == broken.installments[0].amount  # its own slice, not the other's
        assert late[0].kind == IncomingKind.AFTER_BREACH


def test_a_pix_told_twice_counts_once_and_a_part_given_back_is_taken_from_each(
    database: Database, sealer: Sealer
) -> None:
    psp = Psp()
    with database.writing() as session:
        found = served(session, sealer, by_pix=True)
        plan = join(session, offers_of(session, found))
        charge, _ = issuing.issue_pix(session, plan, today=clock.today(), now=clock.now())
        asking = pix_charges.begin(session, charge.id, sealer=sealer, now=clock.now())
        assert asking is not None
        assert asking.document.payer_message == f"Pagamento conjunto {plan.number}"
        pix_charges.register(session, charge.id, psp.create_charge(asking.document), now=clock.now())
        came = psp.pay(charge.nosso_numero)
        for _ in range(2):
            receipts.receive(session, charge.receiving_account_id, [came], sealer=sealer, now=clock.now())
        parts = payments_of(session)
        assert [each.amount for each in parts] == [each.installments[0].amount for each in agreements_of(session, plan)]
        back = Money(charge.amount.cents // 4)
        gone = psp.give_back(came, back)
        receipts.receive(session, charge.receiving_account_id, [gone], sealer=sealer, now=clock.now())
        case = session.scalars(select(FinanceCase).where(FinanceCase.kind == CaseKind.PIX_RETURNED)).one()
        member = make_staff(session, sealer)
        cases.remedy(
            session, case=case, remedy=Remedy.UNDO, reason="MED", staff_id=member.id, today=clock.today(),
            now=clock.now(),
        )  # fmt: skip
        slices = [each.installments[0] for each in agreements_of(session, plan)]
        assert total(each.paid or ZERO for each in slices) == charge.amount - back
        assert all(ZERO < (each.paid or ZERO) < each.amount for each in slices)
        assert of_kind(session, AccountKind.SUSPENSE) == ZERO
