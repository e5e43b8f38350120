"""What a creditor promises to whoever disputes a debt: by when it answers, and that the amount stands still."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from offers.policies.policy_part import Part


class DisputeRules(Part):
    """The last day for an answer is `answer_days` calendar days after the dispute was opened, moved to a bank day; none
    by then ends it in the person's favour. `holds_accrual`: correction and charges do not count those days."""

    answer_days: Annotated[int, Field(ge=1, le=30)] = 10
    holds_accrual: bool = True
