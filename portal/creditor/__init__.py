"""The creditor's area: bringing in portfolios and setting the discount policy."""

from flask import Blueprint

from portal.access import only_staff
from portal.models import Role

creditor = Blueprint("creditor", __name__, url_prefix="/credor")
only_staff(creditor, Role.CREDITOR_ANALYST, Role.CREDITOR_MANAGER)

from portal.creditor import bureau, disputes, home, imports, losses, payouts, policy  # noqa: E402,F401  the pages register themselves
