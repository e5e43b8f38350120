"""What a person in debt reads and does, through real pages with real CSRF."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from brazil.money import Money
from payments.charge import ChargeState
from payments.check_digits import mod10
from portal import clock
from portal.db import Database
from portal.models import Agreement, Charge, Debtor, DebtRecord, DebtStatus, OfferRecord
from portal.sealing import Sealer
from portal.services import charges, payments
from portal.wording import sentence
from tests.support.negotiation import make_account, make_offer, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor, sign_in, submit

CODE = "246810"


@pytest.fixture(autouse=True)
def known_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.services.codes.new_code", lambda: CODE)


@pytest.fixture
def debt(database: Database, sealer: Sealer, client: FlaskClient) -> DebtRecord:
    """An open debt of a signed-in person, its creditor with a policy and an account."""
    with database.writing() as session:
        creditor = make_creditor(session, name="Cartão Aurora", legal_name="Aurora Pagamentos S.A.")
        publish_policy(session, creditor)
        make_account(session, creditor)
        debtor = make_debtor(session, sealer, creditor=creditor, name="MARIA DA SILVA")
        found = make_debt(session, debtor, creditor, origin="Fatura do cartão, agosto")
        session.commit()
        sign_in(client, debtor)
    return found


def page(client: FlaskClient, path: str, status: int = 200) -> BeautifulSoup:
    return soup(client.get(path), status)


def soup(response: TestResponse, status: int = 200) -> BeautifulSoup:
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return BeautifulSoup(response.data, "html.parser")


def words(found: BeautifulSoup) -> str:
    main = found.find("main")
    assert main is not None
    return re.sub(r"\s+", " ", main.get_text(" ")).strip()


def change(database: Database, debt: DebtRecord, **values: Any) -> None:
    with database.writing() as session:
        found = session.get_one(DebtRecord, debt.id)
        for name, value in values.items():
            setattr(found, name, value)
        session.commit()


def hidden(found: BeautifulSoup) -> dict[str, str]:
    return {str(each["name"]): str(each.get("value", "")) for each in found.select("main input[type=hidden]")}


def chosen(client: FlaskClient, debt: DebtRecord, count: int = 3) -> str:
    """The address of the offer made by choosing a plan."""
    path = f"/dividas/{debt.public_id}/opcoes"
    response = submit(client, path, {"parcelas": str(count), "primeira": ""})
    assert response.status_code == 303, response.get_data(as_text=True)[:2000]
    return response.headers["Location"]


def code_page(client: FlaskClient, offer: str, **more: str) -> BeautifulSoup:
    """Ask for the code and open the page that waits for it."""
    form = hidden(page(client, f"{offer}/aceitar"))
    response = client.post(f"{offer}/aceitar", data={**form, "channel": "sms", **more})
    assert response.status_code == 303, response.get_data(as_text=True)[:3000]
    return page(client, response.headers["Location"])


def accepted(client: FlaskClient, debt: DebtRecord, count: int = 3) -> str:
    """The address of an agreement, accepted through the pages."""
    offer = chosen(client, debt, count)
    form = hidden(code_page(client, offer))
    response = client.post(f"{offer}/codigo", data={**form, "code": CODE})
    assert response.status_code == 303, response.get_data(as_text=True)[:3000]
    return response.headers["Location"].removesuffix("/pronto")


def registered(database: Database, sealer: Sealer) -> list[Charge]:
    """The boletos of the only agreement, as the bank would have registered them."""
    with database.writing() as session:
        agreement = session.scalars(select(Agreement)).one()
        issued = charges.issue(session, agreement.id, sealer=sealer, today=clock.today(), now=clock.now())
        for charge in issued:
            charge.status = ChargeState.REGISTERED
        session.commit()
    return issued


def pay(database: Database, count: int) -> None:
    with database.writing() as session:
        for charge in session.scalars(select(Charge).order_by(Charge.id).limit(count)):
            payments.settle(
                session,
                charge,
                paid=charge.amount,
                fee=Money(0),
                late_charges=Money(0),
                paid_on=clock.today(),
                key=f"bank:{charge.id}",
                now=clock.now(),
            )
        session.commit()


@pytest.fixture
def queries(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


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
    assert len([each for each in queries if each.startswith("SELECT")]) <= 5  # four, and the session
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


def test_accepting_a_prescribed_debt_needs_the_box_to_be_ticked(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    with database.writing() as session:
        found = session.get_one(DebtRecord, debt.id)
        found.prescribes_on, found.creditor.shows_prescribed = clock.today() - timedelta(days=1), True
        session.commit()
    offer = chosen(client, debt)
    shown = page(client, f"{offer}/aceitar")
    assert "dívida está prescrita" in words(shown)
    assert shown.select_one("#understood[checked]") is None
    refused = soup(client.post(f"{offer}/aceitar", data={**hidden(shown), "channel": "sms"}), 422)
    assert "Marque que você leu o aviso" in refused.select_one(".error-summary").text  # type: ignore[union-attr]
    assert "Digite o código" in words(code_page(client, offer, understood="y"))


@pytest.mark.parametrize("status", [DebtStatus.DISPUTED, DebtStatus.SETTLED])
def test_a_debt_that_cannot_be_negotiated_says_why(
    client: FlaskClient, database: Database, debt: DebtRecord, status: DebtStatus
) -> None:
    change(database, debt, status=status)
    for path in (f"/dividas/{debt.public_id}", f"/dividas/{debt.public_id}/opcoes"):
        found = page(client, path)
        assert {DebtStatus.DISPUTED: "está suspensa", DebtStatus.SETTLED: "já foi paga"}[status] in words(found)
        assert not found.select("form[method=post] .offers")


def test_options_preselect_nothing_and_name_the_lowest_total(client: FlaskClient, debt: DebtRecord) -> None:
    found = page(client, f"/dividas/{debt.public_id}/opcoes")
    radios = found.select("input[type=radio][name=parcelas]")
    assert [each["value"] for each in radios] == ["1", *map(str, range(2, 9))]
    assert not [each for each in radios if each.has_attr("checked")]
    tags = [article for article in found.select("article.offer") if "Menor total" in article.text]
    assert ["À vista" in article.text for article in tags] == [True]
    assert found.select_one("input[type=date][min][max]") is not None
    assert "Por que esta proposta?" in words(found)


def test_choosing_nothing_or_a_wrong_date_is_said(client: FlaskClient, debt: DebtRecord) -> None:
    path = f"/dividas/{debt.public_id}/opcoes"
    nothing = soup(submit(client, path, {"primeira": ""}), 422)
    assert "Escolha uma das opções" in nothing.select_one(".error-summary").text  # type: ignore[union-attr]
    for wrong in ("2999-01-01", "2020-01-01", "amanhã", "2026-02-31"):
        found = page(client, f"{path}?primeira={wrong}")
        assert found.select_one(".error-summary") is not None, wrong
        assert found.select("article.offer")
    too_many = soup(submit(client, path, {"parcelas": "99"}), 422)
    assert "no máximo 8" in too_many.select_one(".error-summary").text  # type: ignore[union-attr]


def test_a_chosen_date_is_the_first_due_date(client: FlaskClient, debt: DebtRecord) -> None:
    path = f"/dividas/{debt.public_id}/opcoes"
    latest = page(client, path).select_one("input[type=date]")["max"]  # type: ignore[index]
    response = submit(client, path, {"parcelas": "2", "primeira": str(latest)}, form_on=f"{path}?primeira={latest}")
    found = page(client, response.headers["Location"])
    first = found.select("table tbody td.date")[0].text.strip()
    assert first == "/".join(reversed(str(latest).split("-")))


def test_an_offer_shows_everything_before_accepting(client: FlaskClient, debt: DebtRecord) -> None:
    found = page(client, chosen(client, debt, 4))
    text = words(found)
    for piece in ("O que se paga primeiro", "Você paga ao todo", "Economia", "ao mês", "ao ano", "CET", "vale até"):
        assert piece in text
    assert "em até 5 dias úteis" in text
    assert len(found.select("table tbody tr")) == 4


def test_from_choice_to_agreement(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    offer = chosen(client, debt)
    shown = page(client, f"{offer}/aceitar")
    assert shown.select("article.terms h2")
    waiting = code_page(client, offer)
    assert "SMS para *****-4321" in words(waiting)
    cookie = client.get_cookie("prumo")
    response = client.post(f"{offer}/codigo", data={**hidden(waiting), "code": CODE})
    assert response.headers["Location"].endswith("/pronto")
    assert client.get_cookie("prumo").value != cookie.value  # type: ignore[union-attr]
    done = words(page(client, response.headers["Location"]))
    with database.reading() as session:
        agreement = session.scalars(select(Agreement)).one()
    assert agreement.number in done
    assert "O que acontece agora" in done
    assert agreement.terms_digest == hidden(shown)["terms_digest"]
    evidence = agreement.evidence
    assert (evidence["channel"], evidence["masked_contact"], evidence["ip"]) == ("sms", "*****-4321", "127.0.0.1")
    assert agreement.number in words(shown)


def test_a_form_sent_twice_leads_to_the_same_agreement(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    offer = chosen(client, debt)
    form = {**hidden(code_page(client, offer)), "code": CODE}
    first = client.post(f"{offer}/codigo", data=form)
    again = client.post(f"{offer}/codigo", data=form)
    assert first.status_code == again.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Agreement)) == 1
    assert client.get(f"{offer}/aceitar").headers["Location"] == first.headers["Location"].removesuffix("/pronto")
    assert "virou um acordo" in words(page(client, offer))


def test_a_wrong_code_is_said_and_makes_nothing(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    offer = chosen(client, debt)
    form = hidden(code_page(client, offer))
    wrong = soup(client.post(f"{offer}/codigo", data={**form, "code": "000000"}), 422)
    assert "não confere" in wrong.select_one(".error-summary").text  # type: ignore[union-attr]
    short = soup(client.post(f"{offer}/codigo", data={**form, "code": "12"}), 422)
    assert "6 números" in short.select_one(".error-summary").text  # type: ignore[union-attr]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Agreement)) == 0
    assert client.post(f"{offer}/codigo", data={**form, "code": "246 810"}).status_code == 303


def test_no_channel_chosen_is_said(client: FlaskClient, debt: DebtRecord) -> None:
    offer = chosen(client, debt)
    form = hidden(page(client, f"{offer}/aceitar"))
    refused = soup(client.post(f"{offer}/aceitar", data=form), 422)
    assert "Escolha por onde" in refused.select_one(".error-summary").text  # type: ignore[union-attr]
    assert hidden(refused)["key"] == form["key"]


def test_a_form_without_its_token_is_refused(client: FlaskClient, debt: DebtRecord) -> None:
    offer = chosen(client, debt)
    form = hidden(page(client, f"{offer}/aceitar"))
    del form["csrf_token"]
    assert client.post(f"{offer}/aceitar", data={**form, "channel": "sms"}).status_code == 400


def test_terms_that_changed_meanwhile_are_read_again(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    offer = chosen(client, debt)
    form = hidden(code_page(client, offer))
    change(database, debt, origin="Outro texto")
    found = soup(client.post(f"{offer}/codigo", data={**form, "code": CODE}), 409)
    assert "O texto do acordo mudou" in words(found)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Agreement)) == 0


def test_an_expired_offer_has_a_fresh_one_beside_it(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    past = clock.now() - timedelta(days=30)
    with database.writing() as session:
        record = make_offer(session, debt, count=3, today=clock.business_date(past), now=past)
    for path, status in ((f"/propostas/{record.public_id}", 200), (f"/propostas/{record.public_id}/aceitar", 409)):
        found = page(client, path, status)
        assert "Esta proposta venceu" in words(found)
        fresh = found.select_one("section.offer a.button")
        assert fresh is not None
        assert "Ler o acordo e aceitar" in words(page(client, str(fresh["href"])))


def test_an_offer_that_changed_between_code_and_answer_is_refused(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    offer = chosen(client, debt)
    form = hidden(code_page(client, offer))
    change(database, debt, principal=Money(90_000), version=debt.version + 1)
    found = soup(client.post(f"{offer}/codigo", data={**form, "code": CODE}), 409)
    assert "Algo mudou nesta dívida" in words(found)
    assert found.select_one("section.offer a.button") is not None


def test_a_tampered_offer_is_refused_without_a_trace(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    offer = chosen(client, debt)
    with database.writing() as session:
        record = session.scalars(select(OfferRecord)).one()
        record.total = Money(100)
        session.commit()
    assert "Por segurança" in words(page(client, offer))
    assert "Por segurança" in words(page(client, f"{offer}/aceitar", 409))


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
    assert client.get(f"/boletos/{first.public_id}.pdf").status_code == 404  # paid: nothing more to pay
    assert "Recibo da parcela 1" in words(page(client, "/documentos"))


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


def test_the_way_to_contest_leads_to_the_creditor(client: FlaskClient, debt: DebtRecord) -> None:
    for path in (f"/dividas/{debt.public_id}/contestar", "/falar-com-o-credor"):
        text = words(page(client, path))
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
