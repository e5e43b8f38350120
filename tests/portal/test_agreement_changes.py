"""What a debtor changes while an agreement runs: free, counted, with new slips; frozen, withdrawn, paid ahead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from brazil.money import ZERO, total
from offers.agreements.agreement import AgreementState, InstallmentState
from offers.agreements.changes import ChangeRefusal, Moved, Refused, Skipped
from payments.charge import ChargeState
from payments.ledger import receivable_agreement
from portal import clock
from portal.db import Database
from portal.models import Agreement, ChargePurpose, DebtStatus, OutboxEntry
from portal.sealing import Sealer
from portal.services import charges
from portal.services.agreement_life import changes, freezing, payoff
from portal.services.errors import Stale
from portal.services.ledger import balance
from tests.support.banking import charges_of, paid
from tests.support.books import balances
from tests.support.lives import as_it_is, file_made_on, look, running


def test_a_date_moves_once_within_the_terms_and_the_old_slip_ends(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, _, agreement, (first, *_) = running(session, sealer)
        today, now, due_on = clock.today(), clock.now(), first.due_on

        def move(days: int) -> Moved | Refused:
            return changes.move(
                session,
                debtor_id=agreement.debtor_id,
                agreement_id=agreement.public_id,
                number=1,
                due_on=due_on + timedelta(days=days),
                today=today,
                now=now,
            )

        refused = move(40)
        assert isinstance(refused, Refused)
        assert refused.code is ChangeRefusal.TOO_FAR
        assert isinstance(move(10), Moved)
        found = as_it_is(session, agreement).installments[0]
        assert (found.due_on, found.agreed_due_on) == (due_on + timedelta(days=10), due_on)
        assert charges_of(session, agreement.id)[0].status is ChargeState.WRITE_OFF_REQUESTED
        again = move(12)
        assert isinstance(again, Refused)
        assert again.code is ChangeRefusal.MOVES_USED
        topics = set(session.scalars(select(OutboxEntry.topic).where(OutboxEntry.key.contains(":move:"))))
        assert topics == {"charges.issue", "agreement.changed"}
        fresh = charges.issue(session, agreement.id, sealer=sealer, today=today, now=now)
        assert [each.due_on for each in fresh] == [due_on + timedelta(days=10)]


def test_a_payment_put_off_goes_to_the_end_with_the_plans_own_interest_in_the_books(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, _, agreement, _ = running(session, sealer)
        agreement.life = {**agreement.life, "skips": 1}
        session.commit()
        last = max(each.due_on for each in agreement.installments)
        skipped = changes.skip(
            session,
            debtor_id=agreement.debtor_id,
            agreement_id=agreement.public_id,
            number=2,
            today=clock.today(),
            now=clock.now(),
        )
        assert isinstance(skipped, Skipped)
        assert skipped.due_on > last
        found = as_it_is(session, agreement)
        assert total(each.amount for each in found.installments) == found.total
        assert balance(session, receivable_agreement(str(found.id))) == found.total


def test_frozen_it_asks_for_nothing_and_no_day_of_it_counts(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, agreement, (first, *_) = running(session, sealer)
        today, now = clock.today(), clock.now()
        freezing.freeze(session, agreement.id, reason="plano judicial", actor="staff:1", today=today, now=now)
        assert {each.status for each in charges_of(session, agreement.id)} == {ChargeState.WRITE_OFF_REQUESTED}
        assert charges.issue(session, agreement.id, sealer=sealer, today=today, now=now) == []
        much_later = first.due_on + timedelta(days=90)
        file_made_on(session, account, much_later, first)
        assert look(session, agreement, much_later) is None
        freezing.resume(session, agreement.id, reason="acabou", actor="staff:1", today=much_later, now=now)
        assert look(session, agreement, much_later) is None, "days it was held counted as late"
        assert as_it_is(session, agreement).status is AgreementState.ACTIVE


def test_before_any_payment_it_is_given_up_as_if_it_had_never_been_made(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, _, agreement, _ = running(session, sealer)
        asked = {"debtor_id": agreement.debtor_id, "today": clock.today(), "now": clock.now()}
        freezing.withdraw(session, agreement_id=agreement.public_id, reason="desisti", **asked)
        found = as_it_is(session, agreement)
        assert (found.status, found.debts[0].debt.status) == (AgreementState.CANCELED, DebtStatus.OPEN)
        assert not any(balances(session).values()), "something of it stayed in the books"
        _, account, other, (first, *_) = running(session, sealer, bank="237")
        file_made_on(session, account, clock.today(), first, paid(first, fee=ZERO))
        asked["debtor_id"] = other.debtor_id
        with pytest.raises(Stale, match="already_paid"):
            freezing.withdraw(session, agreement_id=other.public_id, reason="desisti", **asked)


def test_several_are_paid_by_one_charge_good_for_some_days_and_asked_again_it_is_the_same(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, _, agreement, (first, *_) = running(session, sealer)
        on = first.due_on + timedelta(days=4)

        def ask(*numbers: int) -> list[int]:
            made = payoff.charge_for(
                session,
                debtor_id=agreement.debtor_id,
                agreement_id=agreement.public_id,
                numbers=numbers,
                sealer=sealer,
                today=on,
                now=clock.now(),
            )
            return [each.id for each in made]

        (late,) = ask(1, 2)
        assert ask(1, 2) == [late]
        (every,) = ask(1, 2, 3, 4)
        by_id = {each.id: each for each in charges_of(session, agreement.id)}
        assert by_id[late].status is ChargeState.CANCELED, "two charges for the same installments"
        charge = by_id[every]
        assert charge.purpose is ChargePurpose.SEVERAL
        assert total(share.amount for share in charge.shares) == charge.amount
        found = session.get_one(Agreement, agreement.id)
        left = {each.id: each.amount for each in found.installments if each.status is InstallmentState.OPEN}
        for share in charge.shares:
            assert share.amount - share.charges + share.rebate == left[share.installment_id]
        by_number = {share.installment.number: share for share in charge.shares}
        assert by_number[1].charges > ZERO
        assert by_number[4].charges == ZERO
        late_again = charge.valid_until
        assert late_again is not None
        look(session, agreement, late_again + timedelta(days=1))
        gone = {each.id: each.status for each in charges_of(session, agreement.id)}
        assert gone[every] is ChargeState.CANCELED, "a charge of an amount that is no longer right can be paid"
