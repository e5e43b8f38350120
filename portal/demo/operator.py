"""The operator of the demonstration: it receives for some creditors, and keeps a commission of each."""

from __future__ import annotations

from brazil.money import Money
from payments.party import Party
from payments.payout import Band, CommissionTerms, FeeBearer
from portal.demo.creditors import DemoCreditor

OPERATOR = Party(
    name="Prumo Recebimentos Ltda.", tax_id="30518947000150", street="Rua XV de Novembro, 720", district="Centro",
    city="Curitiba", state="PR", postal_code="80020310",
)  # fmt: skip
RECEIVES_FOR = ("telefonica-norte-sul", "colegio-horizonte")
"""Creditors, by slug, whose slips and Pix are paid into an account of the operator's: one payment can be for both."""

COMMISSIONS = {
    "cartao-aurora": CommissionTerms(bands=(Band(from_days=0, rate_bps=600), Band(from_days=361, rate_bps=1_800))),
    "telefonica-norte-sul": CommissionTerms(
        bands=(
            Band(from_days=0, rate_bps=800),
            Band(from_days=91, rate_bps=1_200),
            Band(from_days=361, rate_bps=2_000),
        ),
        minimum=Money(3_00),
    ),
    "colegio-horizonte": CommissionTerms(
        bands=(Band(from_days=0, rate_bps=500), Band(from_days=361, rate_bps=1_500)), fee_bearer=FeeBearer.CREDITOR
    ),
}
"""What each creditor's contract says, by its slug."""


def receives_for(demo: DemoCreditor) -> bool:
    """Whether the operator receives for the creditor."""
    return demo.slug in RECEIVES_FOR


def pix_key(demo: DemoCreditor) -> str:
    """The key its debtors pay by: the operator's own for the creditor, or the creditor's CNPJ."""
    return f"pix.{demo.domain.partition('.')[0]}@prumo.example" if receives_for(demo) else demo.tax_id
