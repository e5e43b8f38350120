"""Old addresses never end in a bare "not found": they say what became of the slip, and what to do now."""

from __future__ import annotations

from flask import render_template, url_for

from offers.agreements.agreement import InstallmentState
from portal.brands import headed_by
from portal.formatting import date_plain
from portal.models import Charge, Installment
from portal.services.past_slips import Fate
from portal.wording_pause import FATES, NEXT, NO_RECEIPT

GONE, NOT_YET = 410, 404


def past_slip(charge: Charge, fate: Fate) -> tuple[str, int]:
    """The page of a slip that is not to be paid any more."""
    installment = charge.installment
    paid = installment.status is InstallmentState.PAID
    detail = ""
    if paid and installment.paid_on is not None:
        detail = f"O pagamento é de {date_plain(installment.paid_on)}. O recibo está aqui."
    elif fate is Fate.EXPIRED and charge.valid_until is not None:
        detail = f"Ele valia até {date_plain(charge.valid_until)}."
    receipt = url_for("debtor.receipt_paper", installment_id=installment.public_id) if paid else None
    return _page(installment, FATES[fate], NEXT[fate], detail, receipt), GONE


def no_receipt(installment: Installment) -> tuple[str, int]:
    """The page of a receipt that cannot be there: the installment is not paid, or will never be."""
    is_open = installment.status is InstallmentState.OPEN
    headline, todo = NO_RECEIPT["open" if is_open else "canceled"]
    detail = f"Ela vence em {date_plain(installment.due_on)}." if is_open else ""
    return _page(installment, headline, todo, detail, None), NOT_YET if is_open else GONE


def _page(installment: Installment, headline: str, todo: str, detail: str, receipt: str | None) -> str:
    return render_template(
        "debtor/past_slip.html",
        headline=headline,
        todo=todo,
        detail=detail,
        receipt=receipt,
        agreement=installment.agreement,
        number=installment.number,
        **headed_by(installment.agreement.creditor),
    )
