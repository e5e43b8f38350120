"""The pages of a link: what a stranger reads, that it is nothing more, and what a link says once it is over."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, select
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from brazil.money import Money
from payments.adapters.sandbox.psp.payloads import payload_response
from payments.charge import ChargeState
from payments.pix.brcode_reading import decode_brcode
from portal import clock
from portal.db import Base, Database
from portal.db_types import Choice
from portal.formatting import brl, date_plain, date_short
from portal.jobs import pix, psp_rest
from portal.jobs.tools import Tools
from portal.models import Agreement, AuditEvent, Charge, ChargeMethod, Debtor, PayLink, Registration
from portal.pix_wiring import pix_providers, sandbox_psp
from portal.sealing import Sealer, cpf_bound_to
from portal.services.pay_links_opened import OPENED_PER_ADDRESS
from tests.support.banking import make_agreement, make_lender
from tests.support.debtor_pages import hidden, page, soup, words
from tests.support.people import csrf_token, sign_in
from tests.support.pix import Psp, add_sandbox_account, pix_tools
from tests.support.worker import tools_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_FILE = {
    "name": "ZORAIDE QUINTANILHA BRANDÃO", "street": "Travessa do Sabiá, 77", "district": "Boa Esperança",
    "city": "Caruaru", "state": "PE", "postal_code": "55002970", "birth_date": date(1971, 4, 9),
}  # fmt: skip


@pytest.fixture
def agreement(app: Flask, database: Database, sealer: Sealer) -> Agreement:
    """Three installments of Zoraide at a creditor of the demonstration's PSP."""
    psp_rest.forget()
    with database.writing() as session:
        creditor, _ = make_lender(session)
        add_sandbox_account(session, creditor, sealer)
        made = make_agreement(session, sealer, creditor, 3)
        registration = session.get_one(Registration, (made.debtor_id, creditor.id))
        for name, value in ON_FILE.items():
            setattr(registration, name, value)
        session.commit()
        return made


@pytest.fixture
def zoraide(app: Flask, database: Database, agreement: Agreement) -> FlaskClient:
    with database.reading() as session:
        debtor = session.get_one(Debtor, agreement.debtor_id)
    client = app.test_client()
    sign_in(client, debtor)
    return client


def kept(app: Flask, database: Database, tools: Tools) -> None:
    """Every Pix asked for is kept by its PSP; nothing else is done."""
    with database.reading() as session:
        waiting = select(Charge.id).where(Charge.method == ChargeMethod.PIX, Charge.status == ChargeState.DRAFTED)
        drafted = list(session.scalars(waiting))
    for charge_id in drafted:
        pix.create(tools, {"charge_id": charge_id})


def pay_at(psp: Psp, database: Database, payload: str) -> None:
    """Somebody pays a code at the PSP in memory."""
    with database.reading() as session:
        psp.pay(session.scalars(select(Charge).where(Charge.pix_payload == payload)).one().nosso_numero)


def link_of(client: FlaskClient, agreement: Agreement, number: int = 1) -> str:
    """Ask for help page by page; the path of the link as it is shown."""
    path = f"/acordos/{agreement.public_id}/pedir-ajuda"
    preview = page(client, f"{path}?ver=1&parcela={number}&dias=3")
    assert "Zoraide pediu ajuda para pagar" in words(preview)
    made = soup(client.post(path, data=hidden(preview)))
    address = made.select_one(".copy code")
    assert address is not None
    return urlsplit(address.text).path


