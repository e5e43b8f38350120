"""What an agreement has in the ledger, and what was paid under it, day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.breach import Paid
from payments.ledger import Account, Journal, JournalKind, Posting, discount_granted, receivable_agreement
from portal.models import Agreement, AgreementDebt, JournalRecord
from portal.services.agreement_life.facts import settled_of
from portal.services.ledger import balance


def left_in_ledger(session: Session, agreement: Agreement) -> Money:
    """What the ledger has as owed on it."""
    return balance(session, receivable_agreement(str(agreement.id)))


def payments_of(session: Session, agreement: Agreement) -> tuple[Paid, ...]:
    """Everything that was paid under it and still counts, fine and interest of delay too, a sum a day."""
    by_day: dict[date, Money] = defaultdict(lambda: ZERO)
    for some in settled_of(session, agreement).values():
        for one in some:
            by_day[one.on] += one.nominal + one.fine + one.interest
    return tuple(Paid(on=day, amount=by_day[day]) for day in sorted(by_day))


def agreed_paid(session: Session, agreement: Agreement) -> Money:
    """How much of what was agreed is paid, charges of delay aside."""
    return total(one.nominal for some in settled_of(session, agreement).values() for one in some)


def accepted_journals(session: Session, agreement: Agreement) -> list[Journal]:
    """How its debts came into it."""
    came_in = (JournalRecord.kind == JournalKind.DEBT_IMPORTED.value) & JournalRecord.ref.startswith(
        f"agreement:{agreement.id}:", autoescape=True
    )
    made = (JournalRecord.kind == JournalKind.AGREEMENT_ACCEPTED.value) & (JournalRecord.ref == str(agreement.id))
    query = select(JournalRecord).where(JournalRecord.creditor_id == agreement.creditor_id, came_in | made)
    return [journal_of(record) for record in session.scalars(query.order_by(JournalRecord.id))]


def journal_of(record: JournalRecord) -> Journal:
    """A journal as it was recorded."""
    postings = tuple(
        Posting(source=Account.parse(each.source), destination=Account.parse(each.destination), amount=each.amount)
        for each in record.postings
    )
    kind = JournalKind(record.kind)
    return Journal(kind=kind, ref=record.ref, occurred_on=record.occurred_on, postings=postings)


def discount_booked(session: Session, agreement: Agreement) -> Money:
    """What acceptance booked as given up."""
    given = discount_granted(str(agreement.creditor_id))
    postings = [each for journal in accepted_journals(session, agreement) for each in journal.postings]
    into = total(each.amount for each in postings if each.destination == given)
    return into - total(each.amount for each in postings if each.source == given)


def shares(amount: Money, debts: Sequence[AgreementDebt]) -> tuple[Money, ...]:
    """An amount over the debts of an agreement by what was agreed of each; the last takes what does not divide."""
    whole = total(each.agreed for each in debts).cents
    if len(debts) == 1 or not whole:
        return (amount, *(ZERO for _ in debts[1:]))
    given = [Money(amount.cents * each.agreed.cents // whole) for each in debts[:-1]]
    return (*given, amount - total(given))
