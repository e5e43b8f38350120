"""The first page of a creditor's staff: what is on file and what changed last."""

from __future__ import annotations

from flask import render_template

from portal import clock
from portal.creditor import creditor
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading
from portal.services.index_series import series_behind
from portal.services.policies import versions_of
from portal.services.portfolio_overview import overview
from portal.services.portfolios import imports_of
from portal.staff_pages import staff_context


@creditor.get("/")
def home() -> str:
    with reading() as session:
        chosen = current_creditor(session)
        return render_template(
            "creditor/home.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            overview=overview(session, chosen.id, clock.today()),
            imports=imports_of(session, chosen.id)[:5],
            versions=versions_of(session, chosen.id)[:1],
            indices_behind=series_behind(session, clock.today()),
            **staff_context(),
        )
