"""The debts a policy is tried on are ones that can be negotiated, the same each time, and name nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from offers.policies.policy_lint import Severity, policy_findings
from portal import clock
from portal.db import Database
from portal.models import DebtStatus, PolicyReview
from portal.sealing import Sealer
from portal.services import policies, policy_reviews
from portal.services.policy_checks import findings_for
from portal.services.policy_facts import facts_of_portfolio
from tests.offers.strategies import example_policy
from tests.support.negotiation import policy_document
from tests.support.people import make_creditor, make_debt, make_debtor


def test_the_debts_looked_at_can_be_negotiated_and_name_nobody(database: Database, sealer: Sealer) -> None:
    today, policy = clock.today(), example_policy()
    with database.writing() as session:
        creditor, other = make_creditor(session), make_creditor(session)
        ana, late = (make_debtor(session, sealer, creditor=creditor) for _ in range(2))
        for number in range(4):
            make_debt(session, ana, creditor, contract_number=f"CONTRATO-{number:04}")
        make_debt(session, ana, creditor, status=DebtStatus.DISPUTED)
        make_debt(session, ana, creditor, prescribes_on=today - timedelta(days=1), contract_number="VELHA-9999")
        make_debt(session, late, creditor)
        late.registrations[0].deceased = True
        make_debt(session, make_debtor(session, sealer, creditor=other), other)
        session.commit()
        facts = facts_of_portfolio(session, creditor.id, policy, today)
        assert sorted(debt.reference for debt in facts.debts) == [f"contrato final {number:04}" for number in range(4)]
        assert all(debt.balance.total.cents > 0 for debt in facts.debts)
        assert facts_of_portfolio(session, creditor.id, policy, today) == facts
        assert facts_of_portfolio(session, creditor.id, policy, today, size=2).debts == facts.debts[:2]
        creditor.shows_prescribed = True
        session.flush()
        shown = facts_of_portfolio(session, creditor.id, policy, today)
        assert {debt.reference for debt in shown.debts} - {debt.reference for debt in facts.debts} == {
            "contrato final 9999"
        }
        said = findings_for(session, creditor.id, policy_document(), today)
        assert said == findings_for(session, creditor.id, policy_document(), today)
        assert policy_findings(policy, today, portfolio=shown)


def test_what_the_law_forbids_on_this_creditors_debts_is_not_sent_to_review(database: Database, sealer: Sealer) -> None:
    """A campaign that reaches prescribed debts is lawful while the creditor shows none of them."""
    today = clock.today()
    campaign = {"from_on": today.isoformat(), "until_on": (today + timedelta(days=9)).isoformat()}
    with database.writing() as session:
        creditor = make_creditor(session, shows_prescribed=True)
        make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
        policies.policy_of_creditor(session, creditor.id, now=clock.now())
        document = policy_document(when={"campaign": campaign})
        asked: dict[str, Any] = {"creditor_id": creditor.id, "actor": "teste", "now": clock.now()}
        policies.save_draft(session, document=document, seen_version=1, **asked)
        sending: dict[str, Any] = {**asked, "seen_version": 2, "note": "Fim de ano", "staff_id": None}
        refused = policy_reviews.send(session, **sending)
        assert isinstance(refused, tuple)
        assert [each.code for each in refused if each.severity is Severity.ERROR] == ["prescribed_collected"]
        creditor.shows_prescribed = False
        session.commit()
        assert isinstance(policy_reviews.send(session, **sending), PolicyReview)
