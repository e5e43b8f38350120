"""From a draft to a published policy by two people: the states of a review, as one table."""

from __future__ import annotations

from enum import StrEnum

from offers.errors import OfferError


class ReviewState(StrEnum):
    """Where a document that was sent to review stands."""

    WAITING = "waiting"  # nobody has decided
    SENT_BACK = "sent_back"  # with a reason
    TAKEN_BACK = "taken_back"  # by who sent it
    APPROVED = "approved"  # by a second person; it is published on its day
    WITHDRAWN = "withdrawn"  # approved, and given up before its day
    PUBLISHED = "published"


class ReviewEvent(StrEnum):
    """What is done with it."""

    SEND_BACK = "send_back"
    TAKE_BACK = "take_back"
    APPROVE = "approve"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"


OPEN = (ReviewState.WAITING, ReviewState.APPROVED)
"""States in which something is still to happen: a policy has at most one review in them."""

_TABLE: dict[ReviewState, dict[ReviewEvent, ReviewState]] = {
    ReviewState.WAITING: {
        ReviewEvent.SEND_BACK: ReviewState.SENT_BACK,
        ReviewEvent.TAKE_BACK: ReviewState.TAKEN_BACK,
        ReviewEvent.APPROVE: ReviewState.APPROVED,
    },
    ReviewState.APPROVED: {
        ReviewEvent.WITHDRAW: ReviewState.WITHDRAWN,
        ReviewEvent.PUBLISH: ReviewState.PUBLISHED,
    },
}


def advance(state: ReviewState, event: ReviewEvent) -> ReviewState:
    """The state an event leads to. Raises OfferError("review_event") where it leads nowhere."""
    found = _TABLE.get(state, {}).get(event)
    if found is None:
        raise OfferError("review_event", state=state, event=event)
    return found
