"""The demonstration as `./dev demo` leaves it: every sign-in it prints works, every creditor's bank answers."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from payments.charge import ChargeState
from portal import clock
from portal.db import Database
from portal.demo.staff import PASSWORD
from portal.models import Charge, Creditor, DebtRecord, Registration
from portal.models.debt import DebtStatus
from tests.support import engines, steps
from tests.support.asking import MESSAGES
from tests.support.browser import DESK, PHONE, Visitor, visitor
from tests.support.caller import Caller
from tests.support.negotiation import accept_offer, make_offer
from tests.support.nursery import spawn
from tests.support.serving import Portal, running_portal

pytestmark = [pytest.mark.story]
_DEBTOR = re.compile(r"^  (\d{3}\.\d{3}\.\d{3}-\d\d)  (\d\d/\d\d/\d{4}) +(\S+).*: (.+)$", re.MULTILINE)
_STAFF = re.compile(r"^  (\S+@\S+) +(.+), código \d{6}$", re.MULTILINE)
_NEVER_TOLD = ("sem contato", "contato antigo")


def test_the_printed_sign_ins_open_the_demonstration(tmp_path: Path, whole_browser: Browser, browser: Browser) -> None:
    """The first of each kind by Chromium as people have it, the other debtors by the forms alone."""
    with running_portal(tmp_path, engines.fresh_sqlite(tmp_path)) as portal:
        flask(portal, "demo", "load")
        table = flask(portal, "demo", "table")
        debtors, staff = _DEBTOR.findall(table), _STAFF.findall(table)
        assert len(debtors) >= 5
        assert len(staff) >= 8
        told = [each for each in debtors if each[3] not in _NEVER_TOLD]
        (cpf, birth_date, name, _), *others = told
        with visitor(whole_browser, portal.base_url, screen=PHONE) as someone:
            steps.debtor_sign_in(someone, cpf, birth_date=birth_date)
            assert someone.title == f"Olá, {name}."
        greeted = [greeting(portal, cpf, birth_date) for cpf, birth_date, _, _ in others]
        assert greeted == [f"Olá, {name}." for _, _, name, _ in others]
        for (email, name), chosen in zip(staff[-2:], (whole_browser, browser), strict=True):
            with visitor(chosen, portal.base_url, screen=DESK) as member:
                sign_in_with_shown_code(member, email)
                assert name in member.text
        slips_of_every_creditor_are_registered(portal)


def greeting(portal: Portal, cpf: str, birth_date: str) -> str:
    """What the home says to the person who signs in so: the same forms and code, without a window."""
    person = Caller(portal.base_url)
    before = newest_code(person)
    person.send("/entrar", cpf=cpf, channel="email")
    steps.wait_until(lambda: newest_code(person) not in ("", before), "a message with a code")
    person.send("/entrar/codigo", code=newest_code(person))
    return person.send("/entrar/nascimento", birth_date=birth_date).select("h1")[0].get_text(strip=True)


def newest_code(person: Caller) -> str:
    shown = person.get(MESSAGES).select_one("article p.amount strong")
    return shown.get_text(strip=True) if shown else ""


def sign_in_with_shown_code(member: Visitor, email: str) -> None:
    """As the demonstration's page says: the password of all, and the code of now."""
    member.visit("/demonstracao")
    assert PASSWORD in member.text
    code = member.page.locator("tr", has_text=email).locator("td").last.inner_text()
    member.visit("/equipe/entrar")
    member.fill("E-mail", email)
    member.fill("Senha", PASSWORD)
    member.press("Continuar")
    member.fill("Código do aplicativo", code)
    member.press("Entrar")


def slips_of_every_creditor_are_registered(portal: Portal) -> None:
    """One agreement at each: its account and its bank understand each other."""
    database: Database = portal.app.extensions["portal_database"]
    with database.writing() as session:
        creditors = set(session.scalars(select(Creditor.id)))
        for creditor_id in creditors:
            offer = make_offer(session, an_open_debt(session, creditor_id), count=1)
            session.commit()
            accept_offer(session, offer, key=f"acordo-da-demonstracao-{creditor_id}")

    def registered() -> bool:
        with database.reading() as session:
            accounts = session.scalars(
                select(Charge).where(Charge.status == ChargeState.REGISTERED).options(joinedload(Charge.account))
            )
            return {charge.account.creditor_id for charge in accounts} == creditors

    steps.wait_until(registered, "a registered slip of each creditor")


def an_open_debt(session: Session, creditor_id: int) -> DebtRecord:
    """The newest debt that an offer can be made for."""
    today = clock.today()
    of_age = DebtRecord.due_on.between(today - timedelta(days=300), today - timedelta(days=120))
    query = (
        select(DebtRecord)
        .join(Registration, (Registration.debtor_id == DebtRecord.debtor_id))
        .where(
            DebtRecord.creditor_id == creditor_id,
            DebtRecord.status == DebtStatus.OPEN,
            of_age,
            Registration.creditor_id == creditor_id,
            Registration.deceased.is_(False),
        )
    )
    return session.scalars(query.limit(1)).one()


def flask(portal: Portal, *words: str) -> str:
    """What a command of the portal prints."""
    log = portal.folder / f"{'-'.join(words)}.log"
    command = spawn(["flask", "--app", "portal", *words], portal.environment, log)
    command.wait(120)
    printed = log.read_text(encoding="utf-8")
    assert command.code == 0, printed
    return printed
