"""What a finance page is about, read from its address: whose money, which days, which page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from portal import clock
from portal.access import staff
from portal.models import Creditor
from portal.services.finance_accounts import creditor_names
from portal.services.finance_filters import Filter, Standing, creditor_in_reach

_USUAL_PERIOD = timedelta(days=29)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The creditor (None: all the viewer may see), the period, and what the address says of both."""

    creditor: Creditor | None
    creditors: tuple[Creditor, ...]
    since: date
    until: date

    @property
    def creditor_id(self) -> int | None:
        return self.creditor.id if self.creditor else None

    def filter(self, **more: Any) -> Filter:
        """The period and creditor as a filter of movements."""
        return Filter(creditor_id=self.creditor_id, since=self.since, until=self.until, **more)

    def link(self, endpoint: str, **values: Any) -> str:
        """An address of another page about the same creditor and days."""
        return url_for(endpoint, **{**self.query(), **values})

    def query(self) -> dict[str, str]:
        """What keeps the creditor and days in an address."""
        query = {"de": self.since.isoformat(), "ate": self.until.isoformat()}
        if self.creditor is not None and len(self.creditors) > 1:
            query["credor"] = self.creditor.public_id
        return query

    def fields(self) -> list[dict[str, Any]]:
        """The fields of the filter bar."""
        fields: list[dict[str, Any]] = [
            {"name": "de", "label": "De", "kind": "date", "value": self.since.isoformat()},
            {"name": "ate", "label": "Até", "kind": "date", "value": self.until.isoformat()},
        ]
        if len(self.creditors) > 1:
            options = [("", "Todos"), *((each.public_id, each.name) for each in self.creditors)]
            chosen = self.creditor.public_id if self.creditor else ""
            fields.append({"name": "credor", "label": "Credor", "kind": "select", "value": chosen, "options": options})
        return fields


def scope_of(session: Session) -> Scope:
    """The scope of this request; an unknown day or one the wrong way round falls back to the last thirty days."""
    own = staff().creditor_id
    creditor = creditor_in_reach(session, own, request.args.get("credor"))
    creditors = (creditor,) if own is not None and creditor else tuple(creditor_names(session).values())
    until = _day("ate") or clock.today()
    since = _day("de") or until - _USUAL_PERIOD
    if since > until:
        since, until = until, since
    return Scope(creditor=creditor, creditors=creditors, since=since, until=until)


def own_creditor() -> int | None:
    """Whose rows the viewer may see; None for the operator's staff, who see all."""
    return staff().creditor_id


def standing() -> Standing | None:
    """The state asked for, if it is one."""
    asked = request.args.get("situacao", "")
    return Standing(asked) if asked in set(Standing) else None


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2100, 1, 1) else None
