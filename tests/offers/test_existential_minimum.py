"""Golden case G05: a warning, by the amount in force on the day, that too little is left to live on."""

from datetime import date

from brazil.money import Money
from offers.budget.affordability import Budget, Fit, below_minimum, best_plans
from offers.budget.menu import menu_of
from offers.consumer_law import LimitName, limit_on
from offers.plans.choice import Payday
from tests.offers.golden import case
from tests.offers.strategies import balance_of, example_policy

DAY = date(2026, 11, 23)


def test_golden_g05_430_left_is_below_the_minimum_of_600():
    """Decreto 11.150/2022 art. 3º (11.567/2023), kept by STF in ADPF 1.005: it warns and bars nothing."""
    given, expected = case("G05")
    limit = limit_on(LimitName.EXISTENTIAL_MINIMUM, DAY)
    assert limit is not None
    assert str(limit.value) == given["minimo"]
    tier = example_policy().tiers[0]
    twelve = tier.installments.model_copy(update={"min_down_payment_bps": 0})
    tenth, installment = Payday(day=10), Money.reais(given["parcela_acordo"])
    menu = menu_of(
        "debt",
        balance_of(DAY, 100, principal=12 * installment.cents),
        tier.model_copy(update={"installments": twelve}),
        0,
        tenth,
    )
    fit = best_plans(Budget(per_month=installment), [menu])
    assert isinstance(fit, Fit)
    assert {amount for _, amount in fit.months} == {installment}
    others = tuple((day, Money.reais(given["parcelas_dividas_consumo"])) for day, _ in fit.months)
    warning = below_minimum(Money.reais(given["renda_mensal"]), fit, others, DAY)
    assert (warning is not None) is expected["abaixo_do_minimo"]
    assert warning is not None
    assert (warning.left, warning.minimum) == (Money.reais(expected["sobra"]), Money.reais(given["minimo"]))
