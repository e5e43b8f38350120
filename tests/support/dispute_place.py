"""A person who disputes a debt, and what its creditor may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from brazil.money import Money
from portal import clock
from portal.models import Creditor, Debtor, DebtRecord, Dispute, DisputeStatus
from portal.sealing import Sealer
from portal.services.disputes import watching
from portal.services.disputes.answering import Answer, answer
from portal.services.errors import ServiceError
from tests.support.disputes import PNG, dispute_debt

DAY = timedelta(days=1)
WHY = "O contrato foi assinado na loja em 10 de maio, com documento."
UPHELD = Answer(outcome=DisputeStatus.UPHELD)
REJECTED = Answer(outcome=DisputeStatus.REJECTED, words=WHY, files=(PNG,))


def corrected(cents: int) -> Answer:
    return Answer(outcome=DisputeStatus.CORRECTED, right_amount=Money(cents))


@dataclass
class Place:
    """A session, and a person with an open debt."""

    session: Session
    sealer: Sealer
    creditor: Creditor
    debtor: Debtor
    debt: DebtRecord

    def dispute(self, debt: DebtRecord | None = None, **changes: Any) -> Dispute:
        return dispute_debt(self.session, self.sealer, debt or self.debt, **changes)

    def answer(self, dispute: Dispute, given: Answer, *, creditor_id: int | None = None, late: bool = False) -> Dispute:
        return answer(
            self.session, self.sealer, creditor_id=creditor_id or self.creditor.id, dispute_id=dispute.public_id,
            given=given, staff_id=7, today=dispute.answer_by + DAY if late else dispute.answer_by, now=clock.now(),
        )  # fmt: skip

    def code(self, dispute: Dispute, given: Answer, **changes: Any) -> str:
        with pytest.raises(ServiceError) as refused:
            self.answer(dispute, given, **changes)
        return refused.value.code

    def silence(self, dispute: Dispute, today: date | None = None) -> bool:
        day = today or dispute.answer_by + DAY
        return dispute.id in watching.to_close(self.session, day) and watching.close_by_itself(
            self.session, dispute.id, today=day, now=clock.now()
        )
