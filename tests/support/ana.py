"""Ana owes Cartão Aurora, which receives by boleto and by Pix: where the story of an agreement begins."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.models import Creditor, DebtRecord
from tests.support import people, steps
from tests.support.browser import Visitor
from tests.support.negotiation import accept_offer, make_offer, publish_policy
from tests.support.pix import add_sandbox_account
from tests.support.serving import Portal

SHORT_LIFE = {"grace_days": 0, "notice_days": 1}
"""The notice comes the day after an unpaid installment's last day, and leaves one day: stories are short."""


def ana_owes(portal: Portal, *, renegotiations: int = 0, **weekly: Any) -> str:
    """Her CPF. The policy in force has a short life, the first payment in two days and, `weekly`, its own
    limits for paying over time; `renegotiations` is how often a running agreement may be changed for another."""
    database: Database = portal.app.extensions["portal_database"]
    sealer = portal.app.extensions["portal_sealer"]
    cpf = people.a_cpf()
    with database.writing() as session:
        creditor = session.scalars(select(Creditor)).one()
        first = {"validity_days": 2, "first_due_min_days": 1}
        life = {**SHORT_LIFE, "renegotiations": renegotiations}
        publish_policy(session, creditor, **first, changes=life, installments=weekly)
        birth_date = date(1985, 3, 2)
        ana = people.make_debtor(
            session, sealer, cpf=cpf, creditor=creditor, name=steps.NAME, birth_date=birth_date, email=steps.EMAIL
        )
        due_on = clock.today() - timedelta(days=200)
        people.make_debt(session, ana, creditor, due_on=due_on, origin="Fatura de março", contract_number="A-1")
        session.commit()
        add_sandbox_account(session, creditor, sealer)
    return cpf


def agree(ana: Visitor, title: str, *, first_due_on: date | None = None) -> str:
    """From her home to an agreement by the option of this title; returns its number, with its page shown."""
    ana.visit("/inicio")
    ana.follow("Ver as opções")
    if first_due_on is not None:
        ana.fill("Quando você quer fazer o primeiro pagamento?", first_due_on.isoformat())
        ana.press("Mostrar assim")
    choose(ana, title)
    number = steps.accept(ana)
    ana.page.get_by_role("link", name=re.compile("^Ver o acordo e")).first.click()
    ana.visit(urlsplit(ana.page.url).path)  # without the place on the page: to ask for it again asks the portal
    return number


def has_agreed(portal: Portal, ana: Visitor, *, payments: int) -> str:
    """An agreement of so many payments, made by the services that the pages call; returns its number, with its page
    shown. How one agrees by the pages is told by other stories."""
    database: Database = portal.app.extensions["portal_database"]
    with database.writing() as session:
        offer = make_offer(session, session.scalars(select(DebtRecord)).one(), count=payments)
        session.commit()
        made = accept_offer(session, offer)
        number, address = made.number, f"/acordos/{made.public_id}"
    ana.visit(address)
    return number


def choose(ana: Visitor, title: str) -> None:
    """From the page of choices to the offer of one of them."""
    ana.check(title, exact=True)
    ana.press("Ver esta proposta")
    assert ana.title == title


def summary(ana: Visitor, key: str) -> int:
    """An amount that a list of the page tells under a name, in centavos."""
    found = ana.page.locator("dl div", has=ana.page.locator("dt", has_text=key)).first
    return steps.cents(found.locator("dd").first.inner_text())
