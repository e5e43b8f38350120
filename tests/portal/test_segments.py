"""A segment says of debts on file what the rules say of each, on both engines."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from brazil.money import Money
from offers.agreements.agreement import AgreementState
from offers.debt import Product
from offers.policies.conditions import CentsRange, CountRange
from offers.segments.facts import belongs
from offers.segments.segment import DaysRange, Segment, Status
from portal import clock
from portal.db import Database
from portal.models import Agreement, Contact, DebtRecord, DebtStatus, Registration
from portal.sealing import Sealer
from portal.services.errors import NotAllowed, NotFound
from portal.services.segments import count_of, rows_of, save_segment, segment_filter, segment_of
from portal.services.segments.facts import facts_of
from tests.support.banking import make_agreement, make_lender
from tests.support.people import make_creditor, make_debt, make_debtor

MONDAY = date(2026, 11, 23)
FRESH = 365
AGES = (0, 1, 2, 3, 4, 5, 30, 90, 365)
WORDS = ("", "A", "B")


@pytest.fixture
def creditor_id(database: Database, sealer: Sealer) -> int:
    """Debts of every age around a week-end, with and without words, contacts and breaches; and another creditor's."""
    with database.writing() as session:
        (creditor, _), other = make_lender(session, "341"), make_creditor(session)
        for place, (age, status) in enumerate(product(AGES, (DebtStatus.OPEN, DebtStatus.CLOSED))):
            debtor = make_debtor(session, sealer, creditor=creditor, deceased=place == 5)
            make_debt(
                session, debtor, creditor, due_on=MONDAY - timedelta(days=age), status=status,
                principal=Money(10_000 * (place + 1)), product=list(Product)[place % 3], segment=WORDS[place % 3],
                score_band=WORDS[place % 2], original_creditor=WORDS[(place + 1) % 3],
                campaign=WORDS[(place + 2) % 3],
            )  # fmt: skip
            make_debt(session, debtor, other)
            known = session.get_one(Registration, (debtor.id, creditor.id))
            known.city, known.state = WORDS[place % 3], ("", "SP", "PE")[place % 3]
            for contact in session.scalars(select(Contact).where(Contact.debtor_id == debtor.id)):
                contact.confirmed_on = MONDAY - timedelta(days=FRESH + place % 2) if place % 3 else None
                contact.quarantined_at = clock.now() if place % 4 == 1 else None
        for _ in range(2):
            agreement = make_agreement(session, sealer, creditor)
            session.get_one(Agreement, agreement.id).status = AgreementState.BROKEN
        session.commit()
        return creditor.id


words = st.lists(st.sampled_from(["A", "B", "C"]), min_size=1, max_size=2, unique=True).map(tuple)
counts = st.none() | st.integers(0, 3)
days = st.none() | st.sampled_from([0, 1, 2, 3, 4, 30, 91, 400])


@st.composite
def ranges(draw: st.DrawFn, kind: type, names: tuple[str, str], ends: st.SearchStrategy[int | None]) -> object:
    low, high = draw(ends), draw(ends)
    if low is not None and high is not None and high < low:
        low, high = high, low
    return kind(**dict(zip(names, (low, high), strict=True)))


segments = st.builds(
    Segment,
    statuses=st.none() | st.lists(st.sampled_from(Status), min_size=1, max_size=2, unique=True).map(tuple),
    days_overdue=st.none() | ranges(DaysRange, ("minimum", "maximum"), days),
    principal=st.none() | ranges(CentsRange, ("min_cents", "max_cents"), st.none() | st.integers(0, 200_000)),
    products=st.none() | st.lists(st.sampled_from(Product), min_size=1, max_size=3, unique=True).map(tuple),
    regions=st.none() | st.sampled_from([("SP",), ("PE", "SP")]),
    cities=st.none() | words,
    origins=st.none() | words,
    segments=st.none() | words,
    score_bands=st.none() | words,
    campaigns=st.none() | words,
    earlier_breaches=st.none() | ranges(CountRange, ("minimum", "maximum"), counts),
    contactable=st.none() | st.booleans(),
)


def test_the_database_and_the_rules_choose_the_same_debts(database: Database, creditor_id: int) -> None:
    with database.reading() as session:
        own = session.scalars(select(DebtRecord).where(DebtRecord.creditor_id == creditor_id)).all()
        facts = {each.id: facts_of(session, each, today=MONDAY, fresh_days=FRESH) for each in own}
        assert len({each.days_overdue for each in facts.values()}) > 5
        assert {each.contactable for each in facts.values()} == {True, False}
        assert {each.profile.earlier_breaches for each in facts.values()} == {0, 1}

        @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(segments)
        def same(segment: Segment) -> None:
            condition = segment_filter(segment, today=MONDAY, fresh_days=FRESH)
            found = session.scalars(select(DebtRecord.id).where(DebtRecord.creditor_id == creditor_id, condition))
            assert sorted(found) == sorted(number for number, each in facts.items() if belongs(each, segment))

        same()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_segment_is_counted_read_and_its_creditors_alone(database: Database, creditor_id: int) -> None:
    segment = Segment(statuses=(Status.OPEN,), days_overdue=DaysRange(minimum=30))
    asked = {"creditor_id": creditor_id, "today": MONDAY, "fresh_days": FRESH}
    with database.writing() as session:
        count, total = count_of(session, segment, **asked)  # type: ignore[arg-type]
        rows = list(rows_of(session, segment, **asked))  # type: ignore[arg-type]
        assert count == len(rows) == 3
        assert total == sum((each.principal for each in rows), Money(0))
        keep = {"creditor_id": creditor_id, "segment": segment, "staff_id": None, "now": clock.now()}
        saved = save_segment(session, public_id=None, name="Antigas", **keep)  # type: ignore[arg-type]
        with pytest.raises(NotAllowed, match="segment_name_taken"):
            save_segment(session, public_id=None, name="antigas", **keep)  # type: ignore[arg-type]
        with pytest.raises(NotFound):
            segment_of(session, saved.public_id, creditor_id + 1)
