"""What people ask a person for, by when it is answered, and how it ended."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.db_types import Choice, Day, Document, Flag, Id, Instant, Octets, one_of
from portal.models.counteroffer import CounterofferRecord
from portal.models.creditor import Creditor
from portal.models.debt import DebtRecord
from portal.models.identity import public_id
from portal.models.offer import OfferRecord


class RequestKind(StrEnum):
    """What is asked for."""

    PROPOSAL = "proposal"
    REVIEW = "review"
    CORRECTION = "correction"
    DELETION = "deletion"
    COMPLAINT = "complaint"


class RequestStatus(StrEnum):
    """Where a request stands. All but the first are its end."""

    WAITING = "waiting"
    GRANTED = "granted"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PersonRequest(Base):
    """One request; `number` is the protocol told to the person.

    Without a creditor, who runs the portal answers. `about` names what it is about ("debt:12", "creditor:3:name"): of
    one kind and one thing, one waits at most. `what` holds what is no one's words: the field of a correction, the
    amount, count and date of a proposal. What people wrote is sealed by portal.services.requests.words_of_request:
    `said_sealed` by the person, `wanted_sealed` the right value of a correction, `answer_sealed` by who answered.
    `solved` is what the person says of the answer to a complaint; the one that takes it up again `follows` it.
    """

    __tablename__ = "person_requests"
    __table_args__ = (
        CheckConstraint(one_of("kind", RequestKind), name="kind"),
        CheckConstraint(one_of("status", RequestStatus), name="status"),
        CheckConstraint("(status = 'waiting') = (closed_on IS NULL)", name="closed"),
        CheckConstraint("(answered_at IS NULL) = (answered_by = '')", name="answered"),
        CheckConstraint(
            "(status IN ('granted', 'answered', 'refused')) = (answered_at IS NOT NULL)", name="ended_by_answer"
        ),
        CheckConstraint("answer_by >= opened_on", name="answer_after_opening"),
        CheckConstraint("(solved IS NULL) = (solved_at IS NULL)", name="solved"),
        CheckConstraint("solved IS NULL OR kind = 'complaint'", name="solved_complaint"),
        CheckConstraint("kind <> 'proposal' OR (debt_id IS NOT NULL AND creditor_id IS NOT NULL)", name="proposal"),
        CheckConstraint("kind <> 'review' OR (offer_id IS NOT NULL AND debt_id IS NOT NULL)", name="review"),
        Index(
            "uq_person_requests_waiting",
            "debtor_id",
            "kind",
            "about",
            unique=True,
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
        Index("ix_person_requests_creditor_id", "creditor_id", "status", "answer_by"),
        Index("ix_person_requests_answer_by", "status", "answer_by"),
        Index("ix_person_requests_debt_id", "debt_id", "kind", "opened_on"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[RequestKind] = mapped_column(Choice(RequestKind))
    about: Mapped[str]
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"), index=True)
    creditor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("creditors.id"))
    debt_id: Mapped[int | None] = mapped_column(Id, ForeignKey("debts.id"))
    offer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("offers.id"))  # a review asks about
    counteroffer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("counteroffers.id"))  # that was not accepted
    follows_id: Mapped[int | None] = mapped_column(Id, ForeignKey("person_requests.id"), unique=True)
    what: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    said_sealed: Mapped[bytes | None] = mapped_column(Octets)
    wanted_sealed: Mapped[bytes | None] = mapped_column(Octets)
    status: Mapped[RequestStatus] = mapped_column(Choice(RequestStatus), default=RequestStatus.WAITING)
    opened_on: Mapped[date] = mapped_column(Day)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    answer_by: Mapped[date] = mapped_column(Day)
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    late_told_at: Mapped[datetime | None] = mapped_column(Instant)  # the person was told that it is late
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[str] = mapped_column(default="")  # "staff:3"
    answer_sealed: Mapped[bytes | None] = mapped_column(Octets)
    offer_made_id: Mapped[int | None] = mapped_column(Id, ForeignKey("offers.id"))  # in the answer
    closed_on: Mapped[date | None] = mapped_column(Day)
    solved: Mapped[bool | None] = mapped_column(Flag)
    solved_at: Mapped[datetime | None] = mapped_column(Instant)

    debt: Mapped[DebtRecord | None] = relationship()
    creditor: Mapped[Creditor | None] = relationship()
    offer: Mapped[OfferRecord | None] = relationship(foreign_keys=[offer_id])
    offer_made: Mapped[OfferRecord | None] = relationship(foreign_keys=[offer_made_id])
    counteroffer: Mapped[CounterofferRecord | None] = relationship()
    follows: Mapped[PersonRequest | None] = relationship(remote_side="PersonRequest.id")
