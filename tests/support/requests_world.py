"""Rosa asked people for things: what waits, what is late, what was answered, and what she could still ask."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from brazil.money import Money
from offers.proposals.counteroffer import Proposal
from portal import clock
from portal.models import RequestKind, RequestStatus, Role, Step
from portal.services import ratings
from portal.services.requests.complaining import About
from tests.support import negotiation, people
from tests.support.disputes import PNG
from tests.support.requests import Desk, with_authority

if TYPE_CHECKING:
    from tests.support.situations import World


def their_requests(world: World) -> None:
    """One debt with a proposal that can go to a person, one that waits, one answered with another plan."""
    with world.database.writing() as session:
        creditor = people.make_creditor(session, name="Loja Ipê", legal_name="Loja Ipê Móveis Ltda.")
        negotiation.publish_policy(session, creditor, with_authority())
        rosa = people.make_debtor(session, world.sealer, creditor=creditor, name="ROSA MELO")
        debts = [people.make_debt(session, rosa, creditor, origin=f"Compra {n}") for n in (1, 2, 3)]
        session.commit()
        free, waits, met = (Desk(session, world.sealer, debt) for debt in debts)
        free.propose(1_00)
        waits.propose(50_00, 2)
        waiting = waits.to_person("Recebo no dia 10.")
        shown = met.propose(300_00).table.pricing.cash_total
        other = Proposal(amount=shown - Money(10_00), count=1)
        answered = met.answer(met.to_person(), RequestStatus.ANSWERED, proposal=other)
        long_ago = clock.today() - timedelta(days=30)
        late = free.complain("Ninguém atende o telefone.", today=long_ago)
        solved = free.answer(
            free.complain("O boleto veio com outro nome.", About.PAYMENT, files=(PNG,)),
            RequestStatus.ANSWERED, role=Role.ADMIN, creditor_id=None,
        )  # fmt: skip
        refused = free.answer(
            free.ask(RequestKind.CORRECTION, what={"field": "nome"}, wanted="Rosa de Melo"), RequestStatus.REFUSED
        )
        offer = negotiation.make_offer(session, debts[0], count=2)
        session.commit()
        ratings.rate(
            session, world.sealer, debtor_id=rosa.id, step=Step.PAUSE, score=4, today=clock.today(), now=clock.now()
        )
        world.things |= {
            "unheard": debts[0].public_id, "request": waiting.public_id, "met_request": answered.public_id,
            "late_request": late.public_id, "answered_request": solved.public_id,
            "refused_request": refused.public_id, "reviewable": offer.public_id, "ipe": creditor.public_id,
        }  # fmt: skip
        world.comes_in("rosa", rosa)
