"""What whoever opens a link sees: creditor, first name and amount, a code to pay by, and nothing else of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from brazil.money import Money
from payments.charge import ChargeState
from portal.clock import business_date
from portal.models import Creditor, PayLink
from portal.sealing import Sealer
from portal.services.attempts import Limit, network_of, spend
from portal.services.pay_links import LinkState, link_with, state_of

OPENED_PER_ADDRESS = Limit(scope="pay_link.address", most=60)  # a phone network shows many people as one address


class NothingToPay(StrEnum):
    """Why there is nothing to pay. Never existing, mistyped, ended, expired and paid otherwise are all the same."""

    PAID = "paid"  # by this very link
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody is asked to pay. `payload` is "" while the PSP is being asked; `receiver` is whom the bank shows,
    `until` the last day."""

    creditor: Creditor
    first_name: str
    amount: Money
    until: date
    payload: str
    receiver: str
    receiver_tax_id: str


def spend_opening(session: Session, *, address: str, sealer: Sealer, now: datetime) -> None:
    """Count an opening, whatever its token, and commit. Raises TooMany (``pay_link_too_many``)."""
    spend(session, sealer, [(OPENED_PER_ADDRESS, network_of(address))], now, "pay_link_too_many")


def opened(session: Session, token: str, *, now: datetime) -> Request | NothingToPay:
    """What the link of a token asks for. Counted once there is a code to pay by. Commits."""
    link = link_with(session, token)
    state = state_of(link, now) if link is not None else LinkState.OVER
    if link is None or state is not LinkState.LIVE:
        return NothingToPay.PAID if state is LinkState.PAID else NothingToPay.GONE
    charge = link.charge
    ready = charge.status is ChargeState.REGISTERED
    if ready:
        more = update(PayLink).where(PayLink.id == link.id).values(opened=PayLink.opened + 1)
        session.execute(more.execution_options(synchronize_session=False))
    asked = Request(
        creditor=link.agreement.creditor,
        first_name=link.first_name,
        amount=charge.amount,
        until=charge.valid_until or business_date(link.expires_at),
        payload=charge.pix_payload if ready else "",
        receiver=charge.account.beneficiary["name"],
        receiver_tax_id=charge.account.beneficiary["tax_id"],
    )
    session.commit()
    return asked
