"""What counts as an agreement that broke: also when another took its place; not when it was taken up again."""

from __future__ import annotations

from typing import Any

from offers.agreements.agreement import AgreementEvent
from portal import clock
from portal.db import Database
from portal.sealing import Sealer
from portal.services.agreement_life.reinstating import reinstate
from portal.services.agreement_life.steps import record_step
from portal.services.backtest_on_file import batches_on_file
from portal.services.profiles import breaches_by_creditor
from tests.support.lives import as_it_is, break_agreement, running


def test_a_breach_counts_until_the_agreement_is_taken_up_again_also_once_it_was_replaced(
    database: Database, sealer: Sealer
) -> None:
    known: dict[str, Any] = {"on": clock.today(), "actor": "test", "now": clock.now()}
    with database.writing() as session:
        creditor, _, agreement, _ = running(session, sealer, 2)
        who = agreement.debtor_id

        def counted() -> int:
            session.flush()
            found = breaches_by_creditor(session, who).get(creditor.id, 0)
            batch = next(
                batches_on_file(session, creditor_id=creditor.id, today=clock.today(), progress=lambda _: None)
            )
            assert batch.earlier_breaches.tolist() == [found]
            return found

        record_step(session, agreement, AgreementEvent.REPLACE, reason="anew", key="replace:1", **known)
        assert counted() == 0, "it ran when it was renegotiated"
        session.rollback()
        break_agreement(session, agreement.id)
        assert counted() == 1
        broken = as_it_is(session, agreement)
        record_step(session, broken, AgreementEvent.REPLACE, reason="renegotiated", key="replace:2", **known)
        assert counted() == 1
        session.rollback()
        reinstate(session, agreement.id, reason="agreed", actor="test", today=clock.today(), now=clock.now())
        assert counted() == 0
