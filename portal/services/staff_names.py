"""Who did it, as pages name them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import StaffMember

_WORDS = {
    "bank": "banco",
    "debtor": "a pessoa",
    "job": "sistema",
    "command": "sistema",
    "portal": "sistema",
    "cli": "linha de comando",
}


def people(session: Session, actors: Iterable[str]) -> dict[str, str]:
    """Who ``staff:3`` is, by name; others in words."""
    wanted = {actor for actor in actors if actor}
    ids = [int(actor.removeprefix("staff:")) for actor in wanted if actor.removeprefix("staff:").isdigit()]
    named = {f"staff:{row.id}": row.name for row in session.scalars(select(StaffMember).where(StaffMember.id.in_(ids)))}
    return {actor: named.get(actor, _WORDS.get(actor.partition(":")[0], actor)) for actor in wanted}
