"""When a plan is paid, in words."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from offers.plans.plan import Plan
from portal.formatting import LOCALE
from portal.wording_rhythms import RHYTHMS


def month_name(day: date) -> str:
    """``dezembro de 2026``."""
    return str(format_date(day, "MMMM 'de' y", locale=LOCALE))


def when(plan: Plan) -> str:
    """``Todo mês``, ``A cada 14 dias``, ``De uma vez``."""
    return RHYTHMS[plan.rhythm] if plan.count > 1 else "De uma vez"
