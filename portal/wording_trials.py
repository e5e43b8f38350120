"""What is said of trying a policy on the portfolio in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from portal.formatting import LOCALE, bps, brl, whole
from portal.models import BacktestScope, BacktestState, PolicyBacktest
from portal.services.backtest_trials import name_of

SENTENCES: dict[str, str] = {
    "trial_unreadable": "A política ainda tem o que corrigir. Corrija antes de testar.",
    "trial_choose": "Escolha um segmento da lista. Segmentos são criados em Segmentos.",
    "curve_changed": "Outra pessoa guardou a tabela depois que você abriu a página. Abra de novo para ver.",
    "curve_bounds": "O começo de cada linha e de cada coluna precisa ser maior que o anterior, até 100%.",
    "curve_shape": "A tabela precisa de uma chance em cada lugar.",
    "curve_chance": "As chances vão de 0% a 100%.",
}
STATES: Mapping[BacktestState, tuple[str, str]] = {
    BacktestState.WAITING: ("Na fila", "neutral"),
    BacktestState.RUNNING: ("Calculando", "notice"),
    BacktestState.DONE: ("Pronto", "success"),
    BacktestState.FAILED: ("Falhou", "danger"),
}
FAILURES: Mapping[str, str] = {
    "backtest_differs": "A conta em lote e a conta do devedor não bateram em uma dívida. Nada do teste foi guardado. "
    "A equipe do Prumo precisa ver isto.",
    "missing_index": "Falta um mês de um índice de correção. Atualize os índices e teste de novo.",
}
OTHER_FAILURE = "Uma dívida não pôde ser calculada. Nada do teste foi guardado. A equipe do Prumo precisa ver isto."


def scope_words(trial: PolicyBacktest) -> str:
    """Which debts a run is about."""
    match trial.scope:
        case BacktestScope.SAMPLE:
            return f"Uma pessoa em cada {whole(trial.one_in)}, com todas as dívidas dela"
        case BacktestScope.SEGMENT:
            return f"Segmento {name_of(trial)}"
    return "A carteira inteira"


def failure_words(trial: PolicyBacktest) -> str:
    """Why a run could not be done."""
    return FAILURES.get(trial.failure, OTHER_FAILURE)


def counts_words(verdicts: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    """``1.204 dívidas ganham oferta melhor, 17 pior, 3 melhor num ponto e pior em outro, 80 igual.``"""
    if result["other"] is None:
        offered = result["first"]["offered"]["debts"]
        return f"{_debts(offered)} com proposta. Não há versão em vigor para comparar."
    better = f"{_debts(verdicts['better'])} {'ganha' if verdicts['better'] == 1 else 'ganham'} oferta melhor"
    mixed = f", {whole(verdicts['mixed'])} melhor num ponto e pior em outro" if verdicts["mixed"] else ""
    return f"{better}, {whole(verdicts['worse'])} pior{mixed}, {whole(verdicts['equal'])} igual."


def _debts(count: int) -> str:
    return f"{whole(count)} {'dívida' if count == 1 else 'dívidas'}"


def band(starts: list[int], place: int) -> str:
    """``de 10% a 30%``: a row or a column of the table of acceptance."""
    last = place + 1 == len(starts)
    return f"{bps(starts[place])} ou mais" if last else f"de {bps(starts[place])} a {bps(starts[place + 1])}"


def agreements(accepting_bps: int) -> str:
    """``12,3`` agreements, of chances in basis points that were added up."""
    return str(format_decimal(Decimal(accepting_bps).scaleb(-4), "#,##0.0", locale=LOCALE))


def signed(cents: int) -> str:
    """``+R$ 1,00``."""
    return f"+{brl(cents)}" if cents > 0 else brl(cents)


HEAD: Mapping[str, str] = {
    "contrato": "Contrato",
    "segmento": "Segmento",
    "dias_em_atraso": "Dias em atraso",
    "principal_centavos": "Principal",
    "saldo_centavos": "Saldo",
    "faixa": "Faixa",
    "recusa": "Por que sem proposta",
    "a_vista_centavos": "À vista",
    "desconto_a_vista_centavos": "Desconto à vista",
    "planos": "Planos parcelados",
    "maior_plano_parcelas": "Maior plano: parcelas",
    "maior_plano_parcela_centavos": "Maior plano: parcela",
    "maior_plano_total_centavos": "Maior plano: total",
    "maior_plano_desconto_centavos": "Maior plano: desconto",
    "maior_plano_cet_pontos_base": "Maior plano: CET ao ano, %",
    "diferenca_a_vista_centavos": "Diferença à vista",
    "diferenca_parcelas": "Diferença em parcelas",
    "diferenca_total_centavos": "Diferença no total",
}


def head_words(name: str) -> str:
    """The heading of a column of the download; those of the version in force say so."""
    plain = name.removeprefix("outra_")
    return f"{HEAD[plain]} (em vigor)" if plain != name else HEAD[plain]
