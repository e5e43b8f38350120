"""Money in Brazilian reais as whole centavos.

Factors are `Decimal`; results are `Money`; the one rounding point is `Money.times` (half up, the habit of
bank slips and of CDC art. 52 statements) unless another mode is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from brazil.errors import InvalidNumber


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of BRL in whole centavos. May be negative; never fractional."""

    cents: int

    def __post_init__(self) -> None:
        if type(self.cents) is not int:  # bool and float are refused on purpose
            raise TypeError(f"cents must be int, not {type(self.cents).__name__}")

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    def times(self, factor: Decimal | int, rounding: str = ROUND_HALF_UP) -> Money:
        """The amount scaled by a factor, rounded once to the centavo."""
        with localcontext() as context:
            context.prec = 60
            return Money(int((Decimal(self.cents) * factor).quantize(Decimal(1), rounding=rounding)))

    def split(self, parts: int) -> tuple[Money, ...]:
        """Equal parts that add up to the whole; the last one takes what is left over.

        Every part but the last is floored to the centavo, so the residue (0..parts-1 centavos) lies in the last.
        """
        if parts < 1:
            raise InvalidNumber("parts_below_one", parts=parts)
        each = self.cents // parts
        return (*(Money(each),) * (parts - 1), Money(self.cents - each * (parts - 1)))

    @property
    def decimal(self) -> Decimal:
        """The amount in reais, two decimal places, for documents that write it out."""
        return Decimal(self.cents).scaleb(-2)

    @classmethod
    def reais(cls, text: str) -> Money:
        """Read ``"1234.56"`` (dot, at most two places). Screens and files have their own readers.

        Raises InvalidNumber("money_format") when the text is not such an amount.
        """
        try:
            cents = Decimal(text).scaleb(2)
        except ArithmeticError as error:
            raise InvalidNumber("money_format", text=text) from error
        if not cents.is_finite() or cents != cents.to_integral_value():
            raise InvalidNumber("money_format", text=text)
        return cls(int(cents))


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum of the amounts; zero when there are none."""
    return Money(sum(amount.cents for amount in amounts))
