"""A slip that does not read back is not given out, finance sees why, and given out it is once it reads right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from payments.adapters import boleto_pdf as printing
from payments.adapters.slips import release
from payments.adapters.slips.readback import Difference, Unlike
from portal.db import Database
from portal.models import AuditEvent, Charge, DebtRecord
from portal.sealing import Sealer
from portal.services.withheld_slips import RELEASED, WITHHELD, withheld_slips
from portal.wording import sentence
from portal.wording_finance import WITHHELD_REASONS
from tests.support.debtor_pages import accepted, page, registered, words


def events(database: Database) -> list[str]:
    with database.reading() as session:
        found = session.query(AuditEvent).filter(AuditEvent.action.in_((WITHHELD, RELEASED))).order_by(AuditEvent.id)
        return [event.action for event in found]


def test_every_reason_has_its_sentence() -> None:
    assert {each.value for each in Unlike} | {"codes_unlike_record", "slip_not_printable"} == set(WITHHELD_REASONS)


def test_a_slip_with_a_wrong_bar_is_withheld_and_finance_sees_why(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault is put where it would arise: the drawing gives the bars of another slip."""
    accepted(client, debt)
    first, second = registered(database, sealer)[:2]
    paper = f"/boletos/{first.public_id}.pdf"
    monkeypatch.setattr(printing, "_READINGS", release.Readings())
    filled = printing.filled_boleto

    def with_other_bars(slip, *, title):
        return filled(replace(slip, codes=replace(slip.codes, barcode=second.barcode)), title=title)

    monkeypatch.setattr(printing, "filled_boleto", with_other_bars)
    for _ in range(2):
        assert sentence("boleto_not_released") in words(page(client, paper, 404))
    assert events(database) == [WITHHELD]
    with database.reading() as session:
        ((charge, reason),) = withheld_slips(session, None)
        assert (charge.id, reason) == (first.id, "bars_unlike_record")
        assert withheld_slips(session, charge.installment.agreement.creditor_id)
        assert withheld_slips(session, charge.installment.agreement.creditor_id + 1) == []
    monkeypatch.setattr(printing, "filled_boleto", filled)
    assert client.get(paper).status_code == 200
    assert events(database) == [WITHHELD, RELEASED]
    with database.reading() as session:
        assert withheld_slips(session, None) == []


def test_an_account_changed_after_registration_is_told_to_finance_too(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord
) -> None:
    accepted(client, debt)
    first = registered(database, sealer)[0]
    with database.writing() as session:
        session.get_one(Charge, first.id).account.conta = "99999"
        session.commit()
    assert client.get(f"/boletos/{first.public_id}.pdf").status_code == 404
    with database.reading() as session:
        assert [(charge.id, reason) for charge, reason in withheld_slips(session, None)] == [
            (first.id, "codes_unlike_record")
        ]


def test_a_slip_is_read_once_and_served_the_same_again(
    client: FlaskClient, database: Database, sealer: Sealer, debt: DebtRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = accepted(client, debt)
    paper = f"/boletos/{registered(database, sealer)[0].public_id}.pdf"
    monkeypatch.setattr(printing, "_READINGS", release.Readings())
    read: list[object] = []
    reading = release.read_back
    monkeypatch.setattr(release, "read_back", lambda *given: read.append(given) or reading(*given))
    first = client.get(paper)
    assert first.status_code == 200
    assert client.get(paper).data == first.data
    assert len(read) == 1
    assert client.get(f"{path}/carne.pdf").status_code == 200
    assert len(read) == 2


def test_readings_forget_the_oldest_and_never_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([(Difference(unlike=Unlike.QR),), (), (), ()])
    monkeypatch.setattr(release, "read_back", lambda *given: next(answers))
    readings = release.Readings(room=1)
    assert not readings.check(b"a", [], printing.Sheet.BOLETO).released
    assert readings.check(b"a", [], printing.Sheet.BOLETO).released  # read again
    assert readings.check(b"a", [], printing.Sheet.BOLETO).released  # remembered
    assert readings.check(b"b", [], printing.Sheet.BOLETO).released  # read, and the other forgotten
    assert readings.check(b"a", [], printing.Sheet.BOLETO).released  # read again
    assert next(answers, None) is None
