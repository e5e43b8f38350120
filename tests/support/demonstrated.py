"""What the demonstration promises, asked of one that is loaded: how much there is, who signs in, what is owed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pyotp
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from offers.owed.accrual import itemize
from portal.db import Base
from portal.demo.operator import RECEIVES_FOR
from portal.demo.staff import PASSWORD, current_code, totp_secret
from portal.models import (
    BankStatement,
    BeneficiaryKind,
    Contact,
    Creditor,
    CreditorContract,
    Debtor,
    DebtRecord,
    DebtStatus,
    FinanceCase,
    PolicyVersion,
    PortfolioImport,
    ReceivingAccount,
    Registration,
)
from portal.models.staff import StaffMember
from portal.sealing import Sealer, totp_bound_to
from portal.services.index_series import series_in_force
from portal.services.joint.accounts import joint_accounts


def rows_of_each_table(session: Session) -> dict[str, int]:
    """How many rows each table has."""
    tables = Base.metadata.tables.values()
    return {each.name: int(session.scalar(select(func.count()).select_from(each)) or 0) for each in tables}


def everything_promised_is_there(session: Session, today: date) -> None:
    """Creditors, accounts, people and debts, of every kind and age."""

    def number(of: type, *where: object) -> int:
        return int(session.scalar(select(func.count()).select_from(of).where(*where)) or 0)  # type: ignore[arg-type]

    assert (number(Creditor), number(PolicyVersion), number(PortfolioImport)) == (3, 3, 3)
    assert (number(CreditorContract), number(BankStatement), number(FinanceCase)) == (3, 1, 3)
    assert number(ReceivingAccount, ReceivingAccount.beneficiary_kind == BeneficiaryKind.OPERATOR) == 4
    assert joint_accounts(session, _operators_creditors(session), today).pix is not None
    assert number(Debtor) >= 2_000
    assert number(DebtRecord) >= 3_500
    assert sum(session.scalars(select(PortfolioImport.rows_refused))) == 0
    assert number(DebtRecord, DebtRecord.prescribes_on < today) >= 50
    assert number(DebtRecord, DebtRecord.status == DebtStatus.DISPUTED) >= 20
    assert number(Registration, Registration.deceased) >= 10
    assert number(DebtRecord, DebtRecord.fine_bps > 200) >= 10
    assert session.scalar(select(func.max(DebtRecord.due_on))) == today - timedelta(days=5)
    assert session.scalar(select(func.min(DebtRecord.due_on))) == today - timedelta(days=2_190)
    reachable = session.scalar(select(func.count(Contact.debtor_id.distinct())))
    assert 20 <= number(Debtor) - (reachable or 0) <= 300


def _operators_creditors(session: Session) -> list[int]:
    return list(session.scalars(select(Creditor.id).where(Creditor.slug.in_(RECEIVES_FOR))))


def staff_sign_in_with_the_shown_password_and_code(session: Session, sealer: Sealer, now: datetime) -> None:
    """The password and the code of the page are those of who is in the table."""
    member = session.scalars(select(StaffMember).where(StaffMember.email == "admin@prumo.example")).one()
    assert PasswordHasher().verify(member.password_hash, PASSWORD)
    secret = sealer.unseal(member.totp_sealed, totp_bound_to(member.public_id))
    assert secret == totp_secret(sealer, member.email)
    assert pyotp.TOTP(secret).verify(current_code(sealer, member.email, now), for_time=now)


def terms_and_profiles_differ(session: Session) -> None:
    """Debts count days in each way there is, and belong to people of many kinds."""

    def kinds(column: InstrumentedAttribute[Any]) -> int:
        return int(session.scalar(select(func.count(column.distinct()))) or 0)

    assert kinds(DebtRecord.correction_days) == kinds(DebtRecord.interest_days) == 3
    assert kinds(DebtRecord.segment) >= 4
    assert kinds(DebtRecord.score_band) >= 10
    unagreed = select(func.count()).where(DebtRecord.late_interest_bps.is_(None))
    assert int(session.scalar(unagreed) or 0) >= 100


def none_outgrows_what_was_owed(session: Session, today: date) -> None:
    """A shopper with a card debt of six years at 1 % a month owes about twice the bill, not ten times."""
    series = series_in_force(session)
    debts = session.scalars(select(DebtRecord)).all()
    grown = [itemize(debt.as_rules_see_it(), today, series).total.cents / debt.principal.cents for debt in debts]
    assert min(grown) >= 1
    assert max(grown) < 3
    assert sorted(grown)[len(grown) // 2] < 1.6
