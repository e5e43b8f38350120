"""What a person in debt reads of the debts: the home, each debt, whom to contest it with, and nothing of others."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.models import Agreement, Debtor, DebtRecord, DebtStatus, OfferRecord
from portal.sealing import Sealer
from portal.terms import TERMS
from tests.support.debtor_pages import accepted, change, chosen, page, pay, registered, words
from tests.support.people import make_debt, make_debtor, sign_in


def test_home_leads_with_the_best_offer_and_shows_the_debt(client: FlaskClient, debt: DebtRecord) -> None:
    home = page(client, "/inicio")
    assert home.select_one("h1").text == "Olá, Maria."  # type: ignore[union-attr]
    step = home.select_one(".next")
    assert step is not None
    assert "Cartão Aurora" in step.text
    assert step.select_one(f'a[href="/dividas/{debt.public_id}/opcoes"]') is not None
    assert "Fatura do cartão, agosto" in words(home)


def test_home_is_few_queries_however_many_debts_and_small(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord, queries: list[str]
) -> None:
    with database.writing() as session:
        debtor = session.get_one(Debtor, debt.debtor_id)
        for _ in range(12):
            make_debt(session, debtor, session.get_one(DebtRecord, debt.id).creditor)
        session.commit()
    client.get("/inicio")
    queries.clear()
    response = client.get("/inicio")
    # four, and the session
    assert len([each for each in queries if each.startswith("SELECT")]) <= 5
    assert len(gzip.compress(response.data)) < 15_000


def test_a_debt_is_told_line_by_line_with_its_creditor(client: FlaskClient, debt: DebtRecord) -> None:
    found = page(client, f"/dividas/{debt.public_id}")
    text = words(found)
    for piece in ("Aurora Pagamentos S.A.", "CNPJ", "Rua das Acácias, 100", debt.contract_number, "CDC art. 52"):
        assert piece in text
    amounts = [each.get_text() for each in found.select("section dl.summary dd")]
    assert any(amount.startswith("R$\u00a01.000,00") for amount in amounts)
    assert found.select_one(f'a[href="/dividas/{debt.public_id}/contestar"]') is not None


def test_a_prescribed_debt_is_voluntary_and_never_late(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    old = clock.today() - timedelta(days=2200)
    change(database, debt, due_on=old, prescribes_on=clock.today() - timedelta(days=300))
    page(client, f"/dividas/{debt.public_id}", 404)
    with database.writing() as session:
        session.get_one(DebtRecord, debt.id).creditor.shows_prescribed = True
        session.commit()
    home = page(client, "/inicio")
    assert "Nada a fazer agora" in home.select_one(".next").text  # type: ignore[union-attr]
    assert "Pagamento voluntário" in words(home)
    for path in (f"/dividas/{debt.public_id}", f"/dividas/{debt.public_id}/opcoes"):
        text = words(page(client, path)).lower()
        assert "ninguém pode exigir o pagamento" in text
        assert not re.search(r"atras|vencid|em aberto|inadimpl", text)


@pytest.mark.parametrize("status", [DebtStatus.DISPUTED, DebtStatus.SETTLED])
def test_a_debt_that_cannot_be_negotiated_says_why(
    client: FlaskClient, database: Database, debt: DebtRecord, status: DebtStatus
) -> None:
    change(database, debt, status=status)
    for path in (f"/dividas/{debt.public_id}", f"/dividas/{debt.public_id}/opcoes"):
        found = page(client, path)
        assert {DebtStatus.DISPUTED: "está suspensa", DebtStatus.SETTLED: "já foi paga"}[status] in words(found)
        assert not found.select("form[method=post] .offers")


def test_another_person_finds_nothing(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    path = accepted(client, debt)
    charge = registered(database, sealer)[0]
    pay(database, 1)
    with database.writing() as session:
        offer = session.scalars(select(OfferRecord)).first()
        agreement = session.scalars(select(Agreement)).one()
        installment = agreement.installments[0].public_id
        stranger = make_debtor(session, sealer)
        session.commit()
    assert offer is not None
    sign_in(client, stranger)
    missing = client.get("/acordos/there-is-no-such-thing").data
    for each in (
        f"/dividas/{debt.public_id}",
        f"/dividas/{debt.public_id}/opcoes",
        f"/dividas/{debt.public_id}/contestar",
        f"/propostas/{offer.public_id}",
        f"/propostas/{offer.public_id}/aceitar",
        f"/propostas/{offer.public_id}/minuta.pdf",
        path,
        f"{path}/pronto",
        f"{path}/carne.pdf",
        f"{path}/termo.pdf",
        f"{path}/quitacao.pdf",
        f"/recibos/{installment}.pdf",
        f"/boletos/{charge.public_id}.pdf",
    ):
        response = client.get(each)
        assert (response.status_code, response.data) == (404, missing), each


def test_who_would_rather_talk_finds_how_to_reach_the_creditor(client: FlaskClient, debt: DebtRecord) -> None:
    assert page(client, f"/dividas/{debt.public_id}/contestar").select_one('main a[href="/falar-com-o-credor"]')
    text = words(page(client, "/falar-com-o-credor"))
    assert "(11) 3000-0000" in text
    assert "Aurora Pagamentos S.A." in text


def test_every_page_has_a_title_one_heading_and_no_inline_code(client: FlaskClient, debt: DebtRecord) -> None:
    offer = chosen(client, debt)
    paths = ["/inicio", f"/dividas/{debt.public_id}", f"/dividas/{debt.public_id}/opcoes", offer, f"{offer}/aceitar"]
    for path in [*paths, f"/dividas/{debt.public_id}/contestar", "/falar-com-o-credor", "/documentos"]:
        found = page(client, path)
        assert found.title is not None
        assert found.title.text.endswith("– Prumo")
        assert len(found.select("h1")) == 1, path
        assert not found.select("[style], style, script:not([src])"), path
        assert found.select_one("html[lang=pt-BR]") is not None


def test_words_of_a_balance_are_explained_where_they_are_used(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    path, explained = f"/dividas/{debt.public_id}", (TERMS["juros do contrato"], TERMS["honorários"])
    assert not [each for each in explained if each.rstrip(".") in words(page(client, path))]
    change(database, debt, remuneratory_bps=200, fees_bps=1000)
    shown = words(page(client, path))
    assert [shown.count(each.rstrip(".")) for each in explained] == [1, 1]
