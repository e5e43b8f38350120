"""A large return file against all that is open: what fits without a question is applied together, by set.

A line is plain when nothing about it has to be decided: a first payment, in exactly the amount of an open installment
of a running agreement, by the one charge of it that the bank has registered, with every other line of its agreement in
the file as plain. The rest is left for the recorder of single lines (portal.services.retorno_lines), which writes the
same rows for a plain line; tests/portal/test_reconciling.py holds both to each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from payments.cnab.movements import RetornoLine
from portal.models import BankFile, ReceivingAccount
from portal.services.reconciling.applying import DoneLines, apply_plain
from portal.services.reconciling.matching import find_plain
from portal.services.reconciling.staging import stage

FEWEST = 500
"""From how many lines a file is worth it: below, its tables cost more than they spare."""


def worth_it(session: Session, lines: int) -> bool:
    """Whether a file of so many lines is applied by set; SQLite, which has no COPY, takes every line by itself."""
    return lines >= FEWEST and session.get_bind().dialect.name == "postgresql"


def apply_by_set(
    session: Session,
    file: BankFile,
    account: ReceivingAccount,
    lines: Iterable[RetornoLine],
    *,
    apart: Collection[str],
    now: datetime,
) -> DoneLines:
    """Apply every plain line, and return the numbers of the lines that are done. Does not commit: the file does.

    `apart` are numbers of charges that something else in the file is told of. Takes the locks of every agreement the
    file names, as the recorder does. `lines` may be a stream: it is read once, and nothing of it is kept.
    """
    session.flush()
    stage(session, account, lines, apart)
    find_plain(session, account)
    return apply_plain(session, file, account, now)
