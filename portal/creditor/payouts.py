"""What a creditor was paid, or asked: each payout with its accountability statement."""

from __future__ import annotations

from flask import Response, render_template

from portal import wording_payouts as words
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading
from portal.payout_files import statement_file
from portal.services.payouts import listing
from portal.services.payouts.contracts import contracts_of
from portal.staff_pages import staff_context

SHOWN = 200


@creditor.get("/repasses")
def payouts() -> str:
    with reading() as session:
        chosen = current_creditor(session)
        return render_template(
            "creditor/payouts.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            payouts=listing.payouts(session, chosen.id, listing.SHOWN_TO_CREDITORS, limit=SHOWN),
            contracts=contracts_of(session, chosen.id),
            words=words,
            **staff_context(),
        )


@creditor.get("/repasses/<payout_id>/extrato.<any(pdf,xlsx,csv):form>")
def payout_statement(payout_id: str, form: str) -> Response:
    with reading() as session:
        found = listing.payout_of(session, payout_id, staff().creditor_id, listing.SHOWN_TO_CREDITORS)
        return statement_file(session, found, form)
