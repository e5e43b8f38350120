"""Ana catches up a late payment, moves a date, puts one off to the end, joins two more debts, and finds her papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.calendar import next_bank_day, previous_bank_day
from portal import clock
from portal.db import Database
from portal.formatting import brl, date_short
from portal.models import Agreement, Creditor
from portal.sealing import Sealer
from tests.stories.conftest import open_portal
from tests.support import already_in, engines, joint, people, steps
from tests.support.banking import make_agreement
from tests.support.browser import PHONE, Visitor, visitor
from tests.support.negotiation import publish_policy
from tests.support.papers import download, words_of
from tests.support.paying import PIX_CODE, look_again_until, pay_pix, shown_code
from tests.support.pix import add_sandbox_account
from tests.support.serving import Portal

pytestmark = [pytest.mark.story]
WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Owes:
    """One Ana: an agreement of four payments, the first a week late, and debts with two other creditors."""

    cpf: str
    agreement: str
    dates: tuple[date, ...]
    creditors: tuple[str, ...]


ANAS: dict[bool, Owes] = {}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One portal for both ways of coming."""
    folder = tmp_path_factory.mktemp("changing")
    with open_portal(folder, engines.fresh_sqlite(folder)) as running:
        database: Database = running.app.extensions["portal_database"]
        sealer: Sealer = running.app.extensions["portal_sealer"]
        with database.writing() as session:
            aurora = session.scalars(select(Creditor)).one()
            publish_policy(session, aurora, changes={"skips": 1})
            add_sandbox_account(session, aurora, sealer)
            others = joint.served(session, sealer, banks=("033", "104")).creditors
            for scripts in (False, True):
                ANAS[scripts] = ana_owes(session, sealer, aurora, others)
            session.commit()
        yield running


def ana_owes(session: Session, sealer: Sealer, aurora: Creditor, others: tuple[Creditor, ...]) -> Owes:
    cpf = people.a_cpf()
    ana = people.make_debtor(
        session, sealer, creditor=aurora, cpf=cpf, name=steps.NAME, email=steps.EMAIL, birth_date=date(1985, 3, 2)
    )
    made: Agreement = make_agreement(session, sealer, aurora, 4, ana)
    made.installments[0].due_on = previous_bank_day(clock.today() - WEEK)
    for creditor in others:
        people.register(session, ana, creditor, name=steps.NAME, birth_date=date(1985, 3, 2))
        people.make_debt(session, ana, creditor)
    session.commit()
    return Owes(
        cpf=cpf,
        agreement=f"/acordos/{made.public_id}",
        dates=tuple(each.due_on for each in made.installments),
        creditors=tuple(each.name for each in others),
    )


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_what_does_not_fit_as_it_is_can_be_changed(portal: Portal, browser: Browser, scripts: bool) -> None:
    owes = ANAS[scripts]
    with visitor(browser, portal.base_url, screen=PHONE, scripts=scripts) as ana:
        already_in.debtor(portal, ana, owes.cpf)
        catches_up(portal, ana, owes)
        moves(ana, owes)
        puts_off(ana, owes)
        joins(ana, owes)
        finds_papers(ana)


def catches_up(portal: Portal, ana: Visitor, owes: Owes) -> None:
    """What the delay costs is said before; one code pays just that."""
    ana.visit(f"{owes.agreement}/pagar?quais=atrasadas")
    assert "de multa e juros" in ana.text
    asked = ana.words("section[aria-labelledby=valor-hoje] .amount strong")
    ana.press(f"Gerar o código para pagar {brl(steps.cents(asked))}")
    pay_pix(portal, shown_code(ana, PIX_CODE))
    ana.visit(f"{owes.agreement}?parcela=1")
    look_again_until(ana, lambda: "A parcela 1 está paga" in ana.text, "the late one paid")


def moves(ana: Visitor, owes: Owes) -> None:
    """Nothing is done until both are said; what was typed is kept."""
    later = next_bank_day(owes.dates[1] + timedelta(days=3))
    ana.visit(owes.agreement)
    ana.follow("Mudar a data de uma parcela")
    assert "Não há custo: o valor continua o mesmo." in ana.text
    ana.fill("Nova data", later.isoformat())
    ana.press("Mudar a data")
    assert "Escolha uma parcela e escreva a nova data." in ana.text
    assert ana.page.get_by_label("Nova data").input_value() == later.isoformat()
    ana.check("Parcela 2:")
    ana.press("Mudar a data")
    assert "Mudança feita" in ana.text
    assert date_short(later) in ana.words("section[aria-labelledby=parcelas]")


def puts_off(ana: Visitor, owes: Owes) -> None:
    """To after the last one, its cost told beside it."""
    ana.follow("Passar uma parcela para o fim")
    choice = ana.page.locator(".choice", has_text="Parcela 3:").inner_text()
    assert "juros desse tempo" in choice or "O valor continua o mesmo." in choice
    ana.check("Parcela 3:")
    ana.press("Passar para o fim")
    assert "Mudança feita" in ana.text
    assert date_short(owes.dates[2]) not in ana.words("section[aria-labelledby=parcelas]")


def finds_papers(ana: Visitor) -> None:
    """What she agreed and what she paid, each as a paper of its own."""
    ana.visit("/documentos")
    assert "Termo" in words_of(download(ana.page, "Termo do acordo"))
    assert "recibo" in words_of(download(ana.page, "Recibo")).lower()


def joins(ana: Visitor, owes: Owes) -> None:
    """One payment a month, each creditor's slice shown before and after."""
    ana.visit("/juntar")
    ana.page.get_by_label("Quantos pagamentos").select_option("2")
    ana.press("Mostrar assim")
    whole = slices(ana, owes)
    ana.press("Ler os acordos")
    assert ana.title == "Confira antes de aceitar"
    used = steps.shown_code(ana)
    ana.check("E-mail para")
    ana.press("Aceitar e receber o código")
    ana.fill("Código de 6 números", steps.newest_code(ana, unlike=used))
    ana.press("Confirmar os acordos")
    assert ana.title == "Seus acordos em um pagamento só"
    assert slices(ana, owes) == whole


def slices(ana: Visitor, owes: Owes) -> int:
    """What each creditor has of the next payment adds up to what is paid, in centavos."""
    table = ana.page.get_by_role("table", name="A parte de cada credor")
    first = {
        row.locator("td").nth(0).inner_text(): steps.cents(row.locator("td").nth(1).inner_text())
        for row in table.locator("tbody tr").all()
    }
    assert all(any(name in key for key in first) for name in owes.creditors)
    return sum(first.values())
