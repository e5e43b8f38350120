"""A policy sent to review for comparison only says so to everybody on its way, and comes into force for nobody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.cli.policies import policies_commands
from portal.db import Database
from portal.models import AuditEvent, Creditor, PolicyReview, Role
from portal.sealing import Sealer
from portal.services.policies_in_force import version_in_force
from portal.wording_audit import deed
from tests.support import engines
from tests.support.negotiation import publish_policy
from tests.support.people import make_creditor, make_staff, sign_in_staff, submit
from tests.support.policy_pages import PAGE, fields_on
from tests.support.worker import last_message, work


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: what is stored of it is tried on both engines with comparisons."""
    return engines.fresh_sqlite(tmp_path)


@pytest.fixture
def manager(app: Flask, client: FlaskClient, database: Database, sealer: Sealer) -> FlaskClient:
    """Signed in beside `client`, an analyst of the same creditor."""
    with database.writing() as session:
        creditor = make_creditor(session, slug="aurora")
        publish_policy(session, creditor)
        analyst, second = (
            make_staff(session, sealer, role=role, creditor=creditor, name=role.value)
            for role in (Role.CREDITOR_ANALYST, Role.CREDITOR_MANAGER)
        )
        session.commit()
    beside = app.test_client()
    sign_in_staff(client, analyst)
    sign_in_staff(beside, second)
    return beside


def sent(client: FlaskClient, principal: str, **more: str) -> str:
    """Change the draft and send it; the address of its review."""
    submit(client, PAGE, {**fields_on(client), "tiers-0-cash_principal_bps": principal, "save": "1"})
    seen = re.search(r'name="seen_version" value="(\d+)"', client.get(f"{PAGE}/publicar").text)
    assert seen
    answer = submit(client, f"{PAGE}/publicar", {"seen_version": seen[1], "nota": "Mais desconto", **more})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_for_comparison_only_from_the_box_to_the_version(
    app: Flask, client: FlaskClient, manager: FlaskClient, database: Database
) -> None:
    review = sent(client, "35", comparar="1")
    assert "Somente para comparação" in client.get(review).text
    work(app)
    message, text = last_message(app)
    assert (message.kind, "Ela é somente para comparação" in text) == ("policy_review_asked", True)
    page = manager.get(review).text
    assert "Aprovar para comparação" in page
    assert "publicar_em" not in page
    approved = submit(manager, review, {"acao": "aprovar", "publicar_em": "2999-01-01"})
    assert approved.status_code == 303
    after = manager.get(review).text
    assert "Versão 2 liberada somente para comparação." in after
    assert "Liberou somente para comparação" in after
    work(app)
    assert "aprovada somente para comparação" in last_message(app)[1]
    assert "Versão em vigor: 1" in client.get(PAGE).text
    with database.reading() as session:
        creditor = session.scalars(select(Creditor)).one()
        current = version_in_force(session, creditor.id)
        assert current is not None
        assert (current.number, session.scalars(select(PolicyReview)).one().trial) == (1, True)
        last = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id.desc())).first()
        assert deed(last or "") == "liberou uma política somente para comparação"
    exported = app.test_cli_runner().invoke(policies_commands, ["export", "--creditor", "aurora"])
    assert '"principal_bps": 2000' in exported.output


def test_what_comes_after_it_is_compared_with_what_was_in_force(client: FlaskClient, manager: FlaskClient) -> None:
    for principal, more in (("35", {"comparar": "1"}), ("40", {})):
        assert submit(manager, sent(client, principal, **more), {"acao": "aprovar"}).status_code == 303
    page = client.get(f"{PAGE}/versoes/3").text
    assert "em relação à versão 1" in page
    assert "de 20% para 40%" in page
    assert "Publicou" in page


def test_without_a_version_in_force_there_is_nothing_to_compare_with(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        analyst = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=make_creditor(session))
        session.commit()
    sign_in_staff(client, analyst)
    client.get(PAGE)
    assert 'name="comparar"' not in client.get(f"{PAGE}/publicar").text
    refused = submit(client, f"{PAGE}/publicar", {"seen_version": "1", "nota": "x", "comparar": "1"})
    assert refused.status_code == 403
    assert "Sem versão em vigor não há comparação." in refused.text
