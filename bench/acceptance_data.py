"""Debts priced and offered, ready to be accepted: what the acceptance benchmark starts from."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.debt import Product
from offers.facts import Profile
from offers.made.offer_document import balance_document, offer_digest, offer_document
from offers.made.pricing import make_offer
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import Sheet, build_plan, simulate
from offers.policies.policy import Policy
from portal import clock
from portal.db import Database
from portal.models import Challenge, Debtor, DebtRecord, OfferRecord, PolicyVersion, Pricing, Purpose, Registration
from portal.models.identity import public_id
from portal.sealing import Sealer, cpf_bound_to
from portal.services.balances import balance_of
from portal.services.policies_in_force import policy_of
from tests.support import engines
from tests.support.negotiation import publish_policy
from tests.support.people import a_cpf, make_creditor

CREDITORS, INSTALLMENTS, SLICE = 8, 12, 1_000
SEALER = Sealer(b"k" * 32, b"s" * 32)


def prepare(name: str, count: int) -> str:
    """A migrated database with `count` offers of twelve installments, each of another person; its address."""
    url = engines.new_postgresql_database(name)
    engines.migrate(url)
    database = Database(url)
    with database.writing() as session:
        versions = [_version(session) for _ in range(CREDITORS)]
        session.commit()
        numbers = iter(range(count))
        while taken := list(islice(numbers, SLICE)):
            _offers(session, versions, taken)
            session.commit()
            session.expunge_all()
    database.engine.dispose()
    analyzed(url)
    return url


def analyzed(url: str) -> None:
    """Let the server know what its tables hold."""
    database = Database(url)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    database.engine.dispose()


def _version(session: Session) -> PolicyVersion:
    return publish_policy(session, make_creditor(session), installments={"max_installments": INSTALLMENTS})


def _offers(session: Session, versions: list[PolicyVersion], numbers: list[int]) -> None:
    """One slice: people, debts, pricings, offers and the codes that confirm them."""
    debtors = _people(session, versions, numbers)
    debts = _debts(session, versions, numbers, debtors)
    priced = [_priced(debt, versions[number % len(versions)]) for debt, number in zip(debts, numbers, strict=True)]
    pricings = _inserted(session, Pricing, [row for row, _, _ in priced])
    offers = [
        _offer_row(debt, pricing, sheet, plan, versions[number % len(versions)])
        for debt, pricing, (_, sheet, plan), number in zip(debts, pricings, priced, numbers, strict=True)
    ]
    _inserted(session, OfferRecord, offers)
    session.execute(insert(Challenge), [_code(offer) for offer in offers])


def _inserted(session: Session, model: Any, rows: list[dict[str, Any]]) -> list[int]:
    return list(session.scalars(insert(model).returning(model.id, sort_by_parameter_order=True), rows))


def _people(session: Session, versions: list[PolicyVersion], numbers: list[int]) -> list[int]:
    rows, now = [], clock.now()
    for _ in numbers:
        cpf = a_cpf()
        lookup = SEALER.lookup(cpf)
        sealed = SEALER.seal(cpf, cpf_bound_to(lookup))
        rows.append({"cpf_lookup": lookup, "cpf_sealed": sealed, "created_at": now})
    debtors = _inserted(session, Debtor, rows)
    session.execute(
        insert(Registration),
        [
            {
                "debtor_id": debtor, "creditor_id": versions[number % len(versions)].creditor_id,
                "name": f"MARIA SILVA {debtor}", "updated_at": now,
            }
            for debtor, number in zip(debtors, numbers, strict=True)
        ],
    )  # fmt: skip
    return debtors


def _debts(session: Session, versions: list[PolicyVersion], numbers: list[int], debtors: list[int]) -> list[DebtRecord]:
    today, rows = clock.today(), []
    for debtor, number in zip(debtors, numbers, strict=True):
        identity = public_id()
        due_on = today - timedelta(days=100 + number % 700)
        rows.append({
            "public_id": identity, "debtor_id": debtor, "creditor_id": versions[number % len(versions)].creditor_id,
            "contract_number": f"C-{number}", "product": Product.CREDIT_CARD, "origin": "Fatura", "due_on": due_on,
            "principal": Money(300_000 + 7 * (number % 50_000)), "fine_bps": 200, "late_interest_bps": 100,
            "prescribes_on": due_on + timedelta(days=1826), "row_digest": hashlib.sha256(identity.encode()).digest(),
            "updated_at": clock.now(),
        })  # fmt: skip
    ids = _inserted(session, DebtRecord, rows)
    return list(session.scalars(select(DebtRecord).where(DebtRecord.id.in_(ids)).order_by(DebtRecord.id)))


def _priced(debt: DebtRecord, version: PolicyVersion) -> tuple[dict[str, Any], Sheet, Plan]:
    policy, balance = policy_of(version), balance_of(debt, clock.today())
    sheet = simulate(balance, policy, _nobody(debt))
    assert isinstance(sheet, Sheet), sheet
    plan = build_plan(balance, policy.tiers[sheet.tier_index], Choice(count=INSTALLMENTS))
    assert isinstance(plan, Plan), plan
    row = {
        "debtor_id": debt.debtor_id, "debt_id": debt.id, "debt_version": debt.version,
        "policy_version_id": version.id, "priced_on": sheet.priced_on, "valid_until": sheet.valid_until,
        "balance": balance_document(balance), "cash_total": sheet.cash.total, "tier_index": sheet.tier_index,
        "created_at": clock.now(),
    }  # fmt: skip
    return row, sheet, plan


def _nobody(debt: DebtRecord) -> Profile:
    return debt.profile(earlier_breaches=0)


def _offer_row(debt: DebtRecord, pricing: int, sheet: Sheet, plan: Plan, version: PolicyVersion) -> dict[str, Any]:
    policy: Policy = policy_of(version)
    offer = make_offer(
        plan, sheet.balance, policy, tier_index=sheet.tier_index, debt_id=debt.public_id, debt_version=debt.version
    )
    document = offer_document(offer)
    return {
        "public_id": public_id(), "pricing_id": pricing, "debtor_id": debt.debtor_id, "debt_id": debt.id,
        "installment_count": plan.count, "first_due_on": plan.first_due_on, "total": plan.total,
        "valid_until": sheet.valid_until, "document": document, "digest": offer_digest(document),
        "created_at": clock.now(),
    }  # fmt: skip


def _code(offer: dict[str, Any]) -> dict[str, Any]:
    now = clock.now()
    return {
        "purpose": Purpose.ACCEPT, "cpf_lookup": b"", "debtor_id": offer["debtor_id"], "bound_to": offer["digest"],
        "public_id": f"code-of-{offer['public_id']}", "channel": "sms", "masked_contact": "(11) *****-4321",
        "expires_at": now + timedelta(hours=6), "created_at": now,
    }  # fmt: skip
