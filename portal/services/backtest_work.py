"""The work of one run: the creditor's debts through a document and the version in force, from the database."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from offers.backtest.acceptance import curve_from
from offers.backtest.columns import Portfolio
from offers.backtest.outcome import Outcome
from offers.backtest.report import backtest
from offers.backtest.run import Day
from offers.backtest.study import Study
from portal.models import Creditor, PolicyBacktest, PolicyVersion
from portal.services.backtest_on_file import batches_on_file, count_on_file
from portal.services.backtest_remade import Remade
from portal.services.backtest_result import RefusedRows, result_of
from portal.services.backtest_trials import among
from portal.services.backtests import Slice
from portal.services.index_series import series_in_force
from portal.services.policies import readable
from portal.services.policies_in_force import policy_of

Beat = Callable[[int, int], None]
"""Told the debts read so far and how many there are."""
KeepPart = Callable[[int, int, bytes], None]
"""Given each batch's number, its rows and its content."""


def work(
    session: Session, trial: PolicyBacktest, *, beat: Beat, keep_part: KeepPart, fresh_days: int = 180
) -> dict[str, Any]:
    """Read, work out, check a sample by the path of a debtor's page; what is left for the pages.

    The session only reads, all of it one snapshot. Raises OfferError("backtest_differs") where a debt comes out
    otherwise debt by debt, and what the accrual of a debt raises. `fresh_days` is for how long a confirmed contact
    counts, where a segment asks for one.
    """
    from portal.services.backtest_output import part_of  # pyarrow is loaded where a file is written

    policy = readable(trial.document)
    if policy is None:
        raise TypeError("a document that is tried must be readable")
    against = policy_of(session.get_one(PolicyVersion, trial.against_id)) if trial.against_id else None
    creditor = session.get_one(Creditor, trial.creditor_id)
    debts = among(trial, fresh_days=fresh_days)
    whole = count_on_file(session, creditor.id, debts)
    batches = batches_on_file(
        session, creditor_id=creditor.id, today=trial.priced_on, among=debts,
        progress=lambda share: beat(int(share * whole), whole),
    )  # fmt: skip
    study, refused = Study(acceptance=curve_from(trial.curve)), RefusedRows()
    remade = Remade(session, policy, creditor.id, trial.priced_on, debts=whole // trial.one_in)
    numbers = count()

    def keep(portfolio: Portfolio, outcome: Outcome, other: Outcome | None) -> None:
        study.keep(portfolio, outcome, other)
        refused.keep(portfolio, outcome)
        remade.keep(portfolio, outcome)
        keep_part(next(numbers), len(portfolio), part_of(portfolio, outcome, other))

    report = backtest(
        Slice(number=1, count=trial.one_in).of(batches),
        policy,
        Day(priced_on=trial.priced_on, series=series_in_force(session), shows_prescribed=creditor.shows_prescribed),
        against=against,
        keep=keep,
    )
    return result_of(report, study, refused, remade.checked)
