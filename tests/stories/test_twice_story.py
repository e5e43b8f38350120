"""Ana's boleto and her Pix of the same installment are both paid: she has one of them back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from brazil.money import ZERO, Money
from payments.ledger import AccountKind
from payments.pix.brcode_reading import decode_brcode
from portal import clock
from portal.formatting import brl
from portal.pix_wiring import sandbox_psp
from tests.stories.conftest import FINANCE, Opened
from tests.support import already_in, steps
from tests.support.ana import ana_owes, has_agreed
from tests.support.books import check_books, of_kind
from tests.support.browser import DESK, PHONE, Visitor, visitor
from tests.support.days import messages
from tests.support.paying import PIX_CODE, SLIP_LINE, look_again_until, pay_slip, shown_code
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]


def test_paid_twice_by_boleto_and_by_pix_and_one_of_them_refunded(
    opened_on_postgresql: Opened, browser: Browser
) -> None:
    with (
        opened_on_postgresql() as portal,
        visitor(browser, portal.base_url, screen=PHONE) as ana,
        visitor(browser, portal.base_url, screen=DESK) as caio,
    ):
        cpf = ana_owes(portal)
        already_in.debtor(portal, ana, cpf)
        number = has_agreed(portal, ana, payments=2)
        address = ana.page.url.removeprefix(portal.base_url)
        amount = Money(steps.cents(ana.page.locator(".amount strong").first.inner_text()))
        code, line = shown_code(ana, PIX_CODE), shown_code(ana, SLIP_LINE)
        pay_slip(portal, line)
        paid_by_slip(ana)
        number_of_pix = paid_by_pix_too(portal, code, amount)
        finance_sees_it(portal, caio, number, amount)
        she_asks_for_it_back(ana, amount)
        finance_approves(caio, amount)
        it_is_back(portal, ana, address, amount, number_of_pix)
        database = portal.app.extensions["portal_database"]
        with database.reading() as session:
            assert of_kind(session, AccountKind.REFUND_PAYABLE) == ZERO
        check_books(database)


def paid_by_slip(ana: Visitor) -> None:
    """The retorno came: the first installment is paid, and its Pix is gone from the page."""
    next_one = ana.page.get_by_role("heading", name="Próximo pagamento: parcela 2 de 2")
    look_again_until(ana, lambda: bool(next_one.count()), "the first installment paid")


def paid_by_pix_too(portal: Portal, code: str, amount: Money) -> str:
    """Somebody at home had confirmed the Pix at the same moment: it was under way when the charge was taken back."""
    psp = sandbox_psp(portal.settings)
    token = decode_brcode(code).url.rpartition("/")[2]
    with psp.books() as books:
        ((txid, key),) = books.execute(
            "SELECT txid, body ->> '$.chave' FROM location JOIN charge USING (txid) WHERE token = ?", (token,)
        ).fetchall()
    return psp.receive(key, amount, txid=txid).end_to_end_id


def finance_sees_it(portal: Portal, caio: Visitor, number: str, amount: Money) -> None:
    """One case, that says what it is and whose."""
    already_in.staff(portal, caio, FINANCE)
    look_again_until(caio, lambda: caio.offers("link", "Pago duas vezes"), "the case")
    caio.follow("Pago duas vezes")
    assert number in caio.text
    assert brl(amount) in caio.words("h1")


def she_asks_for_it_back(ana: Visitor, amount: Money) -> None:
    """She is told, and chooses; a Pix goes back to where it came from, so nobody asks her for an account."""
    ana.visit("/inicio")
    assert f"Você tem {brl(amount)} a seu favor" in ana.words("main")
    ana.follow("Usar nas parcelas ou receber de volta")
    assert ana.page.get_by_role("button", name="Usar").count() == 1
    ana.follow("Receber de volta")
    ana.press("Pedir a devolução")
    assert "Devolução pedida" in ana.text
    assert "Em análise" in ana.text


def finance_approves(caio: Visitor, amount: Money) -> None:
    caio.visit("/financeiro")
    assert not caio.offers("link", "Pago duas vezes")
    caio.follow("Devolução pedida")
    assert brl(amount) in caio.words("h1")
    approve = caio.page.locator("section.remedy").first
    approve.get_by_label("Motivo").fill("Boleto e Pix da mesma parcela")
    approve.get_by_role("button").click()
    caio.read()
    assert "Decidido" in caio.text


def it_is_back(portal: Portal, ana: Visitor, address: str, amount: Money, number_of_pix: str) -> None:
    """By the PSP, to the centavo, and said so."""
    ana.visit("/creditos")
    paid = ana.page.get_by_text(f"Devolvida em {clock.today():%d/%m/%Y}")
    look_again_until(ana, lambda: bool(paid.count()), "the refund paid")
    (told,) = messages(portal, "Prumo: devolvemos seu dinheiro")
    assert brl(amount).replace("\xa0", " ") in told
    ana.visit("/inicio")
    assert "a seu favor" not in ana.text
    ana.visit(address)
    assert ana.page.get_by_text(re.compile("^Paga em ")).count() == 1
    psp = sandbox_psp(portal.settings)
    with psp.books() as books:
        query = "SELECT cents, nature FROM refund WHERE end_to_end_id = ?"
        assert [tuple(row) for row in books.execute(query, (number_of_pix,))] == [(amount.cents, "ORIGINAL")]
