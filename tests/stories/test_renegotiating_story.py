"""Ana can no longer pay as agreed: she sees the cost, changes the agreement for another and keeps what she paid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from brazil.calendar import next_bank_day
from portal import clock
from portal.formatting import brl
from tests.stories.conftest import OpenedOnce
from tests.support import already_in, papers, steps
from tests.support.ana import agree, ana_owes, choose, summary
from tests.support.books import check_books
from tests.support.browser import PHONE, Visitor, visitor
from tests.support.days import touch_to_live_until
from tests.support.paying import PIX_CODE, look_again_until, pay_pix, shown_code

pytestmark = [pytest.mark.story]


def test_a_running_agreement_is_changed_for_another_with_what_was_paid_kept(
    opened_once: OpenedOnce, browser: Browser
) -> None:
    with opened_once() as portal, visitor(browser, portal.base_url, screen=PHONE) as ana:
        cpf = ana_owes(portal, renegotiations=1, rhythms=["weekly"], max_installments=8)
        already_in.debtor(portal, ana, cpf)
        number = agree(ana, "Em 3 parcelas, uma por semana")
        address = ana.page.url
        paid = steps.cents(ana.words("section[aria-labelledby=proxima] .amount strong"))
        pay_pix(portal, shown_code(ana, PIX_CODE))
        next_one = ana.page.get_by_role("heading", name="Próximo pagamento: parcela 2 de 3")
        look_again_until(ana, lambda: bool(next_one.count()), "the first installment paid")
        touch_to_live_until(portal, browser, next_bank_day(clock.today() + timedelta(days=1)))  # or a code has to wait
        ana.page.goto(address)
        left = summary(ana, "Falta pagar")
        newer = changed(ana, number, paid=paid, left=left)
        ana.page.goto(address)
        ana.read()
        assert "Você trocou este acordo por outro em" in ana.text
        the_sum_is_on_paper(ana, paid)
        ana.page.goto(address)
        ana.follow(f"Ver o acordo {newer}")
        ana.page.get_by_text("O que já aconteceu").click()
        assert brl(paid) in ana.words("main")
        check_books(portal.app.extensions["portal_database"])


def changed(ana: Visitor, number: str, *, paid: int, left: int) -> str:
    """The cost is told before, beside keeping it as it is; the number of the agreement that takes its place."""
    ana.follow("Mudar o acordo todo")
    assert summary(ana, "Falta pagar") == left
    main = ana.words("main")
    assert brl(paid) in main
    assert "Cada pagamento é descontado no dia em que você pagou" in ana.text
    choose(ana, "Em 8 parcelas, uma por semana")
    assert f"Comparado com manter o acordo {number}" in ana.text
    assert f"faltam {brl(left)}" in ana.words("main")
    newer = steps.accept(ana)
    assert newer != number
    return newer


def the_sum_is_on_paper(ana: Visitor, paid: int) -> None:
    """The whole sum, payment by payment; its paper is found to be ours by the square on it."""
    ana.follow("Memória de cálculo")
    assert "Pagamento por pagamento" in ana.text
    assert brl(paid) in ana.words("main")
    paper = papers.download(ana.page, "Baixar em PDF")
    words = papers.words_of(paper).replace("\xa0", " ")
    assert brl(paid).replace("\xa0", " ") in words
    papers.check(ana, paper)
    assert "Este documento é nosso" in ana.text
