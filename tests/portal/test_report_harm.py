"""What went wrong for people, and how they rate: counted by hand, with nobody known by a figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from portal.db import Database
from portal.models import DebtRecord, DisputeReason, DisputeStatus, RequestKind, Step
from portal.sealing import Sealer
from portal.services.reports import figures, harm, satisfaction
from portal.services.reports.asked import Asked
from tests.support.people import make_creditor, make_debt, make_debtor
from tests.support.report_harm import add_clearing, add_dispute, add_rating, add_request

DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
SINCE, UNTIL = date(2026, 10, 1), date(2026, 10, 31)
IN, OUT = date(2026, 10, 10), date(2026, 9, 10)
ENDS = (
    DisputeStatus.UPHELD, DisputeStatus.CORRECTED, DisputeStatus.NO_ANSWER, DisputeStatus.REJECTED,
    DisputeStatus.WITHDRAWN, DisputeStatus.OPEN,
)  # fmt: skip


def test_harm_is_counted_by_hand_and_narrowed_to_a_segment(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor, other = make_creditor(session), make_creditor(session)
        debts = [make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor) for _ in range(6)]
        strange = make_debt(session, make_debtor(session, sealer, creditor=other), other)
        for debt, end in zip(debts, ENDS, strict=True):
            dispute = add_dispute(session, debt, DisputeReason.NOT_MINE, end, IN)
            add_clearing(session, dispute, due=IN, answered={0: IN, 1: IN + DAY}.get(debts.index(debt)))
        add_dispute(session, debts[0], DisputeReason.FRAUD, DisputeStatus.UPHELD, OUT)
        add_dispute(session, strange, DisputeReason.FRAUD, DisputeStatus.UPHELD, IN)
        for answered, due in ((IN, IN), (IN + DAY, IN), (None, IN), (None, OUT)):
            add_request(session, debts[2], RequestKind.COMPLAINT, opened=due - 5 * DAY, due=due, answered=answered)
        add_request(session, debts[3], RequestKind.PROPOSAL, opened=IN, due=TODAY, answered=None)
        session.commit()
        asked = Asked(creditor_id=creditor.id, since=SINCE, until=UNTIL, today=TODAY)
        specs = {spec.key: spec for spec in harm.SPECS}
        said = {key: _sums(figures.figure(session, spec, asked)) for key, spec in specs.items()}
        assert said == {
            "reclamaram": (1, 6), "contestacoes-procedentes": (3, 4), "contestacoes-sem-resposta": (1, 4),
            "nomes-limpos-com-atraso": (5, 6), "pedidos-com-atraso": (2, 3),
        }  # fmt: skip
        by_reason = figures.by_kind(session, specs["contestacoes-procedentes"], asked)
        assert [(each.kind, *_sums(each)) for each in by_reason] == [("not_mine", 3, 4)]
        for spec in specs.values():
            rows = figures.rows(session, spec, asked)
            assert (sum(row.part for row in rows), sum(row.whole for row in rows)) == said[spec.key]
            of_one = DebtRecord.id == debts[2].id
            parts = [figures.figure(session, spec, replace(asked, debts=part)) for part in (of_one, ~of_one)]
            assert (sum(each.part for each in parts), sum(each.whole for each in parts)) == said[spec.key], spec.key


def _sums(figure: figures.Figure) -> tuple[int, int]:
    return figure.part, figure.whole


def test_a_step_few_rated_is_told_neither_alone_nor_within_the_whole(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        debts = [make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor) for _ in range(5)]
        for number, debt in enumerate(debts, start=1):
            add_rating(session, debt, Step.PAY, number, IN)
            if number < 5:
                add_rating(session, debt, Step.DISPUTE, 1, IN)
            add_rating(session, debt, Step.CHOOSE, 5, OUT)
        session.commit()
        asked = Asked(creditor_id=creditor.id, since=SINCE, until=UNTIL, today=TODAY)
        every, paying = satisfaction.rated(session, asked)
        assert (every.step, paying.step) == (None, Step.PAY)
        assert every.scores == paying.scores == (1, 1, 1, 1, 1)
        assert (paying.good, paying.count) == (2, 5)
        elsewhere = Asked(creditor_id=creditor.id + 1, since=SINCE, until=UNTIL, today=TODAY)
        assert satisfaction.rated(session, elsewhere) == []
