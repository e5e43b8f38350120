"""Comparisons by their pages: prepared by anybody, started and ended by managers, adopted through review."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from offers.experiments.split import Arm
from portal.creditor.experiment_words import answer_words, forecast_words, share_words
from portal.db import Database
from portal.models import PolicyExperiment, PolicyReview, Role
from portal.sealing import Sealer
from portal.services.experiment_forecast import forecast
from portal.services.experiment_results import results_of
from portal.services.policy_experiments import Terms
from portal.statistics.sequential import Tally
from tests.support import engines
from tests.support.compared import Compared, compared
from tests.support.noon import TODAY
from tests.support.people import make_staff, sign_in_staff, submit

PAGE = "/credor/politica/comparacoes"
NEW = f"{PAGE}/nova"
pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: what is counted is counted on both engines by the results' own tests."""
    return engines.fresh_sqlite(tmp_path)


def at_work(app: Flask, session: Session, sealer: Sealer, life: Compared) -> tuple[FlaskClient, FlaskClient]:
    """An analyst and a manager of the creditor, each in a browser of their own."""
    found = []
    for role in (Role.CREDITOR_ANALYST, Role.CREDITOR_MANAGER):
        member = make_staff(session, sealer, role=role, creditor=life.creditor, name=role.value)
        session.commit()
        found.append(app.test_client())
        sign_in_staff(found[-1], member)
    return found[0], found[1]


def text(client: FlaskClient, address: str) -> str:
    return BeautifulSoup(client.get(address).text, "html.parser").get_text(" ", strip=True)


def terms(**changes: str) -> dict[str, str]:
    usual = {
        "version": "1", "challenger_bps": "50", "control_bps": "10", "least_bps": "5",
        "first_on": TODAY.isoformat(), "last_on": (TODAY + timedelta(days=28)).isoformat(),
    }  # fmt: skip
    return {**usual, **changes}


