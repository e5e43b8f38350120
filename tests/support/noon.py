"""The day the tests were loaded, for those that name days before they run.

A run may begin on one day and end on the next. A module that reckons with TODAY as it is loaded takes place at noon of
that day (`pytestmark = pytest.mark.usefixtures("at_noon")`), whenever its turn comes.
"""

from __future__ import annotations

from datetime import UTC, datetime, time

from portal import clock

TODAY = clock.today()
NOON = datetime.combine(TODAY, time(12), clock.SAO_PAULO).astimezone(UTC)
