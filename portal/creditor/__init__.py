"""The creditor's area: bringing in portfolios and setting the discount policy."""

from flask import Blueprint

from portal.access import only_staff
from portal.models import Role

creditor = Blueprint("creditor", __name__, url_prefix="/credor")
only_staff(creditor, Role.CREDITOR_ANALYST, Role.CREDITOR_MANAGER)

from portal.creditor import (  # noqa: E402  the pages register themselves
    acceptance_curve,  # noqa: F401
    assignments,  # noqa: F401
    audit,  # noqa: F401
    brand,  # noqa: F401
    brand_preview,  # noqa: F401
    bureau,  # noqa: F401
    desk_outside_policy,  # noqa: F401
    desk_owners,  # noqa: F401
    dispute_returns,  # noqa: F401
    disputes,  # noqa: F401
    experiments,  # noqa: F401
    home,  # noqa: F401
    imports,  # noqa: F401
    imports_columns,  # noqa: F401
    imports_deciding,  # noqa: F401
    imports_downloads,  # noqa: F401
    losses,  # noqa: F401
    payouts,  # noqa: F401
    policy,  # noqa: F401
    policy_backtest,  # noqa: F401
    policy_json,  # noqa: F401
    policy_preview,  # noqa: F401
    policy_review,  # noqa: F401
    policy_versions,  # noqa: F401
    portfolio_mailbox,  # noqa: F401
    report_costs,  # noqa: F401
    reports,  # noqa: F401
    requests,  # noqa: F401
    see_as,  # noqa: F401
    segments,  # noqa: F401
    team,  # noqa: F401
    team_member,  # noqa: F401
)
from portal.creditor.managing import managing  # noqa: E402  of managers alone

__all__ = ["creditor", "managing"]
