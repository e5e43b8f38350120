"""The address of a code for several installments, after its time: it says what became of the code."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from offers.agreements.agreement import RUNNING
from portal.brands import headed_by
from portal.formatting import date_plain
from portal.models import Agreement
from portal.services.agreement_life.payoff import last_for_several
from portal.services.past_slips import Fate, fate_of
from portal.wording_pay_link import CODE_FATES

GONE = 410


def past_code(session: Session, agreement: Agreement, today: date) -> Response | tuple[str, int]:
    """What became of the newest code; where there never was one, the page on which one is asked for."""
    charge = last_for_several(session, agreement.id)
    if charge is None:
        return redirect(url_for("debtor.pay_several", agreement_id=agreement.public_id), 303)
    fate = fate_of(session, charge, today) or Fate.ENDED
    headline, todo = CODE_FATES[fate]
    until = charge.valid_until
    page = render_template(
        "debtor/agreement_code_gone.html",
        headline=headline,
        todo=todo,
        detail=f"Ele valia até {date_plain(until)}." if fate is Fate.EXPIRED and until is not None else "",
        running=agreement.status in RUNNING,
        agreement=agreement,
        **headed_by(agreement.creditor),
    )
    return page, GONE