def test_a_stranger_reads_creditor_first_name_and_amount_and_nothing_else(
    app: Flask, database: Database, sealer: Sealer, agreement: Agreement, zoraide: FlaskClient
) -> None:
    path = link_of(zoraide, agreement)
    with pix_providers(app.extensions["portal_settings"], sealer) as provider:
        kept(app, database, replace(tools_of(app), pix_provider=provider))
        answer = app.test_client().get(path)
        text = words(soup(answer))
        location = app_reads(app, code_on(answer))
    main, title = str(soup(answer).find("main")), str(soup(answer).find("title"))
    with database.reading() as session:
        link = session.scalars(select(PayLink)).one()
        creditor, amount, txid = link.agreement.creditor, link.charge.amount, link.charge.nosso_numero
        allowed = {creditor.name, creditor.legal_name, link.first_name, link.charge.pix_payload}
        days = {ON_FILE["birth_date"], *(each.due_on for each in link.agreement.installments)}
        cpf = cpf_of(session.get_one(Debtor, agreement.debtor_id), sealer)
        every = texts_of(session, agreement.debtor_id)
        private = {each for each in every if not any(each in shown for shown in allowed)}
        assert text.startswith(f"Zoraide pediu ajuda para pagar {reais(amount)} a {creditor.name}")
        assert all(each in text for each in (creditor.legal_name, creditor.street, "Confira o nome antes de pagar"))
    private |= {"quintanilha", "brandão", cpf, f"{cpf[:3]}.{cpf[3:6]}", "***."}
    private |= {shown(day) for day in days for shown in (date_plain, date_short)}
    assert len(private) > 30
    assert [each for each in private | {"parcela", "acordo"} if each.casefold() in main.casefold()] == []
    assert [each for each in private - {txid} if each.casefold() in location.casefold()] == []
    assert [each for each in {*private, "Zoraide", brl(amount)} if each in title] == []
    assert "devedor" not in location
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"].startswith("noindex, nofollow")
    assert "Set-Cookie" not in answer.headers
    token = path.rpartition("/")[2]
    assert len(token) == 32
    with database.reading() as session:
        assert [table.name for table in Base.metadata.sorted_tables if token in everything(session, table)] == []
        assert session.scalars(select(AuditEvent).where(AuditEvent.action == "pay_link.made")).one().detail["link"]
    assert answer.get_data(as_text=True).count("Zoraide") == 1


def test_over_unknown_and_mistyped_are_one_page_to_the_letter_and_paid_says_thanks(
    app: Flask, database: Database, sealer: Sealer, agreement: Agreement, zoraide: FlaskClient
) -> None:
    ended, paid, other = (link_of(zoraide, agreement, number) for number in (1, 2, 3))
    helping = f"/acordos/{agreement.public_id}/pedir-ajuda"
    (form, *_) = [each for each in page(zoraide, helping).select("form") if "da parcela 1" in each.text]
    back = zoraide.post(str(form["action"]), data={"csrf_token": csrf_token(zoraide, helping)}, follow_redirects=True)
    assert "Link encerrado" in words(soup(back))
    stranger = app.test_client()
    psp = Psp()
    kept(app, database, pix_tools(app, psp))
    pay_at(psp, database, code_on(stranger.get(paid)))
    pix.collect(pix_tools(app, psp))
    thanks = stranger.get(paid)
    assert words(soup(thanks)).startswith("Este pagamento já foi feito. Obrigado.")
    assert "Zoraide" not in thanks.get_data(as_text=True)
    with database.writing() as session:
        session.scalars(select(PayLink).order_by(PayLink.id.desc())).first().expires_at = clock.now()
        session.commit()
    gone = [ended, other, other[:-1], "/pagar-para-alguem/x", "/pagar-para-alguem/" + "é" * 300]
    answers = {(each.status_code, each.data) for each in map(stranger.get, gone)}
    assert len(answers) == 1
    ((status, body),) = answers
    assert status == 404
    assert "Este link não vale mais. Fale com quem mandou." in body.decode()
    assert "1 vez" not in body.decode()
    told = words(page(zoraide, f"/acordos/{agreement.public_id}?parcela=2"))
    assert "A parcela 2 está paga" in told


