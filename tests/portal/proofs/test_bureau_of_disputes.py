"""A dispute that ends in the person's favour starts the registers' clock, and the clock is followed to its end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from offers.owed.clearing import clearing_clock
from payments.incoming import CaseKind
from portal import clock
from portal.db import Database
from portal.formatting import date_plain
from portal.models import (
    BureauAnswer,
    BureauEvent,
    BureauRequest,
    DebtRecord,
    FinanceCase,
    IssuedDocument,
    Message,
    RegisterAnswer,
    Role,
)
from portal.sealing import Sealer
from portal.services import finance_cases, messages
from portal.services.bureau import answers, of_disputes, telling
from portal.services.bureau.clock import start
from portal.services.bureau.shown import ClearingState
from portal.services.disputes.answering import note_register
from tests.portal.proofs.made import agree, lender, look, pay
from tests.support.debtor_pages import page, words
from tests.support.dispute_place import DAY, REJECTED, UPHELD, Place
from tests.support.people import make_creditor, make_debt, make_debtor, make_staff, sign_in, sign_in_staff
from tests.support.worker import work

LONG_AGO = timedelta(days=60)


def a_place(session: Session, sealer: Sealer) -> Place:
    creditor = make_creditor(session)
    debtor = make_debtor(session, sealer, creditor=creditor)
    debt = make_debt(session, debtor, creditor)
    make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=creditor)
    session.commit()
    return Place(session, sealer, creditor, debtor, debt)


def asked_of(session: Session) -> list[BureauRequest]:
    return list(session.scalars(select(BureauRequest).order_by(BureauRequest.id)))


def texts(session: Session, sealer: Sealer, kind: str) -> list[str]:
    found = session.scalars(select(Message).where(Message.kind == kind))
    return [body.text for each in found if (body := messages.body_of(sealer, each)) is not None]


def test_it_is_asked_once_and_the_answer_ends_it(app: Flask, database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        place = a_place(session, sealer)
        dispute = place.dispute()
        place.answer(dispute, UPHELD)
        (request,) = asked_of(session)
        days = clearing_clock(dispute.answer_by)
        assert (request.agreement_id, request.dispute_id, request.event) == (
            None, dispute.id, BureauEvent.DISPUTE_ENDED,
        )  # fmt: skip
        assert (request.event_on, request.remind_on, request.due_by, request.late_on) == (
            days.event_on, days.remind_on, days.due_by, days.late_on,
        )  # fmt: skip
        assert (request.number, request.contracts) == (dispute.number, [place.debt.contract_number])
        assert not place.silence(dispute)
        with pytest.raises(IntegrityError), session.begin_nested():
            start(session, dispute, BureauEvent.DISPUTE_ENDED, dispute.answer_by, clock.now())
        shown = of_disputes.clearing_of_dispute(session, dispute, days.due_by)
        assert shown is not None
        assert (shown.state, shown.due_by) == (ClearingState.RUNNING, days.due_by)
        place.answer(place.dispute(make_debt(session, place.debtor, place.creditor)), REJECTED)
        assert asked_of(session) == [request]
        given: dict[str, Any] = {"creditor_id": place.creditor.id, "staff_id": 1, "now": clock.now()}
        once = {**given, "request_ids": [request.public_id], "answer": BureauAnswer.REMOVED}
        assert telling.note_late(session, today=days.late_on, now=clock.now()) == 1
        assert (answers.confirm(session, **once), answers.confirm(session, **once)) == (1, 0)
        assert telling.note_late(session, today=days.late_on, now=clock.now()) == 0
        assert session.scalars(select(FinanceCase)).one().remedy == "withdrawn"
        shown = of_disputes.clearing_of_dispute(session, dispute, days.late_on)
        assert shown is not None
        assert shown.state is ClearingState.REMOVED
        number = dispute.number
    work(app)
    with database.reading() as session:
        (told,) = texts(session, sealer, "name_cleared")
        assert f"por causa da contestação {number}" in told
        assert texts(session, sealer, "clearing_late") == [], "it was answered before the word left"


def test_nothing_is_asked_of_a_prescribed_debt_nor_of_one_never_listed_but_suspended_is_not_taken_off(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        place = a_place(session, sealer)
        prescribed = make_debt(session, place.debtor, place.creditor)
        prescribed.prescribes_on = clock.today()
        session.commit()

        def ended(debt: DebtRecord, said: RegisterAnswer | None = None) -> tuple[int, str]:
            dispute, before = place.dispute(debt), len(asked_of(session))
            if said is not None:
                of = {"creditor_id": place.creditor.id, "dispute_id": dispute.public_id}
                note_register(session, **of, said=said, staff_id=1, now=clock.now())
            place.silence(dispute)
            shown = of_disputes.clearing_of_dispute(session, dispute, dispute.answer_by + DAY)
            assert shown is not None
            return len(asked_of(session)) - before, shown.state.value

        other = make_debt(session, place.debtor, place.creditor)
        assert ended(prescribed) == (0, "prescribed")
        assert ended(place.debt, RegisterAnswer.NEVER_LISTED) == (0, "never_listed")
        assert ended(other, RegisterAnswer.SUSPENDED) == (1, "running")


def test_the_request_of_the_agreement_stops_and_the_one_of_the_dispute_runs_unless_it_was_answered(
    app: Flask, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = lender(session)
        first, second = agree(session, creditor, 2), agree(session, creditor, 2)
        known = [first.id, second.id]
        for agreement in (first, second):
            pay(session, agreement, 1)
    for agreement_id in known:
        look(app, agreement_id)
    with database.writing() as session:
        running, answered = asked_of(session)
        answers.confirm(
            session, creditor_id=creditor.id, request_ids=[answered.public_id], answer=BureauAnswer.REMOVED,
            staff_id=1, now=clock.now(),
        )  # fmt: skip
        disputes = []
        for each in (running, answered):
            agreement = each.agreement
            assert agreement is not None
            place = Place(session, sealer, agreement.creditor, agreement.debtor, agreement.debts[0].debt)
            disputes.append(place.answer(place.dispute(), UPHELD))
        assert [each.dispute_id for each in asked_of(session)] == [None, None, disputes[0].id]
        shown = of_disputes.clearing_of_dispute(session, disputes[1], clock.today())
        assert shown is not None
        assert (shown.state, shown.event) == (ClearingState.REMOVED, BureauEvent.FIRST_PAYMENT)
    look(app, known[0])
    with database.reading() as session:
        assert [each.cancellation for each in asked_of(session)] == ["agreement_ended", "", ""]


def test_late_finance_has_a_case_the_person_is_told_and_both_pages_say_it(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        place = a_place(session, sealer)
        dispute = place.answer(place.dispute(today=clock.today() - LONG_AGO), UPHELD)
        (request,) = asked_of(session)
        turn(session, sealer, request.remind_on)
        assert [len(texts(session, sealer, f"bureau_{kind}")) for kind in ("request", "reminder")] == [1, 1]
        assert session.scalars(select(FinanceCase)).all() == []
        turn(session, sealer, request.late_on)
        turn(session, sealer, request.late_on)
        case = session.scalars(select(FinanceCase)).one()
        facts = finance_cases.facts_of(session, case)
        assert (case.kind, case.agreement_id, case.detail["number"]) == (
            CaseKind.BUREAU_LATE.value, None, dispute.number,
        )  # fmt: skip
        assert (facts.dispute, facts.debtor) == (dispute, place.debtor)
        name = place.debt.registration.name
        finance = make_staff(session, sealer, role=Role.FINANCE)
        analyst = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=place.creditor)
        session.commit()
    work(app)
    with database.reading() as session:
        (told,) = texts(session, sealer, "clearing_late")
        assert f"Sua contestação {dispute.number} terminou a seu favor" in told
        assert "A página da contestação é a sua prova" in told
        assert session.scalars(select(IssuedDocument)).all() == []
    sign_in(client, place.debtor)
    own = words(page(client, f"/contestacoes/{dispute.public_id}"))
    for said in ("O credor não confirmou no prazo", date_plain(request.due_by), "sua prova", "Onde reclamar", "Procon"):
        assert said in own
    assert f"Quem contestou {name}" in own
    sign_in_staff(client, finance)
    decided = words(page(client, f"/financeiro/casos/{case.public_id}"))
    assert dispute.number in decided
    assert "Retirada do nome pedida ao credor" in decided
    assert dispute.number in words(page(client, "/financeiro/casos"))
    sign_in_staff(client, analyst)
    listed = words(page(client, "/credor/baixas"))
    assert f"{dispute.number} Contestação a favor da pessoa, em" in listed


def turn(session: Session, sealer: Sealer, today: date) -> None:
    """What the worker does of a day."""
    telling.ask(session, sealer, base_url="https://prumo.example", now=clock.now())
    telling.remind(session, sealer, base_url="https://prumo.example", today=today, now=clock.now())
    telling.note_late(session, today=today, now=clock.now())
