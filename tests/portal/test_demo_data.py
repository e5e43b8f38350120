"""What the demonstration is made of: files that are the same every time, on whatever day, and people told apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from brazil.tax_id import parse_cnpj, parse_cpf
from payments.account import BankAccount
from payments.banks import bank_rules
from payments.party import Party
from portal.demo.contracts import BOOKS, rows
from portal.demo.creditors import CREDITORS
from portal.demo.people import person
from portal.demo.staff import PASSWORD
from portal.sealing import Sealer

TODAY = date(2026, 11, 20)


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
