"""Staff see a person's pages of their own creditor's debts, to read: nothing of others, nothing kept, not for long."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import clock
from portal.db import Base, Database
from portal.models import AuditEvent, Creditor, Role, Sight, StaffMember
from portal.sealing import Sealer
from portal.seeing import PAGES, admit
from portal.services.errors import NotAllowed
from tests.support.banking import make_agreement, make_lender
from tests.support.negotiation import make_offer, publish_policy
from tests.support.people import csrf_token, make_debt, make_staff, sign_in_staff, submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
REASON = "Ana ligou e não acha a segunda parcela."


@dataclass(kw_only=True)
class World:
    """A person with debts to two creditors, and the analyst of the first."""

    analyst: StaffMember
    own: Creditor
    other: Creditor
    ids: dict[str, str]
    others: dict[str, str]


@pytest.fixture
def world(database: Database, sealer: Sealer) -> World:
    with database.writing() as session:
        creditor, _ = make_lender(session, "237")
        other, _ = make_lender(session, "001")
        creditor.name, other.name = "Banco Aurora", "Loja Poente"
        agreement = make_agreement(session, sealer, creditor, 2)
        person = agreement.debtor
        found: list[dict[str, str]] = []
        for whose in (creditor, other):
            publish_policy(session, whose)
            debt = make_debt(session, person, whose)
            offer = make_offer(session, debt, count=2)
            found.append({"debt_id": debt.public_id, "offer_id": offer.public_id})
        found[0]["agreement_id"] = agreement.public_id
        analyst = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=creditor)
        session.commit()
    return World(analyst=analyst, own=creditor, other=other, ids=found[0], others=found[1])


@pytest.fixture
def looking(client: FlaskClient, world: World) -> FlaskClient:
    sign_in_staff(client, world.analyst)
    assert submit(client, f"/credor/ver-como/{world.ids['debt_id']}", {"reason": REASON}).status_code == 303
    return client


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but of the sessions, which note when they were used."""
    with database.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name != "sessions"
        }


def addresses(app: Flask, method: str, ids: dict[str, str]) -> dict[str, str]:
    """Each page of the debtor's side by its endpoint, with this person's things where the address asks for one."""
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("debtor.") and method in (rule.methods or ()):
            found[rule.endpoint] = re.sub(
                r"<(?:\w+:)?(\w+)>", lambda part: ids.get(part.group(1), "nao-existe"), rule.rule
            )
    return found


def test_the_pages_show_one_creditors_debts_with_a_banner(looking: FlaskClient, world: World) -> None:
    home = looking.get("/inicio").text
    assert "Só leitura" in home
    assert "Banco Aurora" in home
    assert "Loja Poente" not in home
    for name, page in {"debt": "/dividas/{debt_id}", "options": "/dividas/{debt_id}/opcoes"}.items():
        assert "Só leitura" in looking.get(page.format(**world.ids)).text, name
    for page in (
        "/dividas/{debt_id}",
        "/dividas/{debt_id}/opcoes",
        "/propostas/{offer_id}",
        "/dividas/{debt_id}/propor",
    ):
        assert looking.get(page.format(**world.others)).status_code == 404, page


def admitted(app: Flask, page: str, method: str, session_id: int) -> bool:
    """What the one guard of the area says to this address."""
    with app.test_request_context(page, method=method):
        try:
            return admit(session_id)
        except NotAllowed:
            return False


def test_no_page_of_the_map_writes_and_none_off_the_list_opens(
    app: Flask, database: Database, looking: FlaskClient, world: World
) -> None:
    with database.reading() as session:
        session_id = session.scalars(select(Sight.session_id)).one() or 0
    sent, read = addresses(app, "POST", world.ids), addresses(app, "GET", world.ids)
    assert len(sent) > 30
    assert [name for name, page in sent.items() if admitted(app, page, "POST", session_id)] == []
    assert {name for name, page in read.items() if admitted(app, page, "GET", session_id)} == PAGES
    before = everything(database)
    token = csrf_token(looking, "/inicio")
    assert looking.post(sent["debtor.choose"], data={"csrf_token": token, "parcelas": "2"}).status_code == 403
    assert looking.get("/meus-dados/contatos").status_code == 403
    shown = {name: looking.get(read[name]).status_code for name in PAGES - {"debtor.dispute"}}
    assert {name: status for name, status in shown.items() if status != 200} == {}
    assert everything(database) == before


def test_why_is_written_down_and_it_ends_by_itself_or_when_one_wants(
    looking: FlaskClient, database: Database, world: World
) -> None:
    with database.reading() as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "debtor.seen")).one()
    assert (noted.actor, noted.creditor_id) == (f"staff:{world.analyst.id}", world.own.id)
    assert noted.detail["reason"] == REASON
    with time_machine.travel(clock.now() + timedelta(minutes=15, seconds=1)):
        assert looking.get("/inicio").headers.get("Location", "").startswith("/entrar")
    assert looking.get("/inicio").status_code == 200
    looking.post("/credor/ver-como/parar", data={"csrf_token": csrf_token(looking, "/inicio")})
    assert looking.get("/inicio").status_code == 302


def test_without_a_reason_or_for_another_creditors_debt_nothing_opens(
    client: FlaskClient, database: Database, world: World
) -> None:
    sign_in_staff(client, world.analyst)
    answer = submit(client, f"/credor/ver-como/{world.ids['debt_id']}", {"reason": "ver"})
    assert (answer.status_code, "com 10 a 300 letras" in answer.text) == (422, True)
    assert client.get(f"/credor/ver-como/{world.others['debt_id']}").status_code == 404
    assert client.get("/inicio").status_code == 302
    with database.reading() as session:
        assert session.scalars(select(Sight)).all() == []
