"""A slip the bank refused gets another in its place, from the data as they are on file by then."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from payments.charge import ChargeState
from portal import clock
from portal.db import Database
from portal.models import Agreement, Charge, Creditor, Role
from portal.sealing import Sealer
from portal.services import charges
from portal.services.errors import NotFound
from portal.services.finance_refused_slips import issue_again
from portal.services.withheld_slips import withhold
from portal.wording_finance import WITHHELD_REASONS
from tests.support.banking import charges_of
from tests.support.joint import charged, join, offers_of, served
from tests.support.lives import newly_agreed
from tests.support.people import make_creditor, make_staff, sign_in_staff, submit

PAGE = "/financeiro/remessas"


def refuse_first(session: Session, sealer: Sealer) -> tuple[Creditor, Agreement, Charge]:
    """An agreement of two slips, the first of them refused by the bank."""
    creditor, _, agreement = newly_agreed(session, sealer, 2)
    first = charges.issue(session, agreement.id, sealer=sealer, today=clock.today(), now=clock.now())[0]
    first.status, first.rejection = ChargeState.REJECTED, "48"
    session.commit()
    return creditor, agreement, first


def be_finance(client: FlaskClient, session: Session, sealer: Sealer, creditor: Creditor) -> None:
    member = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
    session.commit()
    sign_in_staff(client, member)


def test_another_slip_takes_the_place_of_a_refused_one_once(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, agreement, refused = refuse_first(session, sealer)
        be_finance(client, session, sealer, creditor)
        address = f"/financeiro/boletos/{refused.public_id}/emitir"
        assert "Emitir outro boleto" in client.get(PAGE).text
        assert submit(client, address, {}, form_on=PAGE).status_code == 303
        first, second, other = sorted(charges_of(session, agreement.id), key=lambda each: each.installment.number)
        assert [first.status, second.status, other.status] == [
            ChargeState.REJECTED,
            ChargeState.DRAFTED,
            ChargeState.DRAFTED,
        ]
        assert first.nosso_numero != second.nosso_numero
        page = client.get(f"{PAGE}?emitido=1").text
        assert "Boleto novo emitido" in page
        assert "Emitir outro boleto" not in page
        assert submit(client, address, {}, form_on=PAGE).status_code == 404
        assert len(charges_of(session, agreement.id)) == 3


def test_another_creditors_refused_slip_is_not_there(client: FlaskClient, database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, agreement, refused = refuse_first(session, sealer)
        be_finance(client, session, sealer, make_creditor(session))
        address = f"/financeiro/boletos/{refused.public_id}/emitir"
        assert submit(client, address, {}, form_on=PAGE).status_code == 404
        assert len(charges_of(session, agreement.id)) == 2


def test_a_slip_whose_paper_does_not_read_back_is_on_the_page_with_its_reason(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, agreement, _ = refuse_first(session, sealer)
        second = charges_of(session, agreement.id)[1]
        second.status = ChargeState.REGISTERED
        be_finance(client, session, sealer, creditor)
        assert "Boletos retidos na conferência" not in client.get(PAGE).text
        withhold(session, {second.id: "bars_unlike_record"}, now=clock.now())
        page = client.get(PAGE).text
        assert "Boletos retidos na conferência" in page
        assert WITHHELD_REASONS["bars_unlike_record"] in page
        assert second.nosso_numero in page


def test_a_slip_for_several_that_the_bank_refused_is_issued_again_for_all_of_them(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        found = served(session, sealer)
        plan = join(session, offers_of(session, found))
        first, *_ = charged(session, sealer, plan)
        first.status, first.rejection = ChargeState.REJECTED, "48"
        session.commit()
        staff = make_staff(session, sealer)
        session.commit()
        known = {"creditor_id": None, "staff_id": staff.id, "sealer": sealer, "today": clock.today()}
        (again,) = issue_again(session, first.public_id, **known, now=clock.now())
        assert (again.amount, again.due_on) == (first.amount, first.due_on)
        assert {each.installment_id for each in again.shares} == {each.installment_id for each in first.shares}
        assert len(again.shares) == len(found.creditors)
        with pytest.raises(NotFound):
            issue_again(session, first.public_id, **known, now=clock.now())
