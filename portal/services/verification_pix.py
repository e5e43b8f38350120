"""A pasted copia e cola, looked up by either half of the address it points to.

The portal issues charges with an address of their own; a code that has only a key is nobody's charge here.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from payments.verification.pasted import PastedPix
from payments.verification.pix_comparison import changed_pix_parts
from payments.verification.pix_parts import address_halves, addresses_in
from portal.models import Agreement, Charge, Installment
from portal.services.verification_answers import Answer, Outcome, Subject, answer_of_charge

_AT_MOST = 5  # one charge has an address; its halves are those of no other


def answer_to_pix(session: Session, pasted: PastedPix, today: date) -> Answer:
    """What a copia e cola is: ours to the last character, ours with a part changed, or not ours."""
    compared = [(changed_pix_parts(pasted.payload, each.pix_payload), each) for each in _candidates(session, pasted)]
    if not compared:
        return Answer(outcome=Outcome.NOT_OURS, subject=Subject.PIX)
    parts, charge = min(compared, key=lambda pair: len(pair[0]))
    if parts:
        return Answer(outcome=Outcome.CHANGED, subject=Subject.PIX, parts=parts)
    return answer_of_charge(session, charge, today)


def _candidates(session: Session, pasted: PastedPix) -> list[Charge]:
    halves = [address_halves(address) for address in addresses_in(pasted.payload)]
    heads, tails = [head for head, _ in halves], [tail for _, tail in halves]
    by_head = _found(session, Charge.pix_address_head.in_(heads))
    by_tail = _found(session, Charge.pix_address_tail.in_(tails))
    return list({charge.id: charge for charge in (*by_head, *by_tail)}.values())


def _found(session: Session, condition: ColumnElement[bool]) -> list[Charge]:
    query = (
        select(Charge)
        .where(condition, Charge.pix_payload != "")
        .options(
            joinedload(Charge.account),
            joinedload(Charge.installment).joinedload(Installment.agreement).joinedload(Agreement.creditor),
        )
        .order_by(Charge.id)
        .limit(_AT_MOST)
    )
    return list(session.scalars(query))
