"""Pausing is one question with its cost first; help is one page; old addresses say what became of the slip."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from offers.agreements.agreement import AgreementState, InstallmentState
from payments.charge import ChargeState
from portal import clock
from portal.db import Database
from portal.formatting import brl, date_long, date_plain
from portal.models import Charge, DebtRecord, Installment, Pause
from portal.sealing import Sealer
from portal.services.balances import balance_of
from portal.services.debts import HIDDEN
from tests.support.debtor_pages import accepted, page, pay, registered, soup, words
from tests.support.people import submit

WEEK = timedelta(days=7)


def test_a_pause_says_what_it_costs_before_it_begins_and_ends_when_the_person_wants(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    home = page(client, "/inicio")
    assert home.select_one('.links a[href="/pausa"]') is not None
    asked = page(client, "/pausa")
    assert not asked.select("input[checked]"), "something was chosen for the person"
    today = clock.today()
    with database.reading() as session:
        record = session.get_one(DebtRecord, debt.id)
        told = [balance_of(record, day).total for day in (today, today + WEEK, today + timedelta(days=30))]
    assert all(brl(amount) in asked.get_text() for amount in told)
    assert told[0] < told[1] < told[2]
    assert "Escolha 7 ou 30 dias." in words(soup(submit(client, "/pausa", {"motivo": "job"}), 422))
    unknown = words(soup(submit(client, "/pausa", {"dias": "7", "motivo": "nenhum"}), 422))
    assert "Escolha inválida." in unknown, "what the library says by itself is said in Portuguese too"
    submit(client, "/pausa", {"dias": "365"})
    submit(client, "/pausa", {"dias": "7", "motivo": "curious"})
    with database.reading() as session:
        assert session.scalar(select(Pause)) is None
    begun = submit(client, "/pausa", {"dias": "7", "motivo": "illness"})
    assert begun.headers["Location"] == "/pausa?nova=1"
    running = words(page(client, "/pausa?nova=1"))
    assert date_long(today + WEEK) in running
    assert "posto de saúde" in running
    assert date_plain(today + WEEK) in words(page(client, "/inicio"))
    assert submit(client, "/pausa/encerrar", {}, form_on="/pausa").status_code == 303
    assert "Sua pausa" not in words(page(client, "/inicio"))
    submit(client, "/pausa", {"dias": "30", "motivo": "safety"})
    safe = page(client, "/pausa")
    assert "Ligue 180" in words(safe)
    assert safe.select_one("main a.button[href*='sair'], main a.button[href*='google']") is not None
    submit(client, "/pausa/encerrar", {}, form_on="/pausa")
    limit = words(page(client, "/pausa"))
    assert date_plain(today + timedelta(days=365)) in limit
    assert "Onde pedir ajuda" in limit


def test_a_pause_is_told_to_who_has_no_debt_left_to_show_too(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    submit(client, "/pausa", {"dias": "7", "motivo": "job"})
    with database.writing() as session:
        session.get_one(DebtRecord, debt.id).status = HIDDEN[0]
        session.commit()
    assert date_plain(clock.today() + WEEK) in words(page(client, "/inicio"))


def test_too_little_left_to_live_on_leads_to_the_pause_and_to_help_and_bars_nothing(
    client: FlaskClient, debt: DebtRecord
) -> None:
    warned = soup(submit(client, "/cabe-no-bolso", {"valor": "200", "dia": "dia-10", "renda": "700,00"}))
    assert warned.select("article.offer")
    nothing = soup(submit(client, "/cabe-no-bolso", {"valor": "10", "dia": "dia-10"}))
    for found in (warned, nothing):
        assert found.select_one('main .callout a[href="/pausa"]') is not None
        assert found.select_one('main .callout a[href="/onde-pedir-ajuda"]') is not None
    places = page(client, "/onde-pedir-ajuda")
    for number in ("151", "188", "180", "192"):
        assert places.select_one(f'a[href="tel:{number}"]') is not None
    outside = places.select('main a[href^="https://"]')
    assert len(outside) >= 4
    assert all("noreferrer" in str(each.get("rel")) for each in outside)


def test_old_addresses_say_what_became_of_the_slip(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    agreement = accepted(client, debt)
    first, second, _ = registered(database, sealer)
    address = f"/boletos/{first.public_id}.pdf"

    def now(status: ChargeState, **values: object) -> None:
        with database.writing() as session:
            charge = session.get_one(Charge, first.id)
            charge.status, charge.valid_until = status, values.get("valid_until")  # type: ignore[assignment]
            charge.installment.status = values.get("installment", InstallmentState.OPEN)  # type: ignore[assignment]
            charge.installment.agreement.status = values.get("agreement", AgreementState.ACTIVE)  # type: ignore[assignment]
            session.commit()

    yesterday = clock.today() - timedelta(days=1)
    states: list[tuple[ChargeState, dict[str, object], str]] = [
        (ChargeState.REGISTERED, {"valid_until": yesterday}, "O prazo deste boleto acabou."),
        (ChargeState.WRITTEN_OFF, {"valid_until": yesterday}, "O prazo deste boleto acabou."),
        (ChargeState.CANCELED, {}, "Este boleto não vale mais."),
        (ChargeState.REJECTED, {}, "O banco não registrou este boleto."),
        (ChargeState.WRITE_OFF_REQUESTED, {"agreement": AgreementState.FROZEN}, "Este boleto está suspenso."),
        (ChargeState.REGISTERED, {"installment": InstallmentState.CANCELED}, "Este boleto não vale mais."),
    ]
    for status, values, told in states:
        now(status, **values)
        found = page(client, address, 410)
        assert told in words(found), status
        assert "Não pague" in words(found), status
        assert found.select_one(f'main a[href="{agreement}"]') is not None
    now(ChargeState.WRITTEN_OFF)
    with database.writing() as session:
        other = session.get_one(Charge, second.id)
        kept, other.installment_id = other.installment_id, first.installment_id
        session.commit()
    assert "Este boleto foi trocado por outro." in words(page(client, address, 410))
    with database.writing() as session:
        session.get_one(Charge, second.id).installment_id = kept
        receipt = f"/recibos/{session.get_one(Installment, first.installment_id).public_id}.pdf"
        session.commit()
    now(ChargeState.SUBMITTED)
    assert client.get(address).status_code == 404, "the bank does not know it yet"
    now(ChargeState.REGISTERED)
    assert client.get(address).status_code == 200
    assert "ainda não consta como paga" in words(page(client, receipt, 404))
    pay(database, 1)
    paid = page(client, address, 410)
    assert "Este boleto foi pago." in words(paid)
    assert paid.select_one(f'main a[href="{receipt}"]') is not None
    assert client.get(receipt).status_code == 200
