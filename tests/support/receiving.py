"""A creditor with finance people, and receiving accounts typed on screen."""

from __future__ import annotations

from typing import Any

import pyotp
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from payments.account import BankAccount
from portal import clock
from tests.support.people import PASSWORD, TOTP_SECRET, csrf_token

NEW = "/financeiro/contas/nova"
FIELDS = "/financeiro/contas/nova/dados"
PARTS = ("agencia", "agencia_dv", "conta", "conta_dv", "convenio", "variacao", "carteira")
ADDRESS = {
    "name": "Credor Exemplo S.A.",
    "tax_id": "11.222.333/0001-81",
    "street": "Rua das Acácias, 100",
    "district": "Centro",
    "city": "São Paulo",
    "state": "sp",
    "postal_code": "01001-000",
}


def typed(account: BankAccount, **changes: str) -> dict[str, str]:
    """What a person types for an account."""
    numbers = {"first_number": "1001", "last_number": "9999", "next_remessa": "7", "starts_on": ""}
    return {part: getattr(account, part) for part in PARTS} | ADDRESS | numbers | changes


def post_fields(
    client: FlaskClient,
    bank: str,
    values: dict[str, str],
    step: str = "conferir",
    *,
    shown: BeautifulSoup | None = None,
) -> TestResponse:
    """Send the second step, from its page as it was `shown`, or as it is now."""
    path = f"{FIELDS}?banco={bank}"
    token = csrf_token(client, path) if shown is None else str(shown.select("main [name=csrf_token]")[0]["value"])
    return client.post(path, data={**values, "passo": step, "csrf_token": token})


def soup(answer: TestResponse) -> BeautifulSoup:
    """The page."""
    return BeautifulSoup(answer.data, "html.parser")


def errors_of(answer: TestResponse) -> dict[str, str]:
    """What is wrong, by the field it is said at."""
    found = soup(answer).select(".error-summary li")
    return {str(each.a["href"]).lstrip("#") if each.a else "": each.text for each in found}


def proof(**changes: Any) -> dict[str, str]:
    """Password and code of a test's member of staff."""
    return {"password": PASSWORD, "code": pyotp.TOTP(TOTP_SECRET).at(clock.now()), **changes}
