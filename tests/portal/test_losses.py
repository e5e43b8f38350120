"""Giving up what is left: seen first, alone up to a limit, by two above it, on the page and on the command line."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState
from payments.incoming import CaseKind, Remedy
from payments.ledger import receivable_debt, write_off
from portal.db import Database
from portal.models import Agreement, DebtRecord, DebtStatus, FinanceCase, OutboxEntry, Role, StaffMember
from portal.sealing import Sealer
from portal.services import cases, losses_deciding
from portal.services.errors import NotAllowed, ServiceError
from portal.services.ledger import balance
from tests.support.banking import paid, retorno, send
from tests.support.books import check_books
from tests.support.lives import as_it_is, break_agreement, running
from tests.support.noon import NOON, TODAY
from tests.support.people import csrf_token, make_debt, make_debtor, make_staff, sign_in_staff
from tests.support.remembered import remembered

pytestmark = pytest.mark.usefixtures("at_noon")
KNOWN = {"today": TODAY, "now": NOON}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """An agreement of four months with one paid, a debt under none, and two people of its creditor."""

    agreement: Agreement
    debt: DebtRecord
    asking: StaffMember
    deciding: StaffMember


@remembered
def once_paid(session: Session, sealer: Sealer) -> Desk:
    creditor, account, agreement, (first, *_) = running(session, sealer)
    send(session, retorno(account, [paid(first)]))
    debt = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
    asking, deciding = (make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=creditor) for _ in "12")
    return Desk(agreement=agreement, debt=debt, asking=asking, deciding=deciding)


@pytest.fixture
def desk(database: Database, sealer: Sealer) -> Desk:
    with database.writing() as session:
        return once_paid(session, sealer)


def post(client: FlaskClient, address: str, page: str, **values: str) -> str:
    data = {**values, "csrf_token": csrf_token(client, page)}
    return client.post(address, data=data, follow_redirects=True).get_data(as_text=True)


def test_a_loss_above_the_limit_is_seen_asked_for_and_decided_by_somebody_else(
    client: FlaskClient, database: Database, desk: Desk, app: Flask
) -> None:
    app.extensions["portal_settings"] = app.extensions["portal_settings"].model_copy(update={"write_off_limit": 0})
    sign_in_staff(client, desk.asking)
    page = f"/credor/perdas/acordos/{desk.agreement.public_id}"
    found = client.get(f"/credor/perdas?numero={desk.agreement.number}")
    assert found.headers["Location"].startswith(page)
    assert "Outra pessoa precisa aprovar" in client.get(page).get_data(as_text=True)
    assert "Escreva o motivo" in post(client, page, page, motivo=" ")
    assert "Pedido feito" in post(client, page, page, motivo="pessoa não encontrada")
    assert "Já existe um pedido" in post(client, page, page, motivo="de novo")
    with database.reading() as session:
        assert as_it_is(session, desk.agreement).status is AgreementState.ACTIVE
        case = session.scalars(select(FinanceCase).where(FinanceCase.kind == CaseKind.LOSS_ASKED.value)).one()
        address = f"/credor/perdas/pedidos/{case.public_id}"
    assert "Quem pediu não pode aprovar" in post(client, address, page, solucao="approve", motivo="ok")
    sign_in_staff(client, desk.deciding)
    assert "Perda lançada" in post(client, address, page, solucao="approve", motivo="confere")
    with database.reading() as session:
        assert as_it_is(session, desk.agreement).status is AgreementState.CANCELED
        told = select(OutboxEntry).where(OutboxEntry.topic == "agreement.given_up")
        assert session.scalars(told).one().payload["agreement_id"] == desk.agreement.id
    listed = client.get("/credor/perdas").get_data(as_text=True)
    assert f"Acordo {desk.agreement.number}" in listed
    assert "pessoa não encontrada" in listed
    assert "Não há valor sendo cobrado aqui" in client.get(page).get_data(as_text=True)
    check_books(database)


def test_a_debt_under_no_agreement_is_closed_and_costs_the_books_what_they_have_of_it(
    database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        break_agreement(session, desk.agreement.id)
    with database.reading() as session:
        back = as_it_is(session, desk.agreement).debts[0].debt
        held = balance(session, receivable_debt(str(back.id)))
        assert held > ZERO
    for debt in (back, desk.debt):
        with database.writing() as session:
            what = session.get_one(DebtRecord, debt.id)
            waits = losses_deciding.ask(
                session, what, reason="acordo de gaveta", staff_id=desk.asking.id, actor=f"staff:{desk.asking.id}",
                limit=Money(10**9), **KNOWN,
            )  # fmt: skip
            assert waits is None
            assert what.status is DebtStatus.CLOSED
    with database.reading() as session:
        assert balance(session, receivable_debt(str(back.id))) == ZERO
        assert balance(session, write_off(str(back.creditor_id))) == held, "what no agreement held costs the books"
    check_books(database)


def test_a_request_may_be_taken_back_and_one_that_no_longer_fits_is_not_approved(
    database: Database, desk: Desk
) -> None:
    def ask(reason: str) -> FinanceCase:
        case = losses_deciding.ask(
            session, agreement, reason=reason, staff_id=desk.asking.id, actor="staff", limit=ZERO, **KNOWN
        )
        assert case is not None
        return case

    def refused(case: FinanceCase) -> str:
        with pytest.raises(ServiceError) as error:
            cases.remedy(session, case=case, remedy=Remedy.APPROVE, reason="ok", staff_id=desk.deciding.id, **KNOWN)
        return error.value.code

    with database.writing() as session:
        agreement = session.get_one(Agreement, desk.agreement.id)
        first = ask("engano")
        cases.remedy(session, case=first, remedy=Remedy.REFUSE, reason="desisti", staff_id=desk.asking.id, **KNOWN)
        assert as_it_is(session, agreement).status is AgreementState.ACTIVE
        second = ask("agora sim")
        assert second.id != first.id, "it can be asked for again"
        break_agreement(session, agreement.id)
        assert refused(session.get_one(FinanceCase, second.id)) == "loss_changed"
        with pytest.raises(NotAllowed) as nothing:
            ask("depois da quebra")
        assert nothing.value.code == "nothing_to_lose"


def test_the_command_shows_first_and_does_it_when_told(app: Flask, database: Database, desk: Desk) -> None:
    run = app.test_cli_runner().invoke
    shown = run(args=["agreements", "write-off", desk.agreement.number])
    assert shown.exit_code == 0
    assert "Deixa de ser cobrado" in shown.output
    with database.reading() as session:
        assert as_it_is(session, desk.agreement).status is AgreementState.ACTIVE
    assert "Escreva o motivo" in run(args=["agreements", "write-off", desk.agreement.number, "--yes"]).output
    done = run(args=["agreements", "write-off", desk.agreement.number, "--yes", "--reason", "lote encerrado"])
    assert "Perda lançada" in done.output or "espera alguém aprovar" in done.output
    assert run(args=["agreements", "write-off", "000"]).exit_code == 1
