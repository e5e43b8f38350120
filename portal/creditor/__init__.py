"""The creditor's area: bringing in portfolios and setting the discount policy."""

from flask import Blueprint

from portal.access import only_staff
from portal.models import Role

creditor = Blueprint("creditor", __name__, url_prefix="/credor")
only_staff(creditor, Role.CREDITOR_ANALYST, Role.CREDITOR_MANAGER)

from portal.creditor import (  # noqa: E402  the pages register themselves
    assignments,  # noqa: F401
    bureau,  # noqa: F401
    dispute_returns,  # noqa: F401
    disputes,  # noqa: F401
    home,  # noqa: F401
    imports,  # noqa: F401
    losses,  # noqa: F401
    payouts,  # noqa: F401
    policy,  # noqa: F401
    requests,  # noqa: F401
)
