"""The finance desk as its people use it: real forms, both engines, and nobody sees another creditor's money."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from brazil.money import Money
from payments.ledger import AccountKind
from portal import clock
from portal.db import Database
from portal.models import (
    Agreement,
    BankFile,
    BankLine,
    Charge,
    Creditor,
    OutboxEntry,
    Outcome,
    ReceivingAccount,
    Role,
    StaffMember,
)
from portal.sealing import Sealer
from portal.services import outbox, retornos
from tests.support.banking import make_lender, paid, retorno, send
from tests.support.books import check_books, of_kind
from tests.support.lives import running
from tests.support.people import csrf_token, make_staff, sign_in_staff, submit

HOME = "/financeiro"
UPLOAD = "/financeiro/retornos/enviar"
STRANGE = "00999999"  # no slip of ours has this number


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A creditor's finance desk with an agreement of two registered slips."""

    creditor: Creditor
    account: ReceivingAccount
    agreement: Agreement
    charges: list[Charge]
    member: StaffMember


@pytest.fixture
def desk(database: Database, sealer: Sealer, client: FlaskClient) -> Iterator[Desk]:
    with database.writing() as session:
        creditor, account, agreement, charges = running(session, sealer, 2)
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
        session.commit()
    sign_in_staff(client, member)
    yield Desk(creditor=creditor, account=account, agreement=agreement, charges=charges, member=member)
    check_books(database)


def upload(client: FlaskClient, raw: bytes, name: str = "COB.RET") -> BeautifulSoup:
    """Send a file by the form and follow to its page."""
    answer = client.post(
        UPLOAD,
        data={"retorno": (io.BytesIO(raw), name), "csrf_token": csrf_token(client, UPLOAD)},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    return BeautifulSoup(answer.data, "html.parser")


def tiles(page: BeautifulSoup) -> dict[str, str]:
    return {
        tile.dt.get_text(): tile.select_one(".figure").get_text().replace("\xa0", " ")  # type: ignore[union-attr]
        for tile in page.select(".tile")
    }


def soup(client: FlaskClient, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.data, "html.parser")


def test_an_uploaded_file_says_what_became_of_each_line_and_a_second_time_that_nothing_changed(
    client: FlaskClient, desk: Desk
) -> None:
    raw = retorno(desk.account, [paid(desk.charges[0]), paid(desk.charges[0], nosso_numero=STRANGE)])
    page = upload(client, raw)
    assert tiles(page)["Aplicadas"] == "1"
    assert tiles(page)["Sem par"] == "1"
    assert "O arquivo confere com o razão" in page.text
    again = upload(client, raw)
    assert "Este arquivo já tinha sido enviado" in again.text
    assert tiles(again) == tiles(page)


def test_every_figure_of_the_home_opens_rows_that_add_up_to_it(client: FlaskClient, desk: Desk) -> None:
    upload(client, retorno(desk.account, [paid(desk.charges[0]), paid(desk.charges[0])]))
    page = soup(client, HOME)
    shown = tiles(page)
    twice = Money(desk.charges[0].amount.cents * 2)
    assert shown["Recebido"] == f"R$ {twice.decimal:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    assert shown["Em quarentena"] == "0"
    for tile in page.select(".tile a"):
        rows = soup(client, str(tile["href"]))
        figure = tile.get_text()
        foot = rows.select_one("tfoot")
        assert (foot is None and figure in ("0", "R$\xa00,00")) or figure in foot.get_text()  # type: ignore[union-attr]
    assert "Confere" in page.text
    for link in page.select("table a"):
        assert client.get(str(link["href"])).status_code == 200


def test_a_file_that_is_no_return_gets_one_sentence_and_its_bytes_back(client: FlaskClient, desk: Desk) -> None:
    page = upload(client, b"%PDF-1.7 fatura", "fatura.pdf")
    assert "Este não é um arquivo de retorno" in page.text
    link = next(str(each["href"]) for each in page.select("a") if "como veio" in each.text)
    answer = client.get(link)
    assert answer.data == b"%PDF-1.7 fatura"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_file_beyond_the_limit_is_refused_in_the_form(
    client: FlaskClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retornos, "LARGEST", 100)
    page = upload(client, b"x" * 101)
    assert "passa de 64 MB" in page.select_one(".error-summary").text  # type: ignore[union-attr]


def test_no_file_chosen_is_said_beside_the_field(client: FlaskClient, desk: Desk) -> None:
    answer = submit(client, UPLOAD, {})
    assert answer.status_code == 422
    assert "Escolha o arquivo de retorno" in answer.text


def test_a_line_nobody_can_read_shows_line_column_and_reason(client: FlaskClient, desk: Desk) -> None:
    raw = retorno(desk.account, [paid(desk.charges[0]), paid(desk.charges[1])])
    lines = raw.split(b"\r\n")
    lines[1] = lines[1][:110] + b"99XX99" + lines[1][116:]
    page = upload(client, b"\r\n".join(lines))
    assert tiles(page)["Em quarentena"] == "1"
    assert "Coluna 111" in page.text


def test_another_creditor_sees_neither_files_nor_money(
    client: FlaskClient, desk: Desk, database: Database, sealer: Sealer
) -> None:
    upload(client, retorno(desk.account, [paid(desk.charges[0]), paid(desk.charges[0], nosso_numero=STRANGE)]))
    with database.writing() as session:
        other, _ = make_lender(session, "237")
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=other)
        session.commit()
        file = session.scalars(select(BankFile.public_id).where(BankFile.file_name == "COB.RET")).one()
        line = session.scalars(select(BankLine.public_id).where(BankLine.outcome == Outcome.UNMATCHED)).one()
    sign_in_staff(client, member)
    assert tiles(soup(client, HOME))["Recebido"] == "R$ 0,00"
    for path in (
        f"/financeiro/retornos/{file}",
        f"/financeiro/retornos/{file}/arquivo",
        f"/financeiro/retornos/{file}/linhas.csv",
        f"/financeiro/linhas/{line}",
        f"{HOME}?credor={desk.creditor.public_id}",
    ):
        assert client.get(path).status_code == 404
    page = upload(client, retorno(desk.account, [paid(desk.charges[1])]))
    assert "não é do seu credor" in page.text


