"""A year that lies behind a creditor of the demonstration, written once, right after its debts came in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from offers.agreements.terms import LifeTerms, life_terms_of
from offers.policies.policy import Policy
from portal.demo.past.agreed import Deal, Wanted, agreed, contacts, note
from portal.demo.past.asked import HOW_MANY, ask_and_answer
from portal.demo.past.clearing import clear
from portal.demo.past.ended import break_them, change_them
from portal.demo.past.fates import Fate, Script, scripts, seen_only
from portal.demo.past.lived import window_now
from portal.demo.past.offered import Ground, offer_of, seen
from portal.demo.past.paid_out import pay_out
from portal.demo.past.picked import Sought, picked
from portal.demo.past.received import FEE, bring_in
from portal.demo.past.slips import ask_the_bank, slips_of
from portal.demo.past.team import Team, team_of
from portal.demo.past.told import enter_costs, rate
from portal.demo.past.trail import Trail
from portal.models import Agreement, Creditor, DebtRecord, Pricing, ReceivingAccount
from portal.sealing import Sealer
from portal.services.index_series import series_in_force
from portal.services.policies_in_force import policy_of, version_in_force
from portal.services.proofs import TOPIC
from portal.services.receiving_accounts import in_use

_FIRST_LETTER, _NEXT_LETTER = timedelta(minutes=10), timedelta(seconds=40)
_LONG_AGO = timedelta(days=160)
"""Before the first dispute: what people are wrong about was owed by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and when a past is written, and with what."""

    creditor: Creditor
    account: ReceivingAccount
    ground: Ground
    team: Team
    sealer: Sealer
    base_url: str
    today: date
    now: datetime
    trail: Trail


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What people saw: every pricing, and of it the offers that were accepted; debts that others were wrong about."""

    pricings: list[Pricing]
    wanted: list[Wanted]
    beside: list[DebtRecord]


def has_past(session: Session, creditor_id: int) -> bool:
    """Whether anything was ever agreed with the creditor: then the past is there, or is its own."""
    return session.scalar(select(Agreement.id).where(Agreement.creditor_id == creditor_id).limit(1)) is not None


def place_of(
    session: Session, creditor: Creditor, *, sealer: Sealer, base_url: str, today: date, now: datetime, trail: Trail
) -> Place:
    """The place of a creditor that has a policy in force and an account."""
    version, account = version_in_force(session, creditor.id), in_use(session, creditor.id, today)
    if version is None or account is None:
        raise ValueError("a creditor of the demonstration has a policy and an account")
    ground = Ground(version=version, policy=policy_of(version), series=series_in_force(session))
    return Place(
        creditor=creditor, account=account, ground=ground, team=team_of(session, creditor.slug), sealer=sealer,
        base_url=base_url, today=today, now=now, trail=trail,
    )  # fmt: skip


def give_past(session: Session, place: Place) -> None:
    """Write what people saw and agreed on, how it went, and what was said, asked, spent and paid out meanwhile. Does
    not commit: a past is there whole, or not at all."""
    with _at_once(session):
        _give(session, place)


@contextmanager
def _at_once(session: Session) -> Iterator[None]:
    """The services asked here commit by themselves. What they commit waits for the end: seventy writes to the disk,
    each waited for, would take longer than all the rest."""
    session.commit = session.flush  # type: ignore[method-assign]
    try:
        yield
    finally:
        del session.commit


def _give(session: Session, place: Place) -> None:
    slug, trail, today, team = place.creditor.slug, place.trail, place.today, place.team
    looked = _looked(session, place)
    deals = agree(session, place, looked.wanted)
    _letters_later(deals, place)
    clear(session, deals, staff_id=team.analyst, trail=trail, today=today)
    rate(session, slug, deals, looked.pricings)
    ask_and_answer(session, looked.beside, team=team, sealer=place.sealer, trail=trail, today=today)
    enter_costs(session, slug, deals, staff_id=team.manager, trail=trail, today=today)
    pay_out(session, place.account, team, today=today, now=place.now)


