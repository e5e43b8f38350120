"""The code and the square on a paper a debtor holds say, to anybody, what the paper says."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from flask.testing import FlaskClient

from portal.db import Database
from portal.models import DebtRecord
from portal.sealing import Sealer
from tests.portal.verify.asked import told
from tests.support import engines
from tests.support.debtor_pages import accepted, chosen, page, pay, registered
from tests.support.debtor_pages import words as words_of
from tests.support.squares import squares_on


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One engine: papers are drawn alike on both."""
    return engines.fresh_sqlite(tmp_path)


CODE_SHOWN = re.compile(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")
CODE = re.compile(r"Código: ((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})")


def read(pdf: bytes) -> tuple[str, str | None, list[str]]:
    """Words, printed code and squares of a paper."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    pages = list(document)
    words = " ".join(" ".join(each.get_textpage().get_text_bounded() for each in pages).split())
    squares = [code for each in pages for code in squares_on(each.render(scale=2.5).to_pil())]
    code = CODE.search(words)
    return words, code.group(1) if code else None, squares


def test_every_paper_of_an_agreement_is_official_by_what_is_printed_on_it(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = client.get(f"{chosen(client, debt)}/minuta.pdf").data
    assert read(draft)[1:] == (None, []), "nobody has accepted it: there is nothing to check"
    path = accepted(client, debt)
    registered(database, sealer)
    pay(database, 3)
    receipt = page(client, path).select_one('a[href^="/recibos/"]')
    assert receipt is not None
    papers = {"receipt": str(receipt["href"]), "terms": f"{path}/termo.pdf", "discharge": f"{path}/quitacao.pdf"}
    for kind, address in papers.items():
        with monkeypatch.context() as without:
            without.setattr("portal.wiring.pdf_engine.pdf_available", lambda: False)
            shown = CODE_SHOWN.search(words_of(page(client, address)))
        words, code, squares = read(client.get(address).data)
        assert code is not None, kind
        assert "/conferir" in words
        by_code, by_square = told(client, code), told(client, squares[0])
        assert (by_code["answer"], by_code["kind"]) == ("official", kind)
        assert by_code == by_square
        assert by_code["number"] in words
        assert shown is not None, "the page in its stead says it too"
        assert shown.group() == code
