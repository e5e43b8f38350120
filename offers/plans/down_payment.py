"""The down payment of a plan: the least a tier asks for, or more where the debtor chooses to.

A bigger down payment costs no more in exact fractions, as every real put down saves a real of
principal and its interest. In centavos, let m payments follow it, G(k) be the growth of 1 from the k-th of them to the
last and f(k) the interest of 1 over the period before it. Of two plans, rounding can part the constant installments by
1 centavo and the interest of each period by 1, and what is parted at k reaches the last payment G(k) times over. So the
bigger down payment costs at most `2 sum(G(k)) - m` centavos more with Price and `m + sum((k-1) f(k))` with SAC, and
nothing in equal parts. Financed tax changes neither: it rounds one amount, which still falls by a centavo or more.
"""

from __future__ import annotations

from brazil.money import Money
from offers.plans.discount import WHOLE_BPS
from offers.policies.limits import InstallmentLimits
from offers.refusal import Refusal, RefusalCode, refuse


def least_down_payment(payable: int, limits: InstallmentLimits) -> int:
    """The least down payment, rounded up to the centavo and never under the minimum installment; zero for none."""
    if not limits.min_down_payment_bps:
        return 0
    return max(-(-payable * limits.min_down_payment_bps // WHOLE_BPS), limits.min_installment_cents)


def down_payment_of(payable: int, limits: InstallmentLimits, chosen: Money | None) -> int | Refusal:
    """The down payment in centavos: the least unless one is chosen, a refusal when the one chosen is under it."""
    least = least_down_payment(payable, limits)
    if chosen is None or chosen.cents == least:
        return least
    least = max(least, limits.min_installment_cents)  # a down payment is a payment like the others
    return chosen.cents if chosen.cents >= least else refuse(RefusalCode.DOWN_PAYMENT_TOO_LOW, minimum=Money(least))
