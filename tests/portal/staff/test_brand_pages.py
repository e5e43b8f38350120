"""A look is edited, seen and published by a manager; the people of that creditor see it, and no one else's do."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.models import AuditEvent, BrandVersion, Role
from portal.sealing import Sealer
from portal.services.branding.brands import faults_of, versions_of
from portal.services.branding.document import BrandDocument
from portal.services.branding.names import names_another
from tests.support.people import (
    csrf_token,
    make_creditor,
    make_debt,
    make_debtor,
    make_staff,
    sign_in,
    sign_in_staff,
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PAGE = "/credor/marca"
WHOLE = {
    "name": "Aurora Fácil", "light": "#7A1FA2", "dark": "", "greeting": "A {credor} quer ajudar.",
    "phone": "(11) 3000-0000", "email": "fale@aurora.example", "officer_name": "Rita Alves",
    "officer_email": "dados@aurora.example",
}  # fmt: skip


def logo() -> bytes:
    target = BytesIO()
    Image.new("RGB", (40, 20), "#336699").save(target, format="PNG")
    return target.getvalue()


def save(client: FlaskClient, seen: int, **changes: object) -> int:
    fields = {**WHOLE, "seen_version": str(seen), "csrf_token": csrf_token(client, PAGE), **changes}
    return client.post(PAGE, data=fields, content_type="multipart/form-data").status_code


def test_from_the_draft_to_the_page_of_a_person(client: FlaskClient, database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor, other = (make_creditor(session, name="Banco Aurora") for _ in range(2))  # of one name
        manager = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=creditor)
        person = make_debtor(session, sealer, creditor=creditor)
        debt, foreign = make_debt(session, person, creditor), make_debt(session, person, other)
        session.commit()
    sign_in_staff(client, manager)
    assert save(client, 0, light="#ffee00", logo=(BytesIO(b"GIF89a"), "a.png")) == 422
    assert save(client, 0, light="#ffee00", logo=(BytesIO(logo()), "a.png")) == 303
    page = client.get(PAGE).text
    assert "A mais parecida que serve é #" in page
    assert "error-summary" not in page  # which would take the focus of whoever only opens the page
    assert "Publicar a marca" not in page
    assert save(client, 0) == 409
    assert save(client, 1) == 303
    for name in ("divida", "opcoes", "contato", "email"):
        shown = client.get(f"{PAGE}/previa/{name}")
        assert (shown.status_code, "Prévia do rascunho" in shown.text) == (200, True)
    draft = client.get(f"{PAGE}/rascunho.css")
    assert "--main: #7a1fa2" in draft.text
    assert draft.headers["Cache-Control"] == "no-store"
    token = csrf_token(client, PAGE)
    assert "Marca publicada" in client.post(
        f"{PAGE}/publicar", data={"csrf_token": token, "seen_version": "2"}, follow_redirects=True
    ).get_data(as_text=True)

    sign_in(client, person)
    seen = client.get(f"/dividas/{debt.public_id}").text
    assert "Em nome de <strong>Aurora Fácil</strong>" in seen
    assert "A Aurora Fácil quer ajudar." in seen
    assert "<span>Prumo</span>" in seen
    sheet = seen.split('<link rel="stylesheet" href="/marca/')[1].split('"')[0]
    answer = client.get(f"/marca/{sheet}")
    assert "main { --main: #7a1fa2" in answer.text
    assert ":root" not in answer.text  # the portal's own mark and head keep their colour
    assert "immutable" in answer.headers["Cache-Control"]
    again = client.get(f"/marca/{sheet}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"/marca/{sheet.replace('.css', '.png')}").content_type == "image/png"
    assert "Rita Alves" in client.get("/falar-com-o-credor").text
    assert "/marca/" not in client.get(f"/dividas/{foreign.public_id}").text
    assert client.get("/marca/nada.css").status_code == 404


def test_a_refused_form_takes_the_focus(client: FlaskClient, database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        manager = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=make_creditor(session))
        session.commit()
    sign_in_staff(client, manager)
    fields = {**WHOLE, "seen_version": "0", "csrf_token": csrf_token(client, PAGE)}
    fields["logo"] = (BytesIO(b"GIF89a"), "a.png")
    refused = client.post(PAGE, data=fields, content_type="multipart/form-data")
    assert (refused.status_code, '<div class="error-summary"' in refused.text) == (422, True)


def publish(client: FlaskClient, seen: int) -> str:
    answer = client.post(
        f"{PAGE}/publicar", data={"csrf_token": csrf_token(client, PAGE), "seen_version": seen}, follow_redirects=True
    )
    return answer.text


def test_an_earlier_look_comes_back_as_a_draft_with_its_logo(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = make_creditor(session, name="Banco Aurora")
        manager = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=creditor)
        stranger = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=make_creditor(session))
        session.commit()
    sign_in_staff(client, manager)
    assert save(client, 0, logo=(BytesIO(logo()), "a.png")) == 303
    assert "versão 1" in publish(client, 1)
    assert save(client, 1, name="Aurora Nova", without_logo="y") == 303
    assert "versão 2" in publish(client, 2)
    page = client.get(PAGE).text
    assert (page.count("Trazer a versão 1"), page.count("Trazer a versão 2")) == (1, 0)
    back = page.split('action="/credor/marca/publicadas/')[1].split('"')[0]

    def brought(seen: int) -> str:
        data = {"csrf_token": csrf_token(client, PAGE), "seen_version": seen}
        return client.post(f"{PAGE}/publicadas/{back}", data=data, follow_redirects=True).text

    assert "Outra pessoa guardou a marca" in brought(1)
    assert "A versão 1 está no rascunho" in brought(2)
    assert client.get(f"{PAGE}/rascunho.png").content_type == "image/png"
    assert "versão 3" in publish(client, 3)
    with database.reading() as session:
        first, _, third = reversed(versions_of(session, creditor.id))
        assert (third.document, third.logo) == (first.document, first.logo)
        deed = session.scalars(select(AuditEvent).where(AuditEvent.action == "brand.brought_back")).one()
        assert deed.creditor_id == creditor.id
    sign_in_staff(client, stranger)
    assert (
        client.post(
            f"{PAGE}/publicadas/{back}", data={"csrf_token": csrf_token(client, PAGE), "seen_version": 0}
        ).status_code
        == 404
    )


def test_a_look_never_carries_the_name_of_another_creditor(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        own = make_creditor(session, name="Aurora Veículos", legal_name="Aurora Veículos Ltda.")
        make_creditor(session, name="Aurora", legal_name="Companhia Ipê S.A.")
        make_creditor(session, name="Oi", legal_name="Ré")
        bank = make_creditor(session, name="Banco Um")
        manager = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=bank)
        session.add(BrandVersion(
            creditor_id=bank.id, number=1, document={"name": "Crédito Já"}, published_by=manager.id,
            published_at=clock.now(),
        ))  # fmt: skip
        session.flush()

        def taken(name: str) -> list[object]:
            return [each.values["words"] for each in names_another(session, own.id, name)]

        assert taken("Aurora Veículos") == taken("Veículos da Aurora") == []  # its own name holds the other's
        assert taken("Boi") == taken("Oi") == taken("Bancos Um") == []  # a part of a word is no name
        assert taken("COMPANHIA IPE") == ["Companhia Ipê S.A."]
        assert taken("O Novo Banco-Um!") == ["Banco Um"]
        assert taken("Crédito já hoje") == ["Crédito Já"]
        found = faults_of(session, own.id, BrandDocument(name="Banco Um"))
        assert "brand_name_anothers" in {each.code for each in found}
