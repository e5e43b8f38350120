"""A running agreement is changed for another: priced before the old one ends, both in one transaction."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementState, InstallmentState
from offers.agreements.changes import ChangeRefusal, Refused
from offers.plans.choice import Choice
from payments.charge import ChargeState
from payments.incoming import CaseKind, IncomingKind, Remedy
from payments.ledger import receivable_agreement, receivable_debt
from portal import clock
from portal.db import Database
from portal.models import Agreement, Charge, DebtStatus, FinanceCase, OfferRecord, Payment
from portal.sealing import Sealer
from portal.services import cases
from portal.services.agreement_life import renegotiating
from portal.services.agreement_life.lineage import lineage_of
from portal.services.agreement_life.renegotiation_offers import ASKED, Renegotiation, make, renegotiation_of
from portal.services.agreement_life.steps import steps_of
from portal.services.codes import CodeRefused
from portal.services.errors import OfferRefused
from portal.services.ledger import balance
from tests.support.banking import paid
from tests.support.books import check_books
from tests.support.lives import DAY, as_it_is, break_agreement, broken, file_made_on, noticed, running
from tests.support.negotiation import acceptance_of

ONCE = {"renegotiations": 1}


def test_what_was_paid_counts_the_price_shown_stands_and_both_change_at_once(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, account, agreement, (first, second, third, _) = may_change(session, sealer)
        file_made_on(session, account, clock.today(), first, paid(first, fee=ZERO))
        early = offered(session, agreement)
        file_made_on(session, account, clock.today(), second, paid(second, fee=ZERO))
        with pytest.raises(OfferRefused, match="debt_changed"):
            accept(session, early)
        found = shown(session, as_it_is(session, agreement))
        both = first.amount + second.amount
        assert total(each.amount for each in found.paid) == both
        assert found.keeping.to_pay == agreement.total - both
        share = 2 * found.keeping.discount.cents * both.cents + agreement.total.cents
        assert found.left.kept.vested.cents == share // (2 * agreement.total.cents)
        record = offered(session, agreement)
        assert record.pricing.balance["total_cents"] < early.pricing.balance["total_cents"]
        accepts_nothing_with_a_wrong_code(session, record)
        later = clock.today() + 2 * DAY
        made = accept(session, record, today=later)
        assert accept(session, record, today=later).id == made.id, "the same form sent twice made two"
        ended, debt = as_it_is(session, agreement), made.debts[0].debt
        assert (ended.status, ended.replaced_by_id, ended.ended_on) == (AgreementState.REPLACED, made.id, later)
        assert (made.status, made.total, debt.status) == (AgreementState.ACTIVE, record.total, DebtStatus.NEGOTIATED)
        assert made.balance.cents == record.pricing.balance["total_cents"]
        states = [each.status for each in ended.installments]
        assert states == [InstallmentState.PAID] * 2 + [InstallmentState.CANCELED] * 2
        asked = session.scalars(select(Charge).where(Charge.id.in_([third.id]))).one()
        assert asked.status is ChargeState.WRITE_OFF_REQUESTED
        owners = (receivable_agreement(str(ended.id)), receivable_debt(str(debt.id)))
        assert [balance(session, each) for each in owners] == [ZERO, ZERO]
        assert balance(session, receivable_agreement(str(made.id))) == made.total
        step = steps_of(session, ended.id)[-1]
        assert (step.reason, step.detail["paid_cents"]) == (ASKED, both.cents)
        assert step.detail["debts"][0]["memo"]["result"]["owed_cents"] == made.balance.cents
        assert [link.paid for link in lineage_of(session, debt)] == [both, ZERO]
        one_that_comes_for_the_old_counts_for_the_new(session, account, third, ended, made)
        made.life = {**made.life, **ONCE}
        session.commit()
        no = renegotiation_of(session, made, choice=Choice(count=0), today=later, now=clock.now())
        assert no == Refused(code=ChangeRefusal.RENEGOTIATIONS_USED, values=(("allowed", 1),))
    check_books(database)


def test_a_noticed_novation_is_changed_for_its_rest_and_its_notice_ends_with_it(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, account, agreement, (first, second, *_) = may_change(session, sealer, nature="novation")
        file_made_on(session, account, clock.today(), first, paid(first, fee=ZERO))
        told = noticed(session, account, agreement, second)
        on = told.noticed_on
        assert on is not None
        record = offered(session, told, today=on)
        late, *ahead = told.installments[1:]
        lines = {line["component"]: line["amount_cents"] for line in record.pricing.balance["lines"]}
        assert lines["principal"] == late.amount.cents + total(each.amount for each in ahead).cents
        assert lines["fine"] == (2 * late.amount.cents * 2 + 100) // 200
        made = accept(session, record, today=on)
        assert as_it_is(session, agreement).status is AgreementState.REPLACED
        assert balance(session, receivable_agreement(str(made.id))) == made.total
        assert lineage_of(session, made.debts[0].debt)[0].paid == first.amount
        break_agreement(session, made.id)
        assert as_it_is(session, made).debts[0].debt.status is DebtStatus.OPEN
    check_books(database)


def test_offers_in_its_place_end_with_it_and_none_is_made_where_the_terms_allow_none(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, account, agreement, (first, *_) = may_change(session, sealer)
        record = offered(session, agreement)
        ended = broken(session, account, agreement, first)
        assert ended.debts[0].debt.version > record.document["debt_version"]
        with pytest.raises(OfferRefused, match="debt_changed"):
            accept(session, record)
        made = make(session, ended, choice=Choice(count=1), today=clock.today(), now=clock.now())
        assert made == Refused(code=ChangeRefusal.NOT_RUNNING)
        _, _, other, _ = running(session, sealer, bank="237")
        none = make(session, other, choice=Choice(count=1), today=clock.today(), now=clock.now())
        assert none == Refused(code=ChangeRefusal.NO_RENEGOTIATIONS)
    check_books(database)


def may_change(session: Session, sealer: Sealer, **life: Any) -> Any:
    found = running(session, sealer)
    found[2].life = {**found[2].life, **ONCE, **life}
    session.commit()
    return found


def shown(session: Session, agreement: Agreement) -> Renegotiation:
    found = renegotiation_of(session, agreement, choice=Choice(count=0), today=clock.today(), now=clock.now())
    assert isinstance(found, Renegotiation), found
    return found


def offered(session: Session, agreement: Agreement, today: Any = None) -> OfferRecord:
    made = make(session, agreement, choice=Choice(count=6), today=today or clock.today(), now=clock.now())
    assert isinstance(made, OfferRecord), made
    return made


def accept(session: Session, record: OfferRecord, today: Any = None, confirm: Any = lambda _: {}) -> Agreement:
    return renegotiating.accept(
        session, debtor_id=record.debtor_id, acceptance=acceptance_of(record, key=f"anew-{record.id}"),
        confirm=confirm, today=today or clock.today(), now=clock.now(),
    )  # fmt: skip


def accepts_nothing_with_a_wrong_code(session: Session, record: OfferRecord) -> None:
    def wrong(_session: Session) -> dict[str, Any]:
        raise CodeRefused("code_wrong", left=2)

    with pytest.raises(CodeRefused):
        accept(session, record, confirm=wrong)
    session.rollback()
    live = session.scalars(select(Agreement).where(Agreement.debtor_id == record.debtor_id)).one()
    assert live.status is AgreementState.ACTIVE


def one_that_comes_for_the_old_counts_for_the_new(
    session: Session, account: Any, charge: Charge, ended: Agreement, made: Agreement
) -> None:
    """A slip paid although it was written off: the named case, and one remedy puts it on the new agreement."""
    file_made_on(session, account, clock.today() + 3 * DAY, charge, paid(charge, fee=ZERO))
    payment = session.scalars(select(Payment).order_by(Payment.id.desc())).first()
    assert payment is not None
    assert (payment.kind, payment.credit, payment.agreement_id) == (IncomingKind.AFTER_BREACH, charge.amount, ended.id)
    case = session.scalars(select(FinanceCase).where(FinanceCase.kind == CaseKind.AFTER_BREACH.value)).one()
    today, now = clock.today() + 3 * DAY, clock.now()
    cases.remedy(
        session, case=case, remedy=Remedy.RESTATE, reason="pago depois da troca", staff_id=1, today=today, now=now
    )
    assert balance(session, receivable_agreement(str(made.id))) == made.total - charge.amount
    assert Money(0) == balance(session, receivable_agreement(str(ended.id)))
