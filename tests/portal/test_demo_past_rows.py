"""The demonstration's past is written in bulk: the same agreements lived through the services leave the same rows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.plans.choice import Choice
from payments.charge import ChargeState
from portal import documents
from portal.clock import business_date
from portal.db import Base, Database
from portal.demo.past.agreed import Deal, Wanted, contacts
from portal.demo.past.days import DAY, at, read_at
from portal.demo.past.fates import Fate, Script
from portal.demo.past.give import Place, agree
from portal.demo.past.lived import Received
from portal.demo.past.offered import Ground, offer_of, seen
from portal.demo.past.received import FEE, NOTICES_AT
from portal.demo.past.team import Team
from portal.demo.past.trail import Trail
from portal.models import (
    BankFile,
    BankFileStatus,
    Charge,
    Creditor,
    DebtRecord,
    Direction,
    OfferRecord,
    PaymentSource,
    ReceivingAccount,
)
from portal.sealing import Sealer
from portal.services import agreements, offers, payments
from portal.services.agreement_life.watch import look_after
from portal.services.charges import issue
from portal.services.index_series import series_in_force
from portal.services.ledger import keep_balances
from portal.services.money_in.incoming import Incoming, natural_key
from portal.services.offer_standing import as_stored
from portal.services.policies_in_force import policy_of, version_in_force
from tests.support.negotiation import make_account, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor

TODAY, BASE = date(2026, 11, 23), "https://prumo.example"
NOW = at(TODAY, 15)
SCRIPTS = (
    Script(days_ago=140, thought=0, count=3, first_due=12, fate=Fate.KEPT),
    Script(days_ago=120, thought=2, count=1, first_due=8, fate=Fate.KEPT),
    Script(days_ago=110, thought=0, count=3, first_due=10, fate=Fate.CURED),
    Script(days_ago=100, thought=0, count=3, first_due=9, fate=Fate.LATE),
    Script(days_ago=62, thought=1, count=4, first_due=8, fate=Fate.BROKEN, paid=1),
    Script(days_ago=34, thought=0, count=1, first_due=8, fate=Fate.BROKEN),
)
"""Those that break do so last: rows written after all others have the same numbers either way."""
TABLES = (
    "pricings", "offers", "agreements", "agreement_debts", "installments", "charges", "journals", "postings",
    "ledger_balances", "payments", "payment_parts", "agreement_steps", "audit_events", "outbox", "idempotency_keys",
    "debts",
)  # fmt: skip
LEFT_OUT = {
    "audit_events": {"id"},
    "charges": {"public_id", "status", "registered_at"},
    "idempotency_keys": {"id", "key", "request_digest"},
    "outbox": {"id", "attempts", "next_at", "lease_until", "done_at", "created_at"},
    "debts": {"public_id", "row_digest"},
}
WHERE = {"outbox": "topic <> 'bank.remessa'", "ledger_balances": "balance_cents <> 0"}


@pytest.fixture
def creditor(database: Database, sealer: Sealer) -> Creditor:
    with database.writing() as session:
        found = make_creditor(session)
        publish_policy(session, found, cash={"principal_bps": 1500}, first_due_min_days=5)
        account = make_account(session, found)
        for number in range(len(SCRIPTS)):
            debtor = make_debtor(session, sealer, creditor=found, confirmed_on=TODAY)
            due_on = TODAY - timedelta(days=300 + number)
            make_debt(
                session, debtor, found, principal=Money(900_00 + 77_13 * number), due_on=due_on,
                prescribes_on=due_on + timedelta(days=1_900),
            )  # fmt: skip
        session.add(_file_of_every_day(found, account))
        session.commit()
    return found


def test_a_past_in_bulk_leaves_the_rows_that_the_services_leave(
    database: Database, sealer: Sealer, creditor: Creditor
) -> None:
    with database.writing() as session:
        deals, in_bulk = _in_bulk(session, sealer, creditor)
        _, again = _in_bulk(session, sealer, creditor)
        _by_services(session, sealer, deals)
        by_services = _rows(session)
    assert again == in_bulk  # the same every time
    assert sum(deal.life.breaks_on is not None for deal in deals) == 2
    assert sum(deal.life.cured_by is not None for deal in deals) == 1
    assert sum(each.late.cents > 0 for deal in deals for each in deal.life.received) == 2
    for table in TABLES:
        assert (table, in_bulk[table]) == (table, by_services[table])
    assert all(in_bulk.values())


def _in_bulk(session: Session, sealer: Sealer, creditor: Creditor) -> tuple[list[Deal], dict[str, list[str]]]:
    """The rows as the demonstration writes them; then they are taken back."""
    with Trail(session) as trail:
        place = _place(session, sealer, creditor, trail)
        deals = agree(session, place, _wanted(session, place))
    keep_balances(session)
    found = _rows(session)
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":  # which counts on where SQLite begins again
        for table in TABLES:
            if "id" in Base.metadata.tables[table].c:
                again = f"setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false)"
                session.execute(text(f"SELECT {again} FROM {table}"))  # our own names
        session.commit()
    return deals, found


def _place(session: Session, sealer: Sealer, creditor: Creditor, trail: Trail) -> Place:
    version = version_in_force(session, creditor.id)
    account = session.scalars(select(ReceivingAccount)).one()
    assert version is not None
    ground = Ground(version=version, policy=policy_of(version), series=series_in_force(session))
    return Place(
        creditor=creditor, account=account, ground=ground, team=Team(analyst=0, manager=0, finance=0, admin=0),
        sealer=sealer, base_url=BASE, today=TODAY, now=NOW, trail=trail,
    )  # fmt: skip


def _wanted(session: Session, place: Place) -> list[Wanted]:
    debts = list(session.scalars(select(DebtRecord).order_by(DebtRecord.id)))
    people, made = contacts(session, place.creditor.id, debts), []
    for script, debt in zip(SCRIPTS, debts, strict=True):
        found = seen(debt, TODAY - script.seen_ago * DAY, place.ground)
        offer, record = offer_of(found, place.ground, count=script.count, first_due=script.first_due)
        session.add_all([found.pricing, record])
        session.flush()
        made.append(
            Wanted(
                script=script, debt=debt, offer=offer, record=record, contact=people[debt.debtor_id],
                accepted_on=TODAY - script.days_ago * DAY,
            )
        )  # fmt: skip
    return made


def _by_services(session: Session, sealer: Sealer, deals: list[Deal]) -> None:
    """The same people, on the same days, through what pages, bank files and the hourly work call."""
    records = [_offered(session, deal) for deal in deals]
    happened: list[tuple[datetime, int, int]] = [(deal.rows.now, place, -1) for place, deal in enumerate(deals)]
    for place, deal in enumerate(deals):
        happened += [(read_at(each.known_on), place, each.number) for each in deal.life.received]
        looks = (deal.life.notice.on if deal.life.notice else None, deal.life.breaks_on)
        happened += [(at(on, NOTICES_AT), place, 0) for on in looks if on is not None]
    slips: dict[int, list[Charge]] = {}
    for now, place, number in sorted(happened):
        deal = deals[place]
        session.expire_all()  # each was a request, a file or a round of work of its own
        if number < 0:
            slips[place] = _accepted(session, sealer, deal, records[place])
        elif number:
            _settled(session, slips[place][number - 1], deal.life.received[number - 1], now)
        else:
            agreement_id = slips[place][0].installment.agreement_id
            assert look_after(session, agreement_id, today=business_date(now), now=now) is not None


def _offered(session: Session, deal: Deal) -> OfferRecord:
    offer, on = deal.wanted.offer, deal.wanted.offer.priced_on
    who: dict[str, Any] = {"debtor_id": deal.rows.found.debtor_id, "debt_id": offer.debt_id, "today": on}
    offers.sheet_for(session, choice=Choice(count=0), now=at(on, 19), **who)
    choice = Choice(count=offer.plan.count, first_due_on=offer.plan.first_due_on)
    record = offers.make(session, choice=choice, now=at(on, 19, 4), **who)
    assert isinstance(record, OfferRecord)
    return record


def _accepted(session: Session, sealer: Sealer, deal: Deal, record: OfferRecord) -> list[Charge]:
    """Accepted, its slips made and registered by the bank."""
    terms = documents.terms_of_record(session, record, as_stored(record), sealer=sealer, base_url=BASE)
    values = documents.terms_values(terms)
    acceptance = replace(deal.rows.acceptance, offer_id=record.public_id, terms=values)
    now, today = deal.rows.now, deal.wanted.accepted_on
    agreement = agreements.accept(
        session, debtor_id=record.debtor_id, acceptance=acceptance, confirm=lambda _session: deal.rows.evidence,
        today=today, now=now,
    )  # fmt: skip
    charges = issue(session, agreement.id, sealer=sealer, today=today, now=now)
    for charge in charges:
        charge.status = ChargeState.REGISTERED
    session.commit()
    return charges


def _settled(session: Session, charge: Charge, told: Received, now: datetime) -> None:
    incoming = Incoming(
        source=PaymentSource.BOLETO,
        key=natural_key(charge.receiving_account_id, f"{charge.nosso_numero}-{told.paid_on:%Y%m%d}"),
        account_id=charge.receiving_account_id, amount=told.amount, paid_on=told.paid_on, credited_on=told.known_on,
        fee=FEE, late_charges=told.late,
    )  # fmt: skip
    payments.lock_agreements(session, payments.agreement_ids_of(charge))
    payments.settle(session, charge, incoming, now=now)
    session.commit()


def _rows(session: Session) -> dict[str, list[str]]:
    """Every row of every table as text, without what is drawn by lot, what a bank says of slips and when promises are
    delivered."""
    drawn = {
        name: f"<{table} {number}>"
        for table in ("agreements", "installments", "offers", "payments", "charges")
        for number, name in session.execute(text(f"SELECT id, public_id FROM {table}"))
    }
    return {table: _said(session, table, drawn) for table in TABLES}


def _said(session: Session, table: str, drawn: Mapping[str, str]) -> list[str]:
    columns = [each for each in Base.metadata.tables[table].c if each.name not in LEFT_OUT.get(table, {"public_id"})]
    rows = session.execute(select(*columns).where(text(WHERE.get(table, "1 = 1")))).mappings()
    said = [json.dumps(dict(row), default=str, sort_keys=True) for row in rows]
    named = (_DRAWN.sub(lambda found: drawn.get(found.group(), found.group()), each) for each in said)
    return sorted(_CHALLENGE.sub("a code", each) for each in named)


_CHALLENGE = re.compile(r'(?<="challenge": ")[\w-]{22}')
_DRAWN = re.compile(r"(?<=\")[\w-]{22}(?=\")")


def _file_of_every_day(creditor: Creditor, account: ReceivingAccount) -> BankFile:
    """The bank has told of every day."""
    return BankFile(
        direction=Direction.RETORNO, creditor_id=creditor.id, receiving_account_id=account.id, file_name="tudo.ret",
        sha256=b"s" * 32, raw=b"", bank=account.bank, made_on=TODAY, status=BankFileStatus.READ, received_at=NOW,
    )  # fmt: skip
