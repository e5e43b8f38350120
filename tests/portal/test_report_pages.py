"""The pages of the reports: each opens, a figure leads to its rows, files hold what the page shows, costs come in."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from offers.debt import Product
from offers.segments.segment import CentsRange, CountRange, DaysRange, Segment
from portal import clock
from portal.db import Database
from portal.models import Creditor, DebtRecord, Rating, Role, Step
from portal.sealing import Sealer
from portal.services.reports.catalog import Report
from portal.services.segments import save_segment
from tests.support.negotiation import publish_policy
from tests.support.people import csrf_token, make_creditor, make_debt, make_debtor, make_staff, sign_in_staff
from tests.support.report_harm import add_rating
from tests.support.report_life import a_life, write
from tests.support.requests import Desk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PERIOD = "de=2026-06-01&ate=2026-09-30"


def test_every_report_opens_leads_to_its_rows_and_to_files_of_them(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = write(session, sealer, a_life(Random(7), debts=20))
        sign = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=creditor)
        for debt in session.scalars(select(DebtRecord).where(DebtRecord.creditor_id == creditor.id)):
            if not session.scalar(select(Rating.id).where(Rating.debtor_id == debt.debtor_id)):
                add_rating(session, debt, Step.PAY, 5, date(2026, 8, 3))
                session.flush()
        session.commit()
    sign_in_staff(client, sign)
    home = client.get("/credor/relatorios").get_data(as_text=True)
    assert home.count("<dt>") == len(Report)
    pages = {each: _page(client, f"/credor/relatorios/{each.value}?{PERIOD}") for each in Report}
    assert "Casos de menos" not in pages[Report.TIME]
    assert "Wilson (1927)" in pages[Report.RECOVERY]
    assert "Pagar" in pages[Report.SATISFACTION]
    for each in (Report.FUNNEL, Report.VINTAGES, Report.TIME, Report.BREACH):
        assert "<svg" in pages[each], each
    rows = _page(client, f"/credor/relatorios/recuperacao/quitadas?{PERIOD}")
    shown = len(re.findall(r"<tr><td>R-", rows))
    file = client.get(f"/credor/relatorios/recuperacao/quitadas?{PERIOD}&formato=csv").data.decode("utf-8-sig")
    assert shown == len(file.splitlines()) - 1 > 0
    table = client.get(f"/credor/relatorios/funil?{PERIOD}&formato=csv").data.decode("utf-8-sig").splitlines()
    assert [line.split(";")[1] for line in table[1:]] == [
        "Viu as opções", "Montou um plano", "Aceitou", "Pagou a primeira", "Manteve o acordo",
    ]  # fmt: skip
    assert client.get(f"/credor/relatorios/desconto?{PERIOD}&formato=xlsx").data[:2] == b"PK"
    for nothing in ("nada", "recuperacao/nada", "funil/funil?tipo=nada", "funil?formato=pdf"):
        assert client.get(f"/credor/relatorios/{nothing}").status_code == 404


def test_a_saved_segment_narrows_a_report_and_anothers_is_not_there(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    """One by product counts what the filter of products counts; one that asks for everything is still understood."""
    product = next(iter(Product))
    with database.writing() as session:
        creditor, other = write(session, sealer, a_life(Random(7), debts=20)), make_creditor(session)
        sign = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=creditor)
        session.commit()
        asked = {
            "product": Segment(products=(product,)),
            "all": Segment(
                days_overdue=DaysRange(minimum=1), principal=CentsRange(min_cents=1), regions=("SP",),
                earlier_breaches=CountRange(maximum=9), contactable=True,
            ),
        }  # fmt: skip
        saved = {name: _save(session, creditor, name, segment) for name, segment in asked.items()}
        strange = _save(session, other, "outro", asked["all"])
    sign_in_staff(client, sign)
    for each in (Report.RECOVERY, Report.HARM, Report.VINTAGES):
        page = f"/credor/relatorios/{each.value}?{PERIOD}"
        by_segment, by_product = (
            client.get(f"{page}&formato=csv&{narrowed}").data
            for narrowed in (f"segmento={saved['product']}", f"produto={product.value}")
        )
        assert by_segment == by_product, each
        assert _page(client, f"{page}&segmento={saved['all']}").count(" selected>all<") == 1
        assert client.get(f"{page}&segmento={strange}").status_code == 404
    assert _page(client, f"/credor/relatorios/danos/reclamaram?{PERIOD}&segmento={saved['all']}")


def _save(session: Session, creditor: Creditor, name: str, segment: Segment) -> str:
    return save_segment(
        session, creditor_id=creditor.id, public_id=None, name=name, segment=segment, staff_id=None, now=clock.now()
    ).public_id


def _page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_costs_come_in_and_proposals_that_were_not_accepted_are_listed(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        publish_policy(session, creditor)
        sign = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=creditor)
        debt = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
        session.commit()
        desk = Desk(session, sealer, debt)
        desk.propose(1_00)
        desk.propose(2_00)
        desk.to_person()
    sign_in_staff(client, sign)
    token = {"csrf_token": csrf_token(client, "/credor/custos")}
    wrong = client.post("/credor/custos", data={**token, "month": "2026-99", "pessoas": "10,00"})
    assert wrong.status_code == 422
    assert 'value="2026-99"' in wrong.get_data(as_text=True)
    typed = client.post("/credor/custos", data={**token, "month": "9/2026", "pessoas": "1.000,00"})
    assert "feitos=1" in typed.headers["Location"]
    unread = {**token, "arquivo": "1", "file": (BytesIO(b"mes;tipo;valor\n2026-09;festa;1"), "c.csv")}
    assert "linha 2" in client.post("/credor/custos", data=unread).get_data(as_text=True)
    sent = {**token, "arquivo": "1", "file": (BytesIO(b"mes;tipo;valor\n2026-10;juridico;50,00"), "c.csv")}
    shown = client.post("/credor/custos", data=sent, follow_redirects=True).get_data(as_text=True)
    assert "1 valor guardado" in shown
    assert "out/2026" in shown
    listed = _page(client, "/credor/propostas-fora-da-politica")
    assert listed.count("Valor abaixo do que a política dá") == 2  # the filter and the one row that went to nobody
    file = client.get("/credor/propostas-fora-da-politica?formato=csv&limite=amount_too_low").data
    assert len(file.splitlines()) == 2
