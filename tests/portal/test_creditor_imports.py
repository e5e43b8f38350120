"""A creditor's staff send a portfolio and see what became of each row."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.db import Database
from portal.models import Creditor, DebtRecord, PortfolioImport, Role
from portal.sealing import Sealer
from tests.support.people import a_cpf, csrf_token, make_creditor, make_staff, sign_in_staff
from tests.support.worker import work

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the services run on both

PAGE = "/credor/carteiras"
HEADER = (
    "contrato;cpf;nome;nascimento;email;celular;contato_confirmado_em;logradouro;bairro;cidade;uf;cep;produto;origem;"
    "data_contrato;vencimento;valor_principal;multa_pct;juros_mes_pct;indice_correcao;situacao"
)


def row(number: int, cpf: str, amount: str = "1.234,56") -> str:
    return (
        f"C-{number};{cpf};Maria da Silva;17/05/1980;maria@example.com;11987654321;01/10/2026;Rua A, 1;Centro;Campinas;"
        f"SP;13010000;cartao;Fatura do cartão;10/01/2024;10/03/2025;{amount};2;1;IPCA;aberta"
    )


@pytest.fixture
def creditor(database: Database, sealer: Sealer, client: FlaskClient) -> Creditor:
    with database.writing() as session:
        found = make_creditor(session, name="Banco Aurora")
        member = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=found)
        session.commit()
    sign_in_staff(client, member)
    return found


def send(
    client: FlaskClient, content: bytes, name: str = "carteira.csv", *, covers: str = "changes", yes: bool = True
) -> TestResponse:
    """Send a file and say yes to what it would change, where it asks."""
    fields = {"csrf_token": csrf_token(client, PAGE), "portfolio": (io.BytesIO(content), name), "covers": covers}
    shown = client.post(PAGE, data=fields, content_type="multipart/form-data", follow_redirects=True)
    if not yes or "Importar agora" not in shown.text:
        return shown
    return press(client, shown, "importar")


def press(client: FlaskClient, shown: TestResponse, what: str) -> TestResponse:
    """Press a button of the page that is shown."""
    page = BeautifulSoup(shown.data, "html.parser")
    form = page.select_one(f'form[action*="/{what}"]') or page.select_one("main form[method=post]")
    assert form is not None, what
    token = form.select_one("[name=csrf_token]")
    assert token is not None
    address = str(form.get("action") or shown.request.path)
    return client.post(address, data={"csrf_token": token["value"]}, follow_redirects=True)


def text_of(answer: TestResponse) -> str:
    return " ".join(BeautifulSoup(answer.data, "html.parser").get_text(" ").split())


def test_good_rows_become_debts_and_bad_ones_come_back_with_their_reason(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    bad = a_cpf()[:-1] + "x"
    content = "\n".join([HEADER, row(1, a_cpf()), row(2, bad), row(3, a_cpf(), "abc")]).encode()
    answer = send(client, content)
    assert answer.status_code == 200
    assert "Recusadas 2" in text_of(answer)
    with database.reading() as session:
        assert session.query(DebtRecord).filter_by(creditor_id=creditor.id).count() == 1
        record = session.query(PortfolioImport).one()
    rejects = client.get(f"{PAGE}/{record.public_id}/recusadas.csv")
    assert rejects.status_code == 200
    assert rejects.text.count("C-2") == 1
    assert "C-1" not in rejects.text
    assert "attachment" in rejects.headers["Content-Disposition"]


def test_the_whole_cpf_is_not_shown_among_the_refused(client: FlaskClient, creditor: Creditor) -> None:
    cpf = a_cpf()
    wrong = cpf[:-1] + str((int(cpf[-1]) + 1) % 10)
    page = send(client, "\n".join([HEADER, row(1, wrong)]).encode())
    assert wrong not in page.text


def test_the_same_file_again_changes_nothing(client: FlaskClient, creditor: Creditor, database: Database) -> None:
    content = "\n".join([HEADER, row(1, a_cpf())]).encode()
    send(client, content)
    with database.reading() as session:
        before = session.query(DebtRecord).one().version
    answer = send(client, content)
    assert "Sem mudança 1" in text_of(answer)
    with database.reading() as session:
        assert session.query(DebtRecord).one().version == before


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "vazio.csv"),
        (b"%PDF-1.7 nothing of ours", "carteira.pdf"),
        (b"PK\x03\x04 broken", "carteira.xlsx"),
        (b"11144477735;1234567\n1;2\n", "sem-cabecalho.csv"),
        (b"\x00" * 500, "nulos.csv"),
    ],
    ids=["empty", "pdf", "broken", "no headings", "nul"],
)
def test_a_wrong_file_is_one_clear_sentence_and_changes_nothing(
    client: FlaskClient, creditor: Creditor, database: Database, content: bytes, name: str
) -> None:
    answer = send(client, content, name)
    assert answer.status_code == 200
    assert "O arquivo não entrou" in answer.text
    assert "Nada foi gravado" in answer.text
    assert "Traceback" not in answer.text
    with database.reading() as session:
        assert session.query(DebtRecord).count() == 0


def test_no_file_is_said_beside_the_field(client: FlaskClient, creditor: Creditor) -> None:
    answer = client.post(PAGE, data={"csrf_token": csrf_token(client, PAGE)})
    assert "Escolha o arquivo da carteira." in answer.text


def test_another_creditors_import_is_not_there(
    client: FlaskClient, creditor: Creditor, database: Database, sealer: Sealer
) -> None:
    send(client, "\n".join([HEADER, row(1, a_cpf())]).encode())
    with database.writing() as session:
        record = session.query(PortfolioImport).one()
        stranger = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=make_creditor(session))
        session.commit()
    sign_in_staff(client, stranger)
    for address in (f"{PAGE}/{record.public_id}", f"{PAGE}/{record.public_id}/recusadas.csv"):
        assert client.get(address).status_code == 404


def test_the_home_shows_the_portfolio_in_figures(client: FlaskClient, creditor: Creditor) -> None:
    send(client, "\n".join([HEADER, row(1, a_cpf()), row(2, a_cpf())]).encode())
    page = BeautifulSoup(client.get("/credor/").data, "html.parser")
    tiles = {tile.dt.text: tile.dd.text for tile in page.select(".tile") if tile.dt and tile.dd}
    assert tiles["Dívidas"] == "2"
    assert tiles["Principal"] == "R$\xa02.469,12"


def test_what_changes_is_shown_filtered_and_downloaded_before_anything_is_written(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    first, second = a_cpf(), a_cpf()
    send(client, "\n".join([HEADER, row(1, first), row(2, second)]).encode())
    shown = send(
        client, "\n".join([HEADER, row(1, first, "99,00"), row(3, a_cpf())]).encode(), covers="whole", yes=False
    )
    assert "O que esta carteira vai mudar" in shown.text
    assert "Nada foi gravado ainda" in shown.text
    with database.reading() as session:
        assert session.query(DebtRecord).count() == 2
    here = shown.request.path
    closing = text_of(client.get(f"{here}?tipo=closed"))
    assert "C-2" in closing
    assert "Motivo do encerramento: não está na carteira inteira, antes em branco" in closing
    assert "C-3" not in closing
    sheet = client.get(f"{here}/mudancas.csv?tipo=changed").text
    assert "C-1;Maria da Silva;1234,56;99,00" in sheet
    assert "C-3" not in sheet
    assert client.get(f"{here}/original").data.startswith(HEADER.encode())
    done = press(client, shown, "importar")
    assert "Encerradas 1" in text_of(done)
    assert "Confirmou a importação" in done.text
    late = press(client, shown, "importar")
    assert late.status_code == 409
    assert "Alguém já decidiu sobre este arquivo" in late.text
    asked = client.get(f"{here}/desfazer")
    assert "Dívidas novas, que saem 1" in text_of(asked)
    undone = press(client, asked, "desfazer")
    assert "A importação foi desfeita" in undone.text
    with database.reading() as session:
        assert {each.contract_number: each.status for each in session.query(DebtRecord)} == {
            "C-1": "open",
            "C-2": "open",
        }


def test_a_file_let_be_changes_nothing(client: FlaskClient, creditor: Creditor, database: Database) -> None:
    shown = send(client, "\n".join([HEADER, row(1, a_cpf())]).encode(), yes=False)
    assert "Você desistiu deste arquivo" in press(client, shown, "desistir").text
    assert client.get(f"{shown.request.path}/original").status_code == 404
    with database.reading() as session:
        assert session.query(DebtRecord).count() == 0


def test_headings_nobody_knows_are_asked_once_and_kept(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    own = "Nr Operação;Doc;Quem;Linha;Venceu;Saldo;Obs"
    cpf = a_cpf()

    def line(number: int) -> str:
        return f"{number};{cpf};Maria da Silva;cartao;10/03/2025;1.234,56;nada"

    asked = send(client, f"{own}\n{line(1)}".encode())
    assert "As colunas deste arquivo" in asked.text
    assert "Ma*** ** *****" in asked.text
    assert cpf not in asked.text
    assert "Maria" not in asked.text
    address = asked.request.path
    meanings = dict(enumerate(["contrato", "cpf", "nome", "produto", "vencimento", "valor_principal", ""]))
    given = {f"coluna-{place}": field for place, field in meanings.items()}
    token = {"csrf_token": csrf_token(client, PAGE)}
    wrong = client.post(address, data={**token, **given, "coluna-6": "cpf", "coluna-5": ""})
    assert wrong.status_code == 422
    assert "Confira: cpf" in wrong.text
    lacking = client.post(address, data={**token, **given, "coluna-5": ""})
    assert "Falta dizer onde estão estas colunas: valor_principal" in lacking.text
    shown = client.post(address, data={**token, **given}, follow_redirects=True)
    assert "O que esta carteira vai mudar" in shown.text
    press(client, shown, "importar")
    turned = ";".join(reversed(own.split(";"))), ";".join(reversed(line(2).split(";")))
    again = send(client, "\n".join(turned).encode())
    assert "Dívidas novas 1" in text_of(again)
    with database.reading() as session:
        assert {each.contract_number for each in session.query(DebtRecord)} == {"1", "2"}


def test_large_files_are_left_to_the_worker_and_the_page_says_so(
    app: Flask, client: FlaskClient, creditor: Creditor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("receiving.AT_ONCE", "deciding.AT_ONCE", "undoing.AT_ONCE"):
        monkeypatch.setattr(f"portal.services.portfolios.{name}", 0)
    waits = send(client, "\n".join([HEADER, row(1, a_cpf())]).encode())
    assert "Conferindo o arquivo" in waits.text
    work(app)
    shown = client.get(waits.request.path)
    assert "O que esta carteira vai mudar" in shown.text
    assert "Importando o arquivo" in press(client, shown, "importar").text
    work(app)
    assert "Confirmou a importação" in client.get(waits.request.path).text
    asked = press(client, client.get(f"{waits.request.path}/desfazer"), "desfazer")
    assert "Desfazendo a importação" in asked.text
    work(app)
    assert "A importação foi desfeita" in client.get(waits.request.path).text
    with database.reading() as session:
        assert session.query(DebtRecord).count() == 0
