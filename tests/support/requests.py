"""Requests to a person, asked for and answered as tests need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.proposals.counteroffer import Proposal
from portal import clock
from portal.models import DebtRecord, PersonRequest, RequestKind, RequestStatus, Role
from portal.sealing import Sealer
from portal.services import counteroffers
from portal.services.counteroffers import Heard
from portal.services.evidence import files_of
from portal.services.requests import complaining, proposing
from portal.services.requests.answering import Given, Who, answer
from portal.services.requests.asking import Asked, ask
from portal.services.requests.complaining import About
from portal.services.requests.reading import subject_of
from tests.support.disputes import PNG
from tests.support.negotiation import policy_document

WHY = "A regra da sua faixa limita o desconto e vale para todos."
LEVELS = [
    {"authority": "analyst", "extra_discount_bps": 500, "extra_installments": 0},
    {"authority": "manager", "extra_discount_bps": 1500, "extra_installments": 4},
]


def with_authority() -> dict[str, Any]:
    """The plain policy, with what an analyst and a manager may add to it."""
    return {**policy_document(), "authority": LEVELS}


@dataclass
class Desk:
    """A session, and a debt whose creditor's people answer."""

    session: Session
    sealer: Sealer
    debt: DebtRecord

    def propose(self, cents: int, count: int = 1, today: date | None = None) -> Heard:
        heard = counteroffers.propose(
            self.session, debtor_id=self.debt.debtor_id, debt_id=self.debt.public_id,
            proposal=Proposal(amount=Money(cents), count=count), today=today or clock.today(), now=clock.now(),
        )  # fmt: skip
        assert isinstance(heard, Heard), heard
        return heard

    def to_person(self, said: str = "", today: date | None = None) -> PersonRequest:
        return proposing.ask_for_proposal(
            self.session, self.sealer, debtor_id=self.debt.debtor_id, debt_id=self.debt.public_id, said=said,
            today=today or clock.today(), now=clock.now(),
        )  # fmt: skip

    def complain(self, said: str = "Ligam todo dia.", about: About = About.PORTAL, **changes: Any) -> PersonRequest:
        values = {"creditor_id": None, "today": clock.today(), "now": clock.now(), **changes}
        return complaining.complain(
            self.session, self.sealer, debtor_id=self.debt.debtor_id, about=about, said=said, **values
        )

    def ask(self, kind: RequestKind, **changes: Any) -> PersonRequest:
        return ask(
            self.session, self.sealer, debtor_id=self.debt.debtor_id,
            asked=Asked(kind=kind, **{"creditor_id": self.debt.creditor_id, **changes}), today=clock.today(),
            now=clock.now(),
        )  # fmt: skip

    def answer(
        self, request: PersonRequest, outcome: RequestStatus, words: str = WHY, *,
        role: Role = Role.CREDITOR_ANALYST, creditor_id: int | None = -1, today: date | None = None, **given: Any,
    ) -> PersonRequest:  # fmt: skip
        whose = self.debt.creditor_id if creditor_id == -1 else creditor_id
        return answer(
            self.session, self.sealer, who=Who(staff_id=7, role=role, creditor_id=whose),
            request_id=request.public_id, given=Given(outcome=outcome, words=words, **given),
            today=today or clock.today(), now=clock.now(),
        )  # fmt: skip


def request_things(session: Session, sealer: Sealer, debt: DebtRecord) -> dict[str, str]:
    """A complaint about the debt's creditor and the file sent with it, by the parameters that find them. Commits."""
    creditor = debt.creditor
    made = Desk(session, sealer, debt).complain(about=About.CREDITOR, creditor_id=creditor.public_id, files=(PNG,))
    file = files_of(session, subject_of(made))[0].public_id
    return {
        **dict.fromkeys(("debtor.request_id", "creditor.request_id"), made.public_id),
        **dict.fromkeys(("debtor.request_file.file_id", "creditor.request_evidence.file_id"), file),
    }


def all_requests(session: Session) -> list[PersonRequest]:
    """Every request, oldest first."""
    return list(session.scalars(select(PersonRequest).order_by(PersonRequest.id)))
