"""The rows of an accepted offer, as values: what to write, whichever way an engine is written to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from brazil.money import Money
from offers.agreements.terms import life_terms_of
from offers.made.offer import Offer
from offers.owed.balance import Component
from offers.policies.limits import Changes
from payments.journals import agreement_accepted, debt_imported
from payments.ledger import BalanceChanges, Journal, all_changes, balance_changes
from portal.clock import business_date
from portal.services.accepting.acceptance import Acceptance, request_digest
from portal.services.accepting.found import FoundOffer
from portal.services.late_terms import LATE_FINE_BPS, LATE_INTEREST_BPS

EFFECTS = ("charges.issue", "agreement.tell")
"""What is promised with every agreement: topics of the outbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedRows:
    """An agreement about to be written; `following` is what names its id."""

    found: FoundOffer
    offer: Offer
    acceptance: Acceptance
    evidence: dict[str, Any]
    public_id: str
    now: datetime

    @property
    def life(self) -> dict[str, int | str]:
        """What the tier the offer was made under says of an agreement's life."""
        return dict(_life(self.found.stored.policy.tiers[self.tier_index].changes))

    @property
    def tier_index(self) -> int:
        """The place of the tier; before it was kept, the days overdue alone told it."""
        if self.found.tier_index is not None:
            return self.found.tier_index
        days, tiers = self.offer.balance.days_overdue, self.found.stored.policy.tiers
        return next(index for index, tier in enumerate(tiers) if tier.covers(days))

    @property
    def actor(self) -> str:
        """Whose deed it is."""
        return f"debtor:{self.found.debtor_id}"

    @property
    def request_digest(self) -> str:
        """What a repeated request is known by."""
        return request_digest(self.acceptance)

    @property
    def detail(self) -> dict[str, Any]:
        """What the audit trail keeps."""
        return {"offer_digest": self.found.stored.digest, "terms_digest": self.acceptance.terms_digest}

    @property
    def answer(self) -> dict[str, Any]:
        """What the same request is answered again."""
        return {"agreement": self.public_id}

    def journals(self, agreement_id: int) -> tuple[Journal, Journal] | tuple[Journal]:
        """The debt enters the ledger with its principal and turns, with what accrued on it, into the agreement.

        What an earlier agreement left of it in the ledger is there already.
        """
        balance, debt, creditor = self.offer.balance, str(self.found.stored.debt_id), str(self.found.creditor_id)
        on, held = business_date(self.now), min(self.found.in_ledger, balance.total)
        new = max(balance.amount_of(Component.PRINCIPAL) - held, Money(0))
        agreed = agreement_accepted(
            agreement_id=str(agreement_id),
            creditor_id=creditor,
            debts=[(debt, held + new)],
            accrued=balance.total - held - new,
            agreed_total=self.offer.plan.total,
            on=on,
        )
        if not new:
            return (agreed,)
        return _brought_in(debt, creditor, new, agreement_id, on), agreed


@lru_cache(maxsize=256)
def _life(changes: Changes) -> dict[str, int | str]:
    return life_terms_of(changes, fine_bps=LATE_FINE_BPS, interest_bps=LATE_INTEREST_BPS).document()


def _brought_in(debt: str, creditor: str, amount: Money, agreement_id: int, on: date) -> Journal:
    ref = f"agreement:{agreement_id}:debt:{debt}"
    return debt_imported(debt_id=debt, creditor_id=creditor, balance=amount, ref=ref, on=on)


def agreement_values(rows: AcceptedRows) -> dict[str, Any]:
    """The agreement itself, by the names of its model; what is left out has its default."""
    found, plan, said = rows.found, rows.offer.plan, rows.acceptance
    return {
        "public_id": rows.public_id, "number": said.number, "debtor_id": found.debtor_id,
        "creditor_id": found.creditor_id, "offer_id": found.offer_id, "policy_version_id": found.policy_version_id,
        "balance": plan.balance_total, "total": plan.total, "offer_digest": found.stored.digest, "terms": said.terms,
        "terms_digest": said.terms_digest, "evidence": rows.evidence, "accepted_at": rows.now, "life": rows.life,
    }  # fmt: skip


def changes_of(journals: tuple[Journal, ...]) -> BalanceChanges:
    """What these journals add to each balance, in the order in which their rows are to be taken."""
    return all_changes(balance_changes(journal.postings, journal.ref) for journal in journals)
