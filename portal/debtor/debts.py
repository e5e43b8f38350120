"""One debt: whose it is, where it comes from and how it came to this amount."""

from __future__ import annotations

from flask import Response, render_template

from offers.owed.prescription import bureau_limit_on
from offers.refusal import Refusal
from portal import access, clock
from portal.debtor.balance_words import told
from portal.debtor.blueprint import debtor
from portal.debtor.debt_notes import is_voluntary
from portal.debtor.growth import told_growth
from portal.debtor.pdf_response import pdf_response
from portal.debtor.plan_words import refusal_sentence
from portal.extensions import reading, sealer
from portal.models import DebtStatus
from portal.services.agreement_records import live_agreement_of
from portal.services.assignments import assignment_of_debt, chain_of, deed_of
from portal.services.balances import counted_today, growth_of, held_days_of, is_prescribed
from portal.services.debts import debt_of
from portal.services.disputes.reading import open_dispute_of
from portal.services.offers import barred


@debtor.get("/dividas/<debt_id>")
def debt(debt_id: str) -> str:
    today = clock.today()
    with reading() as session:
        found = debt_of(session, access.debtor_id(), debt_id, today)
        prescribed = is_prescribed(found, today)
        covered = found.status in (DebtStatus.NEGOTIATED, DebtStatus.SETTLED)
        counted = counted_today(found, today)
        balance = None if isinstance(counted, Refusal) else counted
        grown = growth_of(found, today)
        refusal = barred(session, found, counted, today)
        return render_template(
            "debtor/debt.html",
            debt=found,
            creditor=found.creditor,
            prescribed=prescribed,
            balance=balance,
            lines=[line for line in told(balance, voluntary=prescribed) if line.amount or not found.restated]
            if balance
            else (),
            growth=told_growth(grown, today, voluntary=is_voluntary(found, today)) if grown else None,
            refusal=refusal,
            refusal_text=refusal_sentence(refusal) if refusal else "",
            agreement=live_agreement_of(session, found) if covered else None,
            chain=chain_of(session, found),
            bureau_until=min(bureau_limit_on(found.due_on), found.prescribes_on),
            today=today,
            dispute=open_dispute_of(session, found.id),
            held_days=held_days_of(found, today),
        )


@debtor.get("/dividas/<debt_id>/cessao/<assignment_id>.pdf")
def assignment_paper(debt_id: str, assignment_id: str) -> Response:
    """The deed of one link of the chain, as its creditor sent it."""
    with reading() as session:
        found = debt_of(session, access.debtor_id(), debt_id, clock.today())
        link = assignment_of_debt(session, found, assignment_id)
        return pdf_response(deed_of(session, sealer(), link), f"cessao-de-credito-{link.assigned_on.isoformat()}.pdf")
