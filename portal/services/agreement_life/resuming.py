"""A debtor takes a broken agreement up again: what is late is paid with its charges, the rest stands as it was agreed.

Once for an agreement, and for as many days after it ended as its notice gave: longer, the price agreed then is none of
today any more, and a new agreement is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from brazil.money import Money, total
from offers.agreements.agreement import AgreementState
from offers.agreements.changes import Refused
from offers.agreements.standing import LateInstallment
from offers.agreements.taken_up import reinstatement
from portal.models import Agreement, Charge
from portal.sealing import Sealer
from portal.services.agreement_life import payoff
from portal.services.agreement_life.facts import facts_of, freezes_of, terms_of
from portal.services.agreement_life.reinstating import may_be_taken_up, take_up_again
from portal.services.agreement_records import agreement_of
from portal.services.errors import Stale
from portal.services.payments import lock_agreements

ASKED = "asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumption:
    """What taking it up again takes today: `late` is paid now; `ahead` installments of `left` follow on their days.
    Possible until the last day, that day included."""

    until: date
    late: tuple[LateInstallment, ...]
    to_pay: Money
    ahead: int
    left: Money


def resumption_of(session: Session, agreement: Agreement, today: date) -> Resumption | None:
    """What it takes today; None where it cannot be taken up again by its debtor."""
    if agreement.status is not AgreementState.BROKEN or agreement.ended_on is None:
        return None
    until = agreement.ended_on + timedelta(days=terms_of(agreement).notice_days)
    if today > until or not may_be_taken_up(session, agreement):
        return None
    facts, terms, freezes = facts_of(session, agreement), terms_of(agreement), freezes_of(session, agreement.id)
    again = reinstatement(agreement.status, facts, terms, today, freezes=freezes)
    if isinstance(again, Refused) or not again.late:
        return None
    late = {each.number for each in again.late}
    ahead = [one for one in facts if one.number in again.reopened and one.number not in late]
    left = total(one.amount for one in ahead) - total(each.nominal for one in ahead for each in one.settled)
    return Resumption(until=until, late=again.late, to_pay=again.owed, ahead=len(ahead), left=left)


def resume(
    session: Session, *, debtor_id: int, agreement_id: str, sealer: Sealer, today: date, now: datetime
) -> list[Charge]:
    """Take it up again and make the charge of what is late, in one transaction. Commits.

    Raises Stale("cannot_resume") where it cannot be, NotFound("no_receiving_account"); then nothing has changed.
    """
    agreement = agreement_of(session, debtor_id, agreement_id)
    lock_agreements(session, {agreement.id})
    found = resumption_of(session, agreement, today)
    if found is None:
        session.rollback()
        raise Stale("cannot_resume")
    take_up_again(session, agreement, reason=ASKED, actor=f"debtor:{debtor_id}", today=today, now=now)
    session.flush()
    return payoff.charge_for(
        session,
        debtor_id=debtor_id,
        agreement_id=agreement_id,
        numbers=[each.number for each in found.late],
        sealer=sealer,
        today=today,
        now=now,
    )
