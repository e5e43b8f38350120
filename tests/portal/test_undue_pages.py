"""The creditor's page of undue money, what the person reads of it, and the policy a dispute is opened under."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from brazil.calendar import next_bank_day
from brazil.money import Money
from offers.owed.undue import Undue
from portal import clock
from portal.db import Database
from portal.models import Dispute, DisputeReason, Message, Role, StaffMember, UndueReturnRecord
from portal.sealing import Sealer
from portal.services.disputes import returns, watching
from portal.services.disputes.holding import held_since
from portal.services.disputes.telling import tell_closed, tell_return
from tests.support.disputes import dispute_debt, eighty_paid
from tests.support.negotiation import policy_document, publish_policy
from tests.support.noon import TODAY
from tests.support.people import (
    csrf_token,
    make_creditor,
    make_debt,
    make_debtor,
    make_staff,
    sign_in,
    sign_in_staff,
)

WHY = "O sistema leu o mesmo arquivo duas vezes.\nCorrigimos no dia seguinte."
pytestmark = pytest.mark.usefixtures("at_noon")
AROUND: dict[str, Any] = {"base_url": "http://localhost", "today": TODAY, "fresh_days": 365}
OLD = Undue(on=date(2021, 2, 1), amount=Money(70_00))


def test_a_creditor_notes_what_it_paid_back_or_why_not_in_double_and_the_person_reads_it(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    today = clock.today()
    with database.writing() as session:
        creditor = make_creditor(session)
        debtor = make_debtor(session, sealer, creditor=creditor, name="Rita Lima")
        analyst = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=creditor)
        by_bank, by_mistake, open_one = (
            dispute_debt(session, sealer, make_debt(session, debtor, creditor)) for _ in range(3)
        )
        for each, paid in ((by_bank, [OLD, replace(eighty_paid(), back_on=today)]), (by_mistake, [eighty_paid()])):
            watching.close_by_itself(session, each.id, today=today, now=clock.now())
            returns.owe(session, each, paid, today)
        session.commit()
        tell_closed(session, sealer, by_bank.id, **AROUND)
    sign_in(client, debtor)
    read = client.get(f"/contestacoes/{by_mistake.public_id}").get_data(as_text=True)
    assert "<strong>R$ 160,00</strong>: R$ 80,00 que pagou e mais R$ 80,00" in plain(read)
    assert "art. 42, parágrafo único" in read
    both = plain(client.get(f"/contestacoes/{by_bank.public_id}").get_data(as_text=True))
    assert "R$ 150,00 que pagou e mais R$ 80,00, com" in both
    assert "A conta de cada pagamento" in both
    assert 'R$ 80,00 já estão nos <a href="/creditos">seus créditos</a>' in both
    sign_in_staff(client, analyst)
    listed = client.get("/credor/contestacoes").get_data(as_text=True)
    assert "Devoluções a fazer" in listed
    assert listed.count("Pagar ou justificar") == 2
    assert client.get(f"/credor/contestacoes/{open_one.public_id}/devolucao").status_code == 404
    page = f"/credor/contestacoes/{by_bank.public_id}/devolucao"
    assert page in client.get(f"/credor/contestacoes/{by_bank.public_id}").get_data(as_text=True)
    token = {"csrf_token": csrf_token(client, page)}
    assert " checked" not in client.get(page).get_data(as_text=True)
    for said, told in (
        ({}, "Escolha o que foi feito"),
        ({"decision": "justified", "words": "engano"}, "pelo menos 30 letras"),
        ({"decision": "paid", "reference": "E1"}, "Escreva um dia entre"),
        ({"decision": "paid", "paid_on": "2026-13-01"}, "Escreva uma data"),
        ({"decision": "paid", "paid_on": today.isoformat(), "reference": " "}, "Escreva a identificação"),
    ):
        answer = client.post(page, data={**token, **said})
        assert (answer.status_code, told in answer.get_data(as_text=True)) == (422, True)
    said = {**token, "decision": "paid", "paid_on": today.isoformat(), "reference": "E<1>23"}
    assert "Anotado" in client.post(page, data=said, follow_redirects=True).get_data(as_text=True)
    assert client.post(page, data={**said, "words": WHY}).status_code == 409
    other = f"/credor/contestacoes/{by_mistake.public_id}/devolucao"
    shown = client.post(other, data={**token, "decision": "justified", "words": WHY}, follow_redirects=True)
    assert "Corrigimos no dia seguinte." in shown.get_data(as_text=True)
    assert 'name="decision"' not in shown.get_data(as_text=True)
    listed = client.get("/credor/contestacoes").get_data(as_text=True)
    assert (page in listed, other in listed, "Pagar ou justificar" in listed) == (False, True, False)
    sign_in(client, debtor)
    read = plain(client.get(f"/contestacoes/{by_bank.public_id}").get_data(as_text=True))
    assert "Identificação do pagamento: E&lt;1&gt;23." in read
    read = plain(client.get(f"/contestacoes/{by_mistake.public_id}").get_data(as_text=True))
    assert "<strong>R$ 80,00</strong>, o valor que pagou." in read
    assert "Por que o credor não paga em dobro" in read
    assert "Corrigimos no dia seguinte." in read
    assert "consumidor.gov.br" in read
    with database.writing() as session:
        for record in session.scalars(select(UndueReturnRecord).order_by(UndueReturnRecord.id)).all():
            tell_return(session, sealer, record.id, record.status, **AROUND)
        kinds = list(session.scalars(select(Message.kind).order_by(Message.id)))
    assert kinds == ["dispute_closed", "undue_paid", "undue_justified"]
    stranger(client, database, sealer, page)


def stranger(client: FlaskClient, database: Database, sealer: Sealer, page: str) -> None:
    """Another creditor's analyst finds nothing."""
    with database.writing() as session:
        member: StaffMember = make_staff(
            session, sealer, role=Role.CREDITOR_ANALYST, creditor=make_creditor(session), email="outra@outra.example"
        )
        session.commit()
    sign_in_staff(client, member)
    assert client.get(page).status_code == 404


def plain(page: str) -> str:
    return " ".join(page.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ").split())


def test_a_dispute_is_opened_under_the_policy_in_force_and_keeps_what_was_promised(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    today = clock.today()
    with database.writing() as session:
        creditor = make_creditor(session)
        debtor = make_debtor(session, sealer, creditor=creditor)
        before = dispute_debt(session, sealer, make_debt(session, debtor, creditor))
        grows = {**policy_document(), "disputes": {"answer_days": 20, "holds_accrual": False}}
        publish_policy(session, creditor, grows)
        since = dispute_debt(session, sealer, make_debt(session, debtor, creditor), reason=DisputeReason.FRAUD)
        assert (before.answer_by, held_since(before.debt, today)) == (next_bank_day(today + timedelta(days=10)), True)
        assert (since.answer_by, held_since(since.debt, today)) == (next_bank_day(today + timedelta(days=20)), False)
        session.commit()
        pages = {each.id: f"/contestacoes/{each.public_id}" for each in (before, since)}
        ids: tuple[int, int] = (before.id, since.id)
    sign_in(client, debtor)
    assert "Para de crescer hoje" in client.get(pages[ids[0]]).get_data(as_text=True)
    assert "Continua contando" in client.get(pages[ids[1]]).get_data(as_text=True)
    with database.reading() as session:
        assert {each.status for each in session.scalars(select(Dispute))} == {"open"}
