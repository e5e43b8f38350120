"""The books are right, or the test fails: asked after every test that moves money."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from payments.ledger import AccountKind
from portal.db import Database
from portal.models import BankFile, BankFileStatus, BankLine, Direction, LedgerBalance
from portal.services.finance_tie_out import tie_outs
from portal.services.ledger_checks.checking import check


def balances(session: Session) -> dict[str, Money]:
    """Every account's balance, as it is kept."""
    held: dict[str, Money] = {}
    for row in session.scalars(select(LedgerBalance)):
        held[row.account] = held.get(row.account, ZERO) + row.balance
    return held


def of_kind(session: Session, kind: AccountKind) -> Money:
    """The balance of all accounts of a kind."""
    return total(amount for account, amount in balances(session).items() if account.startswith(f"{kind.value}:"))


def check_books(database: Database) -> None:
    """Raise AssertionError for anything in the books that cannot be: what the checker finds, and files that differ."""
    with database.reading() as session:
        found = check(session)
        assert found == (), "\n".join(str(finding) for finding in found)
        _files(session)


def _files(session: Session) -> None:
    files = list(session.scalars(select(BankFile).where(BankFile.direction == Direction.RETORNO)))
    for file in files:
        lines = list(session.scalars(select(BankLine).where(BankLine.file_id == file.id)))
        if file.status is not BankFileStatus.READ:
            assert not lines, f"{file.status} file {file.id} left lines behind"
            continue
        assert len(lines) == file.lines_read
        came = total(line.paid for line in lines if line.paid and line.paid > ZERO)
        assert came == file.paid_total
    read = [file for file in files if file.status is BankFileStatus.READ]
    for found in tie_outs(session, read).values():
        assert found.ties, f"a file does not tie: {found.difference}"
