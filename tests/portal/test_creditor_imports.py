"""A creditor's staff send a portfolio and see what became of each row."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.db import Database
from portal.models import Creditor, DebtRecord, PortfolioImport, Role
from portal.sealing import Sealer
from tests.support.people import a_cpf, csrf_token, make_creditor, make_staff, sign_in_staff

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


def send(client: FlaskClient, content: bytes, name: str = "carteira.csv") -> TestResponse:
    fields = {"csrf_token": csrf_token(client, PAGE), "portfolio": (io.BytesIO(content), name)}
    return client.post(PAGE, data=fields, content_type="multipart/form-data", follow_redirects=True)


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
        (b"a;b;c\n1;2;3\n", "outra.csv"),
        (b"\x00" * 500, "nulos.csv"),
    ],
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
