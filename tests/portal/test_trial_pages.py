"""What a creditor supposes of who accepts what, kept as a table; a run's debts to download."""

from __future__ import annotations

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from openpyxl import load_workbook

from portal import clock
from portal.db import Database
from portal.sealing import Sealer
from portal.services import backtest_trials
from portal.services.backtest_curves import curve_of
from tests.support.people import make_debt, make_debtor, make_staff, submit
from tests.support.policy_pages import PAGE, with_an_analyst
from tests.support.policy_things import a_trial

CURVE, TRIALS = f"{PAGE}/aceitacao", f"{PAGE}/testes"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # nothing here asks an engine


def typed(client: FlaskClient) -> dict[str, str]:
    page = BeautifulSoup(client.get(CURVE).data, "html.parser")
    return {str(each["name"]): str(each["value"]) for each in page.select("main form[method=post] input[name]")}


def test_the_table_of_acceptance_is_kept_once_it_is_one(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    creditor = with_an_analyst(database, sealer, client)
    fields = typed(client)
    wrong = submit(client, CURVE, {**fields, "chance_1_1": "muito", "kept": ""})
    assert wrong.status_code == 422
    assert 'value="muito"' in wrong.text
    backwards = submit(client, CURVE, {**fields, "discount_2": "5"})
    assert (backwards.status_code, "precisa ser maior que o anterior" in backwards.text) == (422, True)
    assert submit(client, CURVE, {**fields, "chance_1_1": "12,5", "kept": "80"}).status_code == 303
    assert submit(client, CURVE, {**fields, "chance_1_1": "1"}).status_code == 409
    with database.reading() as session:
        curve, version = curve_of(session, creditor.id)
    assert (curve.chances[1][1], curve.kept, version) == (1_250, 8_000, 1)


def test_debts_are_downloaded_with_amounts_as_amounts_and_nothing_that_runs(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    creditor = with_an_analyst(database, sealer, client)
    client.get(PAGE)
    with database.writing() as session:
        member = make_staff(session, sealer, creditor=creditor)
        make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor, contract_number="=1+1")
        session.commit()
        trial = a_trial(session, creditor, member)
        result = trial.result
    assert result is not None
    offered = result["first"]["offered"]
    page = client.get(f"{TRIALS}/{trial.public_id}").text.replace("\xa0", " ")
    assert "1 dívida com proposta. Não há versão em vigor para comparar." in page
    text = client.get(f"{TRIALS}/{trial.public_id}/dividas.csv").get_data().decode("utf-8-sig")
    head, row = text.splitlines()
    assert head.startswith("Contrato;Segmento;Dias em atraso;Principal;Saldo;Faixa;Por que sem proposta;À vista")
    assert row.startswith("'=1+1;")
    book = load_workbook(BytesIO(client.get(f"{TRIALS}/{trial.public_id}/dividas.xlsx").get_data()))
    names, values = list(book.active.values)  # type: ignore[union-attr]
    found = dict(zip(names, values, strict=True))
    assert (found["Contrato"], round(float(found["À vista"]) * 100)) == ("=1+1", offered["cash"])
    assert client.get(f"{TRIALS}/{trial.public_id}/dividas.pdf").status_code == 404


def test_a_segment_nobody_named_and_a_draft_with_mistakes_are_not_tried(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    creditor = with_an_analyst(database, sealer, client)
    client.get(PAGE)
    unknown = submit(client, TRIALS, {"quais": "segment", "segmento": "ouro"})
    assert (unknown.status_code, "Escolha um segmento" in unknown.text) == (422, True)
    sample = submit(client, TRIALS, {"quais": "sample", "uma_em": "10"})
    assert sample.status_code == 303
    with database.reading() as session:
        (trial,) = backtest_trials.trials_of(session, creditor.id)
    assert (trial.one_in, trial.priced_on) == (10, clock.today())
    waiting = client.get(sample.headers["Location"]).text
    assert 'http-equiv="refresh"' in waiting
    assert "Na fila" in waiting
