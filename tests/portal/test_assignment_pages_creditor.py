"""The creditor's page of assignments: everybody of the creditor reads it, managers alone change it."""

from __future__ import annotations

from flask.testing import FlaskClient

from portal.db import Database
from portal.models import Role
from portal.sealing import Sealer
from tests.support.assignments import DEED, SELLER, bought_with_deed
from tests.support.people import (
    csrf_token,
    make_creditor,
    make_debt,
    make_debtor,
    make_staff,
    sign_in_staff,
)

PAGE = "/credor/cessoes"


def test_an_analyst_reads_and_a_manager_takes_the_last_link_back(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        debt = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
        link = bought_with_deed(session, sealer, debt)
        analyst = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=creditor)
        manager = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=creditor)
        session.commit()
    sign_in_staff(client, analyst)
    shown = client.get(PAGE).get_data(as_text=True)
    assert f"Compradas de {SELLER}" in shown
    assert "Incluir a etapa" not in shown
    assert client.get(f"{PAGE}/{link}.pdf").data == DEED
    token = {"csrf_token": csrf_token(client, "/credor/carteiras")}
    assert client.post(PAGE, data=token).status_code == 403
    assert client.post(f"{PAGE}/{link}/apagar", data=token).status_code == 403
    sign_in_staff(client, manager)
    token = {"csrf_token": csrf_token(client, PAGE)}
    empty = client.post(PAGE, data=token)
    assert empty.status_code == 422
    assert "Escreva a data da cessão." in empty.get_data(as_text=True)
    told = {"original_creditor": SELLER, "assignee_name": "Fundo Dois", "assigned_on": "2024-01-01"}
    early = client.post(PAGE, data={**token, **told})
    assert early.status_code == 422
    assert "Esta cessão é anterior à última da lista." in early.get_data(as_text=True)
    assert client.post(f"{PAGE}/{link}/apagar", data=token).status_code == 303
    assert "não têm etapa nenhuma" in client.get(f"{PAGE}?feito=apagada").get_data(as_text=True)
