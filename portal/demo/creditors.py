"""The creditors of the demonstration, with the accounts their slips are paid into and the policies they follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from offers.policies.limits import Changes
from offers.policies.policy import DiscountLimits, InstallmentLimits, Method, Policy, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCreditor:
    """A creditor that does not exist, with how its files are written."""

    slug: str
    name: str
    legal_name: str
    tax_id: str
    street: str
    district: str
    city: str
    state: str
    postal_code: str
    service_phone: str
    domain: str
    account: Mapping[str, str]
    policy: Policy
    encoding: str
    delimiter: str
    shows_prescribed: bool = False


def _tier(
    first: int, last: int | None, *, cash: tuple[int, int], over_time: tuple[int, int], most: int, monthly: int = 0
) -> Tier:
    """A tier from the discounts on (charges, principal), in bps."""
    return Tier(
        min_days_overdue=first,
        max_days_overdue=last,
        cash=DiscountLimits(interest_bps=cash[0], fine_bps=cash[0], correction_bps=cash[1], principal_bps=cash[1]),
        installments=InstallmentLimits(
            interest_bps=over_time[0],
            fine_bps=over_time[0],
            correction_bps=over_time[1],
            principal_bps=over_time[1],
            max_installments=most,
            min_installment_cents=30_00,
            monthly_interest_bps=monthly,
            method=Method.PRICE if monthly else Method.EQUAL,
        ),
        validity_days=5,
        first_due_min_days=5,
        first_due_max_days=30,
        changes=Changes(renegotiations=1),
    )


# How much less paying over time takes off: little, for a plan much dearer than cash reads as usury.
DEARER_CHARGES, DEARER_PRINCIPAL = 200, 100


def _policy(name: str, principal: tuple[int, int, int, int], most: int, monthly: int = 0) -> Policy:
    """Four tiers by age; `principal` is what cash takes off the principal in each."""
    spans = ((1, 90), (91, 360), (361, 1_080), (1_081, None))
    charges = (5_000, 8_000, 10_000, 10_000)
    tiers = (
        _tier(
            *span,
            cash=(off_charges, off_principal),
            over_time=(off_charges - DEARER_CHARGES, max(0, off_principal - DEARER_PRINCIPAL)),
            most=most // 2 if place == 0 else most,
            monthly=monthly if place == 2 else 0,
        )
        for place, (span, off_charges, off_principal) in enumerate(zip(spans, charges, principal, strict=True))
    )
    return Policy(name=name, tiers=tuple(tiers))


CREDITORS: tuple[DemoCreditor, ...] = (
    DemoCreditor(
        slug="cartao-aurora", name="Cartão Aurora", legal_name="Aurora Administradora de Cartões S.A.",
        tax_id="18743209000100", street="Avenida Paulista, 1500", district="Bela Vista", city="São Paulo", state="SP",
        postal_code="01310100", service_phone="0800 000 1020", domain="cartaoaurora.example",
        account={"bank": "341", "agencia": "1234", "conta": "56789", "conta_dv": "7", "carteira": "109"},
        policy=_policy("Cartão Aurora, padrão", (0, 1_000, 3_500, 6_000), 24, 149), encoding="utf-8-sig",
        delimiter=";",
    ),
    DemoCreditor(
        slug="telefonica-norte-sul", name="Norte Sul Telecom", legal_name="Norte Sul Telecomunicações Ltda.",
        tax_id="12ABC34501DE35", street="Rua da Aurora, 325", district="Boa Vista", city="Recife", state="PE",
        postal_code="50050000", service_phone="0800 000 3040", domain="nortesul.example",
        account={
            "bank": "001", "agencia": "0131", "agencia_dv": "7", "conta": "59127", "conta_dv": "0",
            "carteira": "17", "variacao": "019", "convenio": "2379661",
        },
        policy=_policy("Norte Sul, recuperação", (500, 2_000, 4_500, 7_000), 12), encoding="cp1252", delimiter=";",
        shows_prescribed=True,
    ),
    DemoCreditor(
        slug="colegio-horizonte", name="Colégio Horizonte", legal_name="Sociedade Educacional Horizonte Ltda.",
        tax_id="41968527000191", street="Rua Comendador Araújo, 143", district="Centro", city="Curitiba", state="PR",
        postal_code="80420000", service_phone="0800 000 5060", domain="horizonte.example",
        account={
            "bank": "237", "agencia": "1172", "agencia_dv": "0", "conta": "403005", "conta_dv": "2", "carteira": "09",
            "convenio": "4540691",
        },
        policy=_policy("Colégio Horizonte, famílias", (0, 0, 1_500, 3_000), 18), encoding="utf-8", delimiter=",",
    ),
)  # fmt: skip
