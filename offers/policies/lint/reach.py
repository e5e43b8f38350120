"""Tiers that hide each other, and debts that no tier is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from offers.policies.lint.finding import Finding, Severity
from offers.policies.lint.region import TOP, Box, Span, box_of, contains, left_over, meeting
from offers.policies.policy import DiscountLimits, Policy, Selection, Tier
from offers.policies.rules.tree import Fact, rule_of

BUDGET = 400
"""Pieces a policy is cut into at most; one more tangled is not judged, which only ever leaves a remark unsaid."""

LONGEST = 36_500
"""The most days overdue a tier can name."""


def reach_findings(policy: Policy) -> Iterator[Finding]:
    """Everything about which debts the tiers are for."""
    boxes = [box_of(rule_of(tier)) for tier in policy.tiers]
    if policy.selection is Selection.FIRST_MATCH:
        for index in range(1, len(boxes)):
            yield from _hidden(policy.tiers, boxes, index)
    else:
        for index in range(len(boxes)):
            yield from _never_best(policy.tiers, boxes, index)
    yield from _impossible(policy.tiers)
    gaps = list(_gaps(policy.tiers))
    yield from gaps
    yield from _outside_conditions(boxes, gaps)


def _hidden(tiers: Sequence[Tier], boxes: Sequence[Box], index: int) -> Iterator[Finding]:
    """Under first match: what the tiers written before leave of one. `from_day` and `to_day` are included."""
    path = ("tiers", index, "min_days_overdue")
    meets = [(other, both) for other in range(index) if (both := meeting(boxes[index], boxes[other])) is not None]
    if not meets:
        return
    rest = left_over(boxes[index], (boxes[other] for other, _ in meets), BUDGET)
    if rest is not None and not rest:
        alone = next((other for other, _ in meets if contains(boxes[other], boxes[index])), meets[0][0])
        values: dict[str, object] = {"other": alone}
        yield Finding(severity=Severity.ERROR, code="tier_never_reached", path=path, values=values)
        return
    other, both = next((pair for pair in meets if tiers[pair[0]].when == tiers[index].when), meets[0])
    if tiers[other].when == tiers[index].when:
        days = both[Fact.DAYS_OVERDUE]
        values = {"other": other, "from_day": _low(days), "to_day": _high(days)}
        yield Finding(severity=Severity.ERROR, code="tiers_overlap", path=path, values=values)
        return
    crossing = [each for each, _ in meets if not contains(boxes[index], boxes[each])]
    if crossing:
        values = {"other": crossing[0], "tiers": len(crossing)}
        place = ("tiers", index, "when")
        yield Finding(severity=Severity.NOTE, code="conditions_overlap", path=place, values=values)


def _never_best(tiers: Sequence[Tier], boxes: Sequence[Box], index: int) -> Iterator[Finding]:
    """Under best for the debtor: a tier that another, written before, always equals or beats."""
    for other in range(index):
        if contains(boxes[other], boxes[index]) and _always_as_good(tiers[other], tiers[index]):
            path = ("tiers", index, "min_days_overdue")
            yield Finding(severity=Severity.WARNING, code="tier_never_best", path=path, values={"other": other})
            return


def _always_as_good(one: Tier, other: Tier) -> bool:
    over_time = one.installments.max_installments > 1 or other.installments.max_installments == 1
    something_to_pay = min(one.cash.principal_bps, one.cash.ceiling_bps) < 10_000
    pairs = ((one.cash, other.cash), (one.installments, other.installments))
    names = DiscountLimits.model_fields
    return over_time and something_to_pay and all(getattr(a, n) >= getattr(b, n) for a, b in pairs for n in names)


def _impossible(tiers: Sequence[Tier]) -> Iterator[Finding]:
    """A balance is never under its principal: charges only add to it."""
    for index, tier in enumerate(tiers):
        balance, principal = tier.when.balance, tier.when.principal
        if balance is None or principal is None or balance.max_cents is None or principal.min_cents is None:
            continue
        if principal.min_cents > balance.max_cents:
            path = ("tiers", index, "when", "principal", "min_cents")
            values = {"principal_cents": principal.min_cents, "balance_cents": balance.max_cents}
            yield Finding(severity=Severity.ERROR, code="principal_over_balance", path=path, values=values)


def _gaps(tiers: Sequence[Tier]) -> Iterator[Finding]:
    """Days overdue, from 1 on, that no tier covers whatever its conditions."""
    covered, reaching = 0, None
    for index, tier in sorted(enumerate(tiers), key=lambda item: item[1].min_days_overdue):
        if tier.min_days_overdue > covered + 1:
            path = ("tiers", index, "min_days_overdue")
            values = {"from_day": covered + 1, "to_day": tier.min_days_overdue - 1}
            yield Finding(
                severity=Severity.WARNING,
                code="uncovered_before" if reaching is None else "tiers_gap",
                path=path,
                values=values,
            )
        end = LONGEST if tier.max_days_overdue is None else tier.max_days_overdue
        if reaching is None or end > covered:
            covered, reaching = end, index
    if covered < LONGEST:
        path = ("tiers", reaching or 0, "max_days_overdue")
        yield Finding(severity=Severity.WARNING, code="uncovered_after", path=path, values={"from_day": covered + 1})


def _outside_conditions(boxes: Sequence[Box], gaps: Sequence[Finding]) -> Iterator[Finding]:
    """Debts that no tier is for although some tier covers their days."""
    days = [
        {Fact.DAYS_OVERDUE: Span(_whole(gap.values["from_day"]), _whole(gap.values.get("to_day", TOP)))} for gap in gaps
    ]
    rest = left_over({Fact.DAYS_OVERDUE: Span(1, LONGEST)}, [*days, *boxes], BUDGET)
    if rest:
        first = min(rest, key=lambda box: _low(box[Fact.DAYS_OVERDUE]))
        facts = [fact.value for fact in Fact if fact in first and fact is not Fact.DAYS_OVERDUE]
        span = first[Fact.DAYS_OVERDUE]
        values = {"from_day": _low(span), "to_day": _high(span), "facts": tuple(facts)}
        yield Finding(severity=Severity.NOTE, code="uncovered_conditions", path=("tiers",), values=values)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else TOP


def _low(values: object) -> int:
    return values.low if isinstance(values, Span) else 0


def _high(values: object) -> int:
    return min(values.high, LONGEST) if isinstance(values, Span) else LONGEST
