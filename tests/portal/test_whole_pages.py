"""Every address answers its owner, and what is a page is a whole one: title, one h1, language, skip link, labels,
tokens, words."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.portal.test_not_yours import NEEDS_MORE, Case, case, pages_of_things
from tests.support import engines
from tests.support.whole_page import faults

__all__ = ["case"]  # the fixture: somebody's things, for every parameter of an address


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One engine: what pages say is the same on both."""
    return engines.fresh_sqlite(tmp_path)


def test_every_page_is_whole(app: Flask, case: Case) -> None:
    wrong: dict[str, list[str]] = {}
    seen = 0
    for area, signer in case.owners.items():
        client = app.test_client()
        signer(client)
        of_things = {address: endpoint for owner, endpoint, address, _ in pages_of_things(app, case) if owner == area}
        addresses = of_things | {
            rule.rule: rule.endpoint
            for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith(f"{area}.") and not rule.arguments
        }
        for address, endpoint in addresses.items():
            rule_methods = next(r.methods or set() for r in app.url_map.iter_rules() if r.endpoint == endpoint)
            if "GET" not in rule_methods or endpoint in NEEDS_MORE:
                continue
            answer = client.get(address, follow_redirects=True)
            if address in of_things and answer.status_code != 200:
                wrong[address] = [f"answers {answer.status_code}"]
            if answer.mimetype != "text/html":
                continue
            seen += 1
            if found := faults(answer.get_data(as_text=True)):
                wrong[address] = [*wrong.get(address, []), *found]
    assert seen > 50
    assert wrong == {}


PUBLIC = ("/", "/como-conferir", "/ajuda", "/seus-dados", "/seus-direitos", "/conferir", "/entrar", "/equipe/entrar",
          "/demonstracao", "/demonstracao/componentes", "/demonstracao/mensagens", "/demonstracao/banco",
          "/demonstracao/relogio", "/nada")  # fmt: skip


def test_pages_of_anybody_are_whole(app: Flask) -> None:
    client = app.test_client()
    wrong = {path: found for path in PUBLIC if (found := faults(client.get(path).get_data(as_text=True)))}
    assert wrong == {}


def test_a_page_that_is_not_whole_would_be_noticed() -> None:
    bad = """<html><head><title>Prumo</title></head><body><main><h1>A</h1><h3>B</h3><h1>C</h1><input id=x><p id=x>
    <form method=post><button>OK</button></form><img src=a><a href=b></a><a href=c target=_blank>d</a></main>"""
    assert len(faults(bad)) == 12
