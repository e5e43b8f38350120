"""The demonstration goes in through the import, whole and once, and a year lies behind each creditor: every report has
something to tell, and the books are right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementEvent, AgreementState
from portal.config import Settings
from portal.db import Database
from portal.demo.creditors import CREDITORS
from portal.demo.load import load
from portal.demo.people import SHOWCASES, person
from portal.models import (
    Agreement,
    AgreementStep,
    AuditEvent,
    Creditor,
    Debtor,
    OutboxEntry,
    Payment,
    Payout,
    PixAccount,
    Pricing,
)
from portal.sealing import Sealer
from portal.services import proofs
from portal.services.desk import decisions
from portal.services.desk.changes import Change, figures
from portal.services.ledger_checks.checking import check
from portal.services.payouts.preparing import free_totals
from portal.services.portfolio_overview import overview
from portal.services.reports import satisfaction
from portal.services.reports.asked import Asked
from portal.services.reports.catalog import SPECS, Report, usual_period
from portal.services.reports.figures import Method, figure
from portal.services.reports.times import time_until
from tests.support.demonstrated import (
    everything_promised_is_there,
    none_outgrows_what_was_owed,
    rows_of_each_table,
    staff_sign_in_with_the_shown_password_and_code,
    terms_and_profiles_differ,
)

HOLIDAY, MONDAY, HOLIDAYS = date(2026, 11, 20), date(2026, 11, 23), date(2028, 3, 1)
"""A Friday no bank opens on, the Monday after it, and Ash Wednesday of a leap year: the files of three days come at
once."""
DAYS = [("sqlite", HOLIDAYS), ("postgresql", MONDAY), ("sqlite", HOLIDAY)]


def load_it(database: Database, sealer: Sealer, settings: Settings, now: datetime, today: date) -> None:
    with database.writing() as session:
        load(session, sealer=sealer, settings=settings, now=now, today=today, told=lambda _what, _share: None)


@pytest.mark.parametrize(("database_url", "today"), DAYS, indirect=["database_url"])
def test_the_demonstration_is_whole_has_a_year_behind_it_and_loads_once(
    database: Database, sealer: Sealer, settings: Settings, today: date
) -> None:
    now = datetime(today.year, today.month, today.day, 15, tzinfo=UTC)
    load_it(database, sealer, settings, now, today)
    with database.reading() as session:
        every_creditor_has_a_year_behind_it_and_its_books_are_right(session, sealer, now, today)
        terms_and_profiles_differ(session)
        none_outgrows_what_was_owed(session, today)
        before = rows_of_each_table(session)
    load_it(database, sealer, settings, now, today)
    with database.reading() as session:
        assert rows_of_each_table(session) == before
        everything_promised_is_there(session, today)
        staff_sign_in_with_the_shown_password_and_code(session, sealer, now)


def every_creditor_has_a_year_behind_it_and_its_books_are_right(
    session: Session, sealer: Sealer, now: datetime, today: date
) -> None:
    assert check(session, now=now) == ()
    for slug in (demo.slug for demo in CREDITORS):
        creditor_id = session.scalars(select(Creditor.id).where(Creditor.slug == slug)).one()
        agreed_on_every_state(session, creditor_id)
        every_report_tells_something(session, creditor_id, today)
        the_desk_has_work(session, creditor_id, today)
        nothing_waits_long_to_be_paid_out(session, creditor_id, today)
    assert all(each.read_until >= now for each in session.scalars(select(PixAccount)))  # or the worker reads a year
    nobody_shown_was_touched(session, sealer, today)
    lists_by_time_are_in_order(session)


def agreed_on_every_state(session: Session, creditor_id: int) -> None:
    by_status = select(Agreement.status, func.count()).where(Agreement.creditor_id == creditor_id)
    counted = {status: count for status, count in session.execute(by_status.group_by(Agreement.status))}  # noqa: C416
    assert 34 <= sum(counted.values()) <= 40
    assert counted[AgreementState.ACTIVE] >= 8
    assert counted[AgreementState.SETTLED] >= 8
    assert counted[AgreementState.BROKEN] >= 5
    assert (counted[AgreementState.REPLACED], counted[AgreementState.NOTICED]) == (2, 1)
    events = select(AgreementStep.event).join(Agreement, Agreement.id == AgreementStep.agreement_id)
    steps = list(session.scalars(events.where(Agreement.creditor_id == creditor_id)))
    assert steps.count(AgreementEvent.CURE.value) >= 2
    assert steps.count(AgreementEvent.NOTICE.value) >= steps.count(AgreementEvent.BREACH.value) + 3


def every_report_tells_something(session: Session, creditor_id: int, today: date) -> None:
    for report in Report:
        period = usual_period(report, today)
        asked = Asked(creditor_id=creditor_id, since=period.since, until=period.until, today=today)
        for spec in SPECS[report]:
            found = figure(session, spec, asked)
            assert found.count > 0, (report, spec.key)
            if spec.method is Method.SURVIVAL:
                assert time_until(session, spec, asked).happened > 0, (report, spec.key)
            else:
                assert found.part > 0, (report, spec.key)
    period = usual_period(Report.SATISFACTION, today)
    asked = Asked(creditor_id=creditor_id, since=period.since, until=period.until, today=today)
    assert len(satisfaction.rated(session, asked)) == 4  # all together, and three steps with enough people each


def the_desk_has_work(session: Session, creditor_id: int, today: date) -> None:
    waiting = decisions.counts(session, creditor_id)
    kinds = decisions.Decision
    assert {waiting[kind] for kind in (kinds.COMPLAINT, kinds.DISPUTE, kinds.BREAKING)} == {1}
    assert all(each.due_by is None or each.due_by >= today for each in decisions.first_due(session, creditor_id, 50))
    assert overview(session, creditor_id, today).of("negotiated") >= 9
    changed = figures(session, creditor_id, usual_period(Report.DISCOUNT, today).since)
    assert all(changed[each].count for each in Change)


def nothing_waits_long_to_be_paid_out(session: Session, creditor_id: int, today: date) -> None:
    paid = session.scalars(select(Payout).where(Payout.creditor_id == creditor_id).order_by(Payout.number)).all()
    assert len(paid) >= 8
    assert [each.number for each in paid] == list(range(1, len(paid) + 1))
    waiting = free_totals(session, creditor_id, paid[0].kind, today)
    assert waiting.first_on is None or (today - waiting.first_on).days <= 45


def nobody_shown_was_touched(session: Session, sealer: Sealer, today: date) -> None:
    lookups = [sealer.lookup(person(number, today).cpf) for number in range(len(SHOWCASES))]
    shown = select(Debtor.id).where(Debtor.cpf_lookup.in_(lookups))
    assert len(session.scalars(shown).all()) == len(SHOWCASES)
    assert session.scalar(select(Pricing.id).where(Pricing.debtor_id.in_(shown)).limit(1)) is None


def lists_by_time_are_in_order(session: Session) -> None:
    """The trail shows the newest id first: a past that was written today stands where it happened."""
    for creditor_id in session.scalars(select(Creditor.id)):
        of_one = select(AuditEvent.at).where(AuditEvent.creditor_id == creditor_id).order_by(AuditEvent.id)
        instants = list(session.scalars(of_one))
        assert instants == sorted(instants)
        known = select(Payment.applied_at).where(Payment.creditor_id == creditor_id).order_by(Payment.id)
        instants = list(session.scalars(known))
        assert instants == sorted(instants)
    told = select(OutboxEntry.topic).where(OutboxEntry.done_at.is_(None)).distinct()
    assert set(session.scalars(told)) == {"bank.remessa", "proofs.refresh"}  # nobody is told today of months ago
    letters = select(OutboxEntry).where(OutboxEntry.topic == "proofs.refresh", OutboxEntry.done_at.is_(None))
    waits = [each.next_at - each.created_at for each in session.scalars(letters) if each.next_at is not None]
    assert len(waits) >= 24
    assert min(waits) >= timedelta(minutes=10)  # the worker's first minutes are for who looks around
    assert proofs_without_promise(session) == []


def proofs_without_promise(session: Session) -> list[int]:
    """Settled agreements that the worker's first sweep would draw letters for at once."""
    keys = set(session.scalars(select(OutboxEntry.key).where(OutboxEntry.topic == proofs.TOPIC)))
    day = max(key.rpartition(":")[2] for key in keys if key.startswith("swept:"))
    found = proofs.without_letter(session, date.fromisoformat(day))
    return [each for each in found if f"swept:{each}:{day}" not in keys]
