"""Steps of a person in debt through the real pages, and how a test reads what they answer."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from payments.charge import ChargeState
from portal import clock
from portal.db import Database
from portal.models import Agreement, Charge, DebtRecord, PaymentSource
from portal.sealing import Sealer
from portal.services import charges, payments
from portal.services.money_in.incoming import Incoming
from tests.support.people import submit

# The fixture `known_codes` of the pages' tests makes every code this one.
CODE = "246810"


def page(client: FlaskClient, path: str, status: int = 200) -> BeautifulSoup:
    """The page at a path, which answers with this status."""
    return soup(client.get(path), status)


def soup(response: TestResponse, status: int = 200) -> BeautifulSoup:
    """The page a response carries."""
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return BeautifulSoup(response.data, "html.parser")


def words(found: BeautifulSoup) -> str:
    """What the page says, its frame aside."""
    main = found.find("main")
    assert main is not None
    return re.sub(r"\s+", " ", main.get_text(" ")).strip()


def change(database: Database, debt: DebtRecord, **values: Any) -> None:
    """Set columns of the debt behind the person's back."""
    with database.writing() as session:
        found = session.get_one(DebtRecord, debt.id)
        for name, value in values.items():
            setattr(found, name, value)
        session.commit()


def hidden(found: BeautifulSoup) -> dict[str, str]:
    """The hidden fields a form sends back, its CSRF token among them."""
    return {str(each["name"]): str(each.get("value", "")) for each in found.select("main input[type=hidden]")}


def chosen(client: FlaskClient, debt: DebtRecord, count: int = 3) -> str:
    """The address of the offer made by choosing a plan."""
    path = f"/dividas/{debt.public_id}/opcoes"
    response = submit(client, path, {"parcelas": str(count), "primeira": ""})
    assert response.status_code == 303, response.get_data(as_text=True)[:2000]
    return response.headers["Location"]


def code_page(client: FlaskClient, offer: str, **more: str) -> BeautifulSoup:
    """Ask for the code and open the page that waits for it."""
    form = hidden(page(client, f"{offer}/aceitar"))
    response = client.post(f"{offer}/aceitar", data={**form, "channel": "sms", **more})
    assert response.status_code == 303, response.get_data(as_text=True)[:3000]
    return page(client, response.headers["Location"])


def accepted(client: FlaskClient, debt: DebtRecord, count: int = 3) -> str:
    """The address of an agreement, accepted through the pages."""
    offer = chosen(client, debt, count)
    form = hidden(code_page(client, offer))
    response = client.post(f"{offer}/codigo", data={**form, "code": CODE})
    assert response.status_code == 303, response.get_data(as_text=True)[:3000]
    return response.headers["Location"].removesuffix("/pronto")


def registered(database: Database, sealer: Sealer) -> list[Charge]:
    """The boletos of the only agreement, as the bank would have registered them."""
    with database.writing() as session:
        agreement = session.scalars(select(Agreement)).one()
        issued = charges.issue(session, agreement.id, sealer=sealer, today=clock.today(), now=clock.now())
        for charge in issued:
            charge.status = ChargeState.REGISTERED
        session.commit()
    return issued


def pay(database: Database, count: int) -> None:
    """Settle the first charges in full, as if the bank had told of them today."""
    with database.writing() as session:
        for charge in session.scalars(select(Charge).order_by(Charge.id).limit(count)):
            incoming = Incoming(
                source=PaymentSource.BOLETO,
                key=f"bank:{charge.id}",
                account_id=charge.receiving_account_id,
                amount=charge.amount,
                paid_on=clock.today(),
            )
            payments.settle(session, charge, incoming, now=clock.now())
        session.commit()
