"""What is known of a person, creditor by creditor, for the person to read: LGPD art. 18 II, art. 19 I.

Everything on file is here, also what no other page shows any more: a debt that was withdrawn is still kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from brazil.money import Money, total
from portal.clock import business_date
from portal.models import (
    Agreement,
    Contact,
    Creditor,
    Debtor,
    DebtRecord,
    IssuedDocument,
    Payment,
    PaymentStatus,
    PortfolioImport,
    Registration,
)
from portal.sealing import Sealer, cpf_bound_to


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDebt:
    """A debt, and the day of the creditor's file that told it last; None where no file did."""

    debt: DebtRecord
    told_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCreditor:
    """What one creditor has, and what came of it. No other creditor is in it."""

    creditor: Creditor
    registration: Registration
    contacts: tuple[Contact, ...]
    debts: tuple[KnownDebt, ...]
    agreements: tuple[Agreement, ...]
    payments: tuple[Payment, ...]
    documents: int

    @property
    def paid(self) -> Money:
        """All that counts of the payments."""
        return total(each.amount for each in self.payments if each.status is PaymentStatus.APPLIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All of it."""

    cpf: str
    since: date
    creditors: tuple[OfCreditor, ...]


def known_of(session: Session, sealer: Sealer, debtor_id: int) -> Known:
    """What is on file of a person, in seven questions however much there is."""
    debtor = session.get_one(Debtor, debtor_id)
    return Known(
        cpf=cpf_of(sealer, debtor),
        since=business_date(debtor.created_at),
        creditors=tuple(_by_creditor(session, debtor_id)),
    )


def creditors_on_file(session: Session, debtor_id: int) -> list[Creditor]:
    """Every creditor that has the person on file, also one without a debt to show."""
    query = select(Creditor).join(Registration, Registration.creditor_id == Creditor.id)
    return list(session.scalars(query.where(Registration.debtor_id == debtor_id).order_by(Creditor.name, Creditor.id)))


def cpf_of(sealer: Sealer, debtor: Debtor) -> str:
    """The eleven digits."""
    return sealer.unseal(debtor.cpf_sealed, cpf_bound_to(debtor.cpf_lookup))


def _by_creditor(session: Session, debtor_id: int) -> list[OfCreditor]:
    registrations = session.execute(
        select(Registration, Creditor)
        .join(Creditor, Creditor.id == Registration.creditor_id)
        .where(Registration.debtor_id == debtor_id)
        .order_by(Creditor.name, Creditor.id)
    ).all()
    contacts = session.scalars(select(Contact).where(Contact.debtor_id == debtor_id).order_by(Contact.id)).all()
    debts = _debts(session, debtor_id)
    agreements = session.scalars(select(Agreement).where(Agreement.debtor_id == debtor_id).order_by(Agreement.id)).all()
    payments = session.scalars(
        select(Payment)
        .where(Payment.debtor_id == debtor_id)
        .options(joinedload(Payment.agreement))
        .order_by(Payment.paid_on, Payment.id)
    ).all()
    documents = session.scalars(
        select(IssuedDocument.creditor_id).where(IssuedDocument.debtor_id == debtor_id, IssuedDocument.sha256 != "")
    ).all()
    return [
        OfCreditor(
            creditor=creditor,
            registration=registration,
            contacts=tuple(each for each in contacts if each.creditor_id == creditor.id),
            debts=tuple(each for each in debts if each.debt.creditor_id == creditor.id),
            agreements=tuple(each for each in agreements if each.creditor_id == creditor.id),
            payments=tuple(each for each in payments if each.creditor_id == creditor.id),
            documents=documents.count(creditor.id),
        )
        for registration, creditor in registrations
    ]


def _debts(session: Session, debtor_id: int) -> list[KnownDebt]:
    rows = session.execute(
        select(DebtRecord, PortfolioImport.started_at)
        .outerjoin(PortfolioImport, PortfolioImport.id == DebtRecord.import_id)
        .where(DebtRecord.debtor_id == debtor_id)
        .order_by(DebtRecord.due_on, DebtRecord.id)
    )
    return [KnownDebt(debt=debt, told_on=business_date(at) if at is not None else None) for debt, at in rows]
