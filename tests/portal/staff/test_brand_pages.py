"""A look is edited, seen and published by a manager; the people of that creditor see it, and no one else's do."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image

from portal.db import Database
from portal.models import Role
from portal.sealing import Sealer
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
        creditor, other = make_creditor(session, name="Banco Aurora"), make_creditor(session)
        manager = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=creditor)
        person = make_debtor(session, sealer, creditor=creditor)
        debt, foreign = make_debt(session, person, creditor), make_debt(session, person, other)
        session.commit()
    sign_in_staff(client, manager)
    assert save(client, 0, light="#ffee00", logo=(BytesIO(b"GIF89a"), "a.png")) == 422
    assert save(client, 0, light="#ffee00", logo=(BytesIO(logo()), "a.png")) == 303
    page = client.get(PAGE).text
    assert "A mais parecida que serve é #" in page
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
