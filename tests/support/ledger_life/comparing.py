"""Where database and model differ: every posting since the last look, the balances, installments and agreements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementState
from portal.models import Agreement, Installment, LedgerBalance, PostingRecord
from tests.support import ledger_model as model

_OF_ONE = ("receivable_agreement", "refund_payable")
_SLICE = 400
Differences = dict[str, tuple[Any, Any]]


class Comparison:
    """Postings are never changed or removed, so that those since the last look are all that happened to the books."""

    def __init__(self, session: Session, books: model.Books, agreements: Mapping[int, model.Agreement]) -> None:
        self.books, self.agreements, self.seen = books, agreements, 0
        self.last = session.scalar(select(func.max(PostingRecord.id))) or 0

    def of_what_changed(self, session: Session) -> Differences:
        """What each account was moved by since the last look; balances and agreements that either side touched."""
        posted = self._posted(session)
        moved = _moved(self.books.moves[self.seen :])
        self.seen = len(self.books.moves)
        differ = {
            f"moved {each}": (posted[each], moved[each]) for each in {*posted, *moved} if posted[each] != moved[each]
        }
        touched = {*posted, *moved}
        own = [each.split(":") for each in touched]
        named = {int(number) for kind, number in own if kind in _OF_ONE}
        return differ | self._of(session, touched, named & self.agreements.keys())

    def of_everything(self, session: Session) -> Differences:
        """All accounts, installments and agreements there ever were."""
        return self._of(session, self.books.held.keys(), self.agreements.keys())

    def _posted(self, session: Session) -> Counter[str]:
        query = select(
            PostingRecord.id, PostingRecord.source, PostingRecord.destination,
            type_coerce(PostingRecord.amount, BigInteger),
        ).where(PostingRecord.id > self.last)  # fmt: skip
        rows = session.execute(query).all()
        self.last = max((row[0] for row in rows), default=self.last)
        return _moved([(source, destination, int(cents)) for _, source, destination, cents in rows])

    def _of(self, session: Session, accounts: Collection[str], agreements: Collection[int]) -> Differences:
        found: dict[str, Any] = dict.fromkeys(accounts, 0)
        wanted: dict[str, Any] = {each: self.books.held[each] for each in accounts}
        cents = func.sum(type_coerce(LedgerBalance.balance, BigInteger))
        for some in _slices(accounts):
            query = select(LedgerBalance.account, cents).where(LedgerBalance.account.in_(some))
            found |= {name: int(held) for name, held in session.execute(query.group_by(LedgerBalance.account))}
        for some in _slices(agreements):
            found |= _states(session, some)
        for number in agreements:
            wanted |= _wanted(self.agreements[number])
        return {
            each: (found.get(each), wanted.get(each)) for each in found | wanted if found.get(each) != wanted.get(each)
        }


def _moved(moves: Collection[tuple[str, str, int]]) -> Counter[str]:
    held: Counter[str] = Counter()
    for source, destination, cents in moves:
        held[source] -= cents
        held[destination] += cents
    return Counter({account: cents for account, cents in held.items() if cents})


def _states(session: Session, numbers: list[int]) -> dict[str, Any]:
    """What the database has of agreements and their installments."""
    paid = type_coerce(Installment.paid, BigInteger)
    lines = select(Installment.agreement_id, Installment.number, Installment.status, paid)
    found: dict[str, Any] = {
        f"installment {agreement}/{number}": (status.value, int(cents or 0))
        for agreement, number, status, cents in session.execute(lines.where(Installment.agreement_id.in_(numbers)))
    }
    for number, status in session.execute(select(Agreement.id, Agreement.status).where(Agreement.id.in_(numbers))):
        found[f"agreement {number}"] = "active" if status is AgreementState.NOTICED else status.value
    return found


def _wanted(agreed: model.Agreement) -> dict[str, Any]:
    """What the model has of an agreement."""
    lines = {
        f"installment {agreed.number}/{number}": (line.state, line.paid)
        for number, line in enumerate(agreed.lines, start=1)
    }
    return {f"agreement {agreed.number}": agreed.state, **lines}


def _slices(several: Collection[Any]) -> list[list[Any]]:
    ordered = sorted(several)
    return [ordered[start : start + _SLICE] for start in range(0, len(ordered), _SLICE)]
