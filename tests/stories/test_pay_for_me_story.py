"""Ana asks her sister to pay an installment by a link, then pays more than the next one herself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from brazil.money import Money
from portal.db import Database
from portal.formatting import brl
from portal.models import Creditor
from tests.stories.conftest import open_portal
from tests.support import already_in, engines, people, steps
from tests.support.banking import make_agreement
from tests.support.books import check_books
from tests.support.browser import PHONE, Visitor, visitor
from tests.support.paying import PIX_CODE, look_again_until, pay_pix, shown_code
from tests.support.pix import add_sandbox_account
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]

CPFS = {False: people.a_cpf(), True: people.a_cpf()}
AGREEMENTS: dict[bool, tuple[str, Money]] = {}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One portal for both ways of coming; each Ana has an agreement of three payments."""
    folder = tmp_path_factory.mktemp("pay-for-me")
    with open_portal(folder, engines.fresh_sqlite(folder)) as running:
        database: Database = running.app.extensions["portal_database"]
        with database.writing() as session:
            creditor = session.scalars(select(Creditor)).one()
            sealer = running.app.extensions["portal_sealer"]
            add_sandbox_account(session, creditor, sealer)
            for scripts, cpf in CPFS.items():
                ana = people.make_debtor(
                    session, sealer, creditor=creditor, cpf=cpf, name=steps.NAME, email=steps.EMAIL,
                    birth_date=date(1985, 3, 2),
                )  # fmt: skip
                made = make_agreement(session, sealer, creditor, 3, ana)
                AGREEMENTS[scripts] = (made.public_id, made.installments[0].amount)
        yield running
        check_books(database)


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_a_sister_pays_by_a_link_and_ana_pays_more_than_the_next_one(
    portal: Portal, browser: Browser, scripts: bool
) -> None:
    agreement, amount = AGREEMENTS[scripts]
    with visitor(browser, portal.base_url, screen=PHONE, scripts=scripts) as ana:
        already_in.debtor(portal, ana, CPFS[scripts])
        ana.visit(f"/acordos/{agreement}")
        link = asks_for_help(ana)
        with visitor(browser, portal.base_url, screen=PHONE, scripts=scripts) as sister:
            sister_pays(portal, sister, link)
            ana.visit(f"/acordos/{agreement}?parcela=1")
            look_again_until(ana, lambda: "A parcela 1 está paga" in ana.text, "the installment paid")
            sister.visit(link)
            assert sister.title == "Este pagamento já foi feito. Obrigado."
            assert "Ana" not in sister.text
        ana.visit(f"/acordos/{agreement}")
        pays_more(portal, ana, amount + Money(20_00))


def asks_for_help(ana: Visitor) -> str:
    """What the sister will see is shown before; the link's path."""
    ana.follow("Pedir ajuda para pagar esta parcela")
    assert "Quem abrir o link vê só: o credor, seu primeiro nome e o valor." in ana.text
    ana.press("Ver o que a pessoa vai ver")
    assert "Escolha por quantos dias o link vale." in ana.text
    ana.check("7 dias")
    ana.press("Ver o que a pessoa vai ver")
    assert ana.page.get_by_role("heading", name="Ana pediu ajuda para pagar").count() == 1
    ana.press("Criar o link")
    return urlsplit(ana.words(".copy code")).path


def sister_pays(portal: Portal, sister: Visitor, link: str) -> None:
    """She signs in nowhere, compares the name and pays."""
    sister.visit(link)
    code = shown_code(sister, PIX_CODE)
    assert sister.title.startswith("Ana pediu ajuda para pagar")
    assert sister.title.endswith("a Cartão Aurora")
    assert "Conceição" not in sister.text
    assert "Confira o nome antes de pagar" in sister.text
    pay_pix(portal, code)


def pays_more(portal: Portal, ana: Visitor, amount: Money) -> None:
    """The next one and a part of the last; afterwards the code's address says that it was paid."""
    ana.follow("Pagar antes da data ou outro valor")
    ana.fill("Quanto você quer pagar agora?", f"{amount.decimal:.2f}".replace(".", ","))
    ana.press("Ver o que ele paga")
    assert "Ficam" in ana.text
    ana.press(f"Gerar o código para pagar {brl(amount)}")
    address = urlsplit(ana.page.url).path
    assert address.endswith("/pagar/codigo")
    pay_pix(portal, shown_code(ana, PIX_CODE))
    ana.visit(address)
    look_again_until(ana, lambda: ana.title == "Este código já foi pago.", "the code paid")
