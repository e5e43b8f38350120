"""What a phone has to fetch before the debtor's home is there, and how answers are compressed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.compression import LONGEST_PADDING, padded_gzip
from portal.db import Database
from portal.sealing import Sealer
from tests.support.banking import issue_registered
from tests.support.made_once import own_routes
from tests.support.negotiation import make_offer
from tests.support.people import make_creditor, make_debt, make_debtor, sign_in
from tests.support.pix import Psp, make_pix_agreement

BUDGET, LATER = 50_000, 15_000
GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}


def fetch(client: FlaskClient, path: str, headers: Mapping[str, str] = MappingProxyType({})) -> TestResponse:
    """The whole answer, its file closed."""
    return client.get(path, headers=dict(headers), buffered=True)


def on_the_wire(answer: TestResponse) -> int:
    """Bytes of body and headers."""
    return len(answer.data) + sum(len(name) + len(value) + 4 for name, value in answer.headers)


def text_of(answer: TestResponse) -> str:
    assert answer.headers["Content-Encoding"] == "gzip", answer.headers
    return gzip.decompress(answer.data).decode()


def linked_from(page: str) -> set[str]:
    """Everything of ours a browser fetches for this page."""
    tags = re.findall(r"<(?:link|script|img|source)[^>]*\s(?:href|src)=\"([^\"]+)\"", page)
    return {address for address in tags if not address.startswith("data:")}


@pytest.fixture
def signed_in(client: FlaskClient, database: Database, sealer: Sealer) -> FlaskClient:
    """A debtor with ten debts at three creditors."""
    with database.writing() as session:
        creditors = [make_creditor(session) for _ in range(3)]
        debtor = make_debtor(session, sealer, creditor=creditors[0])
        for number in range(10):
            make_debt(session, debtor, creditors[number % 3])
        session.commit()
    sign_in(client, debtor)
    return client


def test_debtors_home_loads_in_under_50_kb(signed_in: FlaskClient) -> None:
    """Page, style, script, icon and fonts, headers counted, as a browser that takes gzip gets them."""
    home = fetch(signed_in, "/inicio", GZIP)
    assert home.status_code == 200
    bytes_of = {"/inicio": on_the_wire(home)}
    addresses = linked_from(text_of(home))
    assert any(".css" in address for address in addresses)
    for address in sorted(addresses):
        answer = fetch(signed_in, address, GZIP)
        assert answer.status_code == 200, address
        bytes_of[address] = on_the_wire(answer)
        if answer.mimetype == "text/css":
            for font in re.findall(r"url\(\s*[\"']?(?!data:)([^\"')]+)", text_of(answer)):
                path = f"/static/{font.split('static/')[-1].replace('../', '')}"
                bytes_of[path] = on_the_wire(fetch(signed_in, path, GZIP))
    assert any("woff2" in address for address in bytes_of), "the font was not found"
    assert sum(bytes_of.values()) < BUDGET, bytes_of


@pytest.fixture
def agreed(client: FlaskClient, database: Database, sealer: Sealer) -> dict[str, str]:
    """A debtor with an agreement and a Pix code for it, another debt and an offer for that: their pages by name."""
    creditor, _, agreement, _ = make_pix_agreement(database, sealer, Psp(), count=6)
    with database.writing() as session:
        agreement = session.merge(agreement)
        issue_registered(session, sealer, agreement)
        debtor = agreement.debtor
        debt = make_debt(session, debtor, session.merge(creditor))
        session.flush()
        offer = make_offer(session, debt, count=6)
        pages = {
            "home": "/inicio",
            "options": f"/dividas/{debt.public_id}/opcoes",
            "offer": f"/propostas/{offer.public_id}",
            "acceptance": f"/propostas/{offer.public_id}/aceitar",
            "agreement": f"/acordos/{agreement.public_id}",
            "pocket": "/cabe-no-bolso",
            "documents": "/documentos",
        }
        session.commit()
    sign_in(client, debtor)
    return pages


def test_pages_of_the_way_to_an_agreement_are_light(client: FlaskClient, agreed: dict[str, str]) -> None:
    """Under 50 kB for who never came, under 15 kB for who has the files every page shares."""
    answers = {name: fetch(client, path, GZIP) for name, path in agreed.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(agreed, 200)
    assert 'class="qr"' in text_of(answers["agreement"])
    shared = {each for answer in answers.values() for each in linked_from(text_of(answer))}
    weight = sum(on_the_wire(fetch(client, address, GZIP)) for address in shared)
    later = {name: on_the_wire(answer) for name, answer in answers.items()}
    assert {name: size for name, size in later.items() if size >= LATER} == {}
    assert {name: size + weight for name, size in later.items() if size + weight >= BUDGET} == {}
    kept = [fetch(client, address).headers["Cache-Control"] for address in shared if "/static/" in address]
    assert kept
    assert {"max-age=31536000" in each for each in kept} == {True}, "a later page would ask for these again"


def test_nothing_hangs_from_the_style_sheet(client: FlaskClient) -> None:
    """One chain: the page names all it needs, and the font by the very address the style sheet asks for."""
    page = fetch(client, "/").text
    early = re.findall(r'<link rel="preload" href="([^"]+)" as="font" type="font/woff2" crossorigin>', page)
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    asked = {
        urljoin(sheet, address)
        for sheet in sheets
        for address in re.findall(r"url\(\s*[\"']?(?!data:)([^\"')]+)", fetch(client, sheet).text)
    }
    assert len(sheets) == 1
    assert asked == set(early)
    assert "@import" not in fetch(client, sheets[0]).text
    assert "defer></script>" in page


def test_page_is_the_same_compressed_or_not(signed_in: FlaskClient) -> None:
    def without_token(page: str) -> str:
        return re.sub(r'name="csrf_token" value="[^"]+"|data-idle="\d+"', "", page)

    plain = fetch(signed_in, "/inicio")
    assert "Content-Encoding" not in plain.headers
    packed = fetch(signed_in, "/inicio", GZIP)
    assert without_token(text_of(packed)) == without_token(plain.text)
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_static_file_keeps_its_validators(client: FlaskClient) -> None:
    """A browser that has the file is told so, whichever form it holds."""
    first = fetch(client, "/static/css/prumo.css", GZIP)
    assert text_of(first) == fetch(client, "/static/css/prumo.css").text
    assert first.headers["ETag"].startswith("W/")
    again = fetch(client, "/static/css/prumo.css", {**GZIP, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip;q=0, br"}])
def test_who_does_not_take_gzip_gets_none(client: FlaskClient, headers: dict[str, str]) -> None:
    assert "Content-Encoding" not in fetch(client, "/static/css/prumo.css", headers).headers


def test_what_is_compressed_already_is_left_alone(client: FlaskClient) -> None:
    font = fetch(client, "/static/fonts/public-sans.woff2", GZIP)
    assert "Content-Encoding" not in font.headers


def test_short_and_streamed_answers_are_left_alone(app: Flask, client: FlaskClient) -> None:
    own_routes(app)
    app.add_url_rule("/curta", "static_short", lambda: "x" * 100)
    app.add_url_rule("/corrente", "static_stream", lambda: app.response_class(iter(["x" * 5_000]), mimetype="text/csv"))
    for path in ("/curta", "/corrente"):
        assert "Content-Encoding" not in fetch(client, path, GZIP).headers


def test_length_of_a_page_does_not_tell_its_content() -> None:
    """The same page has many lengths; the padding stays within its bound and the content comes back whole."""
    page = b"<p>ol\xc3\xa1</p>" * 400
    packed: list[Any] = [padded_gzip(page) for _ in range(300)]
    assert all(gzip.decompress(each) == page for each in packed)
    lengths = {len(each) for each in packed}
    assert len(lengths) > 50
    assert max(lengths) - min(lengths) <= LONGEST_PADDING
