"""A creditor with a contract, and payments of its debtors, for tests of what is paid out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyotp
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.allocation import Part
from payments.journals import payment_received
from payments.payout import Band, CommissionTerms
from portal import clock
from portal.db import Database
from portal.models import (
    Agreement,
    BeneficiaryKind,
    Creditor,
    Payment,
    PaymentPart,
    PaymentSource,
    PaymentStatus,
    Payout,
    PayoutKind,
    ReceivingAccount,
    Role,
    StaffMember,
)
from portal.sealing import Sealer
from portal.services.ledger import post
from portal.services.ledger_checks import of_payouts
from portal.services.ledger_checks.checking import ask
from portal.services.ledger_checks.invariants import Finding
from portal.services.passwords import PasswordCost
from portal.services.payouts import contracts, deciding
from portal.services.payouts.lines import derive_all
from portal.services.payouts.preparing import free_totals, prepare
from portal.services.staff_proof import Proof
from tests.support.banking import make_agreement, make_lender
from tests.support.books import balances
from tests.support.people import PASSWORD, TOTP_SECRET, make_staff

COST = PasswordCost(memory_kib=8, rounds=1)
_numbers = itertools.count(1)
TERMS = CommissionTerms(
    bands=(Band(from_days=0, rate_bps=500), Band(from_days=91, rate_bps=1_250), Band(from_days=361, rate_bps=2_000))
)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A creditor whose money the operator receives, an agreement of it, and two of the operator's people."""

    creditor: Creditor
    account: ReceivingAccount
    agreement: Agreement
    one: StaffMember
    other: StaffMember


def make_desk(
    session: Session, sealer: Sealer, *, terms: CommissionTerms | None = TERMS, operator: bool = True
) -> Desk:
    """Commits."""
    creditor, account = make_lender(session)
    account.beneficiary_kind = BeneficiaryKind.OPERATOR if operator else BeneficiaryKind.CREDITOR
    agreement = make_agreement(session, sealer, creditor, 3)
    if terms is not None:
        make_contract(session, creditor, terms)
    one, other = (make_staff(session, sealer, role=Role.FINANCE, name=name) for name in ("Ana Souza", "Bento Dias"))
    session.commit()
    return Desk(creditor=creditor, account=account, agreement=agreement, one=one, other=other)


def make_contract(session: Session, creditor: Creditor, terms: CommissionTerms = TERMS, **changes: Any) -> None:
    """A contract since a year ago. Commits."""
    today = clock.today()
    values = {"starts_on": today - timedelta(days=365), "reason": "Contrato de teste", "staff_id": None, **changes}
    contracts.add(session, creditor.id, terms, today=today, now=clock.now(), **values)


def make_payment(
    session: Session, desk: Desk, parts: dict[Part, int], *, credit: int = 0, fee: int = 0, on: date | None = None,
    **changes: Any,
) -> Payment:  # fmt: skip
    """Money for the first installment, part by part in centavos, with its journal. Flushes."""
    day, key = on or clock.today(), f"teste-{next(_numbers)}"
    amount = Money(sum(parts.values()) + credit)
    installment = desk.agreement.installments[0]
    journal = payment_received(
        bank_key=key, bank_account_id=str(desk.account.id), agreement_id=str(desk.agreement.id), paid=amount,
        owed=amount - Money(credit), fee=Money(fee), on=day,
    )  # fmt: skip
    values: dict[str, Any] = {
        "creditor_id": desk.creditor.id,
        "debtor_id": desk.agreement.debtor_id,
        "agreement_id": desk.agreement.id,
        "receiving_account_id": desk.account.id,
        "source": PaymentSource.BOLETO,
        "key": key,
        "kind": "exact",
        "order": "law",
        "paid_on": day,
        "credited_on": day,
        "amount": amount,
        "credit": Money(credit),
        "fee": Money(fee),
        "journal_id": post(session, desk.creditor.id, journal, now=clock.now()).id,
        "applied_at": clock.now(),
    }
    payment = Payment(**{**values, **changes})
    payment.parts = [
        PaymentPart(installment_id=installment.id, part=part, amount=Money(cents))
        for part, cents in parts.items()
        if cents
    ]
    session.add(payment)
    session.flush()
    return payment


def take_back(payment: Payment, on: date | None = None) -> None:
    """The bank took it back."""
    payment.status, payment.returned_on = PaymentStatus.RETURNED, on or clock.today()


def proof(step: int = 0) -> Proof:
    """Password and code; `step` is of thirty seconds."""
    return Proof(password=PASSWORD, code=pyotp.TOTP(TOTP_SECRET).at(clock.now() + step * timedelta(seconds=30)))


def prepared(database: Database, desk: Desk, kind: PayoutKind = PayoutKind.PAYOUT) -> int:
    """A payout of all that is free, prepared by the first person; its id."""
    today = clock.today()
    with database.writing() as session:
        derive_all(session, desk.creditor.id, now=clock.now())
        seen = free_totals(session, desk.creditor.id, kind, today).total
        made = prepare(
            session, desk.creditor.id, kind, until_on=today, seen=seen, staff_id=desk.one.id, today=today,
            now=clock.now(),
        )  # fmt: skip
        return made.id


def approve(database: Database, sealer: Sealer, desk: Desk, payout_id: int) -> None:
    """Looked at by the first, approved by the other."""
    with database.writing() as session:
        payout = session.get_one(Payout, payout_id)
        deciding.review(session, payout, staff_id=desk.one.id, now=clock.now())
        deciding.approve(session, sealer, COST, payout, staff_id=desk.other.id, proof=proof(), now=clock.now())


def pay(database: Database, desk: Desk, payout_id: int) -> None:
    """Paid, from the account of the desk."""
    with database.writing() as session:
        deciding.pay(
            session, session.get_one(Payout, payout_id), account_id=desk.account.public_id, paid_on=clock.today(),
            reference="TED 4711", staff_id=desk.one.id, today=clock.today(), now=clock.now(),
        )  # fmt: skip


def held(database: Database, account: str) -> Money:
    """An account's balance, from its postings."""
    with database.reading() as session:
        return balances(session).get(account, ZERO)


def no_faults(database: Database, *, later: timedelta = timedelta()) -> None:
    """Nothing is wrong with money out, some time from now."""
    with database.reading() as session:
        assert faults(session, later=later) == []


def faults(session: Session, *, later: timedelta = timedelta()) -> list[Finding]:
    """What is wrong with money out, some time from now."""
    found = [finding for each in of_payouts.QUESTIONS for finding in ask(session, each)]
    return found + of_payouts.without_lines(session, clock.now() + later)
