"""The clock of the registers starts with the payment the plan names, is told, answered or late, and stops with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from brazil.calendar import add_bank_days
from payments.incoming import CaseKind
from portal import clock
from portal.db import Database
from portal.extensions import sealer
from portal.models import (
    Agreement,
    BureauAnswer,
    BureauRequest,
    FinanceCase,
    IssuedDocument,
    Message,
    Payment,
    Role,
)
from portal.services.bureau import answers, telling
from portal.services.bureau.shown import ClearingState, clearing_shown
from portal.services.errors import NotFound
from tests.payments.document_examples import text_of
from tests.portal.proofs.made import agree, give_back, lender, look, pay
from tests.support.people import csrf_token, make_creditor, make_staff, sign_in, sign_in_staff
from tests.support.remembered import remembered
from tests.support.worker import work


def clocks(session: Session) -> list[BureauRequest]:
    return list(session.scalars(select(BureauRequest).order_by(BureauRequest.id)))


def kinds(session: Session) -> dict[str, int]:
    counted = select(Message.kind, func.count()).group_by(Message.kind)
    return {row[0]: row[1] for row in session.execute(counted)}


@pytest.fixture
def started(app: Flask, database: Database) -> int:
    """Two installments, cleared after the first, which is paid."""
    with database.writing() as session:
        found = agreed_and_begun(session)
    look(app, found)
    look(app, found)
    return found


@remembered
def agreed_and_begun(session: Session) -> int:
    creditor = lender(session)
    make_staff(session, sealer(), role=Role.CREDITOR_MANAGER, creditor=creditor)
    agreement = agree(session, creditor, 2)
    pay(session, agreement, 1)
    return agreement.id


def test_the_first_payment_starts_one_clock_and_its_return_stops_it(
    app: Flask, database: Database, started: int
) -> None:
    today = clock.today()
    with database.reading() as session:
        (request,) = clocks(session)
        assert (request.event_on, request.due_by) == (today, add_bank_days(today, 5, year_end_closed=False))
        assert request.remind_on == add_bank_days(today, 3, year_end_closed=False)
        assert request.late_on == add_bank_days(today, 6, year_end_closed=False)
    with database.writing() as session:
        give_back(session, session.scalars(select(Payment)).one())
    look(app, started)
    with database.reading() as session:
        (request,) = clocks(session)
        assert (request.canceled_on, request.cancellation) == (today, "payment_returned")
        shown = clearing_shown(session, session.get_one(Agreement, started), today)
        assert shown.state is ClearingState.BEFORE
    with database.writing() as session:
        pay(session, session.get_one(Agreement, started), 1, occurred_on=today + timedelta(days=1))
    look(app, started)
    with database.reading() as session:
        assert [each.event_on for each in clocks(session)] == [today, today + timedelta(days=1)]


def test_a_plan_cleared_at_its_end_waits_for_the_last_payment(app: Flask, database: Database) -> None:
    with database.writing() as session:
        agreement = agree(session, lender(session, installments={"clears_after": "last_payment"}), 2)
        pay(session, agreement, 1)
    look(app, agreement.id)
    with database.reading() as session:
        assert clocks(session) == []
    with database.writing() as session:
        pay(session, session.get_one(Agreement, agreement.id), 2)
    look(app, agreement.id)
    with database.reading() as session:
        (request,) = clocks(session)
        assert request.event.value == "last_payment"


def test_told_reminded_on_the_third_day_late_on_the_sixth_with_a_dossier(
    app: Flask, client: FlaskClient, database: Database, started: int
) -> None:
    now = clock.now()

    def turn(today: date) -> None:
        for _ in range(2):  # a worker may come twice
            with database.writing() as session:
                telling.ask(session, sealer(), base_url="https://prumo.example", now=now)
            with database.writing() as session:
                telling.remind(session, sealer(), base_url="https://prumo.example", today=today, now=now)
            with database.writing() as session:
                telling.note_late(session, today=today, now=now)

    def state(today: date) -> tuple[str, dict[str, int], int]:
        with database.reading() as session:
            shown = clearing_shown(session, session.get_one(Agreement, started), today)
            asked = {kind: count for kind, count in kinds(session).items() if kind.startswith("bureau")}
            return shown.state.value, asked, session.scalar(select(func.count()).select_from(FinanceCase)) or 0

    days = [clock.today(), *(add_bank_days(clock.today(), n, year_end_closed=False) for n in range(1, 7))]
    turn(days[2])
    assert state(days[2]) == ("running", {"bureau_request": 1}, 0)
    turn(days[3])
    assert state(days[3]) == ("running", {"bureau_request": 1, "bureau_reminder": 1}, 0)
    turn(days[5])
    assert state(days[5])[2] == 0
    turn(days[6])
    assert state(days[6])[::2] == ("late", 1)
    work(app)
    with database.reading() as session:
        case = session.scalars(select(FinanceCase)).one()
        assert case.kind == CaseKind.BUREAU_LATE.value
        agreement = session.get_one(Agreement, started)
        dossier = clearing_shown(session, agreement, days[6]).dossier
        debtor, creditor_id = agreement.debtor, agreement.creditor_id
        assert kinds(session)["clearing_late"] == 1
        sign_in(client, debtor)
    words = text_of(client.get(f"/documentos/{dossier}.pdf").data)
    for told in ("consumidor.gov.br", "Procon", "Defensoria", "Súmula 548", "/R1"):
        assert told in words
    with database.writing() as session:
        (request,) = clocks(session)
        other = make_creditor(session)
        session.commit()
        for whose, raises in ((other.id, True), (creditor_id, False)):
            given = {"request_ids": [request.public_id], "answer": BureauAnswer.REMOVED, "staff_id": 1, "now": now}
            if raises:
                with pytest.raises(NotFound):
                    answers.confirm(session, creditor_id=whose, **given)
                session.rollback()
            else:
                assert answers.confirm(session, creditor_id=whose, **given) == 1
                assert answers.confirm(session, creditor_id=whose, **given) == 0, "once"
    with database.reading() as session:
        assert session.scalars(select(FinanceCase)).one().remedy == "withdrawn"
        assert clearing_shown(session, session.get_one(Agreement, started), days[6]).state is ClearingState.REMOVED


def test_the_creditors_page_answers_what_was_marked(
    app: Flask, client: FlaskClient, database: Database, started: int
) -> None:
    with database.writing() as session:
        agreement = session.get_one(Agreement, started)
        staff = make_staff(session, sealer(), role=Role.CREDITOR_ANALYST, creditor=agreement.creditor)
        session.commit()
        (request,) = clocks(session)
        wanted = request.public_id
    sign_in_staff(client, staff)
    assert wanted in client.get("/credor/baixas").get_data(as_text=True)
    form = {"csrf_token": csrf_token(client, "/credor/baixas"), "resposta": "never_listed", "pedido": wanted}
    assert client.post("/credor/baixas", data=form).status_code == 303
    with database.reading() as session:
        assert clocks(session)[0].answer == "never_listed"
        assert session.scalars(select(IssuedDocument)).all() == []
    assert "Nunca foi registrado" in client.get("/credor/baixas").get_data(as_text=True)
