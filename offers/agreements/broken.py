"""What breaking an agreement leaves, line by line, for both natures; nothing that was paid is lost.

A confession brings the first debts back with every payment imputed on its day and the discount earned so far taken off
(restored.py). After a novation the rest falls due: what is late bears its own charges, the others come at what they
cost today (CC arts. 413 and 1.426; CDC art. 52 §2º), now and on every later day until their own dates pass: the clause
brings forward what may be asked for, not a delay that has not happened.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from brazil.indices import IndexSeries
from brazil.money import ZERO, Money, total
from offers.agreements.breach import Paid, Restored, vested_discount
from offers.agreements.frozen import Freeze
from offers.agreements.restored import debt_restored
from offers.agreements.settling import Settling, settling
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms
from offers.debt import Debt
from offers.policies.limits import Nature


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedDebt:
    """A debt under an agreement. `discount`: what accepting took off it; `agreed`: its share of everything agreed, the
    plan's interest with it; `payments`: its share of each payment, charges of delay with it; `settled`: its share of
    the agreed amounts that these paid. `creditor` is whom it is owed to."""

    key: int
    creditor: int
    debt: Debt
    discount: Money
    agreed: Money
    payments: tuple[Paid, ...] = ()
    settled: Money = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """An agreement as it stands on the day it breaks. `monthly_rate` is the plan's, a fraction."""

    installments: tuple[InstallmentFacts, ...]
    debts: tuple[AgreedDebt, ...]
    monthly_rate: Decimal = Decimal(0)
    interest_from: date | None = None
    freezes: tuple[Freeze, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtBack:
    """A first debt come back: how each payment was imputed, what ran, what was earned of the discount."""

    agreed: AgreedDebt
    restored: Restored

    @property
    def paid(self) -> Money:
        """Everything paid of it under the agreement."""
        return total(payment.amount for payment in self.agreed.payments)

    @property
    def owed(self) -> Money:
        """What is owed of it."""
        return self.restored.owed


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """What an agreement leaves once broken: the first debts back, or what is left of the agreement itself."""

    on: date
    nature: Nature
    debts: tuple[DebtBack, ...] = ()
    rest: Settling | None = None

    @property
    def owed(self) -> Money:
        """What is owed after the breach, to all creditors."""
        return total(self.owed_to(creditor) for creditor in self.creditors) if self.rest is None else self.rest.value

    @property
    def creditors(self) -> tuple[int, ...]:
        """Whom the debts that came back are owed to, in order."""
        return tuple(dict.fromkeys(back.agreed.creditor for back in self.debts))

    def owed_to(self, creditor: int) -> Money:
        """What is owed to one creditor: what was paid beyond one of its debts counts for its others."""
        return max(self._net(creditor), ZERO)

    def excess_of(self, creditor: int) -> Money:
        """What was paid to one creditor beyond everything owed to it, to be given back (CC art. 876)."""
        beyond = total(back.restored.excess for back in self.debts if back.agreed.creditor == creditor)
        return min(max(-self._net(creditor), ZERO), beyond)

    def _net(self, creditor: int) -> Money:
        backs = [back.restored for back in self.debts if back.agreed.creditor == creditor]
        return total(back.owed - back.excess for back in backs)


def broken(facts: AgreementFacts, terms: LifeTerms, on: date, series: Mapping[str, IndexSeries]) -> Broken:
    """What an agreement made under these terms leaves when it breaks, as of a day.

    Raises OfferError as agreements.restored does, and brazil.errors.MissingIndex for a month nobody has yet.
    """
    if terms.nature is Nature.NOVATION:
        rest = settling(
            facts.installments,
            terms,
            facts.monthly_rate,
            on,
            interest_from=facts.interest_from,
            freezes=facts.freezes,
        )
        return Broken(on=on, nature=terms.nature, rest=rest)
    backs = tuple(_back(one, terms, on, series, facts.freezes) for one in facts.debts)
    return Broken(on=on, nature=terms.nature, debts=backs)


def _back(
    one: AgreedDebt, terms: LifeTerms, on: date, series: Mapping[str, IndexSeries], freezes: Collection[Freeze]
) -> DebtBack:
    vested = vested_discount(one.discount, one.agreed, one.settled, terms.vesting)
    restored = debt_restored(one.debt, one.payments, on, series, vested=vested, freezes=freezes)
    return DebtBack(agreed=one, restored=restored)
