"""Every hour all invariants of the books are asked; what fails is parked and finance is told."""

from __future__ import annotations

from datetime import timedelta

import structlog

from portal import clock
from portal.jobs.tools import Tools
from portal.services.ledger_checks.checking import check
from portal.services.ledger_checks.recording import park

log = structlog.get_logger()
EVERY = timedelta(hours=1)


def check_books(tools: Tools) -> None:
    """Ask in a session that only reads, so that nobody waits; write only what was found."""
    now = clock.now()
    with tools.database.reading() as session:
        findings = check(session, now=now)
    for finding in findings:
        log.error("ledger_finding", code=finding.code.value, subject=finding.subject)
    if any(finding.parks for finding in findings):
        with tools.database.writing() as session:
            park(session, findings, today=clock.today(), now=now)