def test_the_operator_sees_all_and_can_choose_a_creditor(
    client: FlaskClient, desk: Desk, database: Database, sealer: Sealer
) -> None:
    upload(client, retorno(desk.account, [paid(desk.charges[0])]))
    with database.writing() as session:
        member = make_staff(session, sealer, role=Role.FINANCE)
        other, _ = make_lender(session, "237")
        session.commit()
    sign_in_staff(client, member)
    assert tiles(soup(client, HOME))["Recebido"] != "R$ 0,00"
    assert tiles(soup(client, f"{HOME}?credor={other.public_id}"))["Recebido"] == "R$ 0,00"
    assert client.get(f"{HOME}?credor=nobody").status_code == 404


def test_money_without_a_place_is_placed_after_a_look_at_what_it_means(
    client: FlaskClient, desk: Desk, database: Database
) -> None:
    first, second = desk.charges
    upload(client, retorno(desk.account, [paid(first), paid(first, nosso_numero=STRANGE)]))
    file = soup(client, "/financeiro/retornos").select_one("tbody a")
    resolve = soup(client, str(file["href"])).find("a", string="Resolver")  # type: ignore[index]
    path = client.get(str(resolve["href"])).headers["Location"]  # type: ignore[index]
    assert "Descubra com o banco ou com quem pagou" in soup(client, path).text
    assert "Nenhuma parcela em aberto" in soup(client, f"{path}?acordo=000-000-000-0").text
    plain = desk.agreement.number.replace("-", "")
    options = {str(each["value"]): each.text for each in soup(client, f"{path}?acordo={plain}").select("option")}
    assert list(options) == [str(second.installment_id)]
    assert "faltam" in options[str(second.installment_id)]
    with database.reading() as session:
        before = of_kind(session, AccountKind.SUSPENSE)
    chosen = {"solucao": "place", "parcela": str(second.installment_id), "motivo": "o banco confirmou"}
    assert submit(client, path, chosen).status_code == 303
    with database.reading() as session:
        assert before == -first.amount
        assert of_kind(session, AccountKind.SUSPENSE) == Money(0)
    assert not soup(client, "/financeiro/casos?tipo=unknown_number").select("tbody tr")
    assert submit(client, path, chosen, form_on=UPLOAD).status_code == 409


