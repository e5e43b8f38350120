"""A policy tried on a creditor's debts by the worker: as debtors would be offered it, kept, and told when it is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.backtest.columns import Portfolio
from offers.segments.segment import Segment
from offers.segments.segment_file import segment_document
from portal import clock
from portal.db import Database
from portal.jobs import backtests
from portal.models import (
    BacktestPart,
    BacktestScope,
    BacktestState,
    DebtStatus,
    PolicyBacktest,
    PolicyVersion,
    SegmentRecord,
)
from portal.sealing import Sealer
from portal.services import backtest_trials
from portal.services.backtest_output import rows_of_part
from portal.services.backtest_trials import Wanted
from portal.services.errors import NotAllowed
from portal.services.outbox import TryLater
from portal.services.policies_in_force import version_in_force
from portal.wording_trials import scope_words
from tests.support.lives import broken, running
from tests.support.people import make_debt, make_debtor
from tests.support.remembered import remembered
from tests.support.worker import tools_of

DAY = timedelta(days=1)


@remembered
def a_world(session: Session, sealer: Sealer) -> tuple[PolicyVersion, Any]:
    """A debt that came back from a broken agreement, one a dispute held, two plain ones and one disputed."""
    _, account, agreement, (first, *_) = running(session, sealer)
    ended = broken(session, account, agreement, first)
    assert ended.ended_on is not None
    creditor, on = ended.creditor, ended.ended_on + 40 * DAY
    person = make_debtor(session, sealer, creditor=creditor)
    since = on - 200 * DAY
    held = [[str(since + 10 * DAY), str(since + 50 * DAY)]]
    make_debt(session, person, creditor, contract_number="HELD", due_on=since, held=held)
    make_debt(session, person, creditor, contract_number="PLAIN", due_on=since, segment="varejo")
    make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor, contract_number="SMALL",
              due_on=since, principal=Money(90_00), segment="varejo")  # fmt: skip
    make_debt(session, person, creditor, contract_number="NO", due_on=since, status=DebtStatus.DISPUTED)
    session.commit()
    version = version_in_force(session, creditor.id)
    assert version is not None
    return version, on


def kinder(version: PolicyVersion, **cash: int) -> dict[str, Any]:
    tiers = [{**tier, "cash": {**tier["cash"], **cash}} for tier in version.document["tiers"]]
    return {**version.document, "tiers": tiers}


def asked(session: Session, version: PolicyVersion, on: Any, wanted: Wanted = Wanted(), **cash: int) -> int:  # noqa: B008
    return backtest_trials.ask(
        session, creditor_id=version.creditor_id, document=kinder(version, **cash), wanted=wanted, staff_id=None,
        actor="cli", today=on, now=clock.now(),
    ).id  # fmt: skip


def of_segment_varejo(session: Session, version: PolicyVersion) -> Wanted:
    """A saved segment that asks for a word of the creditor's files."""
    record = SegmentRecord(
        creditor_id=version.creditor_id, name="Lojas", document=segment_document(Segment(segments=("varejo",))),
        saved_at=clock.now(),
    )  # fmt: skip
    session.add(record)
    session.flush()
    return Wanted(scope=BacktestScope.SEGMENT, segment=backtest_trials.as_kept(record))


def tried(app: Flask, database: Database, trial_id: int) -> PolicyBacktest:
    backtests.run(tools_of(app), {"backtest_id": trial_id})
    with database.reading() as session:
        return session.get_one(PolicyBacktest, trial_id)


def test_a_run_is_what_debtors_would_be_offered_and_says_where_it_would_not_be(
    app: Flask, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        version, on = a_world(session, sealer)
        first = asked(session, version, on, principal_bps=6_000)
        of_segment = asked(session, version, on, of_segment_varejo(session, version))
        wrong = asked(session, version, on, principal_bps=6_000)
    monkeypatch.setattr("portal.services.backtest_on_file.APART", 1)  # records of debts set apart, one by one
    trial = tried(app, database, first)
    assert trial.state is BacktestState.DONE, trial.failure
    assert trial.result is not None
    result = trial.result
    assert (trial.debts_done, result["remade"]) == (5, 5)
    assert result["first"]["refused"] == [["disputed", 1]]
    assert result["refused_rows"] == {"disputed": ["NO"]}
    verdicts = result["verdicts"]["whole"]
    assert (verdicts["better"], verdicts["worse"], verdicts["nothing"]) == (4, 0, 1)
    assert verdicts["discount"] == sum(each["change"] for each in result["best"])
    assert {each["name"] for each in result["best"]} > {"HELD", "PLAIN", "SMALL"}
    with database.reading() as session:
        (part,) = session.scalars(select(BacktestPart).where(BacktestPart.backtest_id == first)).all()
    rows = {row["contrato"]: row for row in rows_of_part(part.content)}
    assert (part.rows, rows["NO"]["recusa"]) == (5, "disputed")
    assert rows["HELD"]["saldo_centavos"] < rows["PLAIN"]["saldo_centavos"]
    assert rows["PLAIN"]["a_vista_centavos"] - rows["PLAIN"]["outra_a_vista_centavos"] < 0

    same = tried(app, database, of_segment).result
    assert same is not None
    assert (same["first"]["debts"], same["verdicts"]["whole"]["equal"]) == (2, 2)
    assert scope_words(tried(app, database, of_segment)) == "Segmento Lojas"
    assert [word for word, _ in same["verdicts"]["segments"]] == ["varejo"]

    # the guard: columns that know nothing of what agreements and disputes left are caught by the debtor's own path
    def forgetful(_session: Session, columns: Portfolio, *_: Any) -> Portfolio:
        return columns

    monkeypatch.setattr("portal.services.backtest_on_file._with_balances", forgetful)
    caught = tried(app, database, wrong)
    assert (caught.state, caught.failure, caught.result) == (BacktestState.FAILED, "backtest_differs", None)
    with database.reading() as session:
        assert session.scalars(select(BacktestPart).where(BacktestPart.backtest_id == wrong)).all() == []


def test_one_worker_at_a_time_and_a_run_left_alone_is_taken_up_again(database: Database, sealer: Sealer) -> None:
    now = clock.now()
    with database.writing() as session:
        version, on = a_world(session, sealer)
        trial_id = asked(session, version, on)
        with pytest.raises(NotAllowed, match="trial_unreadable"):
            backtest_trials.ask(
                session, creditor_id=version.creditor_id, document={"name": ""}, wanted=Wanted(), staff_id=None,
                actor="cli", today=on, now=now,
            )  # fmt: skip
        assert backtest_trials.begin(session, trial_id, now) is not None
        backtest_trials.keep_part(session, trial_id, number=0, rows=1, content=b"x")
        with pytest.raises(TryLater):
            backtest_trials.begin(session, trial_id, now + DAY / 1440)
        again = backtest_trials.begin(session, trial_id, now + 2 * backtest_trials.SILENT_FOR)
        assert again is not None
        assert session.scalars(select(BacktestPart)).all() == []
        backtest_trials.fail(session, trial_id, "missing_index", now)
        assert backtest_trials.begin(session, trial_id, now + DAY) is None
