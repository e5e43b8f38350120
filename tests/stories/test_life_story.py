"""Ana is late twice: once she is told and pays, once the agreement ends and she makes another with what she paid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from brazil.calendar import next_bank_day
from portal import clock
from portal.formatting import brl, date_long
from tests.stories.conftest import FINANCE, OpenedOnce
from tests.support import already_in, steps
from tests.support.ana import agree, ana_owes, choose, summary
from tests.support.asking import MESSAGES, draw_until
from tests.support.books import check_books
from tests.support.browser import DESK, PHONE, Visitor, visitor
from tests.support.days import live_until, messages
from tests.support.paying import PIX_CODE, look_again_until, pay_pix, shown_code
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


def test_late_noticed_and_cured_then_broken_and_renegotiated_with_what_was_paid_kept(
    opened_once: OpenedOnce, browser: Browser
) -> None:
    with opened_once() as portal, visitor(browser, portal.base_url, screen=PHONE) as ana:
        cpf = ana_owes(portal, rhythms=["weekly"], max_installments=3)
        first_due_on = next_bank_day(clock.today() + 2 * _DAY)
        already_in.debtor(portal, ana, cpf)
        number = agree(ana, "Em 3 parcelas, uma por semana", first_due_on=first_due_on)
        its_rules_are_told(ana)
        address = ana.page.url.removeprefix(portal.base_url)
        shown_code(ana, PIX_CODE)

        live_until(portal, next_bank_day(first_due_on + _DAY))
        paid = late_noticed_and_cured(portal, ana, address)

        noticed_on = next_bank_day(next_bank_day(first_due_on + _WEEK) + _DAY)
        live_until(portal, next_bank_day(next_bank_day(noticed_on + _DAY) + _DAY))
        what_was_paid_is_kept(portal, ana, address, paid)
        renegotiated(ana, number, paid)
        finance_sees_it(portal, browser, number, paid)
        check_books(portal.app.extensions["portal_database"])


def its_rules_are_told(ana: Visitor) -> None:
    """As they were before she accepted."""
    ana.page.get_by_text("As regras deste acordo").click()
    rules = ana.page.locator("details", has_text="As regras deste acordo").inner_text()
    assert "A partir do aviso você tem 1 dia para pagar." in rules
    assert "Você mantém o desconto na mesma proporção do que pagou." in rules


def late_noticed_and_cured(portal: Portal, ana: Visitor, address: str) -> int:
    """What it costs today and until when; the message says the same; one Pix, and the agreement runs on."""
    (told,) = messages(portal, "Prumo: um pagamento do seu acordo está aberto")
    ana.visit(MESSAGES)
    assert "Prumo: um pagamento do seu acordo está aberto" in ana.text
    ana.visit("/inicio")
    assert "Pague até" in ana.text
    ana.visit(address)
    until = next_bank_day(clock.today() + _DAY)
    assert f"Pague até {date_long(until)} para manter o acordo" in ana.text
    today = steps.cents(ana.page.locator("li", has_text="Parcela 1 de 3").locator("strong").first.inner_text())
    assert summary(ana, "Valor") == today
    assert brl(today).replace("\xa0", " ") in told
    assert f"até {date_long(until)}" in told
    pay_pix(portal, shown_code(ana, PIX_CODE))
    next_one = ana.page.get_by_role("heading", name="Próximo pagamento: parcela 2 de 3")
    look_again_until(ana, lambda: bool(next_one.count()), "the late installment paid")
    assert "Pague até" not in ana.words("main")
    history(ana, "O que estava em aberto foi pago. O acordo voltou a ficar em dia.")
    messages(portal, "Prumo: seu acordo está em dia")
    return today


def what_was_paid_is_kept(portal: Portal, ana: Visitor, address: str, paid: int) -> None:
    """The second was not paid: told first, ended after, the payment counted to the centavo."""
    messages(portal, "Prumo: um pagamento do seu acordo está aberto", count=2)
    messages(portal, "Prumo: seu acordo foi encerrado")
    ana.visit(address)
    assert f"Este acordo foi encerrado em {date_long(clock.today())}" in ana.text
    kept = ana.words("section[aria-labelledby=guardado]")
    assert brl(paid) in kept
    ana.page.get_by_text("Como chegamos a esse valor").click()
    counted = ana.page.locator("section[aria-labelledby=hoje] details")
    rows = [text.replace("\xa0", " ") for text in counted.locator("dd").all_inner_texts()]
    amounts = [steps.cents(text.removeprefix("− ")) * (-1 if text.startswith("−") else 1) for text in rows]
    assert sum(amounts[:-1]) == amounts[-1]
    assert brl(amounts[-1]) in ana.words("section[aria-labelledby=hoje]")
    history(ana, "O prazo do aviso terminou e o acordo foi encerrado.")


def renegotiated(ana: Visitor, number: str, paid: int) -> None:
    """From the ended agreement to a new one, whose page leads back to it and to what was paid there."""
    ana.follow("Ver o valor de hoje e a conta")
    lines = [steps.cents(text) for text in ana.page.locator("#como ~ dl.summary dd").all_inner_texts()]
    assert sum(lines[:-1]) == lines[-1]
    address = ana.page.url
    ana.visit("/inicio")
    assert "Encerrado" in ana.text
    ana.page.goto(address)
    ana.follow("Ver as opções")
    assert brl(lines[-1]) in ana.words("main")
    choose(ana, "À vista")
    newer = steps.accept(ana)
    ana.follow("Ver o acordo e pagar")
    history(ana, f"Acordo {number}")
    assert f"Pago nele: {brl(paid)}" in ana.words("main")
    ana.follow(f"Acordo {number}")
    draw_until(ana, lambda: happened(ana, "Este acordo deu lugar a outro"), "the worker to end the older agreement")
    assert f"Acordo {newer}" in ana.text


def finance_sees_it(portal: Portal, browser: Browser, number: str, paid: int) -> None:
    """Found by the agreement's number, with what became of it; the books show the payment."""
    with visitor(browser, portal.base_url, screen=DESK) as caio:
        already_in.staff(portal, caio, FINANCE)
        caio.fill("Nosso número, txid", number)
        caio.press("Procurar")
        assert "Renegociado" in caio.page.locator("tr", has_text=number).inner_text()
        caio.follow(number)
        assert brl(paid) in caio.words("main")


def happened(ana: Visitor, sentence: str) -> bool:
    """Whether the agreement's page shown tells it."""
    ana.page.get_by_text("O que já aconteceu").click()
    return sentence in ana.text


def history(ana: Visitor, sentence: str) -> None:
    """What already happened, told on the agreement's page."""
    ana.page.get_by_text("O que já aconteceu").click()
    assert sentence in ana.text
