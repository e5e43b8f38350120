"""A payment no file tells of is entered by hand: at once up to the limit, by two people above it."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from brazil.money import Money
from payments.incoming import CaseKind
from portal import clock
from portal.db import Database
from portal.models import FinanceCase, Payment, PaymentSource, Role
from portal.sealing import Sealer
from tests.support.banking import make_lender
from tests.support.books import check_books
from tests.support.lives import running
from tests.support.people import csrf_token, make_staff, sign_in_staff

PAGE = "/financeiro/pagamentos/digitar"


def test_a_payment_is_entered_for_an_agreement_and_above_the_limit_waits_for_somebody_else(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, account, agreement, (first, *_) = running(session, sealer)
        first_one, second_one = (make_staff(session, sealer, role=Role.FINANCE, creditor=creditor) for _ in "12")
        other, _ = make_lender(session, "237")
        stranger = make_staff(session, sealer, role=Role.FINANCE, creditor=other)
        session.commit()
    sign_in_staff(client, first_one)
    page = client.get(f"{PAGE}?acordo={agreement.number}").text
    assert "As mais antigas primeiro" in page
    assert "Nenhuma parcela em aberto" in client.get(f"{PAGE}?acordo=000").text

    def entered(**changes: str) -> str:
        data = {
            "acordo": agreement.number, "conta": account.public_id, "valor": "100,00", "dia": str(clock.today()),
            "parcela": str(first.installment_id), "motivo": "depósito no caixa",
            "csrf_token": csrf_token(client, f"{PAGE}?acordo={agreement.number}"),
        } | changes  # fmt: skip
        return client.post(PAGE, data=data, follow_redirects=True).text

    for wrong, said in (
        ({"motivo": " "}, "Escreva o motivo"),
        ({"valor": "nada"}, "maior que zero"),
        ({"dia": ""}, "Escolha o dia"),
        ({"dia": "2099-01-01"}, "não pode estar no futuro"),
    ):
        assert said in entered(**wrong)
    assert "Pagamento aplicado" in entered()
    app.extensions["portal_settings"] = app.extensions["portal_settings"].model_copy(update={"hand_payment_limit": 0})
    assert "Outra pessoa precisa aprovar" in entered(valor="50", parcela="")
    with database.reading() as session:
        kept = session.scalars(select(Payment).where(Payment.source == PaymentSource.HAND)).all()
        assert [each.amount for each in kept] == [Money(10_000)]
        case = session.scalars(select(FinanceCase).where(FinanceCase.kind == CaseKind.HAND_ENTRY.value)).one()
    address = f"/financeiro/casos/{case.public_id}"
    approve = {"solucao": "approve", "motivo": "vi no extrato", "csrf_token": csrf_token(client, address)}
    assert "Quem pediu não pode aprovar" in client.post(address, data=approve).text
    sign_in_staff(client, second_one)
    assert "depósito no caixa" in client.get(address).text
    approve["csrf_token"] = csrf_token(client, address)
    assert client.post(address, data=approve).status_code == 303
    with database.reading() as session:
        kept = session.scalars(select(Payment).where(Payment.source == PaymentSource.HAND)).all()
        assert sorted(each.amount.cents for each in kept) == [5_000, 10_000]
    sign_in_staff(client, stranger)
    assert "Nenhuma parcela em aberto" in client.get(f"{PAGE}?acordo={agreement.number}").text
    check_books(database)
