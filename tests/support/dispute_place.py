"""A person who disputes a debt, and what its creditor may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.owed.undue import Undue
from portal import clock
from portal.models import Creditor, Debtor, DebtRecord, Dispute, DisputeReason, DisputeStatus
from portal.sealing import Sealer
from portal.services.disputes import giving_back, watching
from portal.services.disputes.answering import Answer, answer
from portal.services.disputes.withdrawing import withdraw
from portal.services.errors import ServiceError
from tests.support.banking import make_lender
from tests.support.disputes import PNG, dispute_debt, eighty_paid, owed_back
from tests.support.people import make_debt, make_debtor
from tests.support.remembered import remembered

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


@remembered
def indebted(session: Session, sealer: Sealer) -> tuple[Creditor, Debtor, DebtRecord]:
    """A person with one open debt of index and late interest, 100 days overdue. Commits."""
    creditor, _ = make_lender(session)
    debtor = make_debtor(session, sealer, creditor=creditor)
    debt = make_debt(session, debtor, creditor, correction_index="IPCA")
    session.commit()
    return creditor, debtor, debt


def disputes_ended(session: Session, sealer: Sealer, creditor: Creditor, debtor: Debtor) -> dict[str, str]:
    """Public ids: of one debt what was paid comes back `twice`, of one `once`, one dispute was `refused`, and of one
    that ended long ago the name is `still_listed`. Commits."""
    today, now = clock.today(), clock.now()
    debts = [make_debt(session, debtor, creditor, origin=f"Compra {n}") for n in (1, 2, 3, 4)]
    session.commit()
    place = Place(session, sealer, creditor, debtor, debts[0])
    twice, once, refused = (place.dispute(debt, said="Nunca comprei ali.") for debt in debts[:3])
    listed = place.dispute(debts[3], today=today - 60 * DAY)
    watching.close_by_itself(session, listed.id, today=listed.answer_by + DAY, now=now)
    place.answer(refused, REJECTED)
    for dispute in (twice, once):
        watching.close_by_itself(session, dispute.id, today=dispute.answer_by + DAY, now=now)
    owed_back(session, twice.public_id, (Undue(on=today - 400 * DAY, amount=Money(95_10)), eighty_paid()))
    owed_back(session, once.public_id)
    giving_back.justify(
        session, sealer, creditor_id=creditor.id, dispute_id=once.public_id, words=WHY, staff_id=1, today=today,
        now=now,
    )  # fmt: skip
    ids = {"twice": twice, "once": once, "refused": refused, "still_listed": listed}
    return {name: dispute.public_id for name, dispute in ids.items()}


def disputes_everywhere(
    session: Session, sealer: Sealer, creditor: Creditor
) -> tuple[dict[str, str], dict[str, Debtor]]:
    """Dora's, Davi's and Tereza's disputes: their public ids, and the people. Commits."""
    dora, davi, tereza = (
        make_debtor(session, sealer, creditor=creditor, name=name) for name in ("DORA LIMA", "DAVI REIS", "TEREZA DIAS")
    )
    one, other, third = (make_debt(session, dora, creditor, origin=f"Fatura {n}") for n in (1, 2, 3))
    alone = make_debt(session, davi, creditor)
    session.commit()
    said: dict[str, Any] = {"reason": DisputeReason.ALREADY_PAID, "said": "Paguei no caixa.\nTenho o papel."}
    amount = {"claimed": Money(1000_00), "paid_on": clock.today()}
    open_one = dispute_debt(session, sealer, one, files=(PNG,), **said, **amount)
    ended = dispute_debt(session, sealer, other)
    withdraw(session, debtor_id=dora.id, dispute_id=ended.public_id, today=clock.today(), now=clock.now())
    things = {
        "disputed_here": one.public_id, "undisputed": third.public_id, "dispute": open_one.public_id,
        "ended_dispute": ended.public_id, "waited": dispute_debt(session, sealer, alone).public_id,
    }  # fmt: skip
    return things | disputes_ended(session, sealer, creditor, tereza), {"dora": dora, "davi": davi, "tereza": tereza}
