"""What an agreement bears before it breaks, and what breaking it does: kept with it, as its policy said that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from offers.policies.limits import Changes, ImputationOrder, Nature, Vesting


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeTerms:
    """The terms of an agreement's life. Days are calendar days; `fine_bps` and `interest_bps` (a month of 30 days) are
    what one late installment bears (CDC art. 52 §1º; Decreto 22.626/1933 art. 1º).

    `grace_days` run from the last day to pay without charges to the notice, `notice_days` from the notice to the end
    of the cure window. A due date moves at most `move_days`, `due_date_moves` times in all; `skips` payments may go
    to the end. Of a debt, running agreements may be changed for another `renegotiations` times in all.
    """

    grace_days: int = 5
    notice_days: int = 5
    due_date_moves: int = 1
    move_days: int = 15
    skips: int = 0
    vesting: Vesting = Vesting.PROPORTIONAL
    nature: Nature = Nature.CONFESSION
    order: ImputationOrder = ImputationOrder.LAW
    fine_bps: int = 200
    interest_bps: int = 100
    renegotiations: int = 0

    def document(self) -> dict[str, int | str]:
        """As kept with the agreement."""
        return {name: str(value) if isinstance(value, StrEnum) else value for name, value in asdict(self).items()}


def life_terms_of(changes: Changes, *, fine_bps: int, interest_bps: int) -> LifeTerms:
    """The terms of an agreement made under a tier with these changes, and what the contract says of delay."""
    return LifeTerms(
        grace_days=changes.grace_days,
        notice_days=changes.notice_days,
        due_date_moves=changes.due_date_moves,
        move_days=changes.move_days,
        skips=changes.skips,
        vesting=changes.vesting,
        nature=changes.nature,
        order=changes.imputation,
        fine_bps=fine_bps,
        interest_bps=interest_bps,
        renegotiations=changes.renegotiations,
    )


_KINDS: Mapping[str, type[StrEnum]] = {"vesting": Vesting, "nature": Nature, "order": ImputationOrder}


def life_terms_from(document: Mapping[str, int | str]) -> LifeTerms:
    """The terms kept with an agreement. What an older document does not name has the value written above."""
    known = {field.name for field in fields(LifeTerms)}
    values = {name: _read(name, value) for name, value in document.items() if name in known}
    return LifeTerms(**values)  # type: ignore[arg-type]


def _read(name: str, value: int | str) -> int | StrEnum:
    return _KINDS[name](str(value)) if name in _KINDS else int(value)
