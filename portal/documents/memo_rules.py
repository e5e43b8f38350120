"""How a memo's sum is done: the limits of the law that were looked at, how days and centavos count, by which engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from offers.canonical import digest
from offers.consumer_law import LegalInterest, LimitName
from offers.owed.balance import Component
from portal.document_wiring import MemoSection, MemoTable
from portal.documents.terms import COMPONENT_NAMES
from portal.formatting import percent

Document = Mapping[str, Any]

LIMITS = {
    LimitName.CONSUMER_FINE.value: "Multa",
    LimitName.CONSUMER_LATE_INTEREST.value: "Juros por mês",
    LimitName.PENALTY_CLAUSE.value: "Multa, entre empresas",
    LimitName.REVOLVING_CREDIT_CHARGES.value: "Tudo o que se soma ao valor do cartão",
    LegalInterest.SELIC.value: "Juros que a lei manda usar: Selic",
    LegalInterest.LEGAL_RATE.value: "Juros que a lei manda usar: taxa legal",
}

_CUT_ORDER = "card_ceiling_cut_order"
CONVENTIONS = {
    ("days", "due_date_excluded_pricing_date_included"): (
        "Os dias contam a partir do dia seguinte ao vencimento, até o dia da conta."
    ),
    ("legal_rate_days", "first_included_last_excluded"): (
        "Na taxa legal, o primeiro dia conta e o último não, como faz o Banco Central."
    ),
    ("money_rounding", "half_up_each_line"): (
        "Cada linha é arredondada uma vez só, para o centavo mais perto; meio centavo sobe."
    ),
    ("correction_factor", "18_places_half_even"): "O fator da correção tem 18 casas.",
    ("interest_factor", "18_places_up"): "O fator dos juros tem 18 casas.",
    ("legal_rate_shown", "percent_6_places_half_even"): "A taxa legal aparece com 6 casas.",
    ("bank_day", "paid_by_next_bank_day_bears_nothing_later_counts_from_due_date"): (
        "Vencimento em dia sem banco pode ser pago no dia útil seguinte, sem acréscimo. "
        "Depois, conta desde o vencimento."
    ),
    ("deflation", "applied_down_to_the_nominal_amount"): (
        "Mês com queda de preços diminui a correção, mas o valor original não diminui."
    ),
    ("last_month_published", "series_stop_there"): "Cada índice para no último mês publicado. Nada é adivinhado.",
}


def rule_sections(document: Document) -> tuple[MemoSection, ...]:
    """Limits, conventions and the engine of a memo, as far as it states them; last, the digest of the whole."""
    limits = document.get("limits", ())
    found = [MemoSection(title="Os limites da lei", tables=(_limits(limits),))] if limits else []
    facts = [("Programa que fez a conta", ", ".join(dict.fromkeys(_engines(document))))]
    if document.get("held_days"):
        facts.append(("Dias que não contam", f"{document['held_days']}, em que a cobrança ficou suspensa"))
    facts.append(("Resumo digital do arquivo (SHA-256)", digest(dict(document))))
    words = tuple(_words(document.get("conventions", {})))
    return (*found, MemoSection(title="Como a conta é feita", words=words, facts=tuple(facts)))


def _limits(limits: Sequence[Document]) -> MemoTable:
    rows = tuple(
        (LIMITS[each["name"]], _value(each["value"]), date.fromisoformat(each["in_force_from"]), each["article"])
        for each in limits
    )
    columns = (("O que", "text"), ("Até", "text"), ("Desde", "date"), ("Regra", "text"))
    return MemoTable(caption="O que a lei limita", columns=columns, rows=rows)


def _value(text: str) -> str:
    if not text:
        return "como publicado"
    shown = Decimal(text) * 100
    return percent(shown, 0 if shown == shown.to_integral_value() else 2)


def _engines(document: Document) -> Iterator[str]:
    if "engine" in document:
        yield str(document["engine"])
    for memo in (*document.get("memos", ()), *([document["breach"]] if "breach" in document else ())):
        yield str(memo["engine"])


def _words(conventions: Mapping[str, Any]) -> Iterator[str]:
    """In an order of its own: a kept one comes back with its keys in another. Raises KeyError for one unknown."""
    known = dict.fromkeys(name for name, _ in CONVENTIONS)
    for name in (*known, *(each for each in sorted(conventions) if each not in known)):
        if name == _CUT_ORDER:
            order = ", ".join(COMPONENT_NAMES[Component(part)].lower() for part in conventions[name])
            yield f"No cartão, o que passa do limite sai nesta ordem: {order}."
        elif name in conventions:
            yield CONVENTIONS[name, conventions[name]]
