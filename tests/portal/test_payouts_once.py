"""Nothing is paid out twice: canceling frees lines, of many who prepare at once one does, contracts stay."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from brazil.money import ZERO, Money
from offers.agreements.allocation import Part
from portal import clock
from portal.db import Database
from portal.models import Payment, Payout, PayoutKind, PayoutLine
from portal.sealing import Sealer
from portal.services.errors import NotAllowed, Stale
from portal.services.payouts import contracts, deciding
from portal.services.payouts.lines import derive_all
from portal.services.payouts.preparing import free_totals, prepare
from tests.support.payouts import TERMS, make_contract, make_desk, make_payment, no_faults, prepared, take_back

PRINCIPAL = Part.PRINCIPAL


def test_a_canceled_payout_frees_its_lines_and_what_changed_since_the_preview_is_not_taken(
    database: Database, sealer: Sealer
) -> None:
    today = clock.today()
    with database.writing() as session:
        desk = make_desk(session, sealer)
        make_payment(session, desk, {PRINCIPAL: 100_00})
        session.commit()
    first = prepared(database, desk)

    def refusal(until: int = 0, seen: Money = ZERO) -> str:
        with database.writing() as session, pytest.raises((NotAllowed, Stale)) as error:
            prepare(
                session, desk.creditor.id, PayoutKind.PAYOUT, until_on=today + timedelta(days=until), seen=seen,
                staff_id=desk.other.id, today=today, now=clock.now(),
            )  # fmt: skip
        return error.value.code

    assert refusal() == "payout_open"
    with database.writing() as session:
        payout = session.get_one(Payout, first)
        with pytest.raises(NotAllowed, match="payout_without_reason"):
            deciding.cancel(session, payout, reason=" ", staff_id=desk.one.id, now=clock.now())
        deciding.cancel(session, payout, reason="Período errado", staff_id=desk.one.id, now=clock.now())
        assert session.scalar(select(func.count()).where(PayoutLine.payout_id.is_(None))) == 1
    assert refusal(until=1) == "payout_in_the_future"
    assert refusal(seen=Money(1)) == "payout_changed"
    assert refusal(until=-1) == "payout_without_lines"
    with database.writing() as session:
        payment = session.scalars(select(Payment)).one()
        take_back(payment)
        session.commit()
    assert refusal() == "payout_not_positive"
    with database.writing() as session:
        make_payment(session, desk, {PRINCIPAL: 1_00})
        session.commit()
    second = prepared(database, desk)
    with database.reading() as session:
        made = session.get_one(Payout, second)
        assert (made.number, made.line_count, made.recovered) == (2, 3, Money(1_00))
    no_faults(database)


def test_of_two_who_prepare_at_once_one_does(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        desk = make_desk(session, sealer)
        for cents in range(1, 41):
            make_payment(session, desk, {PRINCIPAL: cents * 100})
        session.commit()
        derive_all(session, desk.creditor.id, now=clock.now())
        seen = free_totals(session, desk.creditor.id, PayoutKind.PAYOUT, clock.today()).total
        make_payment(session, desk, {PRINCIPAL: 10_00}, on=clock.today())  # every one of them also has a line to write
        session.commit()
    start, ended = threading.Barrier(4), list[str]()

    def one() -> None:
        start.wait()
        try:
            with database.writing() as session:
                derive_all(session, desk.creditor.id, now=clock.now())
                now_seen = free_totals(session, desk.creditor.id, PayoutKind.PAYOUT, clock.today()).total
                prepare(
                    session, desk.creditor.id, PayoutKind.PAYOUT, until_on=clock.today(), seen=now_seen,
                    staff_id=desk.one.id, today=clock.today(), now=clock.now(),
                )  # fmt: skip
            ended.append("prepared")
        except (NotAllowed, Stale) as error:
            ended.append(error.code)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(ended) in (
        [*["payout_open"] * 3, "prepared"],
        [*["payout_open"] * 2, "payout_without_lines", "prepared"],
        [*["payout_changed"], *["payout_open"] * 2, "prepared"],
    ), ended
    with database.reading() as session:
        made = session.scalars(select(Payout)).one()
        assert made.line_count == 41
        assert made.total > seen
    no_faults(database)


def test_another_contract_takes_over_from_its_day_and_what_was_worked_out_stays(
    database: Database, sealer: Sealer
) -> None:
    today = clock.today()
    with database.writing() as session:
        desk = make_desk(session, sealer)
        flat = replace(TERMS, bands=(replace(TERMS.bands[0], rate_bps=3_000),))
        make_payment(session, desk, {PRINCIPAL: 100_00})
        session.commit()
        derive_all(session, desk.creditor.id, now=clock.now())
        with pytest.raises(NotAllowed, match="contract_in_the_past"):
            make_contract(session, desk.creditor, flat, starts_on=today - timedelta(days=1))
        make_contract(session, desk.creditor, flat, starts_on=today)
        make_payment(session, desk, {PRINCIPAL: 100_00})
        make_payment(session, desk, {PRINCIPAL: 100_00}, on=today - timedelta(days=1))
        make_payment(session, desk, {PRINCIPAL: 100_00}, on=today - timedelta(days=900))
        session.commit()
        derive_all(session, desk.creditor.id, now=clock.now())
        rates = session.scalars(select(PayoutLine.rate_bps).order_by(PayoutLine.id)).all()
        old = rates[0]
        assert old != 3_000
        assert rates == [old, 3_000, old, old]
        listed = contracts.contracts_of(session, desk.creditor.id)
        assert [each.starts_on for each in listed] == [today, today - timedelta(days=365)]
        assert contracts.terms_of(listed[0]) == flat
