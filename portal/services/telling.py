"""Telling a person what happened to their agreement: accepted, paid, settled. Each deed is told once.

CDC art. 42-A: the message names the creditor with address and tax id. The subject and the text message name neither
creditor nor amount: others may see a phone's screen.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from brazil.tax_id import format_tax_id
from offers.owed.prescription import clearance_deadline_on
from portal import clock
from portal.models import Agreement, Creditor, Installment, Instrument, Registration
from portal.sealing import Sealer
from portal.services import messages, preferences, quiet
from portal.services.branding.brands import shown_name
from portal.services.bureau.events import clearing_of
from portal.services.contacts import usable_contact
from portal.services.issuing import account_of


def agreement_accepted(
    session: Session, sealer: Sealer, agreement_id: int, *, base_url: str, today: date, fresh_days: int
) -> None:
    """The number of the agreement and what is paid when."""
    agreement = agreement_by_id(session, agreement_id)
    tell(
        session,
        sealer,
        agreement,
        kind="agreement_accepted",
        today=today,
        fresh_days=fresh_days,
        address=base_url,
        total=agreement.total,
        installments=agreement.installments,
        by_pix=account_of(session, agreement.creditor_id, Instrument.PIX) is not None,
    )


def payment_received(
    session: Session, sealer: Sealer, installment_id: int, paid: Money, paid_on: date, *,
    base_url: str, today: date, fresh_days: int,
) -> None:  # fmt: skip
    """What came in, and what is left to pay."""
    installment = session.scalars(select(Installment).where(Installment.id == installment_id)).one()
    agreement = installment.agreement
    left = [each for each in agreement.installments if each.paid_on is None]
    tell(
        session,
        sealer,
        agreement,
        kind="payment_received",
        today=today,
        fresh_days=fresh_days,
        address=base_url,
        installment=installment,
        count=len(agreement.installments),
        paid=paid,
        paid_on=paid_on,
        still=max(installment.amount - (installment.paid or ZERO), ZERO) if installment.paid_on is None else ZERO,
        left=left,
    )


def agreement_settled(
    session: Session, sealer: Sealer, agreement_id: int, *, base_url: str, today: date, fresh_days: int
) -> None:
    """Everything is paid: the letter is there, and until when the name must be cleared, from the payment that the plan
    defines; for a debt that no register may hold, nothing of that."""
    agreement = agreement_by_id(session, agreement_id)
    clearing = clearing_of(session, agreement)
    started = clearing.happened_on if clearing is not None else None
    tell(
        session,
        sealer,
        agreement,
        kind="agreement_settled",
        today=today,
        fresh_days=fresh_days,
        address=base_url,
        clears_by=clearance_deadline_on(started) if started is not None else None,
    )


def agreement_by_id(session: Session, agreement_id: int) -> Agreement:
    return session.scalars(select(Agreement).where(Agreement.id == agreement_id)).one()


def tell(
    session: Session, sealer: Sealer, agreement: Agreement, *, kind: str, today: date, fresh_days: int, **values: Any
) -> bool:
    """Tell of an agreement, as `tell_person` does. Commits."""
    return tell_person(
        session,
        sealer,
        agreement.debtor_id,
        agreement.creditor,
        kind=kind,
        today=today,
        fresh_days=fresh_days,
        agreement_id=agreement.id,
        number=agreement.number,
        **values,
    )


def tell_person(
    session: Session,
    sealer: Sealer,
    debtor_id: int,
    creditor: Creditor,
    *,
    kind: str,
    today: date,
    fresh_days: int,
    agreement_id: int | None = None,
    **values: Any,
) -> bool:
    """Queue the message by the channel the person wants (e-mail where they did not say), or by the other where that has
    no contact; nothing for who cannot be reached. Commits; whether there was a contact.

    What asks for money leaves when the hours of the law and of the person allow it. What is held
    (portal.services.quiet) is noted and does not leave: True as well, since nobody is to be telephoned instead.
    """
    why = quiet.held(
        session, debtor_id=debtor_id, creditor_id=creditor.id, kind=kind, today=today, agreement_id=agreement_id
    )
    if why is not None:
        quiet.note(session, debtor_id=debtor_id, creditor_id=creditor.id, kind=kind, reason=why, now=clock.now())
        session.commit()
        return True
    about = {"creditor_id": creditor.id, "agreement_id": agreement_id}
    told = _queued(
        session, sealer, debtor_id, creditor, kind=kind, today=today, fresh_days=fresh_days, about=about, values=values
    )
    session.commit()
    return told


def _queued(
    session: Session,
    sealer: Sealer,
    debtor_id: int,
    creditor: Creditor,
    *,
    kind: str,
    today: date,
    fresh_days: int,
    about: dict[str, int | None],
    values: dict[str, Any],
) -> bool:
    asks = quiet.KINDS[kind] is quiet.Purpose.ASKING
    not_before = preferences.leaves_at(session, debtor_id, clock.now()) if asks else None
    for channel in preferences.channels_for(session, debtor_id):
        contact = usable_contact(
            session, debtor_id, channel, today=today, fresh_days=fresh_days, creditor_id=creditor.id
        )
        if contact is not None:
            messages.queue(
                session,
                sealer,
                kind=kind,
                channel=channel,
                recipient=contact.address,
                debtor_id=debtor_id,
                not_before=not_before,
                about=about,
                first_name=_first_name(session, debtor_id, creditor.id),
                creditor=creditor_values(creditor),
                **values,
            )
            return True
    return False


def _first_name(session: Session, debtor_id: int, creditor_id: int) -> str:
    name = session.scalar(
        select(Registration.name).where(Registration.debtor_id == debtor_id, Registration.creditor_id == creditor_id)
    )
    return (name or "").split(" ")[0].capitalize()


def creditor_values(creditor: Creditor) -> dict[str, str]:
    place = f"{creditor.street}, {creditor.district}, {creditor.city}/{creditor.state}, CEP {creditor.postal_code}"
    return {
        "name": shown_name(creditor),
        "legal_name": creditor.legal_name,
        "tax_id": format_tax_id(creditor.tax_id),
        "address": place,
    }
