"""How steps went: once in ninety days, sealed words, counts for the operator; and the desk that answers requests."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.models import Rating, RequestKind, Role, Step
from portal.sealing import Sealer
from portal.services import ratings
from tests.support.disputes import PNG
from tests.support.negotiation import make_offer, publish_policy
from tests.support.people import csrf_token, make_creditor, make_debt, make_debtor, make_staff, sign_in, sign_in_staff
from tests.support.requests import Desk, with_authority

DAY = timedelta(days=1)


def test_a_step_is_rated_once_in_ninety_days_and_counted_by_step_and_creditor(
    database: Database, sealer: Sealer
) -> None:
    today = clock.today()
    with database.writing() as session:
        creditor = make_creditor(session)
        debtor = make_debtor(session, sealer, creditor=creditor)
        session.commit()

        def rate(step: Step, score: int, days: int = 0, said: str = "") -> bool:
            return ratings.rate(
                session, sealer, debtor_id=debtor.id, step=step, score=score, said=said, creditor_id=creditor.id,
                today=today + days * DAY, now=clock.now(),
            )  # fmt: skip

        assert rate(Step.PAY, 2, said="Não achei o Pix.")
        assert not rate(Step.PAY, 5)
        assert not rate(Step.PAY, 5, days=89)
        assert rate(Step.PAY, 5, days=90)
        assert rate(Step.PAUSE, 4)
        with pytest.raises(ValueError, match="score"):
            rate(Step.CHOOSE, 6)
        first = session.scalars(select(Rating).order_by(Rating.id)).first()
        assert first is not None
        assert first.said_sealed is not None
        assert b"Pix" not in first.said_sealed
        assert ratings.said_in(sealer, first) == "Não achei o Pix."
        summed = ratings.summary(session, since=today, until=today + 90 * DAY)
        assert [(each.step, each.creditor_id, each.scores, each.count) for each in summed] == [
            (Step.PAY, creditor.id, (0, 1, 0, 0, 1), 2),
            (Step.PAUSE, creditor.id, (0, 0, 0, 1, 0), 1),
        ]
        assert [each.count for each in ratings.summary(session, since=today, until=today)] == [1, 1]


def test_no_rule_of_an_offer_can_see_a_rating() -> None:
    """What the page promises: "Sua nota não muda suas propostas"."""
    services = Path(__file__).resolve().parents[2] / "portal" / "services"
    for name in ("offers", "counteroffers", "profiles", "affordable", "policies_in_force"):
        tree = ast.parse((services / f"{name}.py").read_text())
        named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        named |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        assert not named & {"Rating", "ratings"}, name


def test_an_analyst_sees_how_far_they_may_go_and_who_runs_the_portal_sees_all(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        publish_policy(session, creditor, with_authority())
        debtor = make_debtor(session, sealer, creditor=creditor, name="Rita Lima")
        debt, other = (make_debt(session, debtor, creditor) for _ in range(2))
        analyst = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=creditor)
        admin = make_staff(session, sealer, role=Role.ADMIN)
        session.commit()
        desk = Desk(session, sealer, debt)
        shown = desk.propose(1).table.pricing.cash_total
        desk.propose(shown.cents - 80_00)
        proposal = desk.to_person("Posso <i>hoje</i>.")
        portal = desk.complain("Segredo do portal.", files=(PNG,))
        offer = make_offer(session, other, count=2)
        session.commit()
        ids = proposal.public_id, portal.public_id, offer.public_id
        numbers = proposal.number, portal.number
    sign_in(client, debtor)
    path = f"/propostas/{ids[2]}/revisao"
    asked = client.post(path, data={"csrf_token": csrf_token(client, path), "said": "Por quê?"}, follow_redirects=True)
    assert "Uma pessoa vai rever a proposta" in asked.get_data(as_text=True)
    again = client.get(path)
    assert again.status_code == 303
    review = again.headers["Location"].rpartition("/")[2]
    sign_in_staff(client, analyst)
    listed = client.get("/credor/pedidos").get_data(as_text=True)
    assert "Rita Lima" in listed
    assert numbers[0] in listed
    assert numbers[1] not in listed
    assert numbers[0] not in client.get(f"/credor/pedidos?tipo={RequestKind.REVIEW}").get_data(as_text=True)
    assert client.get("/credor/pedidos?credor=portal").status_code == 404
    assert client.get(f"/credor/pedidos/{ids[1]}").status_code == 404
    page = f"/credor/pedidos/{ids[0]}"
    read = client.get(page).get_data(as_text=True)
    assert "Posso &lt;i&gt;hoje&lt;/i&gt;." in read
    assert "A proposta da pessoa passa da sua alçada" in read
    assert " checked" not in read
    token = {"csrf_token": csrf_token(client, page)}
    beyond = client.post(page, data={**token, "decision": "granted"})
    assert beyond.status_code == 422
    assert "Este plano passa do que sua alçada permite." in beyond.get_data(as_text=True)
    less = client.post(page, data={**token, "decision": "answered", "amount": "1", "count": "1"})
    assert less.status_code == 422
    named = client.get(f"/credor/pedidos/{review}").get_data(as_text=True)
    assert "As regras que decidiram" in named
    assert "Política" in named
    short = client.post(f"/credor/pedidos/{review}", data={**token, "decision": "answered", "words": "Não."})
    assert "pelo menos 30 letras" in short.get_data(as_text=True)
    done = client.post(page, data={**token, "decision": "refused", "words": "x" * 40}, follow_redirects=True)
    assert "Resposta guardada" in done.get_data(as_text=True)
    assert client.post(page, data={**token, "decision": "granted"}).status_code == 409
    assert "Não aceitar" in client.get("/credor/pedidos?situacao=respondidos").get_data(as_text=True)
    sign_in_staff(client, admin)
    assert numbers[1] in client.get("/credor/pedidos").get_data(as_text=True)
    assert numbers[1] in client.get("/credor/pedidos?credor=portal").get_data(as_text=True)
    assert numbers[1] not in client.get(f"/credor/pedidos?credor={creditor.public_id}").get_data(as_text=True)
    assert "Segredo do portal." in client.get(f"/credor/pedidos/{ids[1]}").get_data(as_text=True)
