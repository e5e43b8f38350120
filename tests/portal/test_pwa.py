"""Installed on a phone and without a network: what is kept there, and that nothing of a person ever is."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

from flask.testing import FlaskClient
from PIL import Image

from portal.db import Database
from portal.sealing import Sealer
from portal.security import CONTENT_SECURITY_POLICY
from tests.support.people import make_creditor, make_debt, make_debtor, sign_in

ROOT = Path(__file__).parents[2]


def constants(client: FlaskClient) -> dict[str, object]:
    """What is put in front of the worker's code."""
    found = re.findall(r"^const ([A-Z]+) = (.+);$", client.get("/sw.js").text, re.MULTILINE)
    return {name: json.loads(value) for name, value in found}


def test_manifest_names_the_portal_its_colours_and_icons_that_are_there(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    found = json.loads(answer.data)
    assert (found["name"], found["short_name"], found["start_url"], found["scope"]) == ("Prumo", "Prumo", "/", "/")
    assert found["display"] == "standalone"
    for icon in found["icons"]:
        picture = client.get(icon["src"], buffered=True)
        drawn = Image.open(BytesIO(picture.data))
        assert (picture.mimetype, "x".join(map(str, drawn.size))) == (icon["type"], icon["sizes"])
        assert "immutable" in picture.headers["Cache-Control"], "an icon without its digest"
    assert {icon["purpose"] for icon in found["icons"]} == {"any", "maskable"}
    assert {icon["sizes"] for icon in found["icons"]} == {"192x192", "512x512"}


def test_colours_outside_the_style_sheet_are_its_tokens(client: FlaskClient) -> None:
    css = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "static/css").glob("*.css")))
    light, dark = re.findall(r"--paper: (#\w{6});", css)[:2]
    page = client.get("/").text
    assert re.findall(r'name="theme-color" content="(#\w+)"', page) == [light, dark]
    manifest = json.loads(client.get("/manifest.webmanifest").data)
    assert manifest["theme_color"] == manifest["background_color"] == light


def test_worker_rules_the_whole_portal_and_is_asked_for_anew(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in CONTENT_SECURITY_POLICY
    assert len((ROOT / "static/sw.js").read_text(encoding="utf-8").splitlines()) < 40


def test_worker_keeps_what_every_page_links_and_nothing_else(client: FlaskClient) -> None:
    """Style sheet, script, font and mark by the addresses of a page, or a page without a network would be bare."""
    kept = constants(client)["KEPT"]
    assert isinstance(kept, list)
    linked = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text))
    assert set(kept) == linked | {"/sem-conexao"}
    assert {address.split("?")[0].rsplit(".", 1)[-1] for address in linked} == {"css", "js", "woff2", "svg"}
    for address in kept:
        assert client.get(address, buffered=True).status_code == 200, address


def test_what_is_kept_is_of_nobody(client: FlaskClient, database: Database, sealer: Sealer) -> None:
    """The page is the same for who is signed in, holds no token, and brings no cookie."""
    before, worker = client.get("/sem-conexao"), client.get("/sw.js").data
    with database.writing() as session:
        creditor = make_creditor(session)
        debtor = make_debtor(session, sealer, creditor=creditor)
        make_debt(session, debtor, creditor)
        session.commit()
    sign_in(client, debtor)
    after = client.get("/sem-conexao")
    assert (after.data, client.get("/sw.js").data) == (before.data, worker)
    assert "csrf" not in after.text
    assert "Set-Cookie" not in before.headers
    assert re.search(r"\(\s*request\.method !== \"GET\"", (ROOT / "static/sw.js").read_text(encoding="utf-8"))


def test_page_without_a_network_says_what_did_not_happen_and_how_to_leave(client: FlaskClient) -> None:
    page = client.get("/sem-conexao").text
    for words in ("Nada se perdeu", "não paga nem aceita nada", "tel:188", 'href="/sair-rapido"', "Tentar de novo"):
        assert words in page
