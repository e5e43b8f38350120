"""The people the web benchmarks sign in as: 2,000 debtors with 1 to 4 debts each, and a live session for each."""

from __future__ import annotations

import hashlib
import random
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.debt import Product
from offers.policies.policy_file import policy_digest, policy_document
from portal import clock
from portal.db import Database
from portal.demo.creditors import CREDITORS
from portal.models import (
    Contact,
    ContactKind,
    Creditor,
    Debtor,
    DebtRecord,
    DebtStatus,
    PolicyRecord,
    PolicyVersion,
    Registration,
    SessionRecord,
)
from portal.models.identity import public_id
from portal.sealing import Sealer, cpf_bound_to
from tests.support import engines
from tests.support.people import a_cpf

SEED = 20_261_122
KEY = b"k" * 32
SEAL = b"s" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A filled PostgreSQL database. `tokens` and `debts` go together: a session, and an open debt of whose it is."""

    url: str
    tokens: tuple[str, ...]
    debts: tuple[str, ...]


def prepare(people: int = 2_000) -> Prepared:
    """Fill a fresh database; the same people and debts every time, sessions aside."""
    url = engines.new_postgresql_database("prumo_bench_web")
    engines.migrate(url)
    database, chance = Database(url), random.Random(SEED)
    with database.writing() as session:
        creditors = [_creditor(session, index) for index in range(len(CREDITORS))]
        debtors = _debtors(session, people)
        debts = [debt for debtor_id in debtors for debt in _debts(debtor_id, creditors, chance)]
        _registrations(session, debts)
        session.execute(insert(DebtRecord), debts)
        tokens = _sessions(session, debtors)
        session.commit()
        best = dict(
            session.execute(
                select(DebtRecord.debtor_id, DebtRecord.public_id)
                .where(DebtRecord.status == DebtStatus.OPEN, DebtRecord.prescribes_on > clock.today())
                .order_by(DebtRecord.id.desc())
            )
            .tuples()
            .all()
        )
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    database.engine.dispose()
    with_debt = [(token, best[debtor]) for token, debtor in zip(tokens, debtors, strict=True) if debtor in best]
    return Prepared(url=url, tokens=tuple(row[0] for row in with_debt), debts=tuple(row[1] for row in with_debt))


def _creditor(session: Session, index: int) -> int:
    made = CREDITORS[index]
    creditor = Creditor(
        slug=made.slug, name=made.name, legal_name=made.legal_name, tax_id=made.tax_id, street=made.street,
        district=made.district, city=made.city, state=made.state, postal_code=made.postal_code,
        shows_prescribed=made.shows_prescribed, created_at=clock.now(),
    )  # fmt: skip
    session.add(creditor)
    session.flush()
    policy = PolicyRecord(
        creditor_id=creditor.id, name=made.policy.name, draft=policy_document(made.policy), updated_at=clock.now()
    )
    session.add(policy)
    session.flush()
    session.add(
        PolicyVersion(
            policy_id=policy.id,
            creditor_id=creditor.id,
            number=1,
            document=policy_document(made.policy),
            digest=policy_digest(made.policy),
            published_at=clock.now(),
        )
    )
    session.flush()
    return creditor.id


def _debtors(session: Session, people: int) -> list[int]:
    sealer, rows = Sealer(KEY, SEAL), []
    for _ in range(people):
        cpf = a_cpf()
        lookup = sealer.lookup(cpf)
        sealed = sealer.seal(cpf, cpf_bound_to(lookup))
        rows.append({"cpf_lookup": lookup, "cpf_sealed": sealed, "created_at": clock.now()})
    return list(session.scalars(insert(Debtor).returning(Debtor.id, sort_by_parameter_order=True), rows))


def _debts(debtor_id: int, creditors: list[int], chance: random.Random) -> list[dict[str, Any]]:
    return [_debt(debtor_id, chance.choice(creditors), chance) for _ in range(chance.randint(1, 4))]


def _debt(debtor_id: int, creditor_id: int, chance: random.Random) -> dict[str, Any]:
    due_on = clock.today() - timedelta(days=chance.randint(10, 2_100))
    identity = public_id()
    return {
        "public_id": identity,
        "debtor_id": debtor_id,
        "creditor_id": creditor_id,
        "contract_number": f"C-{identity[:8]}",
        "product": chance.choice((Product.CREDIT_CARD, Product.TELECOM)),
        "origin": f"Fatura de {due_on:%m/%Y}",
        "due_on": due_on,
        "principal": Money(chance.randint(5_000, 900_000)),
        "correction_index": chance.choice((None, None, "IPCA", "IGP-M")),
        "fine_bps": 200,
        "late_interest_bps": 100,
        "status": DebtStatus.DISPUTED if chance.random() < 0.02 else DebtStatus.OPEN,
        "prescribes_on": _five_years_after(due_on),
        "row_digest": hashlib.sha256(identity.encode()).digest(),
        "updated_at": clock.now(),
    }


def _five_years_after(day: date) -> date:
    return day.replace(year=day.year + 5, day=min(day.day, 28))


def _registrations(session: Session, debts: list[dict[str, Any]]) -> None:
    pairs = dict.fromkeys((debt["debtor_id"], debt["creditor_id"]) for debt in debts)
    now, today = clock.now(), clock.today()
    registrations, contacts = [], []
    for debtor_id, creditor_id in pairs:
        key = {"debtor_id": debtor_id, "creditor_id": creditor_id}
        registrations.append({
            **key, "name": f"MARIA SILVA {debtor_id}", "birth_date": date(1980, 5, 17), "street": "Rua B, 20",
            "district": "Centro", "city": "Campinas", "state": "SP", "postal_code": "13010000", "updated_at": now,
        })  # fmt: skip
        address = f"pessoa{debtor_id}@example.com"
        contacts.append({**key, "kind": ContactKind.EMAIL, "address": address, "confirmed_on": today})
    session.execute(insert(Registration), registrations)
    session.execute(insert(Contact), contacts)


def _sessions(session: Session, debtors: list[int]) -> list[str]:
    """A session each. The two CSRF secrets are the portal's and the Django peer's, under the name each looks for."""
    now, tokens = clock.now(), [secrets.token_urlsafe(32) for _ in debtors]
    session.execute(
        insert(SessionRecord),
        [
            {
                "token_digest": hashlib.sha256(token.encode()).digest(),
                "debtor_id": debtor_id,
                "values": {"csrf_token": secrets.token_hex(20), "_csrftoken": secrets.token_hex(16)},
                "amounts_unlocked": True,
                "user_agent": "wrk",
                "created_at": now,
                "last_seen_at": now,
                "expires_at": now + timedelta(hours=8),
            }
            for token, debtor_id in zip(tokens, debtors, strict=True)
        ],
    )
    return tokens
