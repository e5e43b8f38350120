"""Who looks after what waits: one owner at most, named on the list, found by the filter, gone with who left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.models import AuditEvent, DebtRecord, Dispute, DisputeStatus, QueueOwner, Role
from portal.sealing import Sealer
from portal.services.desk import owning
from portal.services.desk.owning import Viewer, Whose
from portal.services.disputes import desk
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.requests.complaining import About
from tests.support.disputes import dispute_debt
from tests.support.people import make_creditor, make_debt, make_debtor, make_staff, sign_in_staff, submit
from tests.support.requests import Desk

sqlite_alone = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def refused(deed: Callable[[], None]) -> str:
    with pytest.raises((NotAllowed, NotFound, Stale)) as said:
        deed()
    return said.value.code


def test_one_owner_at_a_time_within_the_creditors_own_desk(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor, other = make_creditor(session), make_creditor(session)
        people = {name: make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=creditor, name=name)
                  for name in ("Ana", "Rui")}  # fmt: skip
        stranger = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=other)
        finance = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
        debtor = make_debtor(session, sealer, creditor=creditor)
        first, second = (dispute_debt(session, sealer, make_debt(session, debtor, creditor)) for _ in range(2))
        ana, rui = (Viewer(staff_id=people[name].id, creditor_id=creditor.id) for name in ("Ana", "Rui"))
        now = clock.now()

        def shown(whose: Whose, viewer: Viewer = ana) -> list[int]:
            part = owning.narrowed(Dispute, whose, viewer.staff_id, clock.today())
            return [each.id for each in desk.waiting(session, creditor.id, *part)]

        owning.take(session, first, ana, now=now)
        owning.take(session, first, ana, now=now)
        assert (shown(Whose.MINE), shown(Whose.MINE, rui), shown(Whose.NOBODYS)) == ([first.id], [], [second.id])
        assert refused(lambda: owning.take(session, first, rui, now=now)) == "queue_taken"
        assert [each.name for each in owning.colleagues(session, first, rui)] == ["Ana", "Rui"]
        for nobody in (stranger, finance):
            assert refused(lambda to=nobody.public_id: owning.hand_on(session, first, ana, to, now=now)) == "not_found"  # type: ignore[misc]
        assert refused(lambda: owning.hand_on(session, first, ana, "", now=now)) == "queue_nobody"
        owning.hand_on(session, first, ana, people["Rui"].public_id, now=now)
        assert owning.owners_of(session, [first, second]) == {first.id: people["Rui"]}
        people["Rui"].active = False
        session.commit()
        assert owning.owners_of(session, [first]) == {}
        assert shown(Whose.NOBODYS) == shown(Whose.ALL)
        owning.take(session, first, ana, now=now)
        assert session.scalars(select(QueueOwner)).one().staff_id == ana.staff_id
        owning.let_go(session, first, ana, now=now)
        assert shown(Whose.MINE) == []
        assert shown(Whose.DUE) == []
        first.answer_by = clock.today()
        assert shown(Whose.DUE) == [first.id]
        first.status, first.closed_on = DisputeStatus.UPHELD, clock.today()
        session.flush()
        assert refused(lambda: owning.take(session, first, ana, now=now)) == "queue_ended"
        deeds = select(AuditEvent.action).where(AuditEvent.subject == f"dispute:{first.id}").order_by(AuditEvent.id)
        assert list(session.scalars(deeds))[-5:] == ["queue.given"] * 4 + ["queue.let_go"]


@sqlite_alone
def test_the_desk_takes_hands_on_and_says_who_was_quicker(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        ana, rui = (make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=creditor, name=name)
                    for name in ("Ana Lima", "Rui Dias"))  # fmt: skip
        debt = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
        dispute = dispute_debt(session, sealer, debt)
        asked = _complaint(session, sealer, debt)
    sign_in_staff(client, ana)
    page, lists = f"/credor/contestacoes/{dispute.public_id}", "/credor/contestacoes"
    assert "Ninguém ainda." in client.get(page).get_data(as_text=True)
    submit(client, f"{page}/dono", {"quem": "eu"}, form_on=page)
    shown = client.get(page).get_data(as_text=True)
    assert "Ana Lima (você)" in shown
    assert "Pegar para mim" not in shown
    assert dispute.number in client.get(f"{lists}?dono=minhas").get_data(as_text=True)
    none_left = client.get(f"{lists}?dono=sem-dono").get_data(as_text=True)
    assert dispute.number not in none_left
    assert "Nenhuma contestação nesta parte" in none_left
    there = f"/credor/pedidos/{asked}"
    submit(client, f"{there}/dono", {"quem": "outro", "para": rui.public_id}, form_on=there)
    assert "Rui Dias" in client.get("/credor/pedidos?dono=").get_data(as_text=True)
    sign_in_staff(client, rui)
    late = submit(client, f"{page}/dono", {"quem": "eu"}, form_on=page)
    assert "Ana Lima já pegou." in client.get(late.headers["Location"]).get_data(as_text=True)


def _complaint(session: Session, sealer: Sealer, debt: DebtRecord) -> str:
    made = Desk(session, sealer, debt)
    return made.complain(about=About.CREDITOR, creditor_id=made.debt.creditor.public_id).public_id
