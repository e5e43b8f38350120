"""The demonstration goes in through the import, whole, the same every time, on whatever day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from brazil.tax_id import parse_cnpj, parse_cpf
from payments.account import BankAccount
from payments.banks import bank_rules
from payments.party import Party
from portal.config import Settings
from portal.db import Database
from portal.demo.contracts import BOOKS, rows
from portal.demo.creditors import CREDITORS
from portal.demo.load import load
from portal.demo.operator import RECEIVES_FOR
from portal.demo.people import person
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
from portal.services.joint.accounts import joint_accounts

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def load_it(database: Database, sealer: Sealer, settings: Settings) -> None:
    with database.writing() as session:
        load(session, sealer=sealer, settings=settings, now=NOW, today=TODAY, told=lambda _what, _share: None)


def test_the_demonstration_has_what_it_promises_and_loads_once(
    database: Database, sealer: Sealer, settings: Settings
) -> None:
    load_it(database, sealer, settings)
    load_it(database, sealer, settings)
    with database.reading() as session:

        def number(of: type, *where: object) -> int:
            return int(session.scalar(select(func.count()).select_from(of).where(*where)) or 0)  # type: ignore[arg-type]

        assert (number(Creditor), number(PolicyVersion), number(PortfolioImport)) == (3, 3, 3)
        assert (number(CreditorContract), number(BankStatement), number(FinanceCase)) == (3, 1, 3)
        assert number(ReceivingAccount, ReceivingAccount.beneficiary_kind == BeneficiaryKind.OPERATOR) == 4
        assert joint_accounts(session, _operators_creditors(session), TODAY).pix is not None
        assert number(Debtor) >= 2_000
        assert number(DebtRecord) >= 3_500
        assert sum(session.scalars(select(PortfolioImport.rows_refused))) == 0
        assert number(DebtRecord, DebtRecord.prescribes_on < TODAY) >= 50
        assert number(DebtRecord, DebtRecord.status == DebtStatus.DISPUTED) >= 20
        assert number(Registration, Registration.deceased) >= 10
        assert number(DebtRecord, DebtRecord.fine_bps > 200) >= 10
        assert session.scalar(select(func.max(DebtRecord.due_on))) == TODAY - timedelta(days=5)
        assert session.scalar(select(func.min(DebtRecord.due_on))) == TODAY - timedelta(days=2_190)
        reachable = session.scalar(select(func.count(Contact.debtor_id.distinct())))
        assert 20 <= number(Debtor) - (reachable or 0) <= 300
        staff_sign_in_with_the_shown_password_and_code(session, sealer)


def _operators_creditors(session: Session) -> list[int]:
    return list(session.scalars(select(Creditor.id).where(Creditor.slug.in_(RECEIVES_FOR))))


def staff_sign_in_with_the_shown_password_and_code(session: Session, sealer: Sealer) -> None:
    member = session.scalars(select(StaffMember).where(StaffMember.email == "admin@prumo.example")).one()
    assert PasswordHasher().verify(member.password_hash, PASSWORD)
    secret = sealer.unseal(member.totp_sealed, totp_bound_to(member.public_id))
    assert secret == totp_secret(sealer, member.email)
    assert pyotp.TOTP(secret).verify(current_code(sealer, member.email, NOW), for_time=NOW)


@pytest.mark.parametrize("slug", BOOKS)
def test_a_file_is_the_same_every_time_and_follows_the_calendar(slug: str) -> None:
    first = list(rows(slug, TODAY))
    assert first == list(rows(slug, TODAY))
    later = list(rows(slug, TODAY + timedelta(days=200)))
    assert [row[:3] for row in later] == [row[:3] for row in first]  # the same contracts of the same people
    assert {later[place][16] for place in range(20)} != {first[place][16] for place in range(20)}
    assert all(parse_cpf(row[1]) for row in first)


def test_people_are_told_apart_by_their_cpf() -> None:
    people = [person(number, TODAY) for number in range(2_300)]
    assert len({who.cpf for who in people}) == len(people)
    assert all(not who.email or who.email.endswith(".example") for who in people)


def test_creditors_have_valid_numbers_one_of_them_alphanumeric() -> None:
    numbers = [parse_cnpj(creditor.tax_id) for creditor in CREDITORS]
    assert sum(not number.isdigit() for number in numbers) == 1
    for creditor in CREDITORS:
        account = BankAccount(**creditor.account, beneficiary=Party(name="x", tax_id=creditor.tax_id))
        rules = bank_rules(account.bank)
        assert account.conta_dv in rules.conta_digits(account)
        assert account.agencia_dv in (*rules.agencia_digits(account), "")


def test_the_page_of_the_demonstration_shows_who_can_sign_in(client: FlaskClient, sealer: Sealer) -> None:
    page = client.get("/demonstracao").get_data(as_text=True)
    assert PASSWORD in page
    assert person(0, TODAY).name in page
