"""The papers of an agreement: slips, terms, receipts and the letter, once there is truth to print."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from payments.check_digits import mod10
from portal.db import Database
from portal.models import Charge, DebtRecord
from portal.sealing import Sealer
from portal.wording import sentence
from tests.payments.slip_examples import texts
from tests.support.debtor_pages import accepted, chosen, page, pay, registered, words


def test_a_boleto_is_shown_only_once_the_bank_registered_it(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    path = accepted(client, debt)
    waiting = page(client, path)
    assert "Registrando o boleto no banco" in words(waiting)
    assert not waiting.select("code")
    assert "sendo registrado" in words(page(client, "/inicio"))
    client.get(f"{path}/carne.pdf", follow_redirects=False)
    first = registered(database, sealer)[0]
    shown = page(client, path)
    line = shown.select_one(".copy code")
    assert line is not None
    assert re.sub(r"\D", "", line.text) == first.linha_digitavel
    home = page(client, "/inicio")
    assert home.select_one(f'.next a[href="/boletos/{first.public_id}.pdf"]') is not None
    assert "Pagar a parcela 1 de 3" in words(home)


def test_papers_open_in_the_browser_and_are_never_kept(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    offer = chosen(client, debt)
    draft = client.get(f"{offer}/minuta.pdf")
    assert draft.data.startswith(b"%PDF")
    path = accepted(client, debt)
    first = registered(database, sealer)[0]
    pay(database, 3)
    settled = words(page(client, path))
    assert "Acordo quitado" in settled
    receipt = page(client, path).select_one('a[href^="/recibos/"]')
    assert receipt is not None
    for paper in (str(receipt["href"]), f"{path}/termo.pdf", f"{path}/quitacao.pdf"):
        response = client.get(paper)
        assert response.status_code == 200, paper
        assert response.data.startswith(b"%PDF")
        assert response.headers["Cache-Control"] == "no-store"
        assert re.fullmatch(r'inline; filename="[a-z0-9-]+\.pdf"', response.headers["Content-Disposition"])
    assert client.get(f"/boletos/{first.public_id}.pdf").status_code == 410  # paid: nothing more to pay
    assert "Recibo de R$" in words(page(client, "/documentos"))


def test_a_slip_says_where_and_by_which_code_it_is_checked(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    accepted(client, debt)
    first = registered(database, sealer)[0]
    printed = "".join(texts(client.get(f"/boletos/{first.public_id}.pdf").data))
    found = re.search(r"nosso: (\S+)/conferir, código ([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})\.", " ".join(printed.split()))
    assert found is not None
    answer = client.post("/api/v1/verify", json={"code": found[2]})
    assert answer.json is not None
    assert answer.json["answer"] == "official"


def test_without_pdf_the_same_facts_come_as_a_page(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.wiring.pdf_engine.pdf_available", lambda: False)
    offer = chosen(client, debt)
    assert "Minuta" in words(page(client, f"{offer}/minuta.pdf"))
    path = accepted(client, debt)
    issued = registered(database, sealer)
    for paper in (f"/boletos/{issued[0].public_id}.pdf", f"{path}/carne.pdf", f"{path}/termo.pdf"):
        assert "O PDF não está disponível" in words(page(client, paper))
    receipt_of_first = page(client, path)
    pay(database, 3)
    receipt = page(client, path).select_one('a[href^="/recibos/"]')
    assert receipt is not None
    assert "Recebemos" in words(page(client, str(receipt["href"])))
    assert "quitou o acordo" in words(page(client, f"{path}/quitacao.pdf"))
    assert receipt_of_first is not None


def test_an_account_changed_behind_our_back_never_reaches_paper(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    path = accepted(client, debt)
    first = registered(database, sealer)[0]
    papers = (f"/boletos/{first.public_id}.pdf", f"{path}/carne.pdf")
    assert [client.get(paper).status_code for paper in papers] == [200, 200]
    for conta, digit in (("99999", "0"), ("54321", str(mod10("005754321")))):
        with database.writing() as session:
            account = session.get_one(Charge, first.id).account
            account.conta, account.conta_dv = conta, digit
            session.commit()
        for paper in papers:
            assert sentence("boleto_not_released") in words(page(client, paper, 404))
