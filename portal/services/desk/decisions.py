"""What waits for a creditor's people to decide, whatever it is: the first due first, counted by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, String, case, func, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementState
from offers.policies.review import ReviewState
from portal.db_types import Day
from portal.models import (
    Agreement,
    BureauRequest,
    Dispute,
    DisputeStatus,
    PersonRequest,
    PolicyReview,
    QueueOwner,
    Registration,
    RequestKind,
    RequestStatus,
    StaffMember,
)


class Decision(StrEnum):
    """What is to be decided; those of requests have the value of their kind."""

    PROPOSAL = RequestKind.PROPOSAL.value
    REVIEW = RequestKind.REVIEW.value
    CORRECTION = RequestKind.CORRECTION.value
    DELETION = RequestKind.DELETION.value
    COMPLAINT = RequestKind.COMPLAINT.value
    DISPUTE = "dispute"
    CLEARING = "clearing"
    BREAKING = "breaking"
    POLICY = "policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing to decide. `due_by` is None where nothing runs out; `owner` is who of the staff looks after it."""

    kind: Decision
    thing: str
    number: str
    name: str
    due_by: date | None
    owner: str


def counts(session: Session, creditor_id: int) -> Mapping[Decision, int]:
    """How many of each kind wait, in one query; a kind without any is 0."""
    every = _every(creditor_id).subquery()
    found = session.execute(select(every.c.kind, func.count()).group_by(every.c.kind))
    return dict.fromkeys(Decision, 0) | {Decision(kind): int(count) for kind, count in found}


def first_due(session: Session, creditor_id: int, limit: int = 15) -> list[Waiting]:
    """What runs out first, in one query; what never runs out comes last."""
    every = _every(creditor_id).subquery()
    name = (
        select(Registration.name)
        .where(Registration.creditor_id == creditor_id, Registration.debtor_id == every.c.debtor_id)
        .scalar_subquery()
    )
    owner = select(StaffMember.name).where(StaffMember.id == every.c.staff_id, StaffMember.active).scalar_subquery()
    last = case((every.c.due_by.is_(None), 1), else_=0)
    query = select(every, name.label("name"), owner.label("owner")).order_by(last, every.c.due_by, every.c.thing)
    return [
        Waiting(
            kind=Decision(row.kind), thing=row.thing, number=row.number, name=row.name or "", due_by=row.due_by,
            owner=row.owner or "",
        )
        for row in session.execute(query.limit(limit))
    ]  # fmt: skip


def _every(creditor_id: int) -> Any:
    owner_of_request = select(QueueOwner.staff_id).where(QueueOwner.request_id == PersonRequest.id).scalar_subquery()
    owner_of_dispute = select(QueueOwner.staff_id).where(QueueOwner.dispute_id == Dispute.id).scalar_subquery()
    return union_all(
        _columns(type_coerce(PersonRequest.kind, String), PersonRequest, PersonRequest.answer_by, owner_of_request)
        .where(PersonRequest.creditor_id == creditor_id, PersonRequest.status == RequestStatus.WAITING),
        _columns(literal(Decision.DISPUTE.value), Dispute, Dispute.answer_by, owner_of_dispute)
        .where(Dispute.creditor_id == creditor_id, Dispute.status == DisputeStatus.OPEN),
        _columns(literal(Decision.BREAKING.value), Agreement, Agreement.cure_until)
        .where(Agreement.creditor_id == creditor_id, Agreement.status == AgreementState.NOTICED),
        _columns(literal(Decision.CLEARING.value), BureauRequest, BureauRequest.due_by, number=_clearing_number())
        .where(
            BureauRequest.creditor_id == creditor_id, BureauRequest.canceled_on.is_(None),
            BureauRequest.answered_at.is_(None),
        ),
        select(
            literal(Decision.POLICY.value).label("kind"), PolicyReview.public_id.label("thing"),
            literal("").label("number"), literal(0).label("debtor_id"),
            type_coerce(null(), Day).label("due_by"), literal(0).label("staff_id"),
        ).where(PolicyReview.creditor_id == creditor_id, PolicyReview.state == ReviewState.WAITING),
    )  # fmt: skip


def _columns(kind: Any, model: Any, due_by: Any, owner: Any = None, number: Any = None) -> Select[*tuple[Any, ...]]:
    return select(
        kind.label("kind"),
        model.public_id.label("thing"),
        (model.number if number is None else number).label("number"),
        model.debtor_id.label("debtor_id"),
        due_by.label("due_by"),
        (literal(0) if owner is None else func.coalesce(owner, 0)).label("staff_id"),
    )


def _clearing_number() -> Any:
    of_agreement = select(Agreement.number).where(Agreement.id == BureauRequest.agreement_id).scalar_subquery()
    of_dispute = select(Dispute.number).where(Dispute.id == BureauRequest.dispute_id).scalar_subquery()
    return func.coalesce(of_agreement, of_dispute, "")
