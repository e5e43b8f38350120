"""Paying several installments at once: late ones with their charges, others early with less interest (CDC 52 §2º).

What is shown is what is asked: one charge, whose shares say what it pays of each installment, good for a few days.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from sqlalchemy import false, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from brazil.calendar import add_bank_days
from brazil.money import ZERO, Money
from offers.agreements.agreement import RUNNING, InstallmentState
from offers.agreements.free_amount import NotPayable, Quote, spread
from offers.agreements.frozen import Freeze
from offers.agreements.settling import Settling, settling
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms
from payments.boleto import Boleto
from payments.boleto_codes import boleto_codes
from payments.charge import ChargeState
from portal.models import (
    Agreement,
    Charge,
    ChargeMethod,
    ChargePurpose,
    ChargeShare,
    Installment,
    Instrument,
    ReceivingAccount,
)
from portal.sealing import Sealer
from portal.services import outbox
from portal.services.agreement_life.facts import facts_of, freezes_of, made_of, terms_of
from portal.services.agreement_records import agreement_of
from portal.services.document_numbers import document_number
from portal.services.errors import NotFound, Stale
from portal.services.issuing import DEAD, account_of
from portal.services.parties import bank_account, creditor_party, payer
from portal.services.payments import lock_agreements
from portal.services.receiving_accounts import in_use
from portal.services.slip_numbers import take_number
from portal.services.withdrawals import withdraw_charge

GOOD_FOR = 2
"""Bank days for which the amount stands: time for a boleto to be registered and paid."""


def quoting(session: Session, agreement: Agreement, today: date) -> Quote:
    """What it takes to settle open installments today, asked for as often as one likes.

    The function given raises OfferError("installment_unknown").
    """
    offer = made_of(session, agreement)
    return partial(
        _quote,
        facts_of(session, agreement),
        terms_of(agreement),
        offer.plan.monthly_rate,
        today,
        offer.plan.first_due_on if offer.plan.has_down_payment else offer.priced_on,
        freezes_of(session, agreement.id),
    )


def quote(session: Session, agreement: Agreement, today: date, numbers: Collection[int] | None = None) -> Settling:
    """What it takes to settle these open installments today, or all. Raises OfferError("installment_unknown")."""
    return quoting(session, agreement, today)(numbers)


def charge_for(
    session: Session,
    *,
    debtor_id: int,
    agreement_id: str,
    numbers: Collection[int],
    sealer: Sealer,
    today: date,
    now: datetime,
) -> list[Charge]:
    """One Pix and one boleto, as the creditor receives, for these installments; asked again for the same, the same
    ones. Others that were made for several of them end. Commits.

    Raises Stale("agreement_asks_nothing") for one that does not run, NotFound("no_receiving_account"),
    OfferError("installment_unknown").
    """
    agreement = _running(session, debtor_id, agreement_id, asks=bool(numbers))
    return _charge(session, agreement, quote(session, agreement, today, numbers), sealer, today, now)


def charge_for_amount(
    session: Session, *, debtor_id: int, agreement_id: str, amount: Money, sealer: Sealer, today: date, now: datetime
) -> list[Charge] | NotPayable:
    """As `charge_for`, for an amount of the person's own choice (offers.agreements.free_amount). Commits, unless the
    amount cannot be chosen. Raises as `charge_for`."""
    agreement = _running(session, debtor_id, agreement_id, asks=True)
    found = spread(quoting(session, agreement, today), amount)
    if isinstance(found, NotPayable):
        session.rollback()
        return found
    return _charge(session, agreement, found.settling, sealer, today, now)


def _running(session: Session, debtor_id: int, agreement_id: str, *, asks: bool) -> Agreement:
    agreement = agreement_of(session, debtor_id, agreement_id)
    lock_agreements(session, {agreement.id})
    if agreement.status not in RUNNING or not asks:
        session.rollback()
        raise Stale("agreement_asks_nothing")
    return agreement


def _charge(
    session: Session, agreement: Agreement, found: Settling, sealer: Sealer, today: date, now: datetime
) -> list[Charge]:
    same, others = _made_before(session, agreement, found, today)
    for charge in others:
        withdraw_charge(session, charge, now)
    if not same:
        same = _make(session, agreement, found, sealer, today, now)
    session.commit()
    return same


def _quote(
    facts: Sequence[InstallmentFacts],
    terms: LifeTerms,
    monthly_rate: Decimal,
    today: date,
    interest_from: date,
    freezes: Collection[Freeze],
    numbers: Collection[int] | None = None,
) -> Settling:
    return settling(facts, terms, monthly_rate, today, numbers=numbers, interest_from=interest_from, freezes=freezes)


def charges_for_several(session: Session, agreement_id: int, today: date) -> list[Charge]:
    """The charges for several installments that still stand, newest first; those of links (pay_links) aside."""
    query = (
        select(Charge)
        .join(Charge.installment)
        .options(contains_eager(Charge.installment), selectinload(Charge.shares))
        .where(
            Installment.agreement_id == agreement_id,
            Charge.purpose == ChargePurpose.SEVERAL,
            Charge.without_payer == false(),
            Charge.status.not_in((*DEAD, ChargeState.PAID, ChargeState.WRITE_OFF_REQUESTED)),
            Charge.valid_until >= today,
        )
        .order_by(Charge.id.desc())
    )
    return list(session.scalars(query))


def last_for_several(session: Session, agreement_id: int) -> Charge | None:
    """The newest charge for several installments there ever was, the paid one where it was made by Pix and boleto."""
    query = (
        select(Charge)
        .join(Charge.installment)
        .options(contains_eager(Charge.installment))
        .where(
            Installment.agreement_id == agreement_id,
            Charge.purpose == ChargePurpose.SEVERAL,
            Charge.valid_until.is_not(None),
            Charge.without_payer == false(),
        )
        .order_by(Charge.id.desc())
        .limit(2)
    )
    newest = list(session.scalars(query))
    twins = [each for each in newest if each.created_at == newest[0].created_at]
    return next((each for each in twins if each.status is ChargeState.PAID), next(iter(newest), None))


def _made_before(
    session: Session, agreement: Agreement, found: Settling, today: date
) -> tuple[list[Charge], list[Charge]]:
    """Those made today for exactly this, and those that are to end: nobody is to pay one installment by two of them."""
    wanted = {(line.number, line.value) for line in found.lines}
    same: list[Charge] = []
    others: list[Charge] = []
    for charge in charges_for_several(session, agreement.id, today):
        asked = {(each.installment.number, each.amount) for each in charge.shares}
        (same if asked == wanted and charge.issued_on == today else others).append(charge)
    return same, others


def _make(
    session: Session, agreement: Agreement, found: Settling, sealer: Sealer, today: date, now: datetime
) -> list[Charge]:
    pix = account_of(session, agreement.creditor_id, Instrument.PIX)
    slips = in_use(session, agreement.creditor_id, today)
    if pix is None and slips is None:
        raise NotFound("no_receiving_account")
    until = add_bank_days(today, GOOD_FOR)
    made = []
    if pix is not None:
        made.append(draft(session, agreement, found, pix, ChargeMethod.PIX, today, until, now))
        outbox.enqueue(session, "pix.create", f"charge:{made[-1].id}", {"charge_id": made[-1].id})
    if slips is not None:
        boleto = draft(session, agreement, found, slips, ChargeMethod.BOLETO, today, until, now)
        _number(session, boleto, agreement, slips, sealer)
        outbox.enqueue(session, "bank.remessa", f"charge:{boleto.id}", {"account_id": slips.id})
        made.append(boleto)
    return made


def draft(
    session: Session,
    agreement: Agreement,
    found: Settling,
    account: ReceivingAccount,
    method: ChargeMethod,
    today: date,
    until: date,
    now: datetime,
    *,
    without_payer: bool = False,
) -> Charge:
    """A charge of an amount that is right until a day and bears nothing after it. Does not commit."""
    opened = {each.number: each for each in agreement.installments if each.status is InstallmentState.OPEN}
    first = opened[found.lines[0].number]
    charge = Charge(
        installment_id=first.id,
        debtor_id=agreement.debtor_id,
        receiving_account_id=account.id,
        method=method,
        purpose=ChargePurpose.SEVERAL,
        valid_until=until,
        without_payer=without_payer,
        sequential="" if method is ChargeMethod.PIX else str(take_number(session, account.id)),
        nosso_numero=uuid.uuid4().hex,
        document_number=document_number(agreement.id, first.number),
        amount=found.value,
        issued_on=today,
        due_on=until,
        barcode="",
        linha_digitavel="",
        status=ChargeState.DRAFTED,
        created_at=now,
    )
    charge.shares = [
        ChargeShare(installment_id=opened[line.number].id, amount=line.value, charges=line.charges, rebate=line.rebate)
        for line in found.lines
        if line.value > ZERO
    ]
    session.add(charge)
    session.flush()
    return charge


def _number(session: Session, charge: Charge, agreement: Agreement, account: ReceivingAccount, sealer: Sealer) -> None:
    codes = boleto_codes(
        Boleto(
            account=bank_account(account),
            nosso_numero=charge.sequential,
            document_number=charge.document_number,
            amount=charge.amount,
            issued_on=charge.issued_on,
            due_on=charge.due_on,
            payer=payer(session, agreement.debtor_id, agreement.creditor_id, sealer),
            creditor=creditor_party(agreement.creditor),
        )
    )
    charge.nosso_numero = codes.nosso_numero
    charge.barcode, charge.linha_digitavel = codes.barcode, codes.linha_digitavel
    session.flush()
