"""What changed between two policies, in sentences: "O desconto à vista sobre o principal ... passa de 30% para 40%."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from offers.debt import Product
from offers.policies.conditions import Campaign, CentsRange, CountRange
from offers.policies.counter_limits import CounterLimits
from offers.policies.limits import (
    ClearsAfter,
    ImputationOrder,
    IofMode,
    Method,
    Nature,
    RateStep,
    Residue,
    Rhythm,
    Vesting,
)
from offers.policies.policy import AuthorityLevel, Selection, Tier
from offers.policies.policy_diff import Change, ChangeKind
from portal.formatting import bps, brl, date_short, whole

_WORDS: tuple[tuple[StrEnum, str], ...] = (
    (Selection.FIRST_MATCH, "a primeira que serve"),
    (Selection.BEST_FOR_DEBTOR, "a melhor para a pessoa"),
    (Method.EQUAL, "parcelas iguais sem juros"),
    (Method.PRICE, "Tabela Price"),
    (Method.SAC, "SAC"),
    (ClearsAfter.FIRST_PAYMENT, "depois da primeira parcela"),
    (ClearsAfter.LAST_PAYMENT, "depois da última parcela"),
    (Residue.LAST, "na última parcela"),
    (Residue.FIRST, "na primeira parcela"),
    (Residue.SPREAD, "um em cada parcela"),
    (Rhythm.MONTHLY, "todo mês"),
    (Rhythm.FORTNIGHTLY, "a cada 14 dias"),
    (Rhythm.WEEKLY, "toda semana"),
    (IofMode.NONE, "sem IOF"),
    (IofMode.COMPLEMENTARY, "IOF complementar"),
    (IofMode.NEW_OPERATION, "IOF de operação nova"),
    (Vesting.PROPORTIONAL, "fica na parte paga"),
    (Vesting.NONE, "se perde"),
    (Vesting.AT_END, "só vale com tudo pago"),
    (Nature.CONFESSION, "a dívida continua por trás"),
    (Nature.NOVATION, "o acordo toma o lugar da dívida"),
    (ImputationOrder.LAW, "juros, valor e multa"),
    (ImputationOrder.CLAUSE, "juros, multa e valor"),
    (Product.CREDIT_CARD, "cartão de crédito"),
    (Product.LOAN, "empréstimo"),
    (Product.TELECOM, "telefonia e internet"),
    (Product.SCHOOL, "escola"),
    (Product.UTILITY, "água, luz e gás"),
    (Product.RETAIL, "varejo"),
    (Product.CONDOMINIUM, "condomínio"),
    (Product.HEALTH, "saúde"),
)
CHOICES: Mapping[tuple[type[StrEnum], str], str] = {(type(choice), choice.value): words for choice, words in _WORDS}
"""Each choice as the middle of a sentence; two kinds may have a choice of one name."""


def _days(value: Any) -> str:
    return "sem fim" if value is None else f"{whole(value)} {'dia' if value == 1 else 'dias'}"


def _plain(value: Any) -> str:
    return f"“{value}”" if value else "sem nome"


def _choice(value: Any) -> str:
    return CHOICES[type(value), value.value]


def _listed(of_none: str) -> Callable[[Any], str]:
    def written(values: Any) -> str:
        return of_none if not values else ", ".join(_item(each) for each in values)

    return written


def _item(value: Any) -> str:
    match value:
        case RateStep():
            return f"{bps(value.monthly_interest_bps)} a partir de {whole(value.from_count)} parcelas"
        case StrEnum():
            return CHOICES[type(value), value.value]
        case int():
            return whole(value)
    return str(value)


def _cents_range(value: CentsRange | None) -> str:
    if value is None or (value.min_cents is None and value.max_cents is None):
        return "qualquer valor"
    if value.max_cents is None:
        return f"a partir de {brl(value.min_cents or 0)}"
    return (
        f"até {brl(value.max_cents)}"
        if value.min_cents is None
        else f"de {brl(value.min_cents)} a {brl(value.max_cents)}"
    )


def _count_range(value: CountRange | None) -> str:
    if value is None or (value.minimum is None and value.maximum is None):
        return "qualquer número"
    if value.maximum is None:
        return f"{whole(value.minimum or 0)} ou mais"
    return (
        f"até {whole(value.maximum)}"
        if value.minimum is None
        else f"de {whole(value.minimum)} a {whole(value.maximum)}"
    )


def _campaign(value: Campaign | None) -> str:
    return "nenhum" if value is None else f"{date_short(value.from_on)} a {date_short(value.until_on)}"


def _counter(value: CounterLimits | None) -> str:
    if value is None:
        return "nada além das propostas"
    return f"até {bps(value.extra_discount_bps)} a mais, com margem de {bps(value.tolerance_bps)}"


def _level(value: AuthorityLevel | None) -> str:
    if value is None:
        return "nada"
    more = f"{whole(value.extra_installments)} {'parcela' if value.extra_installments == 1 else 'parcelas'}"
    return f"{bps(value.extra_discount_bps)} e {more} a mais"


def _held(value: bool) -> str:
    return "fica parado" if value else "continua crescendo"


@dataclass(frozen=True, slots=True)
class Subject:
    """What changed, as the beginning of a sentence, and how its values are written."""

    text: str
    written: Callable[[Any], str]

    @property
    def verb(self) -> str:
        return "passam" if self.text.split()[0] in ("Os", "As") else "passa"


_PARTS = {
    "interest_bps": "os juros", "fine_bps": "a multa", "correction_bps": "a correção", "principal_bps": "o principal",
    "fees_bps": "os honorários",
}  # fmt: skip
_SIDES = {"cash": "à vista", "installments": "parcelado"}

SUBJECTS: Mapping[str, Subject] = {
    "format": Subject("O formato do documento", whole),
    "selection": Subject("A escolha entre faixas que servem", _choice),
    "disputes.answer_days": Subject("O prazo para responder contestações", _days),
    "disputes.holds_accrual": Subject("O valor durante a contestação", _held),
    "authority.analyst": Subject("O que um analista pode conceder à mão", _level),
    "authority.manager": Subject("O que um gerente pode conceder à mão", _level),
    "min_days_overdue": Subject("O começo da faixa", _days),
    "max_days_overdue": Subject("O fim da faixa", _days),
    "when.balance": Subject("O saldo atendido", _cents_range),
    "when.principal": Subject("O principal atendido", _cents_range),
    "when.products": Subject("Os produtos atendidos", _listed("todos")),
    "when.origins": Subject("Os credores originais atendidos", _listed("todos")),
    "when.regions": Subject("Os estados atendidos", _listed("todos")),
    "when.segments": Subject("Os segmentos atendidos", _listed("todos")),
    "when.score_bands": Subject("As faixas de score atendidas", _listed("todas")),
    "when.earlier_breaches": Subject("O número de acordos quebrados", _count_range),
    "when.campaign": Subject("O período da campanha", _campaign),
    **{
        f"{side}.{part}": Subject(f"O desconto {how} sobre {what}", bps)
        for side, how in _SIDES.items()
        for part, what in _PARTS.items()
    },
    **{f"{side}.ceiling_bps": Subject(f"O teto do desconto {how}", bps) for side, how in _SIDES.items()},
    "installments.max_installments": Subject("O máximo de parcelas", whole),
    "installments.min_installment_cents": Subject("A parcela mínima", brl),
    "installments.min_down_payment_bps": Subject("A entrada mínima", bps),
    "installments.monthly_interest_bps": Subject("Os juros ao mês do parcelamento", bps),
    "installments.method": Subject("A forma das parcelas", _choice),
    "installments.clears_after": Subject("O pedido para limpar o nome", _choice),
    "installments.counts": Subject("Os números de parcelas oferecidos", _listed("todos até o máximo")),
    "installments.rate_steps": Subject("Os juros por número de parcelas", _listed("nenhum")),
    "installments.residue": Subject("O lugar dos centavos que sobram", _choice),
    "installments.rhythms": Subject("As frequências de pagamento", _listed("nenhuma")),
    "installments.iof": Subject("O imposto do parcelamento", _choice),
    "validity_days": Subject("A validade da proposta", _days),
    "first_due_min_days": Subject("O primeiro vencimento mais cedo", _days),
    "first_due_max_days": Subject("O primeiro vencimento mais tarde", _days),
    "changes.grace_days": Subject("A tolerância depois do vencimento", _days),
    "changes.notice_days": Subject("O prazo do aviso à quebra", _days),
    "changes.due_date_moves": Subject("O número de mudanças de vencimento", whole),
    "changes.move_days": Subject("O alcance de uma mudança de vencimento", _days),
    "changes.skips": Subject("O número de parcelas que vão para o fim", whole),
    "changes.renegotiations": Subject("O número de trocas do acordo inteiro", whole),
    "changes.vesting": Subject("O desconto de um acordo que quebra", _choice),
    "changes.nature": Subject("O efeito do acordo na dívida", _choice),
    "changes.imputation": Subject("A ordem de um pagamento em parte", _choice),
    "counter": Subject("A concessão a quem propõe", _counter),
}  # fmt: skip
"""Each field of the document, names aside, which have sentences of their own."""

NAMES = frozenset({"name"})
ORDER = "A ordem das alçadas no documento muda. Nada muda nas propostas."


def change_sentences(changes: Iterable[Change]) -> list[str]:
    """The sentences of a difference, in its order."""
    return [change_sentence(change) for change in changes]


def change_sentence(change: Change) -> str:
    """One change as a sentence."""
    if change.tier is None:
        return _of_policy(change)
    debts = debts_of(change.tier)
    match change.kind:
        case ChangeKind.ADDED:
            return f"Entra uma faixa nova, para {debts}, na posição {change.new}."
        case ChangeKind.REMOVED:
            return f"Sai a faixa para {debts}."
        case ChangeKind.MOVED:
            return f"A faixa para {debts} vai da posição {change.old} para a {change.new}."
    if change.field in NAMES:
        return f"O nome da faixa para {debts} passa de {_plain(change.old)} para {_plain(change.new)}."
    return _passes(change, f", para {debts},")


def _of_policy(change: Change) -> str:
    if change.field in NAMES:
        return f"O nome da política passa de {_plain(change.old)} para {_plain(change.new)}."
    return ORDER if change.kind is ChangeKind.MOVED else _passes(change, "")


def _passes(change: Change, whom: str) -> str:
    subject = SUBJECTS[change.field]
    return f"{subject.text}{whom} {subject.verb} de {subject.written(change.old)} para {subject.written(change.new)}."


def debts_of(tier: Tier) -> str:
    """``dívidas de 181 a 360 dias (cartões antigos)``."""
    first, last = tier.min_days_overdue, tier.max_days_overdue
    span = f"com {whole(first)} dias ou mais" if last is None else f"de {whole(first)} a {whole(last)} dias"
    return f"dívidas {span} ({tier.name})" if tier.name else f"dívidas {span}"
