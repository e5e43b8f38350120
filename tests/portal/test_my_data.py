"""The pages of one's own data: what is known and from where, what is wanted of messages, and other browsers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from brazil.tax_id import format_tax_id
from portal import clock
from portal.db import Database
from portal.debtor.browser_words import browser_in_words
from portal.models import (
    AuditEvent,
    Channel,
    Contact,
    ContactPreference,
    Message,
    SessionRecord,
    TrustedDevice,
    WantedChannel,
    Why,
    WithheldMessage,
)
from portal.sealing import Sealer
from portal.services import devices, disowning
from tests.support import debtor_pages
from tests.support.debtor_pages import soup
from tests.support.lives import newly_agreed
from tests.support.my_data import PHONE, another_browser
from tests.support.people import make_creditor, make_debt, make_debtor, sign_in, submit


def words(response: TestResponse, status: int = 200) -> str:
    return debtor_pages.words(soup(response, status))


def test_what_is_known_is_said_by_creditor_with_where_it_came_from(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, _, agreement = newly_agreed(session, sealer, 2)
        person = agreement.debtor
        other = make_creditor(session, name="Loja Lua")
        make_debt(session, person, other, origin="Sofá de três lugares")
        stranger = make_debtor(session, sealer, creditor=creditor, name="OUTRA PESSOA", email="outra@example.com")
        make_debt(session, stranger, creditor, origin="Dívida de outra pessoa")
        session.commit()
        cpf = format_tax_id(sealer.unseal(person.cpf_sealed, b"debtors|cpf|" + person.cpf_lookup))
        number = agreement.number
    sign_in(client, person)
    page = client.get("/meus-dados/o-que-sabemos")
    text = words(page)
    lua = soup(page).find("h2", string="Loja Lua").find_parent("section").get_text(" ")
    assert number in text
    assert "m***@example.com" in text
    assert "Informado por" in text
    assert "Sofá de três lugares" in lua
    assert number not in lua, "one creditor's part names nothing of another's"
    assert creditor.name not in lua
    for hidden in (cpf, "maria@example.com", "OUTRA PESSOA", "outra pessoa"):
        assert hidden not in text
    assert "artigo 7º" in text


def test_notices_are_chosen_and_kept_and_nothing_is_chosen_beforehand(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        person = make_debtor(session, sealer)
        person.registrations[0].state = "PR"
        session.commit()
    sign_in(client, person)
    form = soup(client.get("/meus-dados/contatos/avisos"))
    assert form.find_all("input", checked=True) == []
    assert "à noite" not in form.get_text().casefold(), "the law of PR leaves no evening"
    refused = submit(client, "/meus-dados/contatos/avisos", {"canal": "sms"})
    assert refused.status_code == 422
    assert "Escolha a hora do dia." in words(refused, 422)
    assert soup(refused, 422).find("input", value="sms", checked=True), "what was said is kept"
    said = {"canal": "sms", "hora": "tarde", "semana": "1"}
    assert submit(client, "/meus-dados/contatos/avisos", said).status_code == 303
    text = words(client.get("/meus-dados/contatos?salvo=1"))
    assert "Das 12h às 18h, de segunda a sexta. Aos sábados, das 12h às 13h" in text
    assert "1 aviso por semana" in text
    checked = soup(client.get("/meus-dados/contatos/avisos")).find_all("input", checked=True)
    assert [each["value"] for each in checked] == ["sms", "tarde", "1"]
    with database.reading() as session:
        kept = session.get_one(ContactPreference, person.id)
        assert (kept.channel, kept.from_hour, kept.to_hour, kept.per_week) == (WantedChannel.SMS, 12, 18, 1)


def test_a_contact_is_disowned_at_once_and_the_last_only_after_a_warning(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        person = make_debtor(session, sealer)
        email, mobile = disowning.contacts_of(session, person.id)
        session.commit()
        first, last = (
            f"/meus-dados/contatos/{disowning.reference(sealer, each)}/nao-e-meu" for each in (mobile, email)
        )
    sign_in(client, person)
    assert "último contato" not in words(client.get(first))
    assert submit(client, first, {}).status_code == 303
    assert client.get(first).status_code == 303
    assert "Não é usado" in words(client.get("/meus-dados/contatos"))
    assert "É o último contato que funciona" in words(client.get(last))
    refused = submit(client, last, {})
    assert refused.status_code == 422
    with database.reading() as session:
        assert [each.disowned_at is None for each in disowning.contacts_of(session, person.id)] == [True, False]
    assert submit(client, last, {"entendi": "y"}).status_code == 303
    with database.reading() as session:
        assert all(session.scalars(select(Contact.disowned_at)))
        detail = " ".join(str(each.detail) for each in session.scalars(select(AuditEvent)))
        assert "maria@example.com" not in detail
        assert "987654321" not in detail


def test_messages_that_left_and_those_that_did_not_are_told_with_the_reason(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    now = clock.now()
    with database.writing() as session:
        person = make_debtor(session, sealer)
        someone_else = make_debtor(session, sealer)
        for whose, address in ((person, "maria@example.com"), (someone_else, "zeca@example.com")):
            session.add(
                Message(kind="agreement_notice", debtor_id=whose.id, channel=Channel.EMAIL, recipient=address,
                        subject="Assunto", created_at=now, not_before=now + timedelta(days=2))
            )  # fmt: skip
            session.add(WithheldMessage(debtor_id=whose.id, kind="agreement_broken", reason=Why.PAUSE, at=now))
        session.commit()
    sign_in(client, person)
    page = client.get("/meus-dados/mensagens")
    text = words(page)
    assert text.count("Aviso de atraso") == 1
    assert "m***@example.com" in text
    assert "z***@example.com" not in text
    assert "Sai em" in text
    assert text.count("Você pediu uma pausa.") == 1


def test_other_browsers_are_listed_and_ended_one_by_one(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        person = make_debtor(session, sealer)
        phone = another_browser(session, person.id)
        devices.trust(session, person.id, clock.now())
        stranger = make_debtor(session, sealer)
        theirs = another_browser(session, stranger.id)
        session.commit()
    sign_in(client, person)
    text = words(client.get("/meus-dados/acessos"))
    assert "Chrome em um Android" in text
    assert text.count("Encerrar este acesso") == 1
    assert text.count("Sair deste navegador") == 1
    page = "/meus-dados/acessos"
    assert submit(client, f"{page}/{theirs.public_id}/encerrar", {}, form_on=page).status_code == 404
    assert submit(client, f"{page}/{phone.public_id}/encerrar", {}, form_on=page).status_code == 303
    assert submit(client, f"{page}/esquecer", {}, form_on=page).status_code == 303
    with database.reading() as session:
        assert session.get_one(SessionRecord, phone.id).revoked_at is not None
        assert session.get_one(SessionRecord, theirs.id).revoked_at is None
        assert session.scalars(select(TrustedDevice)).all() == []
        mine = session.scalars(
            select(SessionRecord).where(SessionRecord.debtor_id == person.id, SessionRecord.revoked_at.is_(None))
        ).one()
    assert submit(client, f"{page}/{mine.public_id}/encerrar", {}, form_on=page).headers["Location"] == "/"
    assert client.get(page).status_code == 302


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (PHONE, "Chrome em um Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120.0", "Edge no Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari em um iPhone"),
        ("curl/8", "Navegador"),
        ("", "Navegador"),
    ],
)
def test_a_browser_in_words(agent: str, told: str) -> None:
    assert browser_in_words(agent) == told
