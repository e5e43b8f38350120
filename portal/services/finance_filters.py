"""Which movements a finance page is about: a period, a creditor, a state; the same for screen, totals and export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from brazil.money import ZERO
from portal.clock import SAO_PAULO
from portal.models import BankFile, BankLine, Charge, Creditor, Outcome
from portal.services.errors import NotFound


class Standing(StrEnum):
    """What the finance home counts; a movement told again by another file counts once."""

    RECEIVED = "recebido"
    MATCHED = "casado"
    UNMATCHED = "sem-par"
    QUARANTINED = "quarentena"
    REPEATED = "repetido"
    FEES = "tarifas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """`creditor_id` None is every creditor. Days are those the files were received on, both included."""

    creditor_id: int | None
    since: date
    until: date
    standing: Standing | None = None
    search: str = ""
    file_id: int | None = None


def narrowed(query: Select[BankLine], chosen: Filter) -> Select[BankLine]:
    """A query over lines joined to their files, with the filter applied."""
    query = in_period(query, chosen)
    if chosen.file_id is not None:
        query = query.where(BankLine.file_id == chosen.file_id)
    if chosen.search:
        query = query.outerjoin(Charge, Charge.id == BankLine.charge_id).where(
            or_(
                BankLine.nosso_numero.contains(chosen.search, autoescape=True),
                Charge.document_number == chosen.search,
            )
        )
    return query if chosen.standing is None else query.where(_of(chosen.standing))


def in_period(query: Select[BankLine], chosen: Filter) -> Select[BankLine]:
    """Only what came in the period, of the creditor."""
    first, last = instants(chosen.since, chosen.until)
    query = query.where(BankFile.received_at >= first, BankFile.received_at < last)
    return query if chosen.creditor_id is None else query.where(BankFile.creditor_id == chosen.creditor_id)


def instants(since: date, until: date) -> tuple[datetime, datetime]:
    """From the first instant of a day to the first after another, in Sao Paulo."""
    day_after = until + timedelta(days=1) if until < date.max else until
    return (
        datetime.combine(since, time(), tzinfo=SAO_PAULO),
        datetime.combine(day_after, time(), tzinfo=SAO_PAULO),
    )


def creditor_in_reach(session: Session, own: int | None, named: str | None) -> Creditor | None:
    """The creditor a page is about: the viewer's own, or the one the operator's staff named; None for all.

    Raises NotFound for another creditor's name.
    """
    if own is not None:
        creditor = session.get(Creditor, own)
        if creditor is None or named not in (None, "", creditor.public_id):
            raise NotFound
        return creditor
    if not named:
        return None
    found = session.scalar(select(Creditor).where(Creditor.public_id == named))
    if found is None:
        raise NotFound
    return found


def _of(standing: Standing) -> ColumnElement[bool]:
    told_once = BankLine.outcome != Outcome.REPEATED
    match standing:
        case Standing.RECEIVED:
            return told_once & BankLine.paid.is_not(None)
        case Standing.MATCHED:
            return BankLine.outcome.in_((Outcome.APPLIED, Outcome.RESOLVED)) & BankLine.paid.is_not(None)
        case Standing.UNMATCHED:
            return BankLine.outcome == Outcome.UNMATCHED
        case Standing.QUARANTINED:
            return BankLine.outcome == Outcome.QUARANTINED
        case Standing.REPEATED:
            return BankLine.outcome == Outcome.REPEATED
        case Standing.FEES:
            return told_once & (BankLine.fee > ZERO)
