"""The first page: each figure is its rows, another creditor's are none of them, and what is due first stands first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState
from portal import clock
from portal.db import Database
from portal.models import Creditor, Role
from portal.sealing import Sealer
from portal.services.desk import changes, decisions, owning
from portal.services.desk.changes import Change
from portal.services.desk.decisions import Decision
from portal.services.desk.owning import Viewer
from portal.services.requests.complaining import About
from tests.support.banking import paid, retorno, send
from tests.support.debtor_pages import soup
from tests.support.disputes import dispute_debt
from tests.support.lives import break_agreement, running
from tests.support.people import make_debt, make_staff, sign_in_staff
from tests.support.policy_things import a_review
from tests.support.requests import Desk

DAY = timedelta(days=1)


def lived(database: Database, sealer: Sealer) -> tuple[Creditor, Money]:
    """One agreement with a payment and its notice, one broken, a dispute taken by Ana, a complaint. Twice over, for
    two creditors; the first of them."""
    found = []
    for bank in ("341", "237"):
        with database.writing() as session:
            creditor, account, agreement, slips = running(session, sealer, bank=bank)
            send(session, retorno(account, [paid(slips[0], fee=ZERO)]))
            other = make_debt(session, agreement.debtor, creditor)
            dispute = dispute_debt(session, sealer, other)
            desk = Desk(session, sealer, other)
            desk.complain(about=About.CREDITOR, creditor_id=creditor.public_id)
            ana = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=creditor, name="Ana Lima")
            owning.take(session, dispute, Viewer(staff_id=ana.id, creditor_id=creditor.id), now=clock.now())
            session.refresh(agreement)
            agreement.status, agreement.noticed_on = AgreementState.NOTICED, clock.today()
            agreement.cure_until = clock.today() + DAY
            amount = slips[0].amount
            session.commit()
            found.append((creditor, amount))
    return found[0]


def test_every_figure_is_its_rows_and_the_first_due_stands_first(database: Database, sealer: Sealer) -> None:
    creditor, received = lived(database, sealer)
    with database.writing() as session:
        _, _, ended, _ = running(session, sealer, bank="001")
        break_agreement(session, ended.id)
        since = clock.today() - DAY
        figures = changes.figures(session, creditor.id, since)
        for change, figure in figures.items():
            rows = changes.rows(session, change, creditor.id, since)
            assert figure.count == len(rows), change
            assert figure.amount == Money(sum((row.amount or ZERO).cents for row in rows)), change
        assert (figures[Change.RECEIVED].count, figures[Change.RECEIVED].amount) == (1, received)
        counted = {change: figure.count for change, figure in figures.items()}
        assert counted == dict.fromkeys(Change, 1) | {Change.BROKEN: 0, Change.CURED: 0, Change.IMPORTED: 0}
        assert changes.figures(session, ended.creditor_id, since)[Change.BROKEN].count == 1
        assert changes.figures(session, creditor.id, clock.today() + DAY)[Change.MADE].count == 0
        waiting = decisions.first_due(session, creditor.id)
        assert [each.due_by for each in waiting] == sorted(each.due_by for each in waiting if each.due_by)
        assert waiting[0].kind is Decision.BREAKING
        owners = {each.kind: each.owner for each in waiting}
        assert owners == {Decision.BREAKING: "", Decision.COMPLAINT: "", Decision.DISPUTE: "Ana Lima"}
        some = {Decision.BREAKING: 1, Decision.COMPLAINT: 1, Decision.DISPUTE: 1}
        assert decisions.counts(session, creditor.id) == dict.fromkeys(Decision, 0) | some


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_page_leads_from_a_figure_to_its_rows_and_to_a_file_of_them(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    creditor, received = lived(database, sealer)
    with database.writing() as session:
        manager = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=session.merge(creditor))
        review = a_review(session, session.merge(creditor), manager).public_id
        session.commit()
    sign_in_staff(client, manager)
    home = client.get("/credor/").get_data(as_text=True)
    for words in ("Esperam uma decisão", "Contestação", "Reclamação", "Ana Lima", "Dinheiro recebido"):
        assert words in home
    assert f"/credor/politica/revisoes/{review}" in home
    agreed = soup(client.get("/credor/")).find("dt", string="Em acordo")
    assert agreed.find_next("dd").text == "1"  # type: ignore[union-attr]
    current = soup(client.get(f"/credor/politica/revisoes/{review}")).select_one(".bar-nav [aria-current]")
    assert (current.text, current["aria-current"]) == ("Política", "true")  # type: ignore[union-attr, index]
    rows = client.get("/credor/mudou/recebido").get_data(as_text=True)
    assert f"{received.cents // 100}," in rows
    table = client.get("/credor/mudou/recebido?formato=csv")
    assert table.data.decode("utf-8-sig").splitlines()[0] == "Dia;Número;Pessoa;Valor"
    assert len(table.data.splitlines()) == 2
    assert client.get("/credor/mudou/recebido?formato=xlsx").data[:2] == b"PK"
    assert client.get("/credor/mudou/nada").status_code == 404
    assert "Nada neste período" in client.get("/credor/mudou/quebrados?desde=ontem").get_data(as_text=True)
