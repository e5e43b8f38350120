"""A draft look on three pages and in one e-mail, with an invented debt, before anybody sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, request, url_for

from brazil.money import Money
from portal import clock
from portal.brands import Look
from portal.creditor.managing import managing
from portal.creditor.scope import current_creditor
from portal.extensions import reading, settings
from portal.journeys.rendering import render
from portal.models import Channel
from portal.services.branding import brands
from portal.services.branding.document import document_from
from portal.services.errors import NotFound
from portal.services.telling import creditor_values

PAGES = {"divida": "Dívida", "opcoes": "Opções", "contato": "Contato", "email": "E-mail"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Installment:
    number: int
    due_on: date
    amount: Money


@managing.get("/marca/previa/<page>")
def brand_preview(page: str) -> str:
    if page not in PAGES:
        raise NotFound
    today = clock.today()
    with reading() as session:
        chosen = current_creditor(session)
        record = brands.draft_of(session, chosen.id)
        if record is None:
            raise NotFound
        named = request.args.get("credor")
        look = Look(
            document=document_from(record.draft),
            css=url_for("managing.brand_draft_file", kind="css", credor=named),
            logo=url_for("managing.brand_draft_file", kind="png", credor=named) if record.logo else "",
        )
        message = None
        if page == "email":
            message = render(
                "due_reminder",
                Channel.EMAIL,
                {
                    "first_name": "Maria",
                    "number": "A-0001",
                    "count": 10,
                    "installment": _Installment(number=3, due_on=today + timedelta(days=5), amount=Money(9_500)),
                    "creditor": {**creditor_values(chosen), "name": look.name},
                    "address": settings().base_url,
                },
            )
        return render_template(
            "creditor/brand_preview.html",
            look=look,
            creditor=chosen,
            creditor_name=chosen.name,
            page=page,
            pages=PAGES,
            named=named,
            message=message,
            today=today,
            total=Money(123_456),
            cash=Money(74_000),
            installment=Money(9_500),
        )
