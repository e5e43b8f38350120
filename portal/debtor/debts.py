"""One debt: whose it is, where it comes from and how it came to this amount."""

from __future__ import annotations

from flask import render_template

from offers.refusal import Refusal
from portal import access, clock
from portal.debtor.balance_words import told
from portal.debtor.blueprint import debtor
from portal.debtor.debt_notes import is_voluntary
from portal.debtor.growth import told_growth
from portal.debtor.plan_words import refusal_sentence
from portal.extensions import reading
from portal.models import DebtStatus
from portal.services.agreement_records import live_agreement_of
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
            today=today,
            dispute=open_dispute_of(session, found.id),
            held_days=held_days_of(found, today),
        )