def test_a_payment_taken_back_is_undone_and_the_settled_agreement_opens_again(
    client: FlaskClient, desk: Desk, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, account, agreement, (charge,) = running(session, sealer, 1, "237")
        send(session, retorno(account, [paid(charge)]))
        send(session, retorno(account, [paid(charge, occurrence_code="22", fee=Money(0))]))
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
        session.commit()
    sign_in_staff(client, member)
    path = str(soup(client, "/financeiro/casos?tipo=reversed").select_one("tbody a")["href"])  # type: ignore[index]
    assert "Confirme com o banco e desfaça o pagamento" in soup(client, path).text
    assert submit(client, path, {"solucao": "undo", "motivo": "estorno"}).status_code == 303
    with database.reading() as session:
        reopened = session.scalars(select(Agreement).where(Agreement.id == agreement.id)).one()
        assert (reopened.status.value, reopened.debts[0].live) == ("active", True)
        assert of_kind(session, AccountKind.SUSPENSE) == Money(0)


def test_an_effect_given_up_is_shown_and_tried_again(client: FlaskClient, desk: Desk, database: Database) -> None:
    with database.writing() as session:
        outbox.enqueue(
            session, "bank.remessa", "charge:test", {"account_id": desk.account.id, "agreement_id": desk.agreement.id}
        )
        session.commit()
        due = outbox.claim(session, ["bank.remessa"], clock.now())
        while due is not None and due.key != "charge:test":
            outbox.finish(session, due, clock.now())
            due = outbox.claim(session, ["bank.remessa"], clock.now())
        assert due is not None
        outbox.give_up(session, due, "ProviderError: disk_refused", clock.now())
    page = soup(client, "/financeiro/remessas")
    assert "O disco recusou o arquivo" in page.text
    assert desk.agreement.number in page.select_one("main tbody").text  # type: ignore[union-attr]
    assert "charge:test" not in page.text
    action = next(str(form["action"]) for form in page.select("form") if "tentar-de-novo" in str(form.get("action")))
    assert submit(client, action, {}, form_on="/financeiro/remessas").status_code == 303
    with database.reading() as session:
        entry = session.scalars(select(OutboxEntry).where(OutboxEntry.key == "charge:test")).one()
        assert (entry.failed_at, entry.attempts, entry.next_at is None) == (None, 0, False)
    assert submit(client, action, {}, form_on=UPLOAD).status_code == 409


def test_exports_hold_the_same_rows_and_no_formula(client: FlaskClient, desk: Desk) -> None:
    upload(client, retorno(desk.account, [paid(desk.charges[0])]), "=cmd.ret")
    text = client.get("/financeiro/movimentos.csv?situacao=recebido").data.decode("utf-8-sig")
    head, row = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert dict(zip(head, row, strict=True))["Arquivo"] == "'=cmd.ret"
    ledger = client.get("/financeiro/razao.csv").data.decode("utf-8-sig")
    assert ledger.count("\r\n") > 3


@pytest.mark.parametrize("role", [Role.CREDITOR_ANALYST, Role.CREDITOR_MANAGER])
def test_only_finance_and_admin_come_in(
    client: FlaskClient, desk: Desk, database: Database, sealer: Sealer, role: Role
) -> None:
    with database.writing() as session:
        member = make_staff(session, sealer, role=role, creditor=desk.creditor)
        session.commit()
    sign_in_staff(client, member)
    assert client.get(HOME).status_code == 404


ODD = ("de=x&ate=9999-99-99", "de=0001-01-01", "pagina=0", "pagina=999999", "situacao=nada", "q=%00%25", "conta=nada:9")
LISTS = (HOME, "/financeiro/movimentos", "/financeiro/razao", "/financeiro/retornos", "/financeiro/remessas")


def test_an_odd_address_still_answers(client: FlaskClient, desk: Desk) -> None:
    answers = {f"{path}?{query}": client.get(f"{path}?{query}").status_code for path in LISTS for query in ODD}
    assert {path: status for path, status in answers.items() if status != 200} == {}
