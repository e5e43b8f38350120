"""The books are right, or the test fails: asked after every test that moves money."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementState, InstallmentState
from payments.ledger import AccountKind
from portal.db import Database
from portal.models import (
    Agreement,
    AgreementDebt,
    BankFile,
    BankFileStatus,
    BankLine,
    Charge,
    DebtStatus,
    Direction,
    JournalRecord,
    Outcome,
    PostingRecord,
)
from portal.services.finance_tie_out import tie_outs


def balances(session: Session) -> dict[str, Money]:
    """Every account's balance, from the postings one by one."""
    held: dict[str, Money] = {}
    for posting in session.scalars(select(PostingRecord)):
        held[posting.source] = held.get(posting.source, ZERO) - posting.amount
        held[posting.destination] = held.get(posting.destination, ZERO) + posting.amount
    return held


def of_kind(session: Session, kind: AccountKind) -> Money:
    """The balance of all accounts of a kind."""
    return total(amount for account, amount in balances(session).items() if account.startswith(f"{kind.value}:"))


def check_books(database: Database) -> None:
    """Raise AssertionError for anything in the books that cannot be."""
    with database.reading() as session:
        _ledger(session)
        _files(session)
        _suspense(session)
        _agreements(session)
        _charges(session)


def _ledger(session: Session) -> None:
    assert total(balances(session).values()) == ZERO, "balances do not add up to zero"
    empty = select(func.count()).select_from(JournalRecord).where(~JournalRecord.postings.any())
    assert session.scalar(empty) == 0, "a journal without postings"


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


def _suspense(session: Session) -> None:
    waiting = session.scalars(select(BankLine).where(BankLine.outcome == Outcome.UNMATCHED))
    held = total(line.paid or ZERO for line in waiting)
    assert -of_kind(session, AccountKind.SUSPENSE) == held, "suspense is not what the queue holds"


def _agreements(session: Session) -> None:
    query = select(Agreement).options(
        selectinload(Agreement.installments), selectinload(Agreement.debts).joinedload(AgreementDebt.debt)
    )
    held = balances(session)
    live: Counter[int] = Counter()
    for agreement in session.scalars(query):
        assert total(each.amount for each in agreement.installments) == agreement.total
        live.update(each.debt_id for each in agreement.debts if each.live)
        settled = all(each.status is InstallmentState.PAID for each in agreement.installments)
        assert (agreement.status is AgreementState.SETTLED) == settled
        expected = DebtStatus.SETTLED if settled else DebtStatus.NEGOTIATED
        assert {each.debt.status for each in agreement.debts} == {expected}
        owed = total(max(each.amount - (each.paid or ZERO), ZERO) for each in agreement.installments)
        assert held.get(f"receivable_agreement:{agreement.id}", ZERO) == owed, "ledger and installments differ"
    assert all(count == 1 for count in live.values()), "a debt under two live agreements"


def _charges(session: Session) -> None:
    numbers = Counter(tuple(row) for row in session.execute(select(Charge.receiving_account_id, Charge.nosso_numero)))
    assert all(count == 1 for count in numbers.values()), "a charge number used twice"
