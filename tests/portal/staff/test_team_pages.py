"""The pages of the team as people press them: one round on one engine."""

from __future__ import annotations

import pyotp
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.db import Database
from portal.models import FactorReset, Role, StaffInvitation, StaffMember
from portal.sealing import Sealer
from portal.services import invitations, second_factor
from portal.services.sessions import digest
from tests.support.people import PASSWORD, csrf_token, make_creditor, make_staff, sign_in_staff, submit, totp_now

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TEAM = "/credor/equipe"


@pytest.fixture
def people(database: Database, sealer: Sealer) -> dict[str, StaffMember]:
    with database.writing() as session:
        creditor = make_creditor(session)
        roles = {"boss": Role.CREDITOR_MANAGER, "deputy": Role.CREDITOR_MANAGER, "analyst": Role.CREDITOR_ANALYST}
        made = {
            name: make_staff(session, sealer, role=role, creditor=creditor, name=name) for name, role in roles.items()
        }
        session.commit()
    return made


def press(client: FlaskClient, page: str, **fields: str) -> tuple[int, str]:
    """Send a page's form and look at where it leads."""
    answer = client.post(page, data={**fields, "csrf_token": csrf_token(client, page)}, follow_redirects=True)
    return answer.status_code, answer.get_data(as_text=True)


def test_a_manager_runs_the_team_and_an_analyst_sees_none_of_it(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer, people: dict[str, StaffMember]
) -> None:
    sign_in_staff(client, people["analyst"])
    assert client.get(TEAM).status_code == 404
    sign_in_staff(client, people["boss"])
    wrong = submit(client, TEAM, {"convite-name": "Nova", "convite-email": "nova", "convite-role": "finance"})
    assert (wrong.status_code, 'value="nova"' in wrong.text, "Confira o e-mail" in wrong.text) == (422, True, True)
    fields = {"convite-name": "Nova", "convite-email": "nova@example.com", "convite-role": "creditor_analyst"}
    assert "Convite enviado" in client.post(
        TEAM, data={**fields, "csrf_token": csrf_token(client, TEAM)}, follow_redirects=True
    ).get_data(as_text=True)
    member = f"{TEAM}/{people['analyst'].public_id}"
    assert press(client, member, acao="papel", role="admin")[0] == 422
    assert press(client, member, acao="apagar tudo")[0] == 404
    assert "Outra pessoa da gerência" in press(client, member, acao="pedir")[1].replace("outra", "Outra")
    status, said = press(client, member, acao="concordar", password=PASSWORD, code=totp_now())
    assert (status, "Quem pediu não pode concordar" in said) == (422, True)
    other = app.test_client()
    sign_in_staff(other, people["deputy"])
    assert "A senha não confere" in press(other, member, acao="concordar", password="errada", code=totp_now())[1]
    assert (
        "O link para o novo foi enviado"
        in press(other, member, acao="concordar", password=PASSWORD, code=totp_now())[1]
    )
    has_a_new_authenticator(app.test_client(), database, sealer)
    assert "Acesso desativado" in press(client, member, acao="desativar")[1]


def has_a_new_authenticator(client: FlaskClient, database: Database, sealer: Sealer) -> None:
    """What is wrong is told, the right answer lets its owner in, and the link is spent."""
    with database.writing() as session:
        reset = session.scalars(select(FactorReset)).one()
        reset.token_digest = digest("o-outro-link")
        session.commit()
        secret = second_factor.secret_of(sealer, reset)
    page = "/equipe/novo-autenticador/o-outro-link"
    assert secret in client.get(page).text
    code = pyotp.TOTP(secret).now()
    assert "A senha não confere" in submit(client, page, {"password": "errada", "code": code}).text
    done = submit(client, page, {"password": PASSWORD, "code": code})
    assert (done.status_code, done.headers["Location"]) == (303, "/credor/")
    assert client.get(page).status_code == 404


def test_an_invited_person_signs_up_by_the_link(
    client: FlaskClient, database: Database, sealer: Sealer, people: dict[str, StaffMember]
) -> None:
    with database.writing() as session:
        invited = invitations.invite(
            session, sealer, by=people["boss"].id, creditor_id=people["boss"].creditor_id, email="nova@example.com",
            name="Nova", role=Role.CREDITOR_ANALYST, base_url="http://localhost", now=people["boss"].created_at,
        )  # fmt: skip
        session.get_one(StaffInvitation, invited.id).token_digest = digest("o-link")
        session.commit()
        secret = invitations.secret_of(sealer, invited)
    page = "/equipe/convite/o-link"
    assert secret in client.get(page).text
    fields = {"password": "um rio corre devagar", "again": "outra coisa bem longa", "code": pyotp.TOTP(secret).now()}
    assert "As duas senhas são diferentes" in submit(client, page, fields).text
    done = submit(client, page, {**fields, "again": fields["password"]})
    assert (done.status_code, done.headers["Location"]) == (303, "/credor/")
    mine = BeautifulSoup(client.get("/equipe/conta").data, "html.parser")
    assert "nova@example.com" in mine.text
    assert client.get(page).status_code == 404
