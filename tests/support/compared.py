"""People of a comparison in bulk: who came in on which day, who made an agreement when, and what came in of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.agreements.terms import ImputationOrder
from offers.experiments.split import Arm
from portal.models import (
    Agreement,
    Creditor,
    Debtor,
    ExperimentPerson,
    JournalRecord,
    OfferRecord,
    Payment,
    PaymentSource,
    PolicyExperiment,
    PolicyVersion,
    Pricing,
)
from portal.sealing import Sealer
from tests.support.negotiation import policy_document, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor

_numbers = count(1)


@dataclass(slots=True, kw_only=True)
class Compared:
    """A comparison that started on a day, and whoever is put into it. Rows as the portal keeps them, none by its
    pages: hundreds of people would take minutes by those."""

    session: Session
    creditor: Creditor
    champion: PolicyVersion
    challenger: PolicyVersion
    experiment: PolicyExperiment
    pricing: Pricing

    def came(self, arm: Arm, people: int, *, day: int = 0, agreed: int = 0, after: int = 0, paid: int = 0) -> list[int]:
        """So many came in on a day of the comparison; some agreed so many days later and paid so much each, with the
        last of those days. Their ids."""
        on = self.experiment.first_on + timedelta(days=day)
        ids = self._debtors(people)
        self.session.execute(
            insert(ExperimentPerson),
            [{"debtor_id": each, "experiment_id": self.experiment.id, "arm": arm, "entered_on": on} for each in ids],
        )
        self.agree(ids[:agreed], on + timedelta(days=after), paid=paid)
        return ids

    def agree(self, ids: list[int], on: date, *, paid: int = 0, creditor: Creditor | None = None) -> None:
        """Each of these people makes an agreement, and pays on the same day where anything is paid."""
        if not ids:
            return
        whose, now = creditor or self.creditor, _noon(on)
        offers = [
            {
                "pricing_id": self.pricing.id, "debtor_id": each, "debt_id": self.pricing.debt_id,
                "installment_count": 1, "first_due_on": on, "total": Money(50_000), "valid_until": on, "document": {},
                "digest": f"{next(_numbers)}", "created_at": now,
            }
            for each in ids
        ]  # fmt: skip
        made = [
            {
                "number": f"C-{next(_numbers):07}", "debtor_id": each, "creditor_id": whose.id, "offer_id": offer,
                "policy_version_id": self.champion.id, "balance": Money(60_000), "total": Money(50_000),
                "offer_digest": "", "terms": {}, "terms_digest": "", "evidence": {}, "accepted_at": now,
            }
            for each, offer in zip(ids, self._ids(OfferRecord, offers), strict=True)
        ]  # fmt: skip
        agreements = self._ids(Agreement, made)
        if paid:
            self.pay(list(zip(ids, agreements, strict=True)), on, paid)

    def pay(self, of: list[tuple[int, int]], on: date, cents: int) -> None:
        """So much comes in of each pair of person and agreement."""
        journals = [
            {"creditor_id": self.creditor.id, "kind": "payment", "ref": f"compared:{next(_numbers)}",
             "occurred_on": on, "recorded_at": _noon(on)}
            for _ in of
        ]  # fmt: skip
        self.session.execute(
            insert(Payment),
            [
                {
                    "creditor_id": self.creditor.id, "debtor_id": debtor, "agreement_id": agreement,
                    "source": PaymentSource.PIX, "key": f"compared:{next(_numbers)}", "kind": "payment",
                    "order": next(iter(ImputationOrder)).value, "paid_on": on, "amount": Money(cents),
                    "journal_id": journal, "applied_at": _noon(on),
                }
                for (debtor, agreement), journal in zip(of, self._ids(JournalRecord, journals), strict=True)
            ],
        )  # fmt: skip

    def _debtors(self, people: int) -> list[int]:
        keys = [hashlib.sha256(f"compared {next(_numbers)}".encode()).digest() for _ in range(people)]
        return self._ids(Debtor, [{"cpf_lookup": key, "cpf_sealed": key, "created_at": _noon(date(2026, 1, 1))}
                                  for key in keys])  # fmt: skip

    def _ids(self, model: Any, rows: list[dict[str, Any]]) -> list[int]:
        made = insert(model).returning(model.id, sort_by_parameter_order=True)
        return list(self.session.scalars(made, rows)) if rows else []


def compared(session: Session, sealer: Sealer, first_on: date, *, days: int = 30, **terms: Any) -> Compared:
    """A comparison of half the people with a kinder version, one in ten in the control group, looking for 10 points."""
    creditor = make_creditor(session)
    challenger = publish_policy(session, creditor, policy_document(cash={"principal_bps": 5_000}))
    champion = publish_policy(session, creditor)
    values: dict[str, Any] = {
        "control_bps": 1_000, "challenger_bps": 5_000, "least_bps": 1_000, "first_on": first_on,
        "last_on": first_on + timedelta(days=days), "started_at": _noon(first_on),
    }  # fmt: skip
    experiment = PolicyExperiment(
        creditor_id=creditor.id, champion_id=champion.id, challenger_id=challenger.id, **{**values, **terms}
    )
    debt = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
    session.add(experiment)
    pricing = Pricing(
        debtor_id=debt.debtor_id, debt_id=debt.id, debt_version=1, policy_version_id=champion.id, priced_on=first_on,
        valid_until=first_on, balance={"total_cents": 60_000}, cash_total=Money(50_000), tier_index=0,
        created_at=_noon(first_on),
    )  # fmt: skip
    session.add(pricing)
    session.flush()
    return Compared(
        session=session, creditor=creditor, champion=champion, challenger=challenger, experiment=experiment,
        pricing=pricing,
    )  # fmt: skip


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(15), tzinfo=UTC)
