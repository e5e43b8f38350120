"""An agreement lived day by day: late and cured, broken, taken back, held, given back; each step with its reason."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.indices import load_series
from brazil.money import Money, total
from offers.agreements.agreement import AgreementState
from offers.agreements.simulate import simulate_life
from offers.agreements.simulate_document import Problem, ProblemCode
from offers.agreements.simulate_file import history_from_text, last_day
from offers.agreements.simulate_history import History, Life, StepKind
from offers.errors import OfferError
from offers.policies.lint.finding import Finding
from tests.support.folded import each_of

SERIES = load_series()
SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
SAMPLE = json.loads((SAMPLES / "agreement-broken.json").read_text("utf-8"))


def told(**changes: Any) -> History:
    document = {name: value for name, value in (SAMPLE | changes).items() if value is not None}
    found = history_from_text(json.dumps(document))
    assert isinstance(found, History), found
    return found


def lived(until: str | None = None, **changes: Any) -> Life:
    history = told(**changes)
    return simulate_life(history, date.fromisoformat(until) if until else last_day(history), SERIES)


def steps(life: Life, *kinds: StepKind) -> list[tuple[str, str, str]]:
    return [(str(one.on), one.kind.value, one.reason) for one in life.steps if not kinds or one.kind in kinds]


def paid(on: str, cents: int, **more: object) -> dict[str, object]:
    return {"on": on, "event": "payment", "amount_cents": cents} | more


QUICK = {"grace_days": 5, "notice_days": 5, "skips": 1, "due_date_moves": 1}
FIRST = paid("2026-01-15", 100_00)


def test_it_breaks_only_once_the_files_came_and_what_was_paid_is_kept() -> None:
    life = lived()
    assert steps(life, StepKind.STANDING, StepKind.NOTICE, StepKind.BREACH) == [
        ("2026-03-17", "standing", "in_grace"),
        ("2026-04-01", "standing", "grace_waits_for_files"),
        ("2026-04-10", "notice", "grace_ended"),
        ("2026-04-21", "standing", "cure_waits_for_files"),
        ("2026-04-22", "breach", "cure_ended"),
    ]
    assert life.broken is not None
    assert life.broken.debts[0].paid == Money(240_00)
    assert life.broken.debts[0].agreed.settled == Money(239_00)
    may = lived(until="2026-05-15")
    assert may.broken is not None
    assert may.broken.owed == Money(685_75)  # N03 of tests/golden/agreement_breach.json


def test_a_payment_of_the_last_day_known_later_cures() -> None:
    life = lived(terms=QUICK, bank_files=None, history=[FIRST, paid("2026-03-02", 204_00, known_on="2026-03-06")])
    assert steps(life, StepKind.NOTICE, StepKind.STANDING, StepKind.CURE, StepKind.BREACH)[:4] == [
        ("2026-02-19", "standing", "in_grace"),
        ("2026-02-24", "notice", "grace_ended"),
        ("2026-03-03", "standing", "cure_waits_for_files"),
        ("2026-03-06", "cure", "late_was_paid"),
    ]


def test_a_breach_that_files_shown_to_be_wrong_brought_is_taken_back() -> None:
    covered = (("2026-02-24", "2026-02-23"), ("2026-03-02", "2026-03-01"))
    files = [{"read_on": read, "covers_until": until} for read, until in covered]
    history = [FIRST, paid("2026-03-02", 104_00, known_on="2026-03-20")]
    life = lived(until="2026-03-20", terms=QUICK, bank_files=files, history=history)
    assert StepKind.BREACH not in [one.kind for one in life.steps]  # nothing covers the last cure day
    files.append({"read_on": "2026-03-04", "covers_until": "2026-03-03"})
    life = lived(until="2026-03-20", terms=QUICK, bank_files=files, history=history)
    last = steps(life)[-5:]
    assert ("2026-03-20", "reinstate", "paid_in_time") in last
    assert ("2026-03-20", "payment", "paid_late") in last
    assert life.standing.state is AgreementState.ACTIVE
    assert life.broken is None
    wrong_day = [FIRST, paid("2026-03-04", 104_00, known_on="2026-03-20")]
    late = lived(until="2026-03-20", terms=QUICK, bank_files=files, history=wrong_day)
    assert late.standing.state is AgreementState.BROKEN


def test_taking_it_up_again_needs_everything_late() -> None:
    common = {"terms": QUICK, "bank_files": None, "until": "2026-05-01"}
    asks = {"on": "2026-04-10", "event": "reinstate"}
    short = lived(history=[FIRST, paid("2026-04-09", 100_00), asks], **common)
    assert steps(short, StepKind.REFUSED) == [("2026-04-10", "refused", "not_enough")]
    enough = lived(history=[FIRST, paid("2026-04-09", 300_00), asks], **common)
    assert steps(enough, StepKind.REFUSED) == []
    back = [one for one in enough.steps if one.on == date(2026, 4, 10)]
    assert [one.kind for one in back] == [StepKind.REINSTATE, StepKind.PAYMENT]
    assert total(one.amount for one in back[1].applied) == Money(300_00)
    never = lived(history=[FIRST, {"on": "2026-01-20", "event": "reinstate"}], **common)
    assert steps(never, StepKind.REFUSED) == [("2026-01-20", "refused", "not_broken")]


def test_held_nothing_runs_and_the_notice_is_given_anew() -> None:
    history = [
        FIRST,
        {"on": "2026-02-25", "event": "freeze"},
        {"on": "2026-02-26", "event": "freeze"},
        {"on": "2026-06-25", "event": "resume"},
        {"on": "2026-06-25", "event": "resume"},
    ]
    life = lived(terms=QUICK, bank_files=None, history=history, until="2026-07-10")
    assert [day for day, *_ in steps(life, StepKind.NOTICE)] == ["2026-02-24", "2026-06-25"]
    assert steps(life, StepKind.REFUSED) == [
        ("2026-02-26", "refused", "not_possible_now"),
        ("2026-06-25", "refused", "not_possible_now"),
    ]
    (held,) = [one for one in life.steps if one.kind is StepKind.FREEZE]
    (back,) = [one for one in life.steps if one.kind is StepKind.RESUME]
    assert back.left <= held.left + Money(3)  # one day more of what was late before


def test_changes_are_made_or_refused_by_their_codes() -> None:
    history = [
        {"on": "2026-01-10", "event": "move", "installment": 1, "to": "2026-01-25"},
        {"on": "2026-01-11", "event": "move", "installment": 2, "to": "2026-02-20"},
        {"on": "2026-01-12", "event": "skip", "installment": 2},
        {"on": "2026-01-13", "event": "skip", "installment": 3},
    ]
    plan = {"monthly_interest_bps": 200}
    life = lived(terms=QUICK, bank_files=None, history=history, plan=plan, until="2026-01-14")
    told_of = [(one.kind.value, one.reason, str(one.day), one.amount.cents) for one in life.steps[1:]]
    assert told_of == [
        ("move", "", "2026-01-25", 0),
        ("refused", "moves_used", "2026-02-20", 0),
        ("skip", "", "2026-07-15", 10_41),  # 150 days at 2 % a month
        ("refused", "skips_used", "None", 0),
    ]
    assert life.steps[-1].left == Money(610_41)


def test_settled_given_back_and_open_again() -> None:
    history = [
        paid("2026-01-10", 600_00),
        paid("2026-01-12", 5_00),
        {"on": "2026-01-20", "event": "return", "payment": 1},
    ]
    life = lived(terms=QUICK, bank_files=None, history=history, until="2026-01-20")
    assert [one.kind.value for one in life.steps] == [
        "made", "payment", "settle", "payment", "return", "reopen", "standing",
    ]  # fmt: skip
    assert life.steps[3].reason == "paid_after_end"
    assert life.credit == Money(5_00)
    assert life.steps[-1].left > Money(600_00)
    again = [*history, {"on": "2026-01-20", "event": "return", "payment": 1}]
    assert steps(lived(terms=QUICK, history=again, until="2026-01-20"), StepKind.REFUSED) == [
        ("2026-01-20", "refused", "no_such_payment")
    ]


def test_after_a_novation_breaks_payments_go_on_settling_its_installments() -> None:
    """N01 of the golden cases but for the day of the third payment: it comes after the breach."""
    history = [FIRST, paid("2026-02-18", 100_00), paid("2026-04-14", 40_00)]
    terms = QUICK | {"nature": "novation"}
    life = lived(terms=terms, bank_files=None, history=history, until="2026-05-15")
    assert [step[2] for step in steps(life, StepKind.PAYMENT)][-1] == "paid_after_breach"
    assert life.broken is not None
    assert life.broken.owed == Money(366_63)


SPENT = st.lists(st.tuples(st.integers(0, 230), st.integers(1, 250_00), st.integers(0, 4)), max_size=7)


@settings(max_examples=25)
@given(SPENT, st.sampled_from(["confession", "novation"]), st.sampled_from(["law", "clause"]))
def test_no_life_loses_a_centavo_nor_breaks_without_its_notice(rows, nature, order) -> None:
    start = date(2026, 1, 5)
    history = [
        paid(str(start + timedelta(days=wait)), cents, known_on=str(start + timedelta(days=wait + lag)))
        for wait, cents, lag in sorted(rows)
    ]
    terms = QUICK | {"nature": nature, "imputation": order, "vesting": "none"}
    life = lived(terms=terms, bank_files=None, history=history, until="2026-09-15")
    for one in life.steps:
        if one.kind is StepKind.PAYMENT and one.reason != "paid_after_breach":
            assert total(each.amount for each in one.applied) + one.credit == one.amount
    kinds = [one.kind for one in life.steps]
    for place, kind in enumerate(kinds):
        if kind is StepKind.BREACH:
            before = [each for each in kinds[:place] if each in (StepKind.NOTICE, StepKind.CURE)]
            assert before[-1] is StepKind.NOTICE
    if life.broken is not None and nature == "confession":
        assert life.broken.debts[0].paid == total(Money(cents) for _, cents, _ in rows)


def test_a_life_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(OfferError, match="until_before_start"):
        simulate_life(told(), date(2026, 1, 4), SERIES)


def problems(**changes: Any) -> list[tuple[str, str]]:
    found = history_from_text(json.dumps(SAMPLE | changes))
    assert isinstance(found, tuple)
    return [(one.code.value if isinstance(one, Problem) else one.code, ".".join(map(str, one.path))) for one in found]


DEBT = SAMPLE["debts"][0]
ROWS = SAMPLE["installments"]


SENSELESS: list[tuple[dict[str, Any], str, str]] = [
    ({"installments": [ROWS[1], *ROWS[1:]]}, "due_dates", "installments.1.due_on"),
    ({"made_on": "2026-01-16"}, "due_dates", "installments.0.due_on"),
    ({"installments": [ROWS[0] | {"interest_cents": 100_01}, *ROWS[1:]]}, "interest_over_amount",
     "installments.0.interest_cents"),
    ({"debts": [DEBT | {"balance_cents": 599_99}]}, "agreed_over_balance", "debts.0.agreed_cents"),
    ({"debts": [DEBT, DEBT]}, "agreed_adds_up", "debts"),
    ({"debts": [DEBT | {"due_on": "2026-01-06"}]}, "before_start", "debts.0.due_on"),
    ({"plan": {"payday": {}}}, "payday", "plan.payday"),
    ({"plan": {"payday": {"day": 5, "bank_day": 5}}}, "payday", "plan.payday"),
    ({"plan": {"payday": {"day": 5}, "rhythm": "weekly"}}, "payday", "plan.payday"),
    ({"history": [paid("2026-01-04", 1)]}, "before_start", "history.0.on"),
    ({"history": [paid("2026-02-04", 1), paid("2026-02-03", 1)]}, "out_of_order", "history.1.on"),
    ({"history": [paid("2026-02-04", 1, known_on="2026-02-03")]}, "known_before_paid", "history.0.known_on"),
    ({"history": [{"on": "2026-02-04", "event": "payment"}]}, "needs", "history.0.amount_cents"),
    ({"history": [{"on": "2026-02-04", "event": "skip"}]}, "needs", "history.0.installment"),
    ({"history": [{"on": "2026-02-04", "event": "return"}]}, "needs", "history.0.payment"),
    ({"history": [{"on": "2026-02-04", "event": "move", "installment": 1}]}, "needs", "history.0.to"),
    ({"history": [{"on": "2026-02-04", "event": "freeze", "payment": 1}]}, "not_for_it", "history.0.payment"),
    ({"history": [{"on": "2026-02-04", "event": "skip", "installment": 7}]}, "no_such_installment",
     "history.0.installment"),
    ({"bank_files": [{"read_on": "2026-02-04", "covers_until": "2026-02-04"}]}, "covers_today",
     "bank_files.0.covers_until"),
    ({"history": [paid("2026-02-04", 0)]}, "too_small", "history.0.amount_cents"),
    ({"surprise": 1}, "unknown_field", "surprise"),
    ({"made_on": 5}, "not_a_date", "made_on"),
]  # fmt: skip


@each_of(SENSELESS)
def test_a_history_that_makes_no_sense_is_told_where(changes: dict[str, Any], code: str, path: str) -> None:
    assert (code, path) in problems(**changes)


def test_every_problem_of_sense_has_its_case_and_a_broken_text_is_told() -> None:
    assert {code for _, code, _ in SENSELESS} >= {code.value for code in ProblemCode}
    (finding,) = history_from_text("{") or ()
    assert isinstance(finding, Finding)
    assert finding.code == "not_json"
