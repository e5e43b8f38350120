"""A payment that no file tells of, entered by hand: its agreement first, then what came, into which conta, and why."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template, request, url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from brazil.money import ZERO, Money
from portal import clock
from portal.access import staff
from portal.extensions import reading, settings, writing
from portal.finance.blueprint import finance
from portal.finance.queue_filters import amount_typed
from portal.finance.scope import own_creditor, scope_of
from portal.formatting import brl, date_short
from portal.models import Agreement, BeneficiaryKind, HandEntry, HandEntryStatus, ReceivingAccount
from portal.services.errors import NotAllowed, NotFound
from portal.services.finance_accounts import account_name
from portal.services.finance_origins import agreement_by_number
from portal.services.money_in.hand_entries import Proposal, enter
from portal.services.payments import open_installments_of
from portal.staff_pages import staff_context
from portal.wording import sentence


@finance.route("/pagamentos/digitar", methods=["GET", "POST"])
def hand_entry() -> str | Response | tuple[str, int]:
    if request.method == "GET":
        with reading() as session:
            return _page(session)
    with writing() as session:
        try:
            entry = _entered(session)
        except NotAllowed as error:
            session.rollback()
            return _page(session, error=sentence(error.code)), 422
        applied = entry.status is HandEntryStatus.APPLIED
        done, waits = (1, None) if applied else (None, 1)
        return redirect(url_for("finance.hand_entry", acordo=entry.agreement.number, feito=done, espera=waits), 303)


def _entered(session: Session) -> HandEntry:
    agreement = agreement_by_number(session, request.form.get("acordo", ""), own_creditor())
    account = session.scalar(
        select(ReceivingAccount).where(ReceivingAccount.public_id == request.form.get("conta", ""))
    )
    if agreement is None or account is None:
        raise NotFound
    chosen = next(
        (each for each in open_installments_of(agreement) if str(each.id) == request.form.get("parcela")), None
    )
    proposal = Proposal(
        agreement_id=agreement.id,
        account_id=account.id,
        amount=amount_typed(request.form.get("valor", "")) or ZERO,
        paid_on=_day(request.form.get("dia", "")),
        reason=request.form.get("motivo", ""),
        installment_id=chosen.id if chosen else None,
    )
    return enter(
        session,
        proposal,
        staff_id=staff().staff_id or 0,
        creditor_id=own_creditor(),
        limit=Money(settings().hand_payment_limit),
        today=clock.today(),
        now=clock.now(),
    )


def _page(session: Session, error: str = "") -> str:
    scope_of(session)  # another creditor's name in the address leads nowhere here either
    typed = request.values.get("acordo", "").strip()[:40]
    agreement = agreement_by_number(session, typed, own_creditor()) if typed else None
    return render_template(
        "finance/hand_entry.html",
        typed=typed,
        agreement=agreement,
        installments=[
            (each.id, f"Parcela {each.number}, vence em {date_short(each.due_on)}, {brl(each.amount)}")
            for each in (open_installments_of(agreement) if agreement else [])
        ],
        accounts=[(each.public_id, account_name(each)) for each in _accounts(session, agreement)],
        values=request.form,
        today=clock.today(),
        limit=Money(settings().hand_payment_limit),
        error=error,
        done="feito" in request.args,
        waits="espera" in request.args,
        **staff_context(),
    )


def _accounts(session: Session, agreement: Agreement | None) -> list[ReceivingAccount]:
    """The contas its payments come into: the creditor's own, and for the operator's people the operator's too."""
    if agreement is None:
        return []
    own = ReceivingAccount.creditor_id == agreement.creditor_id
    if own_creditor() is None:
        own = or_(own, ReceivingAccount.beneficiary_kind == BeneficiaryKind.OPERATOR)
    return list(session.scalars(select(ReceivingAccount).where(own).order_by(ReceivingAccount.id)))


def _day(typed: str) -> date:
    """The day of the payment. Raises NotAllowed("day_missing")."""
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise NotAllowed("day_missing") from error
