"""What went wrong for people: complaints, disputes they were right in, answers and cleared names that came late."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, exists, literal, or_, select

from portal.models import (
    Agreement,
    BureauRequest,
    DebtRecord,
    Dispute,
    DisputeStatus,
    OfferRecord,
    PersonRequest,
    Registration,
    RequestKind,
    RequestStatus,
)
from portal.services.reports.asked import Asked, Rows
from portal.services.reports.figures import Method, Spec
from portal.services.reports.in_sql import day_of

FOR_THE_PERSON = (DisputeStatus.UPHELD, DisputeStatus.CORRECTED, DisputeStatus.NO_ANSWER)


def complained(asked: Asked) -> Rows:
    """Each person with a debt of the creditor on file, and whether they complained in the period."""
    did = Registration.debtor_id.in_(select(PersonRequest.debtor_id).where(
        PersonRequest.creditor_id == asked.creditor_id, PersonRequest.kind == RequestKind.COMPLAINT,
        PersonRequest.opened_on.between(asked.since, asked.until),
    ))  # fmt: skip
    owes = [DebtRecord.debtor_id == Registration.debtor_id, DebtRecord.creditor_id == asked.creditor_id]
    if asked.debts is not None:
        owes.append(asked.debts)
    return select(
        Registration.name.label("subject"), Registration.debtor_id,
        literal(asked.until, PersonRequest.opened_on.type).label("on_day"), case((did, 1), else_=0).label("part"),
        literal(1).label("whole"), literal("").label("kind"),
    ).where(Registration.creditor_id == asked.creditor_id, exists().where(*owes))  # fmt: skip


def upheld(asked: Asked) -> Rows:
    """Each dispute that ended in the period, those taken back aside, and whether the person was right, by reason."""
    return _disputes(asked, Dispute.status.in_(FOR_THE_PERSON))


def unanswered(asked: Asked) -> Rows:
    """The same, and whether nobody answered in time."""
    return _disputes(asked, Dispute.status == DisputeStatus.NO_ANSWER)


def cleared_late(asked: Asked) -> Rows:
    """Each name to clear whose last day was in the period, and whether it was not cleared by then."""
    answered = day_of(BureauRequest.answered_at)
    late = and_(
        BureauRequest.due_by < asked.today, or_(BureauRequest.answered_at.is_(None), answered > BureauRequest.due_by)
    )
    of_agreement = select(Agreement.number).where(Agreement.id == BureauRequest.agreement_id).scalar_subquery()
    of_dispute = select(Dispute.number).where(Dispute.id == BureauRequest.dispute_id).scalar_subquery()
    subject = case((BureauRequest.agreement_id.is_not(None), of_agreement), else_=of_dispute)
    query = _row(subject, BureauRequest.debtor_id, BureauRequest.due_by, late, literal("")).where(
        BureauRequest.creditor_id == asked.creditor_id, BureauRequest.canceled_on.is_(None),
        BureauRequest.due_by.between(asked.since, asked.until),
    )  # fmt: skip
    if asked.debts is None:
        return query
    by_agreement = exists(
        select(literal(1)).select_from(Agreement).join(OfferRecord, OfferRecord.id == Agreement.offer_id)
        .join(DebtRecord, DebtRecord.id == OfferRecord.debt_id)
        .where(Agreement.id == BureauRequest.agreement_id, asked.debts)
    )  # fmt: skip
    by_dispute = exists(
        select(literal(1)).select_from(Dispute).join(DebtRecord, DebtRecord.id == Dispute.debt_id)
        .where(Dispute.id == BureauRequest.dispute_id, asked.debts)
    )  # fmt: skip
    return query.where(or_(by_agreement, by_dispute))


def answered_late(asked: Asked) -> Rows:
    """Each request whose last day was in the period, and whether no answer had come by then, by kind."""
    late = and_(
        PersonRequest.answer_by < asked.today,
        or_(PersonRequest.closed_on.is_(None), PersonRequest.closed_on > PersonRequest.answer_by),
    )
    query = _row(
        PersonRequest.number, PersonRequest.debtor_id, PersonRequest.answer_by, late, PersonRequest.kind
    ).where(
        PersonRequest.creditor_id == asked.creditor_id, PersonRequest.status != RequestStatus.WITHDRAWN,
        PersonRequest.answer_by.between(asked.since, asked.until),
    )  # fmt: skip
    if asked.debts is None:
        return query
    return query.join(DebtRecord, DebtRecord.id == PersonRequest.debt_id).where(asked.debts)


SPECS = (
    Spec(key="reclamaram", members=complained, method=Method.SHARE),
    Spec(key="contestacoes-procedentes", members=upheld, method=Method.SHARE, kinds=True),
    Spec(key="contestacoes-sem-resposta", members=unanswered, method=Method.SHARE),
    Spec(key="nomes-limpos-com-atraso", members=cleared_late, method=Method.SHARE),
    Spec(key="pedidos-com-atraso", members=answered_late, method=Method.SHARE, kinds=True),
)


def _disputes(asked: Asked, part: Any) -> Rows:
    query = _row(Dispute.number, Dispute.debtor_id, Dispute.closed_on, part, Dispute.reason).where(
        Dispute.creditor_id == asked.creditor_id, Dispute.closed_on.between(asked.since, asked.until),
        Dispute.status.not_in((DisputeStatus.WITHDRAWN, DisputeStatus.OPEN)),
    )  # fmt: skip
    if asked.debts is None:
        return query
    return query.join(DebtRecord, DebtRecord.id == Dispute.debt_id).where(asked.debts)


def _row(subject: Any, debtor: Any, day: Any, part: Any, kind: Any) -> Rows:
    return select(
        subject.label("subject"), debtor.label("debtor_id"), day.label("on_day"),
        case((part, 1), else_=0).label("part"), literal(1).label("whole"), kind.label("kind"),
    )  # fmt: skip
