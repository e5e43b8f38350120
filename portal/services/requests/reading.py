"""A person's requests, as their pages need them."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from portal.models import PersonRequest, RequestKind, RequestStatus
from portal.services.errors import NotFound


def request_of(session: Session, debtor_id: int, public_id: str) -> PersonRequest:
    """One of the debtor's requests, with debt, creditor and offer; NotFound otherwise."""
    query = whole().where(PersonRequest.debtor_id == debtor_id, PersonRequest.public_id == public_id)
    request = session.scalar(query)
    if request is None:
        raise NotFound
    return request


def requests_of(session: Session, debtor_id: int) -> list[PersonRequest]:
    """All of the debtor's, newest first."""
    return list(session.scalars(whole().where(PersonRequest.debtor_id == debtor_id).order_by(PersonRequest.id.desc())))


def waiting_about(session: Session, debtor_id: int, kind: RequestKind, about: str) -> PersonRequest | None:
    """The request of this kind that waits about a thing: there is one at most."""
    return session.scalar(
        whole().where(
            PersonRequest.debtor_id == debtor_id,
            PersonRequest.kind == kind,
            PersonRequest.about == about,
            PersonRequest.status == RequestStatus.WAITING,
        )
    )


def follower_of(session: Session, request: PersonRequest) -> PersonRequest | None:
    """The complaint that took this one up again."""
    return session.scalar(select(PersonRequest).where(PersonRequest.follows_id == request.id))


def subject_of(request: PersonRequest) -> str:
    """What its files are about."""
    return f"person_request:{request.id}"


def whole() -> Select[PersonRequest]:
    """Requests with what a page says of them."""
    return select(PersonRequest).options(
        joinedload(PersonRequest.debt),
        joinedload(PersonRequest.creditor),
        joinedload(PersonRequest.offer_made),
        joinedload(PersonRequest.follows),
    )
