"""The page of an agreement of a creditor that receives by Pix: Pix first, and always what became of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageDraw
from sqlalchemy import select, update

from portal import clock
from portal.db import Database
from portal.documents import receipt_of
from portal.formatting import brl
from portal.jobs import pix, runner
from portal.models import Agreement, Charge, Creditor, DebtRecord, Installment
from portal.sealing import Sealer
from tests.support.debtor_pages import accepted, page, registered, words
from tests.support.pix import Psp, make_pix_account, pix_of, pix_tools
from tests.support.squares import squares_on


@pytest.fixture
def psp() -> Psp:
    return Psp()


@pytest.fixture
def agreed(client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord) -> str:
    """The address of an agreement of two installments, of a creditor that receives by Pix too."""
    with database.writing() as session:
        make_pix_account(session, session.scalars(select(Creditor)).one(), sealer)
        session.commit()
    return accepted(client, debt, 2)


def charges(database: Database) -> list[Charge]:
    with database.writing() as session:
        return pix_of(session, session.scalars(select(Agreement)).one().id)


def picture(found: BeautifulSoup) -> Image.Image:
    """The QR of a page as a camera sees it."""
    drawn = found.select_one("svg.qr")
    assert drawn is not None
    side, scale = int(str(drawn["viewbox"]).split()[2]), 6
    image = Image.new("L", (side * scale, side * scale), 255)
    pen = ImageDraw.Draw(image)
    path = drawn.select_one("path[d]")
    assert path is not None
    for run in str(path["d"]).removesuffix("z").split("z"):
        x, rest = run[1:].split(" ")
        y, width = rest.split("v")[0].split("h")
        left, top = int(x) * scale, int(y) * scale
        pen.rectangle((left, top, left + int(width) * scale - 1, top + scale - 1), fill=0)
    return image


def test_while_the_pix_is_being_made_the_page_says_so_and_offers_the_boleto(
    client: FlaskClient, database: Database, sealer: Sealer, agreed: str
) -> None:
    with database.reading() as session:
        assert session.scalars(select(Agreement)).one().terms["payment_methods"] == "Pix ou boleto"
    assert "O código Pix fica pronto em alguns minutos." in words(page(client, f"{agreed}/pronto"))
    registered(database, sealer)
    found = page(client, agreed)
    assert "Preparando o Pix" in words(found)
    assert "Se preferir, pague com o boleto." in words(found)
    assert "linha digitável" in words(found)
    assert found.select_one("svg.qr") is None


def test_the_code_the_qr_and_who_receives_are_those_of_the_charge(
    app: Flask, client: FlaskClient, database: Database, psp: Psp, agreed: str
) -> None:
    runner.run_due(pix_tools(app, psp))
    first, second = charges(database)
    found = page(client, agreed)
    shown = found.select_one(".copy code")
    assert shown is not None
    assert shown.get_text() == first.pix_payload == psp.charges[first.nosso_numero].payload
    assert squares_on(picture(found)) == [first.pix_payload]
    text = words(found)
    assert "Aurora Pagamentos S.A." in text
    assert brl(first.amount).replace("\xa0", " ") in text
    assert "O banco está registrando o boleto." in text
    other = page(client, f"{agreed}?parcela=2").select_one(".copy code")
    assert other is not None
    assert other.get_text() == second.pix_payload
    assert "Pagar com Pix" in words(page(client, "/inicio"))


def test_who_paid_asks_again_and_is_told(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer, psp: Psp, agreed: str
) -> None:
    tools = pix_tools(app, psp)
    runner.run_due(tools)
    first, _ = charges(database)
    link = page(client, agreed).find("a", string="Já paguei: ver se chegou")
    assert link is not None
    again = str(link["href"])
    assert "O pagamento ainda não chegou" in words(page(client, again))
    came = psp.pay(first.nosso_numero)
    pix.collect(tools)
    text = words(page(client, again))
    assert "A parcela 1 está paga" in text
    assert "com Pix" in text
    assert "ainda não chegou" not in text
    assert first.pix_payload not in text
    with database.reading() as session:
        installment = session.scalars(select(Installment).where(Installment.number == 1)).one()
        doc = receipt_of(session, installment, first, sealer=sealer, base_url="", today=clock.today())
    assert (doc.method, doc.reference) == ("Pix", came.end_to_end_id)


def test_a_late_pix_says_what_it_is_paid_by_today_and_an_ended_one_that_it_ended(
    app: Flask, client: FlaskClient, database: Database, psp: Psp, agreed: str
) -> None:
    runner.run_due(pix_tools(app, psp))
    first, _ = charges(database)
    with database.writing() as session:
        for table, key in ((Charge, first.id), (Installment, first.installment_id)):
            session.execute(update(table).where(table.id == key).values(due_on=clock.today() - timedelta(days=20)))
        session.commit()
    late = words(page(client, agreed))
    assert "de multa (um percentual" in late
    assert "Com acréscimo até" in late
    assert "Sem acréscimo até" not in late
    with database.writing() as session:
        session.execute(update(Charge).where(Charge.id == first.id).values(due_on=clock.today() - timedelta(days=120)))
        session.commit()
    text = words(page(client, agreed))
    assert "O Pix desta parcela valia até" in text
    assert first.pix_payload not in text


def test_the_banks_own_pix_of_a_boleto_is_shown_with_the_boleto(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    """A creditor that has no Pix account of its own: the code came with the registration of the slip."""
    where = accepted(client, debt, 1)
    (charge,) = registered(database, sealer)
    assert "Pix" not in words(page(client, where))
    with database.writing() as session:
        session.execute(update(Charge).where(Charge.id == charge.id).values(pix_payload="00020126-do-banco"))
        session.commit()
    codes = [code.get_text() for code in page(client, where).select(".copy code")]
    assert codes[1] == "00020126-do-banco"
