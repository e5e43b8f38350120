"""Mistakes planted in the portal, one at a time: the negative control of the ledger's machine."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from unittest import mock

from brazil.money import ZERO, Money, total
from offers.agreements import allocation
from portal.services.agreement_life import restated
from portal.services.money_in import recording
from portal.services.retorno_lines import LineRecorder


def _interest_rounded_down() -> Any:
    return mock.patch("offers.agreements.delay.divided", lambda numerator, denominator: numerator // denominator)


def _late_charges_kept_when_taken_back() -> Any:
    return mock.patch("portal.services.money_in.undoing.reversed_in_books")


def _credit_of_a_centavo_lost() -> Any:
    made = recording.payment_received

    def short(*, paid: Money, owed: Money, **known: Any) -> Any:
        lost = Money(1) if paid > owed > ZERO and paid > Money(1) else ZERO
        return made(paid=paid - lost, owed=owed, **known)

    return mock.patch("portal.services.money_in.recording.payment_received", short)


def _the_fine_falls_before_the_interest() -> Any:
    wrong = dict.fromkeys(allocation.ORDERS, tuple(allocation.Part))
    return mock.patch("offers.agreements.allocation.ORDERS", wrong)


def _told_twice_counts_twice() -> Any:
    applied = LineRecorder.record

    def record(self: LineRecorder, line: Any) -> None:
        applied(self, line._replace(bank_key=uuid.uuid4().hex))

    return mock.patch.object(LineRecorder, "record", record)


def _the_last_creditor_gets_what_does_not_divide() -> Any:
    def apportioned(amount: Money, weights: Sequence[Money]) -> tuple[Money, ...]:
        whole = total(weights).cents or 1
        first = tuple(Money(amount.cents * each.cents // whole) for each in weights[:-1])
        return (*first, amount - total(first))

    return mock.patch("offers.agreements.joint.apportioned", apportioned)


def _the_rest_of_a_novated_agreement_at_full_value() -> Any:
    right = restated.settling

    def settling(lines: Any, terms: Any, _rate: Decimal, *given: Any, **named: Any) -> Any:
        return right(lines, terms, Decimal(0), *given, **named)

    return mock.patch("portal.services.agreement_life.restated.settling", settling)


MISTAKES: Mapping[str, Callable[[], Any]] = {
    "late interest rounded down": _interest_rounded_down,
    "late charges stay in the books when their payment is taken back": _late_charges_kept_when_taken_back,
    "a centavo of what was paid beyond is lost": _credit_of_a_centavo_lost,
    "the fine is imputed before interest and principal": _the_fine_falls_before_the_interest,
    "a movement told by two files counts twice": _told_twice_counts_twice,
    "of a payment for two creditors the last gets what does not divide": _the_last_creditor_gets_what_does_not_divide,
    "the rest of a novated agreement falls due at its full value": _the_rest_of_a_novated_agreement_at_full_value,
}
