"""Accepting several offers to be paid together: all of them or none, with one code, once.

Each creditor's slice is an agreement of its own, written by the service that accepts a single offer; the plan ties
them. What is promised for each of them, charges among it, falls to the plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from offers.agreements.split import SplitRule
from offers.agreements.terms import life_terms_from
from portal.models import Agreement, IdempotencyKey, JointPlan, JointSlice, OfferRecord
from portal.services import audit
from portal.services.agreements import Acceptance, record_accepted
from portal.services.errors import NotFound, OfferRefused, ServiceError, Stale
from portal.services.joint.accounts import JointAccounts, joint_accounts

MARK = "C"  # of "conjunto", before the number of its first agreement
FEWEST = 2


def joint_digest(offers: Sequence[OfferRecord]) -> str:
    """What the one code is good for: these offers, all of them and no other, in whatever order they come."""
    return hashlib.sha256("|".join(sorted(each.digest for each in offers)).encode()).hexdigest()


def offers_to_join(session: Session, debtor_id: int, offer_ids: Sequence[str], today: date) -> list[OfferRecord]:
    """These offers, found fit to be paid together, in order of creditor and debt.

    Raises NotFound for one of anybody else's; OfferRefused: ``joint_too_few``, ``joint_dates_differ``, and what
    `joint_accounts` raises.
    """
    query = select(OfferRecord).where(OfferRecord.debtor_id == debtor_id, OfferRecord.public_id.in_(offer_ids))
    found = sorted(session.scalars(query), key=lambda each: (each.debt.creditor_id, each.debt_id))
    if len(found) != len(set(offer_ids)):
        raise NotFound
    if len({each.debt_id for each in found}) < FEWEST or len({each.debt_id for each in found}) < len(found):
        raise OfferRefused("joint_too_few")
    if len({tuple(_dates(each)) for each in found}) > 1:
        raise OfferRefused("joint_dates_differ")
    joint_accounts(session, {each.debt.creditor_id for each in found}, today)
    return found


def accept(
    session: Session,
    *,
    debtor_id: int,
    acceptances: Sequence[Acceptance],
    key: str,
    confirm: Callable[[Session], dict[str, Any]],
    today: date,
    now: datetime,
) -> JointPlan:
    """Make an agreement of each offer and the plan that ties them, or return the plan this key already made. Commits.

    `confirm` uses up the code inside this transaction, once for all. Raises what `offers_to_join` and
    `agreements.accept` raise, OfferRefused("joint_late_terms_differ"), Stale("key_reused").
    """
    asked = _request_digest(acceptances)
    try:
        known = _answered(session, debtor_id, key, asked)
        if known is not None:
            return known
        plan = _make(session, debtor_id, acceptances, key, confirm, asked, today, now)
        session.commit()
    except (IntegrityError, ServiceError) as error:
        session.rollback()
        known = _answered(session, debtor_id, key, asked)
        if known is not None:
            return known
        if isinstance(error, IntegrityError):
            raise OfferRefused("already_agreed") from error
        raise
    return plan


def _make(
    session: Session,
    debtor_id: int,
    acceptances: Sequence[Acceptance],
    key: str,
    confirm: Callable[[Session], dict[str, Any]],
    asked: str,
    today: date,
    now: datetime,
) -> JointPlan:
    offers = offers_to_join(session, debtor_id, [each.offer_id for each in acceptances], today)
    proof = confirm(session)
    by_offer = {each.offer_id: replace(each, key=f"{key}:{each.offer_id}") for each in acceptances}
    made = [
        record_accepted(
            session, debtor_id=debtor_id, acceptance=by_offer[each.public_id], confirm=lambda _: proof, today=today,
            now=now,
        )
        for each in offers
    ]  # fmt: skip
    _same_late_terms(made)
    plan = _plan(made, offers, joint_accounts(session, {each.creditor_id for each in made}, today), now)
    session.add(plan)
    session.flush()
    answer = {"joint_plan": plan.public_id}
    subject = _subject(debtor_id)
    session.add(IdempotencyKey(subject=subject, key=key, request_digest=asked, answer=answer, created_at=now))
    audit.record(
        session, actor=f"debtor:{debtor_id}", action="joint_plan.accepted", subject=f"joint_plan:{plan.id}", now=now,
        creditor_id=None,
        detail={"agreements": [each.id for each in made], "offers_digest": plan.digest, "rule": plan.rule.value},
    )  # fmt: skip
    return plan


def _plan(made: Sequence[Agreement], offers: Sequence[OfferRecord], into: JointAccounts, now: datetime) -> JointPlan:
    return JointPlan(
        number=f"{MARK}-{made[0].number}",
        debtor_id=made[0].debtor_id,
        slip_account_id=into.slips.id if into.slips is not None else None,
        pix_account_id=into.pix.id if into.pix is not None else None,
        rule=SplitRule.PRO_RATA,
        digest=joint_digest(offers),
        created_at=now,
        slices=[JointSlice(agreement_id=each.id) for each in made],
    )


def _same_late_terms(made: Sequence[Agreement]) -> None:
    """A bank counts one fine and one interest on a charge, so they must be those of every slice."""
    terms = [life_terms_from(each.life) for each in made]
    if len({(each.fine_bps, each.interest_bps) for each in terms}) > 1:
        raise OfferRefused("joint_late_terms_differ")


def _dates(offer: OfferRecord) -> list[str]:
    return [str(line["due_on"]) for line in offer.document["plan"]["installments"]]


def _subject(debtor_id: int) -> str:
    return f"debtor:{debtor_id}:joint"


def _request_digest(acceptances: Sequence[Acceptance]) -> str:
    whole = sorted(f"{each.offer_id}|{each.terms_digest}" for each in acceptances)
    return hashlib.sha256("||".join(whole).encode()).hexdigest()


def _answered(session: Session, debtor_id: int, key: str, asked: str) -> JointPlan | None:
    """What this key was answered before. Raises Stale("key_reused") for another request."""
    query = select(IdempotencyKey).where(IdempotencyKey.subject == _subject(debtor_id), IdempotencyKey.key == key)
    known = session.scalar(query)
    if known is None:
        return None
    if known.request_digest != asked:
        raise Stale("key_reused")
    return session.scalars(select(JointPlan).where(JointPlan.public_id == known.answer["joint_plan"])).one()
