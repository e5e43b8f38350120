"""Chains of creditors: told once for all debts of one seller, read by the people of these debts and by nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import update
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.models import Assignment, DebtRecord
from portal.sealing import Sealer
from portal.services import assignments
from portal.services.errors import NotAllowed, NotFound
from portal.services.evidence import MOST_BYTES, FileRefused
from tests.support.assignments import DEED, SELLER, tell
from tests.support.negotiation import accept_offer, make_offer, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor


def bought(session: Session, sealer: Sealer) -> DebtRecord:
    """A debt that names its seller."""
    creditor = make_creditor(session)
    publish_policy(session, creditor)
    debtor = make_debtor(session, sealer, creditor=creditor)
    debt = make_debt(session, debtor, creditor, original_creditor=SELLER)
    session.commit()
    return debt


def test_each_link_begins_where_the_one_before_ended_and_its_deed_comes_back_as_sent(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        debt = bought(session, sealer)
        tell(session, sealer, debt.creditor_id, deed=DEED, assignor_tax_id="18.743.209/0001-00")
        tell(session, sealer, debt.creditor_id, assignee_name=" Fundo Dois ", notified_on=date(2025, 6, 1))
        own = make_debt(session, debt.debtor, debt.creditor)
        other = bought(session, sealer)
        session.commit()
    with database.reading() as session:
        first, second = assignments.chain_of(session, session.get_one(DebtRecord, debt.id))
        assert (first.assignor_name, first.assignee_name, first.assignor_tax_id) == (
            SELLER,
            "Fundo Um",
            "18743209000100",
        )
        assert (second.assignor_name, second.assignee_name, second.place) == ("Fundo Um", "Fundo Dois", 2)
        assert assignments.deed_of(session, sealer, first) == DEED
        with pytest.raises(NotFound):
            assignments.deed_of(session, sealer, second)
        for stranger in (own, other):  # never bought; bought by another creditor from the same seller
            found = session.get_one(DebtRecord, stranger.id)
            assert assignments.chain_of(session, found) == []
            with pytest.raises(NotFound):
                assignments.assignment_of_debt(session, found, first.public_id)
        with pytest.raises(NotFound):
            assignments.assignment_for(session, other.creditor_id, first.public_id)


def test_what_is_kept_of_a_deed_is_sealed_to_its_row(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        debt = bought(session, sealer)
        first = tell(session, sealer, debt.creditor_id, deed=DEED)
        second = tell(session, sealer, debt.creditor_id, deed=DEED + b" outro")
        sealed = session.get_one(Assignment, second.id).file_sealed
        assert sealed is not None
        assert DEED not in sealed
        session.execute(update(Assignment).where(Assignment.id == first.id).values(file_sealed=sealed))
        with pytest.raises(InvalidTag):
            assignments.deed_of(session, sealer, first)


def test_a_link_that_cannot_be_is_refused(database: Database, sealer: Sealer) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    wrong: list[tuple[str, dict[str, object]]] = [
        ("assignment_seller_unknown", {"original_creditor": "Quem nunca vendeu"}),
        ("assignment_to_whom", {"assignee_name": "  "}),
        ("assignment_tax_id", {"assignor_tax_id": "18.743.209/0001-01"}),
        ("assignment_future", {"assigned_on": tomorrow}),
        ("assignment_before_last", {"assigned_on": date(2025, 5, 2)}),
        ("assignment_notice", {"notified_on": date(2025, 5, 2)}),
        ("assignment_notice", {"notified_on": tomorrow}),
        ("assignment_deed_kind", {"deed": b"\x89PNG\r\n\x1a\n"}),
        ("file_kind", {"deed": b"MZ"}),
        ("file_too_large", {"deed": b"%PDF-" + b"x" * MOST_BYTES}),
    ]
    with database.writing() as session:
        debt = bought(session, sealer)
        tell(session, sealer, debt.creditor_id)
        for code, changes in wrong:
            with pytest.raises((NotAllowed, FileRefused)) as refused:
                tell(session, sealer, debt.creditor_id, **changes)
            assert refused.value.code == code
        assert len(assignments.chain_of(session, debt)) == 1


def test_only_the_last_link_is_taken_back_and_only_while_nobody_agreed_on_it(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        debt = bought(session, sealer)
        first, second = tell(session, sealer, debt.creditor_id), tell(session, sealer, debt.creditor_id)

        def refused(link: Assignment) -> str:
            with pytest.raises(NotAllowed) as why:
                assignments.remove(session, assignment=link, actor="staff:1", now=clock.now())
            return why.value.code

        assert refused(first) == "assignment_not_last"
        assignments.remove(session, assignment=second, actor="staff:1", now=clock.now())
        accept_offer(session, make_offer(session, debt))
        assert refused(first) == "assignment_used"
        (chain,) = assignments.chains_of(session, debt.creditor_id)
        assert (len(chain.links), chain.last_used) == (1, True)
