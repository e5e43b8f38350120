"""Every document a debtor has, in one list, newest first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from brazil.money import Money
from offers.agreements.agreement import InstallmentState
from portal.clock import business_date
from portal.models import Agreement, CalculationMemo, IssuedDocument, IssuedKind, Payment
from portal.services.agreement_records import agreements_of
from portal.services.annual_years import items_of, years_to_offer
from portal.services.calculation_memos import NUMBER_START, memos_of
from portal.services.kept_documents import kept_of, year_of


class PaperKind(StrEnum):
    """What a paper is."""

    TERMS = "terms"
    PAYMENT = "payment"
    INSTALLMENT = "installment"  # paid before payments had receipts of their own
    DISCHARGE = "discharge"  # drawn each time: the kept one is not there yet
    LETTER = "letter"
    ANNUAL = "annual"
    DOSSIER = "dossier"
    MEMO = "memo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A line of the list. `thing` is the public id its address wants; `number` of what it is about; `revoked_on` when
    it stopped to stand."""

    kind: PaperKind
    on: date
    creditor: str
    agreement: str
    thing: str
    number: str = ""
    amount: Money | None = None
    revoked_on: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOnOffer:
    """A year whose declaration may be asked for."""

    creditor: str
    creditor_id: str
    year: int


def papers_of(session: Session, debtor_id: int) -> list[Paper]:
    """All of a debtor's papers, the newest first."""
    agreements = agreements_of(session, debtor_id)
    payments = _payments(session, debtor_id)
    kept = kept_of(session, debtor_id)
    lettered = {each.agreement_id for each in kept if each.kind is IssuedKind.LETTER and each.revoked_on is None}
    papers = [paper for each in agreements for paper in _of_agreement(each, payments[each.id], each.id in lettered)]
    papers += [_of_kept(each) for each in kept]
    papers += [_of_memo(each) for each in memos_of(session, debtor_id)]
    return sorted(papers, key=lambda paper: (paper.on, _ORDER[paper.kind]), reverse=True)


_ORDER = {kind: place for place, kind in enumerate(PaperKind)}


def years_on_offer(session: Session, debtor_id: int, today: date) -> list[YearOnOffer]:
    """Years settled with a creditor that have no declaration yet."""
    creditors = {each.creditor_id: each.creditor for each in agreements_of(session, debtor_id)}
    return [
        YearOnOffer(creditor=creditor.name, creditor_id=creditor.public_id, year=year)
        for creditor_id, creditor in creditors.items()
        for year in years_to_offer(items_of(session, creditor_id=creditor_id, debtor_id=debtor_id), today)
        if year_of(session, creditor_id=creditor_id, debtor_id=debtor_id, year=year) is None
    ]


def receipts_by_installment(session: Session, debtor_id: int) -> dict[int, Payment]:
    """The last payment that settled something of each installment."""
    payments = [each for some in _payments(session, debtor_id).values() for each in some]
    return {part.installment_id: each for each in payments for part in each.parts}


def _payments(session: Session, debtor_id: int) -> dict[int, list[Payment]]:
    query = select(Payment).options(joinedload(Payment.parts)).where(Payment.debtor_id == debtor_id)
    found: dict[int, list[Payment]] = defaultdict(list)
    for payment in session.scalars(query.order_by(Payment.id)).unique():
        found[payment.agreement_id].append(payment)
    return found


def _of_agreement(agreement: Agreement, payments: list[Payment], lettered: bool) -> list[Paper]:
    name, number = agreement.creditor.name, agreement.number
    terms = Paper(
        kind=PaperKind.TERMS,
        on=business_date(agreement.accepted_at),
        creditor=name,
        agreement=number,
        thing=agreement.public_id,
    )
    receipts = [
        Paper(
            kind=PaperKind.PAYMENT,
            on=each.paid_on,
            creditor=name,
            agreement=number,
            thing=each.public_id,
            amount=each.amount,
            revoked_on=each.returned_on,
        )
        for each in payments
    ]
    known = {part.installment_id for each in payments for part in each.parts}
    older = [
        Paper(
            kind=PaperKind.INSTALLMENT,
            on=each.paid_on,
            creditor=name,
            agreement=number,
            thing=each.public_id,
            number=str(each.number),
            amount=each.paid,
        )
        for each in agreement.installments
        if each.status is InstallmentState.PAID and each.paid_on is not None and each.id not in known
    ]
    letter = []
    if agreement.settled_on is not None and not lettered:
        letter = [
            Paper(
                kind=PaperKind.DISCHARGE,
                on=agreement.settled_on,
                creditor=name,
                agreement=number,
                thing=agreement.public_id,
            )
        ]
    return [terms, *receipts, *older, *letter]


def _of_memo(memo: CalculationMemo) -> Paper:
    return Paper(
        kind=PaperKind.MEMO,
        on=business_date(memo.issued_at),
        creditor=memo.creditor.name,
        agreement="",
        thing=memo.number.removeprefix(NUMBER_START),
        number=memo.kind.value,
        amount=memo.amount,
    )


def _of_kept(kept: IssuedDocument) -> Paper:
    return Paper(
        kind=PaperKind(kept.kind.value),
        on=business_date(kept.issued_at),
        creditor=kept.creditor.name,
        agreement=kept.agreement.number if kept.agreement is not None else "",
        thing=kept.public_id,
        number=str(kept.year or kept.number),
        amount=kept.amount,
        revoked_on=kept.revoked_on,
        version=kept.version,
    )
