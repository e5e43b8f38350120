"""Disputing a debt through the pages: why, what happened, the protocol, files, and taking it back."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select, text

from brazil.money import Money
from portal import clock
from portal.db import Base, Database
from portal.debtor import evidence_page
from portal.formatting import date_long
from portal.models import DebtRecord, DebtStatus, Dispute, DisputeReason
from portal.sealing import Sealer
from tests.support.debtor_pages import page, soup, words
from tests.support.disputes import PNG, dispute_debt
from tests.support.negotiation import owing_aurora
from tests.support.people import csrf_token, sign_in

SAID = "Paguei <script>alert(1)</script> no caixa.\nTenho o papel."


@pytest.fixture
def debt(database: Database, sealer: Sealer, client: FlaskClient) -> DebtRecord:
    with database.writing() as session:
        debtor, found = owing_aurora(session, sealer)
    sign_in(client, debtor)
    return found


def send(client: FlaskClient, path: str, status: int, **fields: Any) -> BeautifulSoup:
    data = {**fields, "csrf_token": csrf_token(client, path)}
    return soup(client.post(path, data=data, follow_redirects=True), status)


def photo(content: bytes = PNG.content, name: str = "../recibo.png") -> tuple[BytesIO, str]:
    return BytesIO(content), name


def test_from_the_debt_to_the_protocol_a_file_more_and_taken_back(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    why = f"/dividas/{debt.public_id}/contestar"
    assert page(client, f"/dividas/{debt.public_id}").select_one(f'a[href="{why}"]')
    asked = page(client, why)
    assert len(asked.select("input[type=radio]")) == 6
    assert not asked.select("input[checked]")
    assert "Escolha por que você não concorda." in words(send(client, why, 422))
    said = send(client, why, 200, reason="ja-paguei")
    text = words(said)
    for promised in ("Para hoje.", "Ninguém manda mensagem", "Para de crescer", "suspenda o registro", "a seu favor"):
        assert promised in text
    path = f"{why}/ja-paguei"
    wrong = send(client, path, 422, said=SAID, paid_on="2999-01-01", claimed="0", files=photo(b"<html>", "recibo.pdf"))
    assert {each["id"] for each in wrong.select(".field-error")} == {"paid_on-error", "claimed-error"}
    refused = send(client, path, 422, said=SAID, files=photo(b"<html>", "recibo.pdf"))
    assert "Este arquivo não serve." in words(refused)
    assert SAID in refused.select_one("textarea").text  # type: ignore[union-attr]
    done = send(client, path, 200, said=SAID, paid_on="2026-03-01", claimed="1.000,50", files=photo())
    with database.reading() as session:
        dispute = session.scalars(select(Dispute)).one()
        assert (dispute.claimed, str(dispute.paid_on)) == (Money(1000_50), "2026-03-01")
        assert dispute.evidence["ip"] == "127.0.0.1"
        own = f"/contestacoes/{dispute.public_id}"
    text = words(done)
    for told in (dispute.number, date_long(dispute.answer_by), "R$ 1.000,50", "março de 2026", "Aurora Pagam"):
        assert told in text
    assert not done.select("main script")
    assert "Paguei <script>alert(1)</script> no caixa." in text
    assert soup(client.get(why, follow_redirects=True)).select_one("h1").text == "Sua contestação"  # type: ignore[union-attr]
    home = page(client, "/inicio")
    assert f"Contestada: resposta até {dispute.answer_by.day}/{dispute.answer_by.month}" in words(home)
    assert home.select_one("#next-title").text == "Esperar a resposta do credor"  # type: ignore[union-attr]
    assert home.select(f'a[href="{own}"]')
    assert page(client, f"/dividas/{debt.public_id}").select(f'main a[href="{own}"]')
    assert "Escolha um arquivo." in words(send(client, f"{own}/comprovantes", 422))
    more = send(client, f"{own}/comprovantes", 200, files=photo(b"%PDF-1.7", "pagina.html"))
    links = [str(each["href"]) for each in more.select("#arquivos ~ ul a")]
    first, second = client.get(links[0]), client.get(links[1])
    assert (first.data, first.mimetype, second.mimetype) == (PNG.content, "image/png", "application/pdf")
    assert first.headers["Content-Disposition"] == "attachment; filename=recibo.png"
    assert "pagina.html.pdf" in second.headers["Content-Disposition"]
    assert (first.headers["Cache-Control"], first.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert "volta a ficar em aberto" in words(page(client, f"{own}/retirar"))
    gone = send(client, f"{own}/retirar", 200)
    assert "Retirada por você" in words(gone)
    assert not gone.select(f'a[href="{own}/retirar"]')
    assert {client.get(f"{own}/{each}").status_code for each in ("comprovantes", "retirar")} == {303}
    listed = words(page(client, "/contestacoes"))
    assert dispute.number in listed
    assert "Contestar outra dívida" in listed


@pytest.mark.parametrize(
    ("reason", "told", "fields"),
    [
        ("falecimento", "A família não paga com o que é dela", {"said", "files"}),
        ("valor-errado", "Qual é o valor certo?", {"said", "files", "claimed"}),
        ("fraude", "boletim de ocorrência", {"said", "files"}),
        ("prazo-acabou", "Pelo nosso cadastro, o prazo", {"said", "files"}),
    ],
)
def test_each_reason_asks_for_what_it_needs_and_for_nothing_else(
    client: FlaskClient, debt: DebtRecord, reason: str, told: str, fields: set[str]
) -> None:
    found = page(client, f"/dividas/{debt.public_id}/contestar/{reason}")
    assert told in words(found)
    shown = {str(each["name"]) for each in found.select("main input, main textarea") if each["name"] != "csrf_token"}
    assert shown == fields
    assert client.get(f"/dividas/{debt.public_id}/contestar/nada").status_code == 404


def test_a_paid_debt_says_what_can_come_of_it_and_nothing_of_what_stops(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    with database.writing() as session:
        paid = session.get_one(DebtRecord, debt.id)
        paid.status = DebtStatus.SETTLED
        session.commit()
        dispute = dispute_debt(session, sealer, paid, reason=DisputeReason.ALREADY_PAID)
    for path in (f"/contestacoes/{dispute.public_id}", f"/contestacoes/{dispute.public_id}?novo=1"):
        text = words(page(client, path))
        assert "A dívida continua paga." in text
        assert "Ninguém manda mensagem" not in text
    assert "continua paga" in words(page(client, f"/contestacoes/{dispute.public_id}/retirar"))


def test_days_held_are_told_on_the_debt(client: FlaskClient, database: Database, debt: DebtRecord) -> None:
    path = f"/dividas/{debt.public_id}"
    assert "Não contamos" not in words(page(client, path))
    with database.writing() as session:
        session.get_one(DebtRecord, debt.id).held = [[str(clock.today() - timedelta(days=3)), ""]]
        session.commit()
    assert "Não contamos 4 dias em que a cobrança ficou suspensa" in words(page(client, path))


def test_more_than_fits_is_refused_before_it_is_read(
    client: FlaskClient, debt: DebtRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/dividas/{debt.public_id}/contestar/ja-paguei"
    token = csrf_token(client, path)
    monkeypatch.setattr(evidence_page, "MOST_BYTES", 2000)
    sent = {"csrf_token": token, "files": photo(b"%PDF-" + b"x" * 3000)}
    assert client.post(path, data=sent).status_code == 413


def test_nothing_the_person_wrote_or_sent_is_readable_at_rest(
    database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    with database.writing() as session:
        found = session.get_one(DebtRecord, debt.id)
        dispute_debt(session, sealer, found, said="segredo-de-maria", files=(PNG,))
    with database.reading() as session:
        rows = [session.execute(text(f"SELECT * FROM {table}")).all() for table in Base.metadata.tables]
    kept = str(rows)
    assert "recibo.png" in kept
    assert "segredo-de-maria" not in kept
    assert str(PNG.content)[2:-1] not in kept
