"""Disputing a debt: why, what happened, and the page that says where the dispute stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import access, clock
from portal.brands import headed_by
from portal.debtor.blueprint import debtor
from portal.debtor.dispute_words import effects
from portal.debtor.disputes_form import ADDRESSES, DisputeForm, ReasonForm, reason_at
from portal.extensions import reading, sealer, writing
from portal.models import DebtRecord, DebtStatus, Dispute, DisputeReason, DisputeStatus, ReturnStatus
from portal.services.agreement_records import live_agreement_of
from portal.services.balances import is_prescribed
from portal.services.bureau.of_disputes import clearing_of_dispute
from portal.services.bureau.shown import ClearingShown
from portal.services.debts import debt_of, debts_of
from portal.services.disputes import returns
from portal.services.disputes.closing import IN_FAVOUR
from portal.services.disputes.holding import held_since
from portal.services.disputes.opening import open_dispute
from portal.services.disputes.reading import dispute_of, disputes_of, open_dispute_of, subject_of
from portal.services.disputes.terms import answer_by, terms_for
from portal.services.disputes.withdrawing import withdraw
from portal.services.disputes.words_of_reason import answer_in, justification_in, said_in
from portal.services.errors import Stale
from portal.services.evidence import FileRefused, files_of
from portal.services.joint.membership import plan_id_of
from portal.wording import sentence
from portal.wording_disputes import REASON_NOTES, REASONS, STATES

Page = Response | str | tuple[str, int]
NOTES = {name: REASON_NOTES[reason] for reason, name in ADDRESSES.items()}


@debtor.get("/contestacoes")
def disputes() -> str:
    today = clock.today()
    with reading() as session:
        found = disputes_of(session, access.debtor_id())
        disputed = {each.debt_id for each in found if each.status is DisputeStatus.OPEN}
        debts = [each for each in debts_of(session, access.debtor_id(), today) if each.id not in disputed]
        return render_template("debtor/disputes.html", disputes=found, debts=debts, reasons=REASONS, states=STATES)


@debtor.route("/dividas/<debt_id>/contestar", methods=["GET", "POST"])
def contest(debt_id: str) -> Page:
    form = ReasonForm()
    with reading() as session:
        found = debt_of(session, access.debtor_id(), debt_id, clock.today())
        known = open_dispute_of(session, found.id)
        if known is not None:
            return redirect(url_for("debtor.dispute", dispute_id=known.public_id), 303)
        if form.validate_on_submit():
            return redirect(url_for("debtor.contest_reason", debt_id=debt_id, reason=form.reason.data), 303)
        page = render_template(
            "debtor/dispute_why.html", form=form, debt=found, **headed_by(found.creditor), notes=NOTES
        )
        return (page, 422) if form.errors else page


@debtor.route("/dividas/<debt_id>/contestar/<reason>", methods=["GET", "POST"])
def contest_reason(debt_id: str, reason: str) -> Page:
    chosen, today = reason_at(reason), clock.today()
    form = DisputeForm(chosen, today)
    if form.validate_on_submit():
        try:
            return redirect(url_for("debtor.dispute", dispute_id=_open(debt_id, form), novo=1), 303)
        except FileRefused as refused:
            form.files.errors = [sentence(refused.code, **refused.values_shown)]
    with reading() as session:
        found = debt_of(session, access.debtor_id(), debt_id, today)
        known = open_dispute_of(session, found.id)
        if known is not None:
            return redirect(url_for("debtor.dispute", dispute_id=known.public_id), 303)
        page = render_template(
            "debtor/dispute_say.html",
            form=form,
            debt=found,
            **headed_by(found.creditor),
            reason=chosen,
            title=REASONS[chosen],
            rows=_rows(session, found, chosen, today),
            today=today,
        )
        return (page, 422) if form.errors else page


@debtor.get("/contestacoes/<dispute_id>")
def dispute(dispute_id: str) -> str:
    with reading() as session:
        found = dispute_of(session, access.debtor_id(), dispute_id)
        return _shown(session, found, "debtor/dispute.html", new=request.args.get("novo") == "1")


@debtor.route("/contestacoes/<dispute_id>/retirar", methods=["GET", "POST"])
def withdraw_dispute(dispute_id: str) -> Page:
    if request.method == "POST":
        with writing() as session:
            try:
                withdraw(
                    session, debtor_id=access.debtor_id(), dispute_id=dispute_id, today=clock.today(), now=clock.now()
                )
            except Stale as over:
                if over.code != "dispute_over":
                    raise
        return redirect(url_for("debtor.dispute", dispute_id=dispute_id), 303)
    with reading() as session:
        found = dispute_of(session, access.debtor_id(), dispute_id)
        if found.status is not DisputeStatus.OPEN:
            return redirect(url_for("debtor.dispute", dispute_id=dispute_id), 303)
        return render_template(
            "debtor/dispute_withdraw.html", dispute=found, debt=found.debt, **headed_by(found.creditor)
        )


def _open(debt_id: str, form: DisputeForm) -> str:
    with writing() as session:
        return open_dispute(
            session,
            debtor_id=access.debtor_id(),
            debt_id=debt_id,
            complaint=form.complaint(),
            sealer=sealer(),
            today=clock.today(),
            now=clock.now(),
            proof={"ip": request.remote_addr or "", "user_agent": request.user_agent.string[:200]},
        ).public_id


def _rows(session: Session, debt: DebtRecord, reason: DisputeReason, today: date) -> list[tuple[str, str]]:
    terms = terms_for(session, debt)
    return _effects(session, debt, debt.status, reason, answer_by(terms, today), today, holds=terms.holds_accrual)


def _effects(
    session: Session,
    debt: DebtRecord,
    found_as: DebtStatus,
    reason: DisputeReason,
    until: date,
    today: date,
    *,
    holds: bool,
) -> list[tuple[str, str]]:
    agreement = live_agreement_of(session, debt) if found_as is DebtStatus.NEGOTIATED else None
    return effects(
        debt,
        found_as,
        reason=reason,
        answer_by=until,
        holds_accrual=holds,
        prescribed=is_prescribed(debt, today),
        joint=agreement is not None and bool(plan_id_of(session, agreement.id)),
    )


def _coming_back(session: Session, found: Dispute) -> dict[str, Any]:
    """What comes back of what was paid and not owed, as of today or of the day it was paid."""
    record = returns.return_of(session, found) if found.status is not DisputeStatus.OPEN else None
    if record is None:
        return {"comes_back": None}
    today = clock.today()
    back = returns.on_day(session, record, today)
    return {
        "comes_back": record,
        "back": back,
        "to_pay": returns.outside(record, back),
        "lines": [(each.paid_on, each.base, each.doubled, each.correction + each.interest) for each in back.lines],
        "overdue": record.status is not ReturnStatus.PAID and record.due_by < today,
        "justification": justification_in(sealer(), record),
    }


def _clearing(session: Session, found: Dispute) -> ClearingShown | None:
    """When the name leaves the registers, of one that ended in the person's favour."""
    return clearing_of_dispute(session, found, clock.today()) if found.status in IN_FAVOUR else None


def _shown(session: Session, found: Dispute, template: str, **more: Any) -> str:
    debt, day = found.debt, found.opened_on
    holds = held_since(debt, day)
    rows = _effects(session, debt, found.found_as, found.reason, found.answer_by, day, holds=holds)
    return render_template(
        template,
        dispute=found,
        debt=debt,
        creditor=found.creditor,
        **headed_by(found.creditor),
        reason=REASONS[found.reason],
        state=STATES[found.status],
        said=said_in(sealer(), found),
        answer=answer_in(sealer(), found),
        files=files_of(session, subject_of(found)),
        rows=rows,
        withdrawn_debt=debt.status is DebtStatus.CLOSED,
        clearing=_clearing(session, found),
        **_coming_back(session, found),
        **more,
    )
