"""What a backtest prints: how many debts, why none is offered to the others, what is offered, and what would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from offers.backtest.comparison import Comparison, DifferenceTotals
from offers.backtest.report import Report
from offers.backtest.totals import Summary, Totals
from offers.policies.policy import Policy
from offers.refusal import RefusalCode
from portal.formatting import brl, whole

REASONS: Mapping[RefusalCode, str] = {
    RefusalCode.NOTHING_OWED: "sem valor em aberto",
    RefusalCode.DISPUTED: "em contestação",
    RefusalCode.NEGOTIATED: "já em acordo",
    RefusalCode.SETTLED: "já pagas",
    RefusalCode.CLOSED: "encerradas pelo credor",
    RefusalCode.DECEASED: "de pessoa falecida",
    RefusalCode.PRESCRIBED: "prescritas",
    RefusalCode.NOTHING_TO_PAY: "o desconto leva todo o saldo",
    RefusalCode.NO_TIER: "fora dos dias de atraso das faixas",
    RefusalCode.NO_TIER_BALANCE: "fora do saldo que as faixas pedem",
    RefusalCode.NO_TIER_PRINCIPAL: "fora do principal que as faixas pedem",
    RefusalCode.NO_TIER_PRODUCT: "de produto que nenhuma faixa cobre",
    RefusalCode.NO_TIER_ORIGIN: "de credor original que nenhuma faixa cobre",
    RefusalCode.NO_TIER_REGION: "de estado que nenhuma faixa cobre",
    RefusalCode.NO_TIER_SEGMENT: "de segmento que nenhuma faixa cobre",
    RefusalCode.NO_TIER_SCORE_BAND: "de faixa de score que nenhuma faixa cobre",
    RefusalCode.NO_TIER_EARLIER_BREACHES: "com mais ou menos acordos quebrados do que as faixas pedem",
    RefusalCode.NO_TIER_CAMPAIGN: "fora do período das campanhas",
}
"""Why debts are offered nothing, as the end of "12 dívidas: ..."."""


def report_lines(report: Report, policy: Policy, against: Policy | None) -> Iterator[str]:
    """The report of a run, line by line."""
    yield from _summary(report.summary, policy)
    if report.other is not None and report.comparison is not None and against is not None:
        yield ""
        yield f"A outra política, {against.name}:"
        yield from _summary(report.other, against)
        yield ""
        yield from _comparison(report.comparison)
    yield ""
    yield f"Conferidas uma a uma, sem diferença: {whole(report.checked)}."


def _summary(summary: Summary, policy: Policy) -> Iterator[str]:
    yield f"Dívidas: {whole(summary.debts)}, saldo de {brl(summary.balance)}."
    yield f"Com proposta: {_totals(summary.offered)}"
    for index, totals in sorted(summary.by_tier.items()):
        yield f"  {tier_name(policy, index)}: {_totals(totals)}"
    for segment, totals in sorted(summary.by_segment.items()):
        yield f"  Segmento {segment or '(não informado)'}: {_totals(totals)}"
    yield f"Sem proposta: {whole(summary.debts - summary.offered.debts)}."
    for code, count in sorted(summary.refused.items(), key=lambda item: -item[1]):
        yield f"  {whole(count)}: {REASONS[code]}"


def tier_name(policy: Policy, index: int) -> str:
    """``Faixa 2 (cartões antigos)``."""
    name = policy.tiers[index].name
    return f"Faixa {index + 1} ({name})" if name else f"Faixa {index + 1}"


def _totals(totals: Totals) -> str:
    cash = f"à vista {brl(totals.cash)}, desconto de {brl(totals.cash_discount)}"
    later = (
        f"maior plano de {whole(totals.financed)}: {brl(totals.longest_total)}" if totals.financed else "sem parcelar"
    )
    return f"{whole(totals.debts)}, saldo de {brl(totals.balance)}; {cash}; {later}."


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield "O que muda com a primeira política:"
    yield f"  Todas: {_differences(comparison.whole)}"
    for segment, totals in sorted(comparison.by_segment.items()):
        yield f"  Segmento {segment or '(não informado)'}: {_differences(totals)}"


def _differences(totals: DifferenceTotals) -> str:
    counts = (
        (totals.gained, "passam a ter proposta"),
        (totals.lost, "deixam de ter proposta"),
        (totals.cheaper, "mais baratas à vista"),
        (totals.dearer, "mais caras à vista"),
        (totals.same, "iguais à vista"),
        (totals.longer, "com mais parcelas"),
        (totals.shorter, "com menos parcelas"),
    )
    text = ", ".join(f"{whole(count)} {what}" for count, what in counts if count)
    return f"{text}; à vista {_signed(totals.cash)}, maior plano {_signed(totals.longest_total)}."


def _signed(cents: int) -> str:
    return f"+{brl(cents)}" if cents > 0 else brl(cents)
