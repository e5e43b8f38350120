"""From a debt to its agreements and back, what a novation leaves when it breaks, and what is told meanwhile."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, total
from offers.agreements.agreement import AgreementState, InstallmentState
from offers.plans.choice import Choice
from offers.refusal import Refusal
from payments.ledger import receivable_agreement, receivable_debt
from portal import clock
from portal.db import Database
from portal.formatting import date_plain
from portal.models import Agreement, DebtStatus, Message
from portal.sealing import Sealer
from portal.services import agreements, messages, offers
from portal.services.agreement_life import changes
from portal.services.agreement_life.lineage import lineage_of, replace_ended
from portal.services.agreement_life.steps import steps_of
from portal.services.agreements import Acceptance
from portal.services.balances import balance_of
from portal.services.ledger import balance
from tests.support.banking import paid
from tests.support.books import check_books
from tests.support.lives import DAY, as_it_is, broken, broken_after_one, file_made_on, noticed, running
from tests.support.worker import work


def test_the_agreement_that_follows_a_broken_one_is_tied_to_it_once_and_the_debt_tells_both(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, ended, (first, _second, *_) = broken_after_one(session, sealer)
        on = ended.ended_on or clock.today()
        assert replace_ended(session, ended.id, today=on, now=clock.now()) == [], "nothing came before it"
        following = _agreed_again(session, ended)
        assert replace_ended(session, following.id, today=on, now=clock.now()) == [as_it_is(session, ended)]
        assert replace_ended(session, following.id, today=on, now=clock.now()) == [], "tied a second time"
        before = as_it_is(session, ended)
        assert (before.status, before.replaced_by_id) == (AgreementState.REPLACED, following.id)
        assert steps_of(session, before.id)[-1].detail == {"agreement_id": following.id}
        links = lineage_of(session, before.debts[0].debt)
        assert [link.agreement.id for link in links] == [ended.id, following.id]
        assert [link.paid for link in links] == [first.amount, ZERO]
        assert links[0].agreement.installments[0].status is InstallmentState.PAID
        assert following.total < before.total, "what was paid did not count"
    check_books(database)


def test_a_broken_novation_leaves_its_unpaid_installments_with_charges_on_the_late_ones_alone(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, account, agreement, (first, second, *_) = running(session, sealer)
        agreement.life = {**agreement.life, "nature": "novation"}
        session.commit()
        file_made_on(session, account, clock.today(), first, paid(first, fee=ZERO))
        ended = broken(session, account, agreement, second)
        on, debt = ended.ended_on, ended.debts[0].debt
        assert on is not None
        late, *ahead = ended.installments[1:]
        days = (on - late.due_on).days
        interest = (2 * late.amount.cents * days + 3000) // 6000  # 1% a month, pro rata by day, half up
        fine = (2 * late.amount.cents * 2 + 100) // 200
        owed = late.amount.cents + fine + interest + total(each.amount for each in ahead).cents
        assert balance_of(debt, on).total.cents == owed
        assert balance(session, receivable_debt(str(debt.id))).cents == owed
        assert balance(session, receivable_agreement(str(ended.id))) == ZERO
        assert debt.status is DebtStatus.OPEN
        step = steps_of(session, ended.id)[-1]
        assert (step.detail["nature"], step.detail["vested_cents"]) == ("novation", 0)
        months_later = balance_of(debt, on + timedelta(days=30)).total.cents - owed
        assert months_later > 0
        assert months_later < debt.principal.cents * 3 // 100, "charges ran on more than the late installments"
    check_books(database)


def test_a_date_moved_a_payment_put_off_and_a_cure_are_each_told(
    app: Flask, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, account, agreement, (first, *_) = running(session, sealer)
        agreement.life = {**agreement.life, "skips": 1}
        session.commit()
        who, which, today, now = agreement.debtor_id, agreement.public_id, clock.today(), clock.now()
        third = agreement.installments[2].due_on
        moved = changes.move(
            session, debtor_id=who, agreement_id=which, number=3, due_on=third + 3 * DAY, today=today, now=now
        )
        put_off = changes.skip(session, debtor_id=who, agreement_id=which, number=2, today=today, now=now)
        on = noticed(session, account, agreement, first).noticed_on
        assert on is not None
        in_time = paid(first, first.amount.times(2), occurred_on=on, credited_on=on, fee=ZERO)
        file_made_on(session, account, on + DAY, first, in_time)
        assert as_it_is(session, agreement).status is AgreementState.ACTIVE
        session.commit()
    for _ in range(3):
        work(app)
    with database.reading() as session:
        texts = {each.kind: messages.body_of(sealer, each) for each in session.scalars(select(Message))}
    assert date_plain(moved.due_on) in texts["agreement_date_moved"].text  # type: ignore[union-attr]
    assert date_plain(put_off.due_on) in texts["agreement_skipped"].text  # type: ignore[union-attr]
    assert "continua como antes" in texts["agreement_cured"].text  # type: ignore[union-attr]


def _agreed_again(session: Session, ended: Agreement) -> Agreement:
    """The debtor accepts a new agreement over the debt that came back, on the day it did."""
    on, now = ended.ended_on or clock.today(), clock.now()
    debt = ended.debts[0].debt.public_id
    made = offers.make(session, debtor_id=ended.debtor_id, debt_id=debt, choice=Choice(count=2), today=on, now=now)
    assert not isinstance(made, Refusal), made
    acceptance = Acceptance(
        offer_id=made.public_id, key="again", number="700-700-700-0", terms={}, terms_digest="0" * 64,
        evidence={"ip": "127.0.0.1"},
    )  # fmt: skip
    return agreements.accept(
        session, debtor_id=ended.debtor_id, acceptance=acceptance, confirm=lambda _: {}, today=on, now=now
    )
