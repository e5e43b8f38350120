"""Applying the plain lines: each table is written once, whatever the number of lines."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CursorResult, bindparam, text
from sqlalchemy.orm import Session

from offers.agreements.delay import last_day_to_pay
from portal.db_types import Instant
from portal.models import BankFile, Instrument, PaymentSource, ReceivingAccount
from portal.services.reconciling.statements import STATEMENTS

PLAIN = """CREATE TEMPORARY TABLE plain ON COMMIT DROP AS
SELECT fit.*, nextval('bank_events_id_seq') AS event_id, nextval('journals_id_seq') AS journal_id,
    nextval('payments_id_seq') AS payment_id,
    CASE WHEN occurred_on > last.day THEN 'late' WHEN occurred_on < fit.due_on THEN 'early' ELSE 'exact' END AS kind
FROM (SELECT * FROM fit JOIN told USING (line) ORDER BY line) AS fit
JOIN unnest(CAST(:due_days AS date[]), CAST(:last_days AS date[])) AS last (due_on, day) ON last.due_on = fit.due_on"""


def apply_plain(session: Session, file: BankFile, account: ReceivingAccount, now: datetime) -> DoneLines:
    """Write everything that follows from the lines found plain; their numbers."""
    due_days = list(session.scalars(text("SELECT DISTINCT due_on FROM fit ORDER BY due_on")))
    last_days = [last_day_to_pay(day) for day in due_days]
    session.execute(text(PLAIN), {"due_days": due_days, "last_days": last_days})
    session.execute(text("ANALYZE pg_temp.plain"))
    source = PaymentSource.PIX if account.instrument is Instrument.PIX else PaymentSource.BOLETO
    values = {"file": file.id, "account": account.id, "owner": str(account.id), "source": source.value, "now": now}
    for statement in STATEMENTS:
        _run(session, statement, values)
    return _done(session)


class DoneLines:
    """The numbers of the lines that were applied: a byte a line, since a file may have a million."""

    def __init__(self, last: int) -> None:
        self._marks, self._count = bytearray(last + 1), 0

    def add(self, line: int) -> None:
        """Note a line, once."""
        self._marks[line] = 1
        self._count += 1

    def __contains__(self, line: int) -> bool:
        return line < len(self._marks) and bool(self._marks[line])

    def __len__(self) -> int:
        return self._count


def _done(session: Session) -> DoneLines:
    done = DoneLines(int(session.scalar(text("SELECT coalesce(max(line), 0) FROM plain")) or 0))
    numbers = text("SELECT line FROM plain").execution_options(stream_results=True, yield_per=10_000)
    for line in session.scalars(numbers):
        done.add(line)
    return done


def _run(session: Session, statement: str, values: dict[str, object]) -> CursorResult[object]:
    used = {name: value for name, value in values.items() if f":{name}" in statement}
    clause = text(statement)
    if "now" in used:
        clause = clause.bindparams(bindparam("now", type_=Instant()))
    return session.execute(clause, used)  # type: ignore[return-value]
