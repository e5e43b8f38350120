"""Pages about something being made ask again by themselves, not for ever, and lead to it once it is there."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.charge import ChargeState
from portal import clock
from portal.db import Database
from portal.models import Agreement, Charge, ChargeMethod
from portal.sealing import Sealer
from portal.services import charges, kept_documents
from portal.waiting import MOST, SECONDS
from tests.support.lives import newly_agreed
from tests.support.made_once import own_routes
from tests.support.people import sign_in

PAGE = """{% from "components/waiting.html" import waiting %}
{% if here %}<p data-waited>Pronto</p>{% else %}{{ waiting('Fazendo', 'Leva pouco.', told=told) }}{% endif %}"""


@pytest.fixture
def asking(app: Flask) -> FlaskClient:
    """A page that waits unless told that the thing is `here`."""

    def view() -> str:
        return render_template_string(PAGE, here="aqui" in request.args, told="avisa" in request.args)

    own_routes(app)
    app.add_url_rule("/esperando", "waits_for_test", view)
    return app.test_client()


def test_page_asks_again_while_it_waits_and_no_more_once_it_is_there(asking: FlaskClient) -> None:
    answer = asking.get("/esperando?de=a+b&vez=4")
    assert answer.headers["Refresh"] == f"{SECONDS}; url=/esperando?de=a+b&vez=5"
    assert 'role="status"' in answer.text
    assert "Atualizar agora" in answer.text
    assert "Parar de atualizar" in answer.text
    assert "Refresh" not in asking.get("/esperando?aqui=1&vez=4").headers


def test_page_stops_after_two_minutes_and_says_so(asking: FlaskClient) -> None:
    """Followed as a browser would: twenty turns, and none after them, whatever stands in the address."""
    path, turns = "/esperando?avisa=1", 0
    while (refresh := (answer := asking.get(path)).headers.get("Refresh")) is not None:
        path, turns = refresh.split("; url=")[1], turns + 1
        assert turns <= MOST
    assert turns == MOST
    assert MOST * SECONDS == 120
    assert "Ainda não ficou pronto" in answer.text
    assert "avisamos por mensagem" in answer.text
    assert "data-waiting" not in answer.text
    for tampered in ("999", "99999999999999999999", "-1", "²", "x"):
        later = asking.get("/esperando", query_string={"vez": tampered})
        assert later.status_code == 200
        assert "avisamos" not in later.text, "promised where no message comes"
        assert ("Refresh" in later.headers) == (tampered != "999")


def test_who_stops_it_is_not_refreshed_and_may_begin_anew(asking: FlaskClient) -> None:
    stopped = asking.get("/esperando?de=1&vez=parar")
    assert "Refresh" not in stopped.headers
    assert "Paramos de atualizar" in stopped.text
    assert 'href="/esperando?de=1"' in stopped.text


@pytest.fixture
def agreed(client: FlaskClient, database: Database, sealer: Sealer) -> str:
    """The address of an agreement of the person signed in, whose slips the bank has not seen yet."""
    with database.writing() as session:
        _, _, agreement = newly_agreed(session, sealer, 2, "237")
        address, debtor = f"/acordos/{agreement.public_id}", agreement.debtor
        session.commit()
    sign_in(client, debtor)
    return address


def register_slips(session: Session, sealer: Sealer) -> None:
    agreement = session.scalars(select(Agreement)).one()
    charges.issue(session, agreement.id, sealer=sealer, today=clock.today(), now=clock.now())
    for charge in session.scalars(select(Charge).where(Charge.method == ChargeMethod.BOLETO)):
        charge.status = ChargeState.REGISTERED
    session.commit()


def test_slip_is_waited_for_and_shown_once_the_bank_has_it(
    client: FlaskClient, agreed: str, database: Database, sealer: Sealer
) -> None:
    for path in (f"{agreed}/pronto", f"{agreed}/esperar?o=boleto&parcela=2"):
        waits = client.get(path)
        assert "Refresh" in waits.headers, path
        assert int(waits.headers["Refresh"].split(";")[0]) == SECONDS
    with database.writing() as session:
        register_slips(session, sealer)
    done = client.get(f"{agreed}/pronto")
    assert "O boleto está pronto" in done.text
    assert "data-waiting" not in done.text
    assert int(done.headers["Refresh"].split(";")[0]) > 500, "only the one of a page left open"
    there = client.get(f"{agreed}/esperar?o=boleto&parcela=2")
    assert (there.status_code, there.headers["Location"]) == (303, f"{agreed}?parcela=2")


def test_what_is_not_coming_is_not_waited_for(client: FlaskClient, agreed: str) -> None:
    """No Pix without an account for it, no letter before the end, nothing that has no name."""
    for asked in ("pix", "carta", "nada"):
        answer = client.get(f"{agreed}/esperar?o={asked}")
        assert answer.status_code == 303, asked
        assert answer.headers["Location"].startswith(agreed)


def test_declaration_is_waited_for_and_then_in_the_list(client: FlaskClient, agreed: str, database: Database) -> None:
    with database.reading() as session:
        agreement = session.scalars(select(Agreement)).one()
        creditor, owner, lender = agreement.creditor.public_id, agreement.debtor_id, agreement.creditor_id
    path = f"/documentos/esperar?credor={creditor}&ano=2025"
    waits = client.get(path)
    assert waits.headers["Refresh"].endswith("&ano=2025&vez=1")
    assert "Fazendo a declaração de 2025" in waits.text
    assert client.get("/documentos/esperar?credor=ninguem&ano=2025").status_code == 404
    with database.writing() as session:
        made = kept_documents.reserve_of_year(
            session,
            creditor_id=lender,
            debtor_id=owner,
            year=2025,
            day=clock.today(),
            amount=agreement.total,
            now=clock.now(),
        )
        session.commit()
        assert "Refresh" in client.get(path).headers, "reserved, but not drawn yet"
        kept_documents.fill(session, made.id, b"%PDF-1.7", facts={}, signed_by="", now=clock.now())
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/documentos?pronta=2025")
    assert "A declaração de 2025 está pronta" in client.get("/documentos?pronta=2025").text
