"""A creditor's staff write a segment, see how many debts it holds, and take them as a spreadsheet."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from brazil.money import Money
from portal.db import Database
from portal.models import DebtStatus, Role, SegmentRecord
from portal.sealing import Sealer
from tests.support.people import csrf_token, make_creditor, make_debt, make_debtor, make_staff, sign_in_staff

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PAGE = "/credor/segmentos"


def test_a_segment_is_written_counted_saved_read_changed_and_deleted(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, other = make_creditor(session), make_creditor(session)
        debtor = make_debtor(session, sealer, creditor=creditor, name="=cmd()")
        make_debt(session, debtor, creditor, contract_number="A-1", principal=Money(150_000))
        make_debt(session, debtor, creditor, contract_number="A-2", status=DebtStatus.SETTLED)
        make_debt(session, debtor, other, contract_number="X-1")
        member = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=creditor)
        session.commit()
    sign_in_staff(client, member)
    assert "Nenhum segmento ainda" in client.get(PAGE).text
    fields = {
        "csrf_token": csrf_token(client, f"{PAGE}/novo"),
        "days_min": "90",
        "statuses": "open",
        "name": " Alta  soma ",
        "contactable": "",
    }

    wrong = client.post(f"{PAGE}/novo", data={**fields, "days_max": "10", "regions": "XX", "name": ""})
    assert wrong.status_code == 422
    page = BeautifulSoup(wrong.data, "html.parser")
    assert {each["id"] for each in page.select(".field-error")} == {"name-error", "days_max-error", "regions-error"}
    assert page.select_one("#days_max")["value"] == "10"  # type: ignore[index]

    counted = client.post(f"{PAGE}/novo", data={**fields, "count": "1"})
    assert "1 dívida, R$\xa01.500,00 de valor original." in counted.text
    alone = client.post(f"{PAGE}/contagem", data={**fields, "name": "", "statuses": ["open", "settled"]})
    assert alone.text.startswith("2 dívidas, ")
    assert client.post(f"{PAGE}/contagem", data={**fields, "days_min": "x"}).status_code == 422

    saved = client.post(f"{PAGE}/novo", data={**fields, "save": "1"}, follow_redirects=True)
    assert "Alta soma" in saved.text
    twice = client.post(f"{PAGE}/novo", data={**fields, "name": "alta soma"})
    assert "Já há um segmento com este nome." in twice.text
    with database.reading() as session:
        record = session.query(SegmentRecord).one()
        assert record.document == {"format": 1, "statuses": ["open"], "days_overdue": {"minimum": 90}}
    own = f"{PAGE}/{record.public_id}"
    sheet = client.get(f"{own}/dividas.csv").text
    assert "A-1;'=cmd();" in sheet
    assert "A-2" not in sheet
    shown = BeautifulSoup(client.get(own).data, "html.parser")
    assert shown.select_one("#days_min")["value"] == "90"  # type: ignore[index]
    client.post(own, data={**fields, "days_min": "1000", "contactable": "yes", "save": "1"})
    tables = BeautifulSoup(client.get(PAGE).data, "html.parser").select("tbody td.number")
    assert [each.text for each in tables] == ["0"]
    gone = client.post(f"{own}/apagar", data={"csrf_token": fields["csrf_token"]}, follow_redirects=True)
    assert "Segmento apagado" in gone.text
    assert client.get(own).status_code == 404