def _letters_later(deals: Sequence[Deal], place: Place) -> None:
    """The letters of what was settled are drawn one by one, once whoever started the demonstration has looked around:
    the worker's own sweep finds each promised for today (`portal.services.proofs.promise_all`)."""
    settled = [deal.agreement.id for deal in deals if deal.life.settled_by is not None]
    for number, agreement_id in enumerate(settled):
        due = place.now + _FIRST_LETTER + number * _NEXT_LETTER
        key = f"swept:{agreement_id}:{place.today}"
        place.trail.promise(place.now, TOPIC, key, {"agreement_id": agreement_id}, due=due)


def agree(session: Session, place: Place, wanted: Sequence[Wanted]) -> list[Deal]:
    """The agreements, those that ended among them, and those that took the place of one."""
    deals = make(session, place, wanted)
    break_them(session, deals, place.trail)
    changed = change_them(session, deals, place.trail, place.today)
    later = make(session, place, [each for _, each in changed]) if changed else []
    for (deal, _), following in zip(changed, later, strict=True):
        deal.agreement.replaced_by_id = following.agreement.id
    session.flush()
    return [*deals, *later]


def make(session: Session, place: Place, wanted: Sequence[Wanted]) -> list[Deal]:
    """The agreements of these offers with their slips and payments, the first accepted first. Does not commit."""
    ordered = sorted(wanted, key=lambda each: (each.accepted_at, each.record.id))
    with session.no_autoflush:
        deals = [
            agreed(session, each, sealer=place.sealer, base_url=place.base_url, today=place.today, now=place.now)
            for each in ordered
        ]
        session.flush()
        for deal in deals:
            note(deal, place.trail)
        slips = slips_of(session, place.account, deals)
        bring_in(session, deals, slips, FEE, place.trail)
    ask_the_bank(slips.values(), place.trail, place.now)
    return deals


def _looked(session: Session, place: Place) -> Looked:
    """Every pricing and offer, in the order in which people saw them."""
    looks = _looks(place)
    sought = [Sought(on=look.on, count=look.script.count if look.script else 1) for look in looks]
    sought += [Sought(on=place.today - _LONG_AGO)] * HOW_MANY
    debts = picked(session, place.creditor.slug, place.creditor.id, sought, place.today)
    pricings, made = [], []
    for look, debt in zip(looks, debts, strict=False):
        found = seen(debt, look.on, place.ground)
        pricings.append(found.pricing)
        if look.planned:
            count, first_due = (look.script.count, look.script.first_due) if look.script else (4, 10)
            made.append((look.script, debt, *offer_of(found, place.ground, count=count, first_due=first_due)))
    session.add_all(pricings)
    session.add_all(record for *_, record in made)
    session.flush()
    people = contacts(session, place.creditor.id, debts)
    wanted = [
        Wanted(
            script=script, debt=debt, offer=offer, record=record, contact=people[debt.debtor_id],
            accepted_on=place.today - timedelta(days=script.days_ago),
        )
        for script, debt, offer, record in made
        if script is not None
    ]  # fmt: skip
    return Looked(pricings=pricings, wanted=wanted, beside=debts[len(looks) :])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    on: date
    planned: bool
    script: Script | None = None


def _looks(place: Place) -> list[_Look]:
    """When people saw their options, the first first, and what became of it."""
    terms, slug, day = _terms(place.ground.policy), place.creditor.slug, timedelta(days=1)
    timely = (_timely(each, place, terms) for each in scripts(slug))
    looks = [_Look(on=place.today - each.seen_ago * day, planned=True, script=each) for each in timely]
    looks += [_Look(on=place.today - days_ago * day, planned=planned) for days_ago, planned in seen_only(slug)]
    return sorted(looks, key=lambda look: look.on)


def _terms(policy: Policy) -> LifeTerms:
    return life_terms_of(policy.tiers[0].changes, fine_bps=0, interest_bps=0)


def _timely(script: Script, place: Place, terms: LifeTerms) -> Script:
    """A notice that runs today is one given on some days only: the agreement was made on the day that leaves most of
    its window."""
    if script.fate is not Fate.NOTICED:
        return script
    tier, day = place.ground.policy.tiers[0], timedelta(days=1)
    left = {ago: window_now(tier, terms, place.today - ago * day, place.today) for ago in range(10, 30)}
    return replace(script, days_ago=max(left, key=lambda ago: (left[ago], -ago)), first_due=0)
