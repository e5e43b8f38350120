"""Chains of creditors: each time a credit was passed on, with the deed, for all debts bought from the same creditor."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from brazil.errors import InvalidNumber
from brazil.tax_id import parse_tax_id
from portal.models import Agreement, AgreementDebt, Assignment, DebtRecord, EvidenceKind
from portal.models.identity import public_id
from portal.sealing import Sealer, words_bound_to
from portal.services.audit import record
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.evidence import FileRefused, checked
from portal.services.once import add_once


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One assignment as a creditor tells of it. Who gave is not asked: it is who had the credit until then."""

    original_creditor: str
    assignee_name: str
    assigned_on: date
    assignor_tax_id: str = ""
    instrument: str = ""
    registry_office: str = ""
    notified_on: date | None = None
    deed: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The links of the debts bought from one creditor, in order; `last_used` when the last one may not be removed."""

    original_creditor: str
    links: tuple[Assignment, ...]
    last_used: bool


def chain_of(session: Session, debt: DebtRecord) -> list[Assignment]:
    """How a debt came to its creditor, the first assignment first; none for one that was never bought."""
    if not debt.original_creditor:
        return []
    return _links(session, debt.creditor_id, debt.original_creditor)


def chains_of(session: Session, creditor_id: int) -> list[Chain]:
    """Every chain a creditor registered, by name."""
    query = select(Assignment).where(Assignment.creditor_id == creditor_id)
    found: dict[str, list[Assignment]] = {}
    for each in session.scalars(query.order_by(Assignment.original_creditor, Assignment.place)):
        found.setdefault(each.original_creditor, []).append(each)
    return [
        Chain(original_creditor=name, links=tuple(links), last_used=_used(session, links[-1]))
        for name, links in found.items()
    ]


def sellers_of(session: Session, creditor_id: int) -> list[str]:
    """The names of those a creditor's debts were bought from, as its files write them."""
    query = select(DebtRecord.original_creditor).where(
        DebtRecord.creditor_id == creditor_id, DebtRecord.original_creditor != ""
    )
    return sorted(session.scalars(query.distinct()))


def add(
    session: Session, sealer: Sealer, *, creditor_id: int, link: Link, actor: str, today: date, now: datetime
) -> Assignment:
    """The next link of a chain. Commits.

    Raises NotAllowed: assignment_seller_unknown, assignment_to_whom, assignment_tax_id, assignment_future,
    assignment_before_last, assignment_notice; FileRefused for a deed that is no PDF; Stale("assignment_raced").
    """
    if link.original_creditor not in sellers_of(session, creditor_id):
        raise NotAllowed("assignment_seller_unknown")
    before = _links(session, creditor_id, link.original_creditor)
    _check(link, before, today)
    kept = _row(sealer, creditor_id, link, before, now)
    if not add_once(session, kept):
        raise Stale("assignment_raced")
    _note(session, kept, "assignment_added", actor, now)
    session.commit()
    return kept


def remove(session: Session, *, assignment: Assignment, actor: str, now: datetime) -> None:
    """Take the last link of a chain back. Commits. Raises NotAllowed: assignment_not_last, assignment_used."""
    links = _links(session, assignment.creditor_id, assignment.original_creditor)
    if links[-1].id != assignment.id:
        raise NotAllowed("assignment_not_last")
    if _used(session, assignment):
        raise NotAllowed("assignment_used")
    _note(session, assignment, "assignment_removed", actor, now)
    session.delete(assignment)
    session.commit()


def assignment_for(session: Session, creditor_id: int | None, public_id: str) -> Assignment:
    """One link of a creditor, of any for the operator's staff (None). Raises NotFound."""
    query = select(Assignment).where(Assignment.public_id == public_id)
    found = session.scalar(query if creditor_id is None else query.where(Assignment.creditor_id == creditor_id))
    if found is None:
        raise NotFound
    return found


def assignment_of_debt(session: Session, debt: DebtRecord, public_id: str) -> Assignment:
    """One link of the chain of a debt. Raises NotFound for a link of other debts."""
    found = next((each for each in chain_of(session, debt) if each.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def deed_of(session: Session, sealer: Sealer, assignment: Assignment) -> bytes:
    """The deed as it was sent. Raises NotFound where none was, InvalidTag where it is not the one that was."""
    query = select(Assignment).where(Assignment.id == assignment.id).options(undefer(Assignment.file_sealed))
    sealed = session.scalars(query.execution_options(populate_existing=True)).one().file_sealed
    if sealed is None:
        raise NotFound
    return sealer.unseal_bytes(sealed, _bound_to(assignment.public_id))


def _links(session: Session, creditor_id: int, original_creditor: str) -> list[Assignment]:
    query = select(Assignment).where(
        Assignment.creditor_id == creditor_id, Assignment.original_creditor == original_creditor
    )
    return list(session.scalars(query.order_by(Assignment.place)))


def _check(link: Link, before: list[Assignment], today: date) -> None:
    if not link.assignee_name.strip():
        raise NotAllowed("assignment_to_whom")
    if link.assigned_on > today:
        raise NotAllowed("assignment_future")
    if before and link.assigned_on < before[-1].assigned_on:
        raise NotAllowed("assignment_before_last")
    if link.notified_on is not None and not link.assigned_on <= link.notified_on <= today:
        raise NotAllowed("assignment_notice")
    if link.deed is not None and checked(link.deed) is not EvidenceKind.PDF:
        raise FileRefused("assignment_deed_kind")


def _row(sealer: Sealer, creditor_id: int, link: Link, before: list[Assignment], now: datetime) -> Assignment:
    made = public_id()
    return Assignment(
        public_id=made,
        creditor_id=creditor_id,
        original_creditor=link.original_creditor,
        place=len(before) + 1,
        assignor_name=before[-1].assignee_name if before else link.original_creditor,
        assignor_tax_id=_tax_id(link.assignor_tax_id),
        assignee_name=link.assignee_name.strip(),
        assigned_on=link.assigned_on,
        instrument=link.instrument.strip(),
        registry_office=link.registry_office.strip(),
        notified_on=link.notified_on,
        file_sealed=sealer.seal_bytes(link.deed, _bound_to(made)) if link.deed is not None else None,
        sha256=hashlib.sha256(link.deed).digest() if link.deed is not None else None,
        added_at=now,
    )


def _tax_id(text: str) -> str:
    try:
        return parse_tax_id(text) if text.strip() else ""
    except InvalidNumber as error:
        raise NotAllowed("assignment_tax_id") from error


def _used(session: Session, link: Assignment) -> bool:
    """Whether somebody agreed on a debt of this chain since the link is there for them to read."""
    query = (
        select(AgreementDebt.id)
        .join(DebtRecord, DebtRecord.id == AgreementDebt.debt_id)
        .join(Agreement, Agreement.id == AgreementDebt.agreement_id)
        .where(
            DebtRecord.creditor_id == link.creditor_id,
            DebtRecord.original_creditor == link.original_creditor,
            Agreement.accepted_at >= link.added_at,
        )
    )
    return session.scalar(query.limit(1)) is not None


def _bound_to(public_id: str) -> bytes:
    return words_bound_to("assignments", "file_sealed", public_id)


def _note(session: Session, link: Assignment, action: str, actor: str, now: datetime) -> None:
    detail = {"original_creditor": link.original_creditor, "place": link.place, "deed": link.sha256 is not None}
    record(
        session, actor=actor, action=action, subject=f"assignment:{link.public_id}", creditor_id=link.creditor_id,
        detail=detail, now=now,
    )  # fmt: skip
