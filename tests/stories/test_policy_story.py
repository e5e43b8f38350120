"""An analyst writes a policy: sees what it would offer while typing, takes it down as a file, brings it back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from portal.db import Database
from portal.models import Creditor
from tests.stories.conftest import ANALYST, open_portal
from tests.support import already_in, engines, people, steps
from tests.support.browser import DESK, Visitor, visitor
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A creditor with a policy in force and one debt, 100 days overdue."""
    folder = tmp_path_factory.mktemp("policy")
    with open_portal(folder, engines.fresh_sqlite(folder)) as running:
        database: Database = running.app.extensions["portal_database"]
        with database.writing() as session:
            creditor = session.scalars(select(Creditor)).one()
            debtor = people.make_debtor(session, running.app.extensions["portal_sealer"], creditor=creditor)
            people.make_debt(session, debtor, creditor, contract_number="AURORA-7788")
            session.commit()
        yield running


def test_a_policy_is_written_tried_taken_down_and_brought_back(portal: Portal, browser: Browser) -> None:
    with visitor(browser, portal.base_url, screen=DESK) as analyst:
        already_in.staff(portal, analyst, ANALYST)
        analyst.follow("Política")
        examples_follow_what_is_typed(analyst)
        tiers_are_copied_and_taken_out_by_keyboard(analyst)
        a_remark_leads_to_its_field(analyst)
        document = the_draft_as_a_file(analyst)
        document["tiers"][0]["cash"]["principal_bps"] = 2_500
        a_file_is_looked_at_before_it_is_kept(analyst, document)


def examples_follow_what_is_typed(analyst: Visitor) -> None:
    """Nothing is pressed: both sides stand there, and only the draft's follows."""
    cash = analyst.page.locator("#tiers-0-cash_principal_bps")
    prices = analyst.page.locator('[data-example-place="0"] .sides > div .offer-headline')
    cash.fill("20")
    expect(prices.first).to_be_visible()
    before = prices.all_inner_texts()
    cash.fill("40")
    expect(prices.nth(len(before) // 2)).not_to_have_text(before[len(before) // 2])
    assert prices.all_inner_texts()[: len(before) // 2] == before[: len(before) // 2]
    assert "Contrato final 7788" in analyst.text
    analyst.read()


def tiers_are_copied_and_taken_out_by_keyboard(analyst: Visitor) -> None:
    for button, said in (("Copiar a faixa 1", "A faixa 2 é a cópia"), ("Retirar a faixa 2", "A faixa 2 saiu")):
        analyst.page.get_by_role("button", name=button, exact=True).focus()
        with analyst.page.expect_navigation():
            analyst.page.keyboard.press("Enter")
        analyst.read()
        assert said in analyst.text
    assert "Das 1 dívidas olhadas, 1 atendem a ela. Sem ela, ficam sem proposta: 0." in analyst.text


def a_remark_leads_to_its_field(analyst: Visitor) -> None:
    """Also when the field stands in a part of the page that is closed; Enter in a box saves."""
    field = analyst.page.locator("#tiers-0-cash_ceiling_bps")
    field.fill("0")
    with analyst.page.expect_navigation():
        field.press("Enter")
    analyst.read()
    assert "Rascunho guardado" in analyst.text
    analyst.page.locator(".tier > details").evaluate("box => box.open = false")
    analyst.page.get_by_role("link", name="Faixa 1, à vista, teto do desconto").click()
    expect(field).to_be_visible()
    field.fill("100")
    analyst.press("Guardar rascunho")


def the_draft_as_a_file(analyst: Visitor) -> dict[str, object]:
    with analyst.page.expect_download() as started:
        analyst.page.get_by_role("link", name="Baixar o JSON do rascunho").click()
    return dict(json.loads(Path(started.value.path()).read_text("utf-8")))


def a_file_is_looked_at_before_it_is_kept(analyst: Visitor, document: dict[str, object]) -> None:
    analyst.follow("Trazer um JSON")
    analyst.fill("Ou cole o texto dele", "{}")
    analyst.press("Ver o que muda")
    assert "Falta preencher este campo" in analyst.text
    steps.upload(analyst, "Arquivo JSON", "politica.json", json.dumps(document).encode(), "Ver o que muda")
    assert "de 40% para 25%" in analyst.text
    analyst.press("Guardar como rascunho")
    assert "Rascunho guardado com o arquivo" in analyst.text
    assert analyst.page.locator("#tiers-0-cash_principal_bps").input_value() == "25"
