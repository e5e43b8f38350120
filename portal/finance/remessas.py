"""Files to the banks, the slips banks refused, and effects that were given up."""

from __future__ import annotations

from io import BytesIO

from flask import Response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.access import staff
from portal.extensions import reading, sealer, writing
from portal.finance.blueprint import finance
from portal.finance.scope import own_creditor, scope_of
from portal.finance.words import rejection_words
from portal.models import Direction
from portal.paging import PAGE, page_number, paging
from portal.services import finance_effects, finance_overview
from portal.services.finance_accounts import account_names
from portal.services.finance_refused_slips import issue_again, refused_slips
from portal.services.pix.waiting import waiting
from portal.services.withheld_slips import withheld_slips
from portal.staff_pages import staff_context
from portal.wording_effects import EFFECTS, OTHER
from portal.wording_finance import WITHHELD_REASONS, effect_error


@finance.get("/remessas")
def remessas() -> str:
    with reading() as session:
        scope, page = scope_of(session), page_number()
        files = finance_overview.remessas(session, scope.filter(), offset=(page - 1) * PAGE, limit=PAGE)
        count = finance_overview.file_count(session, scope.filter(), Direction.REMESSA)
        return render_template(
            "finance/remessas.html",
            scope=scope,
            files=files,
            accounts=account_names(session),
            paging=paging(count, page, len(files)),
            refused=[(charge, rejection_words(charge)) for charge in refused_slips(session, scope.creditor_id)],
            withheld=[
                (charge, WITHHELD_REASONS[reason]) for charge, reason in withheld_slips(session, scope.creditor_id)
            ],
            effects=[
                (
                    entry,
                    EFFECTS.get(entry.topic, OTHER),
                    finance_effects.about(session, entry),
                    effect_error(entry.last_error),
                )
                for entry in finance_effects.given_up(session, scope.creditor_id)
            ],
            pix_waiting=waiting(session, scope.creditor_id, clock.now()),
            retried="retomado" in request.args,
            issued="emitido" in request.args,
            **staff_context(),
        )


@finance.get("/remessas/<file_id>/arquivo")
def remessa_raw(file_id: str) -> Response:
    with reading() as session:
        file = finance_overview.file_of(session, file_id, own_creditor(), Direction.REMESSA, with_bytes=True)
        name, raw = file.file_name, file.raw
    return send_file(BytesIO(raw), "application/octet-stream", as_attachment=True, download_name=name)


@finance.post("/envios/<int:entry_id>/tentar-de-novo")
def try_again(entry_id: int) -> AnyResponse:
    with writing() as session:
        finance_effects.try_again(
            session, entry_id, creditor_id=own_creditor(), staff_id=staff().staff_id or 0, now=clock.now()
        )
    return redirect(url_for("finance.remessas", retomado=1), 303)


@finance.post("/boletos/<charge_id>/emitir")
def another_slip(charge_id: str) -> AnyResponse:
    with writing() as session:
        issue_again(
            session,
            charge_id,
            creditor_id=own_creditor(),
            staff_id=staff().staff_id or 0,
            sealer=sealer(),
            today=clock.today(),
            now=clock.now(),
        )
    return redirect(url_for("finance.remessas", emitido=1), 303)
