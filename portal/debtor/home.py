"""The first page after signing in."""

from __future__ import annotations

from flask import render_template

from brazil.money import total
from offers.agreements.agreement import AgreementState
from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.debtor.plan_words import refusal_sentence
from portal.extensions import reading
from portal.models import DebtStatus
from portal.services.disputes.reading import open_disputes_of
from portal.services.joint.accepting import FEWEST
from portal.services.joint.paying import plans_of_agreements
from portal.services.money_in.debtor_credits import credits_of
from portal.services.overview import Overview, overview_of


@debtor.get("/inicio")
def home() -> str:
    today = clock.today()
    with reading() as session:
        overview = overview_of(session, access.debtor_id(), today)
        in_favor = credits_of(session, access.debtor_id(), today) if overview.agreements else []
        plans = plans_of_agreements(session, access.debtor_id()) if overview.agreements else {}
        opened = [card for card in overview.debts if card.debt.status is DebtStatus.OPEN and not card.prescribed]
        disputes = open_disputes_of(session, access.debtor_id()) if _may_be_disputed(overview) else {}
        joinable = len(opened) >= FEWEST and overview.joint
    unknown = {card.debt.public_id: refusal_sentence(card.unknown) for card in overview.debts if card.unknown}
    return render_template(
        "debtor/home.html",
        overview=overview,
        step=overview.step,
        unknown=unknown,
        today=today,
        in_favor=total(each.free for each in in_favor),
        plans=plans,
        joinable=joinable,
        disputes=disputes,
    )


def _may_be_disputed(overview: Overview) -> bool:
    """Whether it is worth asking: a disputed debt stands so, is paid, or has its agreement held."""
    stands = any(card.debt.status in (DebtStatus.DISPUTED, DebtStatus.SETTLED) for card in overview.debts)
    return stands or any(card.status is AgreementState.FROZEN for card in overview.agreements)
