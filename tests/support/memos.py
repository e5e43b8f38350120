"""A calculation memo as somebody downloaded it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal import clock
from portal.models import DebtRecord, MemoKind
from portal.services.balances import balance_of, memo_of_balance
from portal.services.calculation_memos import NUMBER_START, hand_out


def handed_out(session: Session, debt: DebtRecord) -> str:
    """Today's memo of a debt; what its number has after its beginning. Commits."""
    balance = balance_of(debt, clock.today())
    contract = {"number": debt.contract_number, "origin": debt.origin}
    memo = hand_out(
        session, kind=MemoKind.BALANCE, creditor_id=debt.creditor_id, debtor_id=debt.debtor_id, day=clock.today(),
        amount=balance.total, document={"contract": contract, **memo_of_balance(debt, balance)}, now=clock.now(),
    )  # fmt: skip
    return memo.number.removeprefix(NUMBER_START)
