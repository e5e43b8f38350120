"""By when a request is answered.

Review, correction and deletion: ten days, at most the fifteen in which Lei 13.709/2018 art. 19 II wants the complete
answer (arts. 18 and 20). A complaint: seven calendar days, as Decreto 11.034/2022 art. 13 has it for the services it
names; the portal takes it as its own. A proposal: three bank days, by the portal's own rule.
"""

from __future__ import annotations

from datetime import date, timedelta

from brazil.calendar import add_bank_days, next_bank_day
from portal.models import RequestKind

PROPOSAL_BANK_DAYS = 3
COMPLAINT_DAYS = 7
DATA_DAYS = 10
MOST_DATA_DAYS = 15

PROPOSAL_EVERY_DAYS = 30
"""One debt's proposals go to a person at most once in so many days."""


def answer_by(kind: RequestKind, opened_on: date) -> date:
    """The last day for an answer. Of ten days, one that ends without banks ends on the next bank day."""
    if kind is RequestKind.PROPOSAL:
        return add_bank_days(opened_on, PROPOSAL_BANK_DAYS)
    if kind is RequestKind.COMPLAINT:
        return opened_on + timedelta(days=COMPLAINT_DAYS)
    asked = next_bank_day(opened_on + timedelta(days=DATA_DAYS))
    return min(asked, opened_on + timedelta(days=MOST_DATA_DAYS))
