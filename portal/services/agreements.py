"""Accepting an offer: one transaction that makes the agreement and promises everything that follows from it.

What is read takes one question and what is written one statement on PostgreSQL (`portal.services.accepting`): an
acceptance is the moment at which many people come at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict, manager_of_class

from offers.agreements.agreement import AgreementState
from portal.models import Agreement, IdempotencyKey
from portal.models.identity import public_id
from portal.services.accepting import portable, postgresql
from portal.services.accepting.acceptance import Acceptance, request_digest
from portal.services.accepting.found import FoundOffer, find_offer
from portal.services.accepting.rows import AcceptedRows, agreement_values
from portal.services.errors import OfferRefused, ServiceError, Stale
from portal.services.offer_standing import standing

__all__ = ["Acceptance", "accept", "record_accepted", "request_digest"]

_UNSET = dict.fromkeys(("settled_on", "noticed_on", "cure_until", "ended_on", "replaced_by_id"))


def accept(
    session: Session,
    *,
    debtor_id: int,
    acceptance: Acceptance,
    confirm: Callable[[Session], dict[str, Any]],
    today: date,
    now: datetime,
) -> Agreement:
    """Make the agreement of an offer, or return the one this key already made.

    `confirm` uses up the step-up code inside this transaction and returns its part of the evidence; it raises when
    the code does not serve, and nothing is written. Raises OfferRefused (``offer_expired``, ``offer_tampered``,
    ``debt_changed``, ``already_agreed``), Stale (``key_reused``), NotFound.
    """
    try:
        found = find_offer(session, debtor_id, acceptance.offer_id, acceptance.key)
        if found.answered is not None:
            return _same_again(session, acceptance, *found.answered)
        agreement = _record(session, found, acceptance, confirm, today, now)
        session.commit()
    except (IntegrityError, ServiceError) as error:
        return _answered_meanwhile(session, debtor_id, acceptance, error)
    return agreement


def record_accepted(
    session: Session,
    *,
    debtor_id: int,
    acceptance: Acceptance,
    confirm: Callable[[Session], dict[str, Any]],
    today: date,
    now: datetime,
) -> Agreement:
    """Write the agreement of an offer, for a service that accepts several together. Does not commit. Raises what
    `accept` raises, IntegrityError where the offer was taken meanwhile, Stale("key_reused") for a key used before."""
    found = find_offer(session, debtor_id, acceptance.offer_id, acceptance.key)
    if found.answered is not None:
        raise Stale("key_reused")
    return _record(session, found, acceptance, confirm, today, now)


def _record(
    session: Session,
    found: FoundOffer,
    acceptance: Acceptance,
    confirm: Callable[[Session], dict[str, Any]],
    today: date,
    now: datetime,
) -> Agreement:
    offer = standing(found.stored, found.standing, today)
    rows = AcceptedRows(
        found=found,
        offer=offer,
        acceptance=acceptance,
        evidence={**acceptance.evidence, **confirm(session)},
        public_id=public_id(),
        now=now,
    )
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    made = postgresql.write(session, rows) if on_postgresql else portable.write(session, rows)
    if made is None:
        raise OfferRefused("already_agreed")
    return _written(session, made, rows)


def _written(session: Session, agreement_id: int, rows: AcceptedRows) -> Agreement:
    """The agreement as the session would have read it; its debts and installments are read when asked for."""
    agreement = manager_of_class(Agreement).new_instance()  # as the mapper makes one of a row, not of arguments
    instance_dict(agreement).update(id=agreement_id, status=AgreementState.ACTIVE, **_UNSET, **agreement_values(rows))
    make_transient_to_detached(agreement)
    session.add(agreement)
    return agreement


def _same_again(session: Session, acceptance: Acceptance, digest: str, answer: dict[str, Any]) -> Agreement:
    if digest != request_digest(acceptance):
        raise Stale("key_reused")
    return session.scalars(select(Agreement).where(Agreement.public_id == answer["agreement"])).one()


def _answered_meanwhile(
    session: Session, debtor_id: int, acceptance: Acceptance, error: IntegrityError | ServiceError
) -> Agreement:
    """The agreement when the same form, sent twice at once, was quicker by its other copy; the error otherwise."""
    session.rollback()
    known = session.scalar(
        select(IdempotencyKey).where(
            IdempotencyKey.subject == f"debtor:{debtor_id}", IdempotencyKey.key == acceptance.key
        )
    )
    if known is not None:
        return _same_again(session, acceptance, known.request_digest, known.answer)
    if isinstance(error, IntegrityError):
        raise OfferRefused("already_agreed") from error
    raise error
