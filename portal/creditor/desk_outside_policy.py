"""What people proposed and the policy did not accept: the list, what was in the way, and a file of it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, request
from werkzeug.wrappers import Response

from portal import clock
from portal.creditor import creditor
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading
from portal.paging import PAGE, page_number, paging
from portal.services.desk import outside_policy
from portal.services.desk.outside_policy import NotAccepted
from portal.spreadsheets.cells import Cell
from portal.staff_pages import staff_context
from portal.table_files import table_file
from portal.wording_queue import LIMITS, OTHER_LIMIT

HEAD = ("Dia", "Pessoa", "Contrato", "Pediu por pagamento", "Pagamentos", "Pediu no total", "Saldo do dia",
        "A política dava à vista", "O que impediu", "Recebeu outra proposta")  # fmt: skip


@creditor.get("/propostas-fora-da-politica")
def outside_policy_list() -> str | Response:
    since, number, chosen_limit = _since(), page_number(), request.args.get("limite", "")
    with reading() as session:
        chosen = current_creditor(session)
        if request.args.get("formato", "") in ("csv", "xlsx"):
            every = outside_policy.not_accepted(session, chosen.id, since, limit_code=chosen_limit)
            return table_file(request.args["formato"], "propostas-fora-da-politica", HEAD, map(_cells, every))
        counts = outside_policy.by_limit(session, chosen.id, since)
        shown = outside_policy.not_accepted(
            session, chosen.id, since, limit_code=chosen_limit, offset=(number - 1) * PAGE, limit=PAGE
        )
        found = counts.get(chosen_limit, 0) if chosen_limit else sum(counts.values())
        return render_template(
            "creditor/desk_outside_policy.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            since=since,
            counts=counts,
            limit=chosen_limit if chosen_limit in counts else "",
            limits=LIMITS,
            other=OTHER_LIMIT,
            rows=shown,
            paging=paging(found, number, len(shown)),
            **staff_context(),
        )


def _since() -> date:
    today = clock.today()
    try:
        asked = date.fromisoformat(request.args.get("desde", ""))
    except ValueError:
        return today - timedelta(days=89)
    return min(max(asked, date(2000, 1, 1)), today)


def _cells(row: NotAccepted) -> list[Cell]:
    return [row.on, row.name, row.contract, row.asked, row.count, row.asked_total, row.owed, row.given_in_cash,
            LIMITS.get(row.limit, OTHER_LIMIT), "Sim" if row.countered else "Não"]  # fmt: skip
