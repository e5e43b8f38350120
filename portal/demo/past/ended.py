"""Agreements of the past that ended unpaid: broken, or changed for another. The services themselves end them, each on
its day; there are few, and what an end leaves of a debt is long to work out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementEvent
from offers.agreements.standing import Reason
from offers.plans.choice import Choice
from payments.ledger import receivable_debt
from portal.demo.past.agreed import Deal, Wanted
from portal.demo.past.days import at
from portal.demo.past.fates import Fate, Script
from portal.demo.past.received import NOTICES_AT
from portal.demo.past.trail import Trail
from portal.models import OfferRecord
from portal.services import ledger
from portal.services.agreement_life import renegotiation_offers
from portal.services.agreement_life.breach import break_it, end_unpaid
from portal.services.agreement_life.renegotiation_offers import ASKED
from portal.services.agreement_life.watch import ACTOR
from portal.services.offer_standing import as_stored

_FIRST_DUE = 20


def break_them(session: Session, deals: Sequence[Deal], trail: Trail) -> None:
    """Break each on the day its window was over, the first first. Does not commit."""
    breaking = [(deal.life.breaks_on, deal.agreement) for deal in deals if deal.life.breaks_on is not None]
    for on, agreement in sorted(breaking, key=lambda each: (each[0], each[1].id)):
        trail.past = at(on, NOTICES_AT)
        break_it(session, agreement, reason=Reason.CURE_ENDED.value, on=on, actor=ACTOR, now=trail.past)
        session.flush()
    trail.past = None


def change_them(session: Session, deals: Sequence[Deal], trail: Trail, today: date) -> list[tuple[Deal, Wanted]]:
    """End those that were changed for another: each with the offer that takes its place."""
    found = []
    changed = [each for each in deals if each.wanted.script.fate is Fate.CHANGED]
    for deal in sorted(changed, key=lambda each: -each.wanted.script.until_ago):
        on = today - timedelta(days=deal.wanted.script.until_ago)
        trail.past = at(on, 20)
        found.append((deal, _changed(session, deal, on, trail)))
    trail.past = None
    return found


def _changed(session: Session, deal: Deal, on: date, trail: Trail) -> Wanted:
    agreement, debt, now = deal.agreement, deal.wanted.debt, trail.past or at(on)
    choice = Choice(count=4, first_due_on=on + timedelta(days=_FIRST_DUE))
    record = renegotiation_offers.make(session, agreement, choice=choice, today=on, now=now)
    if not isinstance(record, OfferRecord):
        raise ValueError(f"nothing in its place: {record}")
    offer = as_stored(record)
    end_unpaid(
        session, agreement, AgreementEvent.REPLACE, reason=ASKED, key=f"replace:{record.id}", on=on,
        actor=f"debtor:{agreement.debtor_id}", now=now, priced_on=offer.priced_on,
    )  # fmt: skip
    session.flush()
    script = Script(days_ago=0, thought=0, count=4, first_due=_FIRST_DUE, fate=Fate.KEPT)
    return Wanted(
        script=script, debt=debt, offer=offer, record=record, contact=deal.wanted.contact, accepted_on=on,
        in_ledger=ledger.balance(session, receivable_debt(str(debt.id))),
    )  # fmt: skip
