"""Accepting is one deed: all of it or nothing, once, and only for what was offered."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DataError

from brazil.money import Money, total
from offers.made.offer_document import offer_digest
from payments.ledger import discount_granted, receivable_agreement, receivable_debt
from portal.db import Database
from portal.models import (
    Agreement,
    AuditEvent,
    DebtRecord,
    DebtStatus,
    IdempotencyKey,
    Installment,
    JournalRecord,
    OfferRecord,
    OutboxEntry,
    PostingRecord,
)
from portal.sealing import Sealer
from portal.services.accepting import postgresql
from portal.services.agreement_numbers import agreement_number, check_digit
from portal.services.errors import NotFound, OfferRefused, ServiceError, Stale
from portal.services.ledger import balance
from tests.support.negotiation import accept_offer, acceptance_of, make_offer, owing, publish_policy
from tests.support.people import make_debtor


@pytest.fixture
def debt(database: Database, sealer: Sealer) -> DebtRecord:
    with database.writing() as session:
        return owing(session, sealer)


@pytest.fixture
def offer(database: Database, debt: DebtRecord) -> OfferRecord:
    with database.writing() as session:
        return make_offer(session, debt, count=4)


def count(database: Database, table: Any) -> int:
    with database.reading() as session:
        return int(session.scalar(select(func.count()).select_from(table)) or 0)


def nothing_written(database: Database) -> bool:
    tables = (Agreement, Installment, JournalRecord, AuditEvent, IdempotencyKey, OutboxEntry)
    return all(count(database, table) == 0 for table in tables)


def test_installments_add_up_and_the_debt_is_taken(database: Database, debt: DebtRecord, offer: OfferRecord) -> None:
    with database.writing() as session:
        agreement = accept_offer(session, offer)
    with database.reading() as session:
        found = session.get_one(Agreement, agreement.id)
        assert total(each.amount for each in found.installments) == found.total == offer.total
        assert [each.number for each in found.installments] == [1, 2, 3, 4]
        assert found.installments[0].due_on == offer.first_due_on
        assert found.evidence == {"ip": "127.0.0.1", "channel": "sms"}
        taken = session.get_one(DebtRecord, debt.id)
        assert (taken.status, taken.version) == (DebtStatus.NEGOTIATED, debt.version + 1)
        topics = set(session.scalars(select(OutboxEntry.topic)))
        assert topics == {"charges.issue", "agreement.tell"}
        assert session.scalar(select(AuditEvent.action)) == "agreement.accepted"


def test_the_ledger_holds_what_is_to_be_paid_and_adds_up_to_zero(
    database: Database, debt: DebtRecord, offer: OfferRecord
) -> None:
    with database.writing() as session:
        agreement = accept_offer(session, offer)
        assert balance(session, receivable_agreement(str(agreement.id))) == offer.total
        assert balance(session, receivable_debt(str(debt.id))) == Money(0)
        assert balance(session, discount_granted(str(debt.creditor_id))) > Money(0)
        postings = session.scalars(select(PostingRecord)).all()
    change: dict[str, int] = {}
    for posting in postings:
        change[posting.source] = change.get(posting.source, 0) - posting.amount.cents
        change[posting.destination] = change.get(posting.destination, 0) + posting.amount.cents
    assert sum(change.values()) == 0
    assert all(posting.amount > Money(0) for posting in postings)


def test_the_same_form_twice_is_one_agreement(database: Database, offer: OfferRecord) -> None:
    with database.writing() as session:
        first = accept_offer(session, offer)
    with database.writing() as session:
        again = accept_offer(session, offer, confirm=lambda _: pytest.fail("the code was asked for twice"))
    assert first.public_id == again.public_id
    assert count(database, Agreement) == 1
    assert count(database, AuditEvent) == 1


def test_the_same_key_for_another_request_is_refused(database: Database, debt: DebtRecord, offer: OfferRecord) -> None:
    with database.writing() as session:
        accept_offer(session, offer)
    other = replace(acceptance_of(offer), terms_digest="0" * 64)
    with database.writing() as session, pytest.raises(Stale) as refused:
        accept_offer(session, offer, acceptance=other)
    assert refused.value.code == "key_reused"


def test_another_key_for_a_debt_already_agreed_is_refused(
    database: Database, debt: DebtRecord, offer: OfferRecord
) -> None:
    with database.writing() as session:
        other = make_offer(session, debt, count=2)
    with database.writing() as session:
        accept_offer(session, offer)
    with database.writing() as session, pytest.raises(OfferRefused) as refused:
        accept_offer(session, other, key="another-key-of-a-test")
    assert refused.value.code == "already_agreed"
    assert count(database, Agreement) == 1


def test_a_code_that_does_not_serve_writes_nothing(database: Database, debt: DebtRecord, offer: OfferRecord) -> None:
    def wrong(_session: object) -> dict[str, Any]:
        raise ServiceError("code_wrong")

    with database.writing() as session, pytest.raises(ServiceError):
        accept_offer(session, offer, confirm=wrong)
    assert nothing_written(database)
    with database.reading() as session:
        assert session.get_one(DebtRecord, debt.id).status is DebtStatus.OPEN


def test_a_fault_halfway_writes_nothing(
    database: Database, debt: DebtRecord, offer: OfferRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("the machine stopped")

    monkeypatch.setattr("portal.services.accepting.portable._promise", broken)
    fails_last = postgresql.WRITE.replace("SELECT count(*) FROM taken", "SELECT 1 / 0 FROM taken")
    monkeypatch.setattr(postgresql, "WRITE", fails_last)
    with database.writing() as session, pytest.raises((RuntimeError, DataError)):
        accept_offer(session, offer)
    assert nothing_written(database)
    with database.reading() as session:
        assert session.get_one(DebtRecord, debt.id).status is DebtStatus.OPEN


def test_an_offer_is_honoured_on_its_last_day_under_a_harsher_policy(
    database: Database, debt: DebtRecord, offer: OfferRecord
) -> None:
    with database.writing() as session:
        publish_policy(
            session,
            session.get_one(DebtRecord, debt.id).creditor,
            cash={"principal_bps": 0},
            installments={"max_installments": 2},
        )
        session.commit()
    with database.writing() as session:
        agreement = accept_offer(session, offer, today=offer.valid_until)
    assert agreement.total == offer.total


def test_an_offer_is_refused_the_day_after_it_expired(database: Database, offer: OfferRecord) -> None:
    with database.writing() as session, pytest.raises(OfferRefused) as refused:
        accept_offer(session, offer, today=offer.valid_until + timedelta(days=1))
    assert refused.value.code == "offer_expired"
    assert nothing_written(database)


@pytest.mark.parametrize("status", [DebtStatus.DISPUTED, DebtStatus.SETTLED, DebtStatus.CLOSED])
def test_an_offer_falls_when_the_debt_is_no_longer_open(
    database: Database, debt: DebtRecord, offer: OfferRecord, status: DebtStatus
) -> None:
    with database.writing() as session:
        session.get_one(DebtRecord, debt.id).status = status
        session.commit()
    with database.writing() as session, pytest.raises(OfferRefused) as refused:
        accept_offer(session, offer)
    assert refused.value.code == "debt_changed"


def test_an_offer_falls_when_the_debt_was_corrected(database: Database, debt: DebtRecord, offer: OfferRecord) -> None:
    with database.writing() as session:
        session.get_one(DebtRecord, debt.id).version += 1
        session.commit()
    with database.writing() as session, pytest.raises(OfferRefused) as refused:
        accept_offer(session, offer)
    assert refused.value.code == "debt_changed"


def _cheaper(record: OfferRecord) -> None:
    record.total = Money(record.total.cents - 1)


def _longer(record: OfferRecord) -> None:
    record.valid_until += timedelta(days=30)


def _longer_everywhere(record: OfferRecord) -> None:
    document = copy.deepcopy(record.document)
    record.valid_until += timedelta(days=30)
    document["valid_until"] = record.valid_until.isoformat()
    record.document, record.digest = document, offer_digest(document)


def _cheaper_installment(record: OfferRecord) -> None:
    document = copy.deepcopy(record.document)
    document["plan"]["installments"][0]["amount_cents"] -= 100
    record.document = document


def _consistently_cheaper(record: OfferRecord) -> None:
    """Document, digest and columns all say the same lie; only working the plan out again finds it."""
    document = copy.deepcopy(record.document)
    first = document["plan"]["installments"][0]
    first["amount_cents"] -= 100
    first["principal_cents"] -= 100
    document["plan"]["total_cents"] -= 100
    document["plan"]["saving_cents"] += 100
    record.document, record.digest, record.total = document, offer_digest(document), Money(record.total.cents - 100)


def _not_a_document(record: OfferRecord) -> None:
    record.document = {"format": 1}


@pytest.mark.parametrize(
    "tamper",
    [_cheaper, _longer, _longer_everywhere, _cheaper_installment, _consistently_cheaper, _not_a_document],
)
def test_a_stored_offer_that_was_changed_is_refused(
    database: Database, offer: OfferRecord, tamper: Callable[[OfferRecord], None]
) -> None:
    with database.writing() as session:
        tamper(session.get_one(OfferRecord, offer.id))
        session.commit()
    with database.writing() as session, pytest.raises(OfferRefused) as refused:
        accept_offer(session, offer)
    assert refused.value.code == "offer_tampered"
    assert nothing_written(database)


def test_another_persons_offer_is_not_found(database: Database, sealer: Sealer, offer: OfferRecord) -> None:
    with database.writing() as session:
        stranger = make_debtor(session, sealer)
        session.commit()
    with database.writing() as session, pytest.raises(NotFound):
        accept_offer(session, offer, debtor_id=stranger.id)


def test_every_offer_has_a_number_of_its_own_with_a_right_check_digit(sealer: Sealer) -> None:
    numbers = [agreement_number(offer_id, sealer.lookup) for offer_id in range(1, 2000)]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        digits = number.replace("-", "")
        assert len(digits) == 10
        assert check_digit(digits[:-1]) == int(digits[-1])
    assert numbers != sorted(numbers)
    assert len(agreement_number(10**9, sealer.lookup).replace("-", "")) == 13
