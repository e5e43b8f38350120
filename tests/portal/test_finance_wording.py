"""Every code a bank file, a slip or a payment can give has its sentence."""

from __future__ import annotations

import re
from pathlib import Path

from payments.cnab.movements import Occurrence
from payments.reconciliation import Fit, UnmatchedReason
from portal.jobs.topics import TOPICS
from portal.models import Outcome
from portal.wording import has_sentence
from portal.wording_effects import EFFECTS
from portal.wording_finance import line_reason
from tests.support.folded import each_of

PAYMENTS = Path(__file__).parents[2] / "payments"
SOURCE = "\n".join(path.read_text() for path in sorted(PAYMENTS.rglob("*.py")))


def codes_of(error: str) -> list[str]:
    """The codes a kind of error is raised with, from the source."""
    return sorted(set(re.findall(rf'{error}\(\s*"([a-z_]+)"', SOURCE)))


OF_A_HEADER = ("blank", "not_a_day", "not_numeric", "line_too_long")


@each_of([*codes_of("UnreadableFile"), *OF_A_HEADER, "remessa_not_retorno"])
def test_a_refused_file_has_a_sentence(code: str) -> None:
    assert has_sentence(f"unreadable_{code}")


@each_of(codes_of("FieldError"))
def test_a_line_set_aside_has_a_sentence(code: str) -> None:
    assert line_reason(Outcome.QUARANTINED.value, code)


@each_of(codes_of("InvalidCharge"))
def test_a_slip_that_cannot_be_has_a_sentence(code: str) -> None:
    assert has_sentence(f"charge_{code}")


@each_of(codes_of("ProviderError"))
def test_a_refusal_of_the_other_side_has_a_sentence(code: str) -> None:
    assert has_sentence(f"sandbox_{code}")


@each_of([*UnmatchedReason, "reversed"])
def test_money_without_a_place_has_a_reason_and_a_remedy(code: str) -> None:
    assert has_sentence(f"unmatched_{code}")
    assert has_sentence(f"remedy_{code}")


@each_of([*Fit, *Occurrence, "state_kept", "unknown_number", "paid_nothing"])
def test_a_line_taken_in_has_a_sentence(code: str) -> None:
    assert line_reason(Outcome.APPLIED.value, str(code))


def test_whatever_stops_has_a_name() -> None:
    assert EFFECTS.keys() == TOPICS.keys()
