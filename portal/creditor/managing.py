"""What only managers do: their team, the trail of what was done, how the creditor looks."""

from __future__ import annotations

from flask import Blueprint, request
from sqlalchemy.orm import Session

from portal.access import only_staff, staff
from portal.creditor.scope import current_creditor
from portal.models import Creditor, Role
from portal.services.errors import NotFound

managing = Blueprint("managing", __name__, url_prefix="/credor")
only_staff(managing, Role.CREDITOR_MANAGER)

PORTAL = "portal"


def creditor_or_portal(session: Session) -> Creditor | None:
    """Whose team or trail the page is about. None is the operator's own, whose staff start there.

    Raises NotFound for another creditor's name, and for the operator's where the viewer is not of it.
    """
    named = request.args.get("credor") or request.form.get("credor")
    if staff().creditor_id is None and named in (None, "", PORTAL):
        return None
    if named == PORTAL:
        raise NotFound
    return current_creditor(session)


def named_in_address(creditor: Creditor | None) -> str | None:
    """What links of the page carry as `credor`: nothing for those who have one creditor only."""
    if staff().creditor_id is not None:
        return None
    return creditor.public_id if creditor else PORTAL
