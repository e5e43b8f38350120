"""Policies between two people: who decides is told, what was approved for a day becomes a version on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal import clock
from portal.jobs.tools import Tools
from portal.services import policy_history, policy_reviews, policy_telling

Payload = dict[str, Any]

EVERY = timedelta(hours=1)


def ask(tools: Tools, payload: Payload) -> None:
    """A document was sent to review."""
    with tools.database.writing() as session:
        policy_telling.tell_asked(session, tools.sealer, payload["review_id"], base_url=tools.settings.base_url)


def tell(tools: Tools, payload: Payload) -> None:
    """A review was decided."""
    with tools.database.writing() as session:
        base_url = tools.settings.base_url
        policy_telling.tell_decided(session, tools.sealer, payload["review_id"], payload["what"], base_url=base_url)


def tell_retired(tools: Tools, payload: Payload) -> None:
    """A version was taken out of force."""
    with tools.database.writing() as session:
        policy_telling.tell_retired(session, tools.sealer, payload["version_id"], base_url=tools.settings.base_url)


def publish_due(tools: Tools) -> None:
    """What was approved for today or before becomes a version."""
    with tools.database.reading() as session:
        due = policy_history.due_reviews(session, clock.today())
    for review_id in due:
        with tools.database.writing() as session:
            policy_reviews.publish_due(session, review_id, today=clock.today(), now=clock.now())
