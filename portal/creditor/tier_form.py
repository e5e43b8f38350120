"""One tier of a policy as form fields, each with its place in the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import DateField, Form, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import Optional

from offers.debt import Product
from offers.policies.limits import ClearsAfter, ImputationOrder, IofMode, Method, Nature, Residue, Rhythm, Vesting
from portal.form_fields import CentsField, PercentField, WholeField
from portal.list_fields import ListField, NameField, OrderedChoicesField, RateStepsField, StatesField, WholeListField
from portal.wording_rhythms import RHYTHMS

PRODUCTS = {
    Product.CREDIT_CARD: "Cartão de crédito",
    Product.LOAN: "Empréstimo",
    Product.TELECOM: "Telefonia e internet",
    Product.SCHOOL: "Escola",
    Product.UTILITY: "Água, luz e gás",
    Product.RETAIL: "Varejo",
    Product.CONDOMINIUM: "Condomínio",
    Product.HEALTH: "Saúde",
}
METHODS = {
    Method.EQUAL: "Iguais, sem juros",
    Method.PRICE: "Tabela Price, com juros",
    Method.SAC: "SAC, com juros e parcelas que diminuem",
}
CLEARS = {ClearsAfter.FIRST_PAYMENT: "Da primeira parcela", ClearsAfter.LAST_PAYMENT: "Da última parcela"}
RESIDUES = {
    Residue.LAST: "Na última parcela",
    Residue.FIRST: "Na primeira parcela",
    Residue.SPREAD: "Um em cada parcela, a partir da primeira",
}
IOF = {
    IofMode.NONE: "Não incide",
    IofMode.COMPLEMENTARY: "Complementar, até 365 dias",
    IofMode.NEW_OPERATION: "Como operação nova",
}
NATURES = {
    Nature.CONFESSION: "A dívida continua por trás e volta se o acordo quebra",
    Nature.NOVATION: "O acordo toma o lugar da dívida (novação)",
}
IMPUTATIONS = {
    ImputationOrder.LAW: "Juros, valor da parcela e multa (a lei)",
    ImputationOrder.CLAUSE: "Juros, multa e valor da parcela (o contrato)",
}
VESTINGS = {
    Vesting.PROPORTIONAL: "Fica o desconto do que foi pago",
    Vesting.NONE: "O desconto se perde",
    Vesting.AT_END: "Só vale com a última parcela paga",
}


def _choices(names: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(value.value, label) for value, label in names.items()]


class TierForm(Form):
    """Whom the tier is for, what may be offered, and what an agreement made under it bears."""

    name = NameField("Nome da faixa", description="Só a equipe vê.")
    min_days_overdue = WholeField("De quantos dias de atraso")
    max_days_overdue = WholeField("Até quantos dias", description="Em branco: sem limite.")
    balance_min = CentsField("Saldo a partir de")
    balance_max = CentsField("Saldo até")
    principal_min = CentsField("Principal a partir de")
    principal_max = CentsField("Principal até")
    products = SelectMultipleField("Produtos", choices=_choices(PRODUCTS), description="Nenhum: todos.")
    origins = ListField("Credores originais", description="Separados por vírgula, como no arquivo da carteira.")
    regions = StatesField("Estados", description="Siglas separadas por vírgula: SP, RJ.")
    segments = ListField("Segmentos", description="Separados por vírgula, como no arquivo da carteira.")
    score_bands = ListField("Faixas de score", description="Separadas por vírgula, como no arquivo da carteira.")
    breaches_min = WholeField("Acordos quebrados: a partir de")
    breaches_max = WholeField("Acordos quebrados: até")
    campaign_from = DateField("Campanha: de", validators=[Optional()])
    campaign_until = DateField("Campanha: até", validators=[Optional()])
    cash_interest_bps = PercentField("Desconto nos juros")
    cash_fine_bps = PercentField("Desconto na multa")
    cash_fees_bps = PercentField("Desconto nos honorários")
    cash_correction_bps = PercentField("Desconto na correção")
    cash_principal_bps = PercentField("Desconto no principal")
    cash_ceiling_bps = PercentField("Teto sobre o saldo todo")
    installments_interest_bps = PercentField("Desconto nos juros")
    installments_fine_bps = PercentField("Desconto na multa")
    installments_fees_bps = PercentField("Desconto nos honorários")
    installments_correction_bps = PercentField("Desconto na correção")
    installments_principal_bps = PercentField("Desconto no principal")
    installments_ceiling_bps = PercentField("Teto sobre o saldo todo")
    max_installments = WholeField("Máximo de parcelas", description="Conta a entrada. 1: só à vista.")
    min_installment_cents = CentsField("Parcela mínima")
    min_down_payment_bps = PercentField("Entrada mínima", description="Parte do valor com desconto.")
    monthly_interest_bps = PercentField("Juros ao mês", description="Zero nas parcelas iguais sem juros.")
    method = SelectField("Forma das parcelas", choices=_choices(METHODS))
    clears_after = SelectField("Nome limpo depois", choices=_choices(CLEARS))
    counts = WholeListField("Só estes números de parcelas", description="Como 3, 6, 12. Em branco: todos até o máximo.")
    rate_steps = RateStepsField(
        "Juros por número de parcelas", description="Como 7: 1,5; 13: 1,99. Em branco: os juros ao mês de cima."
    )
    residue = SelectField("Centavos que sobram da divisão", choices=_choices(RESIDUES))
    rhythms = OrderedChoicesField("A pessoa pode pagar", choices=_choices(RHYTHMS))
    iof = SelectField("IOF", choices=_choices(IOF))
    validity_days = WholeField("Validade da proposta, em dias", description="No mínimo 2 (CDC art. 54-B).")
    first_due_min_days = WholeField("Primeiro vencimento: a partir de quantos dias")
    first_due_max_days = WholeField("Primeiro vencimento: até quantos dias")
    grace_days = WholeField("Tolerância depois do vencimento, em dias")
    notice_days = WholeField("Do aviso à quebra, em dias")
    due_date_moves = WholeField("Mudanças de vencimento sem custo")
    move_days = WholeField("Até quantos dias muda cada uma")
    skips = WholeField("Parcelas que podem ir para o fim")
    renegotiations = WholeField("Trocas do acordo inteiro", description="Zero: um acordo em dia não é renegociado.")
    vesting = SelectField("Se o acordo quebra", choices=_choices(VESTINGS))
    nature = SelectField("O que o acordo faz com a dívida", choices=_choices(NATURES))
    imputation = SelectField("Um pagamento em parte paga primeiro", choices=_choices(IMPUTATIONS))
    extra_discount_bps = PercentField(
        "Desconto a mais para quem propõe", description="Em branco: nada além das propostas mostradas."
    )
    tolerance_bps = PercentField(
        "Margem que ninguém descobre", description="Quanto do limite fica escondido de quem tenta muitas vezes."
    )

    @property
    def has_conditions(self) -> bool:
        """Whether anything but the days overdue is asked of a debt."""
        return any(self[name].data not in (None, "", []) for name, path in PATHS.items() if path[0] == "when")

    def errors_in(self, part: str) -> bool:
        """Whether a field of this part of the document has something to correct."""
        return any(self[name].errors for name, path in PATHS.items() if path[0] == part)


_COMPONENTS = ("interest", "fine", "fees", "correction", "principal", "ceiling")
_OVER_TIME = (
    "max_installments", "min_installment_cents", "min_down_payment_bps", "monthly_interest_bps", "method",
    "clears_after", "counts", "rate_steps", "residue", "rhythms", "iof",
)  # fmt: skip

PATHS: dict[str, tuple[str, ...]] = {
    **{
        name: (name,)
        for name in (
            "name", "min_days_overdue", "max_days_overdue", "validity_days", "first_due_min_days",
            "first_due_max_days",
        )
    },
    **{f"{side}_{part}_bps": (side, f"{part}_bps") for side in ("cash", "installments") for part in _COMPONENTS},
    **{name: ("installments", name) for name in _OVER_TIME},
    **{name: ("when", name) for name in ("products", "origins", "regions", "segments", "score_bands")},
    "balance_min": ("when", "balance", "min_cents"),
    "balance_max": ("when", "balance", "max_cents"),
    "principal_min": ("when", "principal", "min_cents"),
    "principal_max": ("when", "principal", "max_cents"),
    "breaches_min": ("when", "earlier_breaches", "minimum"),
    "breaches_max": ("when", "earlier_breaches", "maximum"),
    "campaign_from": ("when", "campaign", "from_on"),
    "campaign_until": ("when", "campaign", "until_on"),
    **{name: ("counter", name) for name in ("extra_discount_bps", "tolerance_bps")},
    **{
        name: ("changes", name)
        for name in (
            "grace_days", "notice_days", "due_date_moves", "move_days", "skips", "renegotiations", "vesting", "nature",
            "imputation",
        )
    },
}  # fmt: skip
"""Where each field stands in a tier of the document."""

STARTING: dict[str, Any] = {
    "cash_fees_bps": 0,
    "cash_ceiling_bps": 10_000,
    "installments_fees_bps": 0,
    "installments_ceiling_bps": 10_000,
    "residue": Residue.LAST.value,
    "rhythms": [Rhythm.MONTHLY.value],
    "iof": IofMode.NONE.value,
    "grace_days": 5,
    "notice_days": 5,
    "due_date_moves": 1,
    "skips": 0,
    "renegotiations": 0,
    "move_days": 15,
    "vesting": Vesting.PROPORTIONAL.value,
    "nature": Nature.CONFESSION.value,
    "imputation": ImputationOrder.LAW.value,
}
"""What a field shows where the document leaves it out: the value it then has."""
