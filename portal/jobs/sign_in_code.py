"""Topic sign_in.code: find out who asked and send the code."""

from __future__ import annotations

from typing import Any

from portal import clock
from portal.jobs.tools import Tools
from portal.services import sign_in
from portal.services.codes import policy_of


def send_sign_in_code(tools: Tools, payload: dict[str, Any]) -> None:
    """Make and queue the code; nothing for a CPF nobody has, a person without usable contact, or a late worker."""
    now = clock.now()
    with tools.database.writing() as session:
        sign_in.send_code(
            session,
            policy_of(tools.settings, tools.sealer),
            challenge_id=str(payload["challenge"]),
            today=clock.business_date(now),
            now=now,
        )
