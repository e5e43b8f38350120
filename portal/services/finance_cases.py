"""A case as a person decides on it: its facts side by side, its history, one remedy for one case or for several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from brazil.money import Money, total
from payments.incoming import CaseKind, Remedy
from payments.statements.findings import DECISIONS, Decision, Finding
from portal.models import (
    Agreement,
    AuditEvent,
    BankLine,
    BureauRequest,
    Debtor,
    Dispute,
    FinanceCase,
    Payment,
    PaymentSource,
    Registration,
    StatementEntry,
)
from portal.services import cases
from portal.services.bureau.clock import SUBJECT as CLEARING
from portal.services.errors import NotAllowed, ServiceError
from portal.services.statements import deciding
from portal.services.statements.flagging import ENTRY

IN_BULK = frozenset(
    {Remedy.KEEP_AS_CREDIT, Remedy.BOOK_FEE, Remedy.EXPLAIN, Remedy.NO_MOVEMENT, Remedy.RESTATE, Remedy.UNDO}
)
"""What one click may do to many: nothing that needs an installment, a destination or a second person each."""
_ENTRY_DECISIONS = {Remedy.BOOK_FEE: Decision.FEE, Remedy.EXPLAIN: Decision.EXPLAINED}
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What is known about a case. If it is about one: `entry` is the statement's movement, `dispute` the one after
    which a name was not cleared."""

    case: FinanceCase
    agreement: Agreement | None
    debtor: Debtor | None
    name: str
    payment: Payment | None
    line: BankLine | None
    entry: StatementEntry | None
    dispute: Dispute | None
    history: tuple[AuditEvent, ...]

    @property
    def asks_destination(self) -> bool:
        """Whether giving the money back needs to be told where to: a Pix goes back to whom it came from."""
        if self.line is not None:
            return not str(self.line.record.get("bank_key", "")).startswith("pix:")
        return self.payment is None or self.payment.source is not PaymentSource.PIX


def facts_of(session: Session, case: FinanceCase) -> CaseFacts:
    """The facts of a case the viewer may see."""
    agreement, dispute = _agreement(session, case), _dispute(session, case)
    about, debtor, name = agreement or dispute, None, None
    if about is not None:
        debtor = session.get_one(Debtor, about.debtor_id)
        owner = Registration.debtor_id == about.debtor_id, Registration.creditor_id == about.creditor_id
        name = session.scalar(select(Registration.name).where(*owner))
    return CaseFacts(
        case=case, agreement=agreement, debtor=debtor, name=name or "", payment=case.payment, line=case.line,
        entry=entry_of_case(session, case), dispute=dispute, history=_history(session, case, agreement),
    )  # fmt: skip


def entry_of_case(session: Session, case: FinanceCase) -> StatementEntry | None:
    """The movement of a statement that a case is about."""
    about, _, number = case.subject.partition(":")
    return session.get(StatementEntry, int(number)) if about == ENTRY and number.isdigit() else None


def chosen_cases(session: Session, public_ids: Sequence[str], creditor_id: int | None) -> list[FinanceCase]:
    """The open cases somebody chose, oldest first.

    Raises NotAllowed("nothing_chosen"), ("kinds_mixed") for more than one kind, and NotFound for what is not theirs.
    """
    found = [cases.case_of(session, each, creditor_id) for each in dict.fromkeys(public_ids[:MOST])]
    still = sorted((case for case in found if case.closed_at is None), key=lambda case: (case.opened_at, case.id))
    if not still:
        raise NotAllowed("nothing_chosen")
    if len({(case.kind, case.detail.get("finding")) for case in still}) > 1:
        raise NotAllowed("kinds_mixed")
    return still


def bulk_remedies(chosen: Sequence[FinanceCase]) -> tuple[Remedy, ...]:
    """What may be done to all of them at once."""
    if not chosen:
        return ()
    taken = [remedy for remedy in cases.remedies_of(chosen[0]) if remedy in IN_BULK]
    finding = chosen[0].detail.get("finding")
    if finding is not None and Decision.FEE not in DECISIONS[Finding(finding)]:
        taken = [remedy for remedy in taken if remedy is not Remedy.BOOK_FEE]
    return tuple(taken)


def amount_of(chosen: Sequence[FinanceCase]) -> Money:
    """What the cases are about, together."""
    return total(case.amount for case in chosen if case.amount is not None)


def remedy_case(
    session: Session, case: FinanceCase, remedy: Remedy, *, reason: str, staff_id: int, today: date, now: datetime,
    **arguments: Any,
) -> None:  # fmt: skip
    """Decide on a case; one about a statement's movement decides on that. Commits; raises as `cases.remedy`, as
    `statements.deciding.decide`."""
    entry = entry_of_case(session, case) if case.kind == CaseKind.TIE_OUT.value else None
    if entry is None:
        cases.remedy(
            session, case=case, remedy=remedy, reason=reason, staff_id=staff_id, today=today, now=now, **arguments
        )
        return
    decision = _ENTRY_DECISIONS.get(remedy)
    if decision is None:
        raise NotAllowed("remedy_not_offered")
    deciding.decide(session, entry, decision, on=entry.posted_on, reason=reason, staff_id=staff_id, now=now)


def remedy_all(
    session: Session, chosen: Sequence[FinanceCase], remedy: Remedy, *, reason: str, staff_id: int, today: date,
    now: datetime,
) -> tuple[int, list[tuple[str, str]]]:  # fmt: skip
    """The same remedy for each, each in a transaction of its own: how many were decided, and (case, code) of the rest.

    Raises NotAllowed("reason_missing", "remedy_not_offered") before anything is done.
    """
    if not reason.strip():
        raise NotAllowed("reason_missing")
    if remedy not in bulk_remedies(chosen):
        raise NotAllowed("remedy_not_offered")
    done, refused = 0, []
    for public_id in [case.public_id for case in chosen]:
        case = cases.case_of(session, public_id, None)
        try:
            remedy_case(session, case, remedy, reason=reason, staff_id=staff_id, today=today, now=now)
            done += 1
        except ServiceError as error:
            session.rollback()
            refused.append((public_id, error.code))
    return done, refused


def _agreement(session: Session, case: FinanceCase) -> Agreement | None:
    number = case.agreement_id
    if number is None and case.line is not None and case.line.charge is not None:
        number = case.line.charge.installment.agreement_id
    if number is None:
        return None
    query = select(Agreement).options(
        selectinload(Agreement.installments), joinedload(Agreement.debtor), joinedload(Agreement.creditor)
    )
    found = session.scalar(query.where(Agreement.id == number))
    return found if found is not None and case.creditor_id in (None, found.creditor_id) else None


def _dispute(session: Session, case: FinanceCase) -> Dispute | None:
    """The dispute whose end asked for a name to be cleared, of a case about that."""
    about, _, number = case.subject.partition(":")
    request = session.get(BureauRequest, int(number)) if about == CLEARING and number.isdigit() else None
    return request.dispute if request is not None else None


def _history(session: Session, case: FinanceCase, agreement: Agreement | None) -> tuple[AuditEvent, ...]:
    """What people and jobs did about the case, its subject and its agreement, newest first."""
    subjects = [f"finance_case:{case.id}", case.subject]
    if agreement is not None:
        subjects += [f"agreement:{agreement.id}", *(f"installment:{each.id}" for each in agreement.installments)]
    query = select(AuditEvent).where(or_(*(AuditEvent.subject == subject for subject in subjects)))
    return tuple(session.scalars(query.order_by(AuditEvent.id.desc()).limit(30)))