def test_prepared_looked_at_started_and_ended_by_who_may(app: Flask, database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        life = compared(session, sealer, TODAY)
        session.delete(life.experiment)
        analyst, manager = at_work(app, session, sealer, life)
    wrong = submit(analyst, NEW, terms(challenger_bps="metade", last_on=""))
    assert (wrong.status_code, 'value="metade"' in wrong.text, "Escolha um dia." in wrong.text) == (422, True, True)
    refused = submit(analyst, NEW, terms(challenger_bps="95"))
    assert (refused.status_code, "A versão nova vai de 5% a 90%." in refused.text) == (403, True)
    looked_at = submit(analyst, NEW, {**terms(), "acao": "conferir"}).text
    assert "Não dá para prever o prazo" in looked_at
    assert "10% (1 em cada 10 pessoas)" in looked_at
    assert "Quem começa é a gerência" in looked_at
    assert 'value="comecar"' not in looked_at
    assert submit(analyst, NEW, {**terms(), "acao": "comecar"}).status_code == 403
    changed = submit(manager, NEW, {**terms(least_bps="7,5"), "acao": "mudar"})
    assert 'value="7,5"' in changed.text
    assert 'value="comecar"' in submit(manager, NEW, {**terms(), "acao": "conferir"}).text
    started = submit(manager, NEW, {**terms(), "acao": "comecar"})
    assert started.status_code == 303
    address = started.location
    again = submit(manager, NEW, {**terms(), "acao": "comecar"})
    assert (again.status_code, "Já há uma comparação aberta." in again.text) == (409, True)
    assert "Em andamento" in text(analyst, address)
    assert "Ainda não há dados suficientes" in text(analyst, address)
    assert "Encerrar a comparação" not in text(analyst, address)
    assert "Preparar uma comparação" not in text(manager, PAGE)
    assert 'name="control_bps" type="text" value="10"' in manager.get(NEW).text  # the last one's
    form_on = f"{PAGE}/nova"
    for client, reason, status in ((analyst, "x", 403), (manager, " ", 403), (manager, "Erro no texto", 303)):
        answer = submit(client, address, {"acao": "encerrar", "motivo": reason}, form_on=form_on)
        assert answer.status_code == status
    ended = text(analyst, address)
    assert "Encerrada antes do fim" in ended
    assert "Erro no texto" in ended
    assert "Adotar a versão nova" not in ended  # nothing was answered


def test_a_found_difference_is_told_drawn_downloaded_and_adopted_by_two_people(
    app: Flask, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        life = compared(session, sealer, TODAY - timedelta(days=20))
        for day in range(4):
            life.came(Arm.CHAMPION, 90, day=day, agreed=9, paid=10_000)
            life.came(Arm.CHALLENGER, 90, day=day, agreed=36, paid=20_000)
        life.came(Arm.CONTROL, 40, day=1, agreed=4)
        analyst, manager = at_work(app, session, sealer, life)
        address = f"{PAGE}/{life.experiment.public_id}"
    page = text(analyst, address)
    assert "A versão nova tem mais acordos" in page
    assert "Grupo de controle Versão 2 40 40 4 10,0% de 4,0% a 23,1%" in page
    assert "40,0% de 35,1% a 45,1% R$\xa080,00 de" in page
    assert "<svg" in analyst.get(address).text
    downloaded = analyst.get(f"{address}/dias.csv").get_data(as_text=True).splitlines()
    assert len(downloaded) == 1 + 13  # from the seventh day after the first to yesterday
    assert "360;144" in downloaded[-1]
    assert "30,00" in downloaded[-1]
    sent = submit(analyst, address, {"acao": "adotar", "motivo": "Mais acordos"})
    assert "Usa de novo o documento da versão 1. Mais acordos" in text(manager, sent.location)
    assert "ver a que espera" in text(analyst, address)
    assert submit(manager, sent.location, {"acao": "aprovar"}).status_code == 303
    with database.reading() as session:
        review = session.scalars(select(PolicyReview)).one()
        assert (review.trial, review.version and review.version.digest) == (False, life.challenger.digest)
    after = text(manager, address)
    assert "A versão nova já vale para todos." in after
    assert "Parou no meio" in after
    assert "A versão nova tem mais acordos" in after


def test_each_answer_has_its_words(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        life = compared(session, sealer, TODAY)

        def said(day: int) -> tuple[str, str]:
            found: PolicyExperiment = life.experiment
            words = answer_words(found, results_of(session, found, TODAY + timedelta(days=day)))
            return words.title, " ".join(words.sentences)

        assert said(-1)[0] == "Ainda não começou"
        assert "Faltam cerca de" in said(5)[1]
        assert said(31)[0] == "Terminou sem dados suficientes"
        for which in (Arm.CHAMPION, Arm.CHALLENGER):
            life.came(which, 1_000, agreed=200)
        assert said(20)[0] == "Ainda não há diferença que se possa afirmar"
        assert said(31)[0] == "Nenhuma diferença de 10 pontos ou mais"
        assert "20,0% das pessoas com a versão nova e 20,0% com a versão em vigor" in said(31)[1]
        life.came(Arm.CHALLENGER, 1_000, day=1)
        title, sentences = said(31)
        assert title == "A versão nova tem menos acordos"
        assert "A diferença real está entre -" in sentences


def test_the_forecast_says_whether_there_is_time() -> None:
    asked = Terms(
        control_bps=1_500, challenger_bps=5_000, least_bps=1_000, first_on=TODAY, last_on=TODAY + timedelta(days=28)
    )
    titles = [forecast_words(forecast(Tally(hits=of // 5, of=of), asked)).title for of in (29, 200, 4_000)]
    assert titles == ["Não dá para prever o prazo", "Não deve dar tempo", "Deve dar tempo"]
    slow = " ".join(forecast_words(forecast(Tally(hits=6, of=30), asked)).sentences)
    assert "mais que os 180 dias" in slow
    assert (share_words(0), share_words(1_500)) == ("0%", "15%")
