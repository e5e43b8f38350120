"""The audit trail: searched by who, what, when and about what; each line downloadable."""

from __future__ import annotations

import json
from datetime import date

from flask import Response, render_template, request
from sqlalchemy.orm import Session

from portal import clock
from portal.access import staff
from portal.creditor.managing import creditor_or_portal, managing, named_in_address
from portal.creditor.scope import creditors_in_reach
from portal.extensions import reading, writing
from portal.formatting import instant_short
from portal.models import AuditEvent
from portal.paging import PAGE, page_number, paging
from portal.services import audit as trail_of
from portal.services import audit_trail
from portal.services.audit_subjects import known_by
from portal.services.audit_trail import Sought
from portal.services.errors import NotFound
from portal.services.staff_names import people
from portal.staff_pages import staff_context
from portal.table_files import table_file
from portal.wording_audit import deed, thing, told

HEAD = ("Quando", "Quem", "O que fez", "Código", "Sobre", "Detalhes")
FORMS = ("csv", "xlsx")


@managing.get("/auditoria")
def audit() -> str:
    sought, page = _sought(), page_number()
    with reading() as session:
        whose = creditor_or_portal(session)
        creditor_id = whose.id if whose else None
        found, count = audit_trail.lines(session, creditor_id, sought, offset=(page - 1) * PAGE, limit=PAGE)
        return render_template(
            "creditor/audit.html",
            creditor=whose,
            creditors=creditors_in_reach(session),
            operator=staff().creditor_id is None,
            named=named_in_address(whose),
            lines=[_line(each, names) for names in [_names(session, found, creditor_id)] for each in found],
            sought=sought,
            members=audit_trail.actors_of(session, creditor_id),
            actions=[(each, deed(each)) for each in audit_trail.actions_of(session, creditor_id)],
            asked={name: value for name, value in request.args.items() if name != "pagina"},
            paging=paging(count, page, len(found)),
            count=count,
            **staff_context(),
        )


@managing.get("/auditoria.<form>")
def audit_file(form: str) -> Response:
    """What was searched for, as a table; that it was taken out is a line of the trail too."""
    if form not in FORMS:
        raise NotFound
    sought = _sought()
    with writing() as session:
        whose = creditor_or_portal(session)
        found = list(audit_trail.every_line(session, whose.id if whose else None, sought))
        names = _names(session, found, whose.id if whose else None)
        rows = [
            (*_line(each, names)[:3], each.action, _about(each, names), json.dumps(each.detail, ensure_ascii=False))
            for each in found
        ]
        trail_of.exported(
            session, actor=staff().actor, creditor_id=whose.id if whose else None, lines=len(rows), now=clock.now()
        )
    return table_file(form, f"auditoria-{clock.today().isoformat()}", HEAD, rows)


def _names(session: Session, found: list[AuditEvent], creditor_id: int | None) -> dict[str, str]:
    """People by name, what they touched by the words and the number it is known by."""
    members = [each.subject for each in found if each.subject.startswith("staff:")]
    known = known_by(session, {each.subject for each in found}, creditor_id)
    things = {subject: thing(f"{subject.partition(':')[0]}:{number}") for subject, number in known.items()}
    return things | people(session, [*(each.actor for each in found), *members])


def _line(each: AuditEvent, names: dict[str, str]) -> tuple[str, str, str, str, str]:
    return instant_short(each.at), names.get(each.actor, ""), deed(each.action), _about(each, names), told(each.detail)


def _about(each: AuditEvent, names: dict[str, str]) -> str:
    """A member by name, any other thing by its kind and number."""
    return names.get(each.subject) or thing(each.subject)


def _sought() -> Sought:
    return Sought(
        who=request.args.get("quem", "")[:60],
        what=request.args.get("que", "")[:60],
        since=_day(request.args.get("de", "")),
        until=_day(request.args.get("ate", "")),
        about=request.args.get("sobre", "")[:80],
    )


def _day(text: str) -> date | None:
    """A day as the browser's control writes it; anything else asks nothing."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