@pytest.mark.usefixtures("still_clock")
def test_whoever_tries_tokens_is_stopped_even_with_a_right_one(
    app: Flask, sealer: Sealer, agreement: Agreement, zoraide: FlaskClient
) -> None:
    path = link_of(zoraide, agreement)
    stranger = app.test_client()
    tries = [stranger.get(f"/pagar-para-alguem/{number}").status_code for number in range(OPENED_PER_ADDRESS.most)]
    assert set(tries) == {404}
    refused = stranger.get(path)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "Zoraide" not in refused.get_data(as_text=True)
    from_elsewhere = stranger.get(path, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert "Preparando o código Pix" in words(soup(from_elsewhere))


def test_an_amount_of_ones_choice_is_shown_line_by_line_and_old_codes_say_what_became_of_them(
    app: Flask, database: Database, sealer: Sealer, agreement: Agreement, zoraide: FlaskClient
) -> None:
    pay = f"/acordos/{agreement.public_id}/pagar"
    never = zoraide.get(f"{pay}/codigo")
    assert (never.status_code, urlsplit(never.headers["Location"]).path) == (303, pay)
    with database.reading() as session:
        first = session.get_one(Agreement, agreement.id).installments[0]
        amount = first.amount + Money(50_00)
    shown = page(zoraide, f"{pay}?valor={amount.decimal:.2f}".replace(".", ","))
    text = words(shown)
    assert f"Gerar o código para pagar {reais(amount)}" in text
    assert "Quitada" in text
    assert "Ficam" in text
    for wrong, told in (("1", "O menor valor hoje é"), ("99999", "O maior valor hoje é"), ("abc", "Escreva um valor")):
        assert told in words(page(zoraide, f"{pay}?valor={wrong}"))
    fields = {"csrf_token": csrf_token(zoraide, pay), "valor": "1"}
    assert "O menor valor hoje é" in words(soup(zoraide.post(pay, data=fields), 422))
    made = zoraide.post(pay, data={**fields, "valor": f"{amount.decimal:.2f}".replace(".", ",")}, follow_redirects=True)
    assert "Pague com um destes códigos" in words(soup(made))
    psp = Psp()
    kept(app, database, pix_tools(app, psp))
    code = code_on(zoraide.get(f"{pay}/codigo"))
    pay_at(psp, database, code)
    pix.collect(pix_tools(app, psp))
    gone = page(zoraide, f"{pay}/codigo", 410)
    assert words(gone).endswith(
        "Este código já foi pago. Você não precisa fazer mais nada com ele. Ver meu acordo Pedir outro código"
    )
    with database.reading() as session:
        assert session.scalars(select(Charge).where(Charge.pix_payload == code)).one().amount == amount


def reais(amount: Money) -> str:
    return brl(amount).replace("\xa0", " ")


def code_on(answer) -> str:
    code = soup(answer).select_one(".copy code")
    assert code is not None
    return code.text


def app_reads(app: Flask, code: str) -> str:
    """What a bank's application reads behind a code."""
    psp = sandbox_psp(app.extensions["portal_settings"])
    path = "/" + decode_brcode(code).url.partition("/")[2]
    signed = payload_response(psp, Request(EnvironBuilder(path=path).get_environ())).get_data(as_text=True)
    body = signed.split(".")[1]
    return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()


def cpf_of(debtor: Debtor, sealer: Sealer) -> str:
    return sealer.unseal(debtor.cpf_sealed, cpf_bound_to(debtor.cpf_lookup))


def texts_of(session, debtor_id: int) -> set[str]:
    """Every text kept with a debtor's number, in whatever table; words of an enum aside."""
    found: set[str] = set()
    for table in Base.metadata.sorted_tables:
        if "debtor_id" not in table.c:
            continue
        columns = [each for each in table.c if not isinstance(each.type, Choice)]
        for row in session.execute(select(*columns).where(table.c.debtor_id == debtor_id)):
            found |= {value for value in row if isinstance(value, str) and len(value) > 4}
    return found


def everything(session, table: Table) -> str:
    return " ".join(str(row) for row in session.execute(select(table)))
