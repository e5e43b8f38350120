"""A link by which somebody else pays: what it asks a PSP for, how it ends, and that paying it pays the installment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from brazil.calendar import add_bank_days, next_bank_day
from brazil.money import Money
from offers.agreements.agreement import AgreementState, InstallmentState
from payments.charge import ChargeState
from payments.incoming import IncomingKind
from payments.pix.charge import PixChargeStatus
from portal import clock
from portal.db import Database
from portal.jobs import pix, psp_rest, runner
from portal.models import Agreement, Charge, ChargeMethod, Installment, PayLink, Payment
from portal.sealing import Sealer
from portal.services import pay_links
from portal.services.agreement_life import payoff
from portal.services.errors import NotFound, Stale
from portal.services.pay_links import Length, LinkState, Made, state_of
from portal.services.pay_links_opened import NothingToPay, Request, opened
from portal.services.pix import charges as pix_charges
from tests.support.books import check_books
from tests.support.lives import as_it_is
from tests.support.pix import Psp, make_pix_agreement, pix_of, pix_tools

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def books(database: Database) -> Iterator[None]:
    yield
    check_books(database)


class Life(SimpleNamespace):
    """An agreement of four installments, each with its Pix at a PSP."""

    app: Flask
    database: Database
    sealer: Sealer
    psp: Psp
    agreement: Agreement

    def make(self, number: int = 1, length: Length = Length.SHORT, today: date | None = None) -> Made:
        with self.database.writing() as session:
            return pay_links.make(
                session, debtor_id=self.agreement.debtor_id, agreement_id=self.agreement.public_id, number=number,
                length=length, today=today or clock.today(), now=clock.now(),
            )  # fmt: skip

    def end(self, made: Made) -> None:
        with self.database.writing() as session:
            pay_links.end(
                session, debtor_id=self.agreement.debtor_id, agreement_id=self.agreement.public_id,
                link_id=made.link.public_id, now=clock.now(),
            )  # fmt: skip

    def work(self) -> None:
        runner.run_due(pix_tools(self.app, self.psp))

    def collect(self) -> None:
        psp_rest.forget()
        pix.collect(pix_tools(self.app, self.psp))
        self.work()

    def open(self, token: str, now: datetime | None = None) -> Request | NothingToPay:
        with self.database.writing() as session:
            return opened(session, token, now=now or clock.now())

    def state(self, made: Made, now: datetime | None = None) -> LinkState:
        with self.database.reading() as session:
            return state_of(self.link(session, made), now or clock.now())

    def link(self, session: Session, made: Made) -> PayLink:
        return session.scalars(select(PayLink).where(PayLink.id == made.link.id)).one()

    def own(self) -> tuple[str, Money]:
        """The Pix of the first installment."""
        with self.database.reading() as session:
            charge = pix_of(session, self.agreement.id)[0]
            return charge.nosso_numero, charge.amount

    def txid(self, made: Made) -> str:
        with self.database.reading() as session:
            return self.link(session, made).charge.nosso_numero


@pytest.fixture
def life(app: Flask, database: Database, sealer: Sealer) -> Life:
    psp = Psp()
    _, _, agreement, _ = make_pix_agreement(database, sealer, psp, 4)
    return Life(app=app, database=database, sealer=sealer, psp=psp, agreement=agreement)


def test_somebody_pays_and_the_installment_is_paid_and_its_own_pix_ends(life: Life) -> None:
    made = life.make()
    asked = life.open(made.token)
    assert isinstance(asked, Request)
    assert asked.payload == ""
    life.work()
    txid = life.txid(made)
    kept = life.psp.open_charges[txid]
    assert txid not in life.psp.charges
    assert kept.document.payer_message == ""
    left = (made.link.expires_at - clock.now()).total_seconds()
    assert 0 <= left - kept.document.expires_in + 60 < 120
    asked = life.open(made.token)
    assert isinstance(asked, Request)
    assert (asked.payload, asked.amount) == (kept.payload, kept.document.amount)
    with life.database.reading() as session:
        assert life.link(session, made).opened == 1
        own = pix_of(session, life.agreement.id)[0]
        own_id, own_txid = own.id, own.nosso_numero
        assert (own.status, own.without_payer) == (ChargeState.REGISTERED, False)
        assert payoff.charges_for_several(session, life.agreement.id, clock.today()) == []
    life.psp.pay(txid)
    life.collect()
    assert life.open(made.token) is NothingToPay.PAID
    assert life.state(made) is LinkState.PAID
    with life.database.reading() as session:
        agreement = as_it_is(session, life.agreement)
        assert agreement.installments[0].status is InstallmentState.PAID
        assert session.get_one(Charge, own_id).status is ChargeState.WRITTEN_OFF
        assert session.scalars(select(Payment)).one().kind in (IncomingKind.EXACT, IncomingKind.EARLY)
    assert life.psp.charges[own_txid].status is PixChargeStatus.REMOVED_BY_RECEIVER


def test_paid_by_both_the_second_is_the_persons_credit(life: Life) -> None:
    made = life.make()
    life.work()
    own, amount = life.own()
    life.psp.pay(own)
    life.psp.pay(life.txid(made))
    life.collect()
    with life.database.reading() as session:
        first, second = session.scalars(select(Payment).order_by(Payment.id)).all()
        assert {first.kind, second.kind} >= {IncomingKind.TWICE}
        assert sorted((first.credit.cents, second.credit.cents))[0] == 0
        assert max(first.credit, second.credit) == amount


def test_the_installment_paid_otherwise_leaves_nothing_of_the_link(life: Life) -> None:
    made = life.make()
    life.work()
    life.psp.pay(life.own()[0])
    life.collect()
    assert life.open(made.token) is NothingToPay.GONE
    assert life.state(made) is LinkState.OVER
    assert life.psp.open_charges[life.txid(made)].status is PixChargeStatus.REMOVED_BY_RECEIVER


def test_ending_takes_its_pix_back_and_ending_again_changes_nothing(life: Life) -> None:
    made = life.make()
    life.work()
    life.end(made)
    life.end(made)
    life.work()
    assert (life.state(made), life.open(made.token)) == (LinkState.ENDED, NothingToPay.GONE)
    assert life.psp.open_charges[life.txid(made)].status is PixChargeStatus.REMOVED_BY_RECEIVER
    with life.database.reading() as session:
        assert pix_of(session, life.agreement.id)[0].status is ChargeState.REGISTERED


def test_three_are_live_at_most_and_another_for_the_same_installment_takes_its_place(life: Life) -> None:
    first, second, third = (life.make(number) for number in (1, 2, 3))
    with pytest.raises(Stale, match="pay_link_limit"):
        life.make(4)
    again = life.make(2)
    assert [life.state(each) for each in (first, second, third, again)] == [
        LinkState.LIVE, LinkState.ENDED, LinkState.LIVE, LinkState.LIVE,
    ]  # fmt: skip
    life.end(first)
    assert life.state(life.make(4)) is LinkState.LIVE


def test_it_is_over_at_midnight_in_sao_paulo_of_its_last_bank_day(life: Life) -> None:
    made = life.make()
    until = next_bank_day(clock.today() + 3 * DAY)
    with life.database.reading() as session:
        assert life.link(session, made).charge.valid_until == until
    at = datetime.combine(until + DAY, datetime.min.time(), clock.SAO_PAULO)
    assert life.state(made, at - timedelta(seconds=1)) is LinkState.LIVE
    assert life.state(made, at) is LinkState.EXPIRED
    assert life.open(made.token, at) is NothingToPay.GONE


def test_one_that_is_not_late_does_not_put_off_its_due_date_by_a_week(life: Life) -> None:
    """On the due date, seven days would spare the fine; two bank days, as for any fixed amount, are the most."""
    due_on = next_bank_day(life.agreement.installments[0].due_on)
    made = life.make(1, Length.LONG, due_on)
    with life.database.reading() as session:
        assert life.link(session, made).charge.valid_until == add_bank_days(due_on, payoff.GOOD_FOR)
    late = due_on + 10 * DAY
    with life.database.reading() as session:
        agreement = as_it_is(session, life.agreement)
        shown = pay_links.preview(session, agreement, 1, Length.LONG, late)
        assert shown.until == next_bank_day(late + 7 * DAY)
        assert shown.amount > agreement.installments[0].amount


def test_a_frozen_agreement_answers_no_link_and_makes_none(life: Life) -> None:
    made = life.make()
    with life.database.writing() as session:
        session.execute(update(Agreement).values(status=AgreementState.FROZEN))
        session.commit()
    assert life.open(made.token) is NothingToPay.GONE
    with pytest.raises(Stale, match="pay_link_impossible"):
        life.make(2)
    with life.database.writing() as session:
        session.execute(update(Agreement).values(status=AgreementState.ACTIVE))
        session.commit()


def test_what_is_not_there_or_anothers_makes_no_link(life: Life) -> None:
    with pytest.raises(Stale, match="pay_link_installment"):
        life.make(9)
    made = life.make()
    with life.database.writing() as session, pytest.raises(NotFound):
        pay_links.end(
            session, debtor_id=life.agreement.debtor_id + 1, agreement_id=life.agreement.public_id,
            link_id=made.link.public_id, now=clock.now(),
        )  # fmt: skip
    assert life.state(made) is LinkState.LIVE


def test_a_psp_that_is_away_past_the_last_day_is_not_asked_any_more(life: Life) -> None:
    life.psp.away = True
    made = life.make()
    life.work()
    asked = life.open(made.token)
    assert isinstance(asked, Request)
    assert (asked.payload, asked.amount > Money(0)) == ("", True)
    life.psp.away = False
    psp_rest.forget()
    with life.database.writing() as session:
        charge = life.link(session, made).charge
        asking = pix_charges.begin(session, charge.id, sealer=life.sealer, now=made.link.expires_at)
        assert asking is None
        assert session.get_one(Charge, charge.id).status is ChargeState.WRITTEN_OFF
    assert life.psp.open_charges == {}


def test_an_amount_of_ones_choice_settles_what_was_shown_and_lowers_the_last_one(life: Life) -> None:
    amounts = [each.amount for each in life.agreement.installments]
    chosen = amounts[0] + amounts[3] + Money(10_00)
    with life.database.writing() as session:
        (code, *_) = payoff.charge_for_amount(
            session, debtor_id=life.agreement.debtor_id, agreement_id=life.agreement.public_id, amount=chosen,
            sealer=life.sealer, today=clock.today(), now=clock.now(),
        )  # fmt: skip
        assert code.method is ChargeMethod.PIX
        assert code.amount == chosen
        shares = {each.installment.number: (each.amount, each.rebate) for each in code.shares}
        worth = shares[3][0] + shares[3][1]
    life.work()
    life.psp.pay(code.nosso_numero)
    life.collect()
    with life.database.reading() as session:
        agreement = as_it_is(session, life.agreement)
        states = [each.status for each in agreement.installments]
        assert states == [InstallmentState.PAID, InstallmentState.OPEN, InstallmentState.OPEN, InstallmentState.PAID]
        assert agreement.installments[2].paid == worth
        paid = session.scalars(select(Payment)).one()
        assert (paid.credit, paid.kind) == (Money(0), IncomingKind.EARLY)
        assert session.get_one(Charge, code.id).status is ChargeState.PAID
        anew = session.scalars(
            select(Charge).join(Installment).where(
                Installment.number == 3, Charge.method == ChargeMethod.PIX, Charge.status == ChargeState.REGISTERED
            )
        ).one()  # fmt: skip
        assert anew.amount == amounts[2] - worth
