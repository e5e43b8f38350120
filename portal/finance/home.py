"""The first page of the finance desk: what came in, whether it ties out, and what every account holds."""

from __future__ import annotations

from typing import Any

from flask import render_template

from portal import clock
from portal.extensions import reading
from portal.finance.blueprint import finance
from portal.finance.queue_words import address_of, label_of, number_of, words_of
from portal.finance.scope import Scope, scope_of
from portal.finance.words import balance_name
from portal.formatting import brl, whole
from portal.models import Direction
from portal.services import finance_ledger, finance_overview, finance_queue
from portal.services.finance_accounts import account_names
from portal.services.finance_filters import Standing
from portal.services.finance_overview import Figure
from portal.services.finance_queue import QueuePage
from portal.services.finance_tie_out import tie_outs
from portal.services.index_series import series_behind
from portal.services.receiving_accounts_switching import waiting
from portal.staff_pages import staff_context
from portal.wording_desk import CASE_LABELS

LATEST = 20
OLDEST = 12


@finance.get("")
def home() -> str:
    with reading() as session:
        scope = scope_of(session)
        files = finance_overview.retornos(session, scope.filter(), limit=LATEST)
        names = account_names(session)
        oldest, counted = finance_queue.oldest_and_counts(session, scope.creditor_id, now=clock.now(), limit=OLDEST)
        return render_template(
            "finance/home.html",
            scope=scope,
            tiles=_tiles(scope, finance_overview.figures(session, scope.filter())),
            files=files,
            file_count=finance_overview.file_count(session, scope.filter(), Direction.RETORNO),
            counts=finance_overview.counts_by_file(session, files),
            ties=tie_outs(session, files),
            accounts=names,
            switches=waiting(session, scope.creditor_id),
            decisions=_decisions(oldest),
            waits=_waits(scope, counted),
            indices_behind=series_behind(session, clock.today()),
            balances=[
                (balance_name(each, names), each.amount, scope.link("finance.ledger", conta=each.name))
                for each in finance_ledger.balances(session, scope.creditor_id)
            ],
            **staff_context(),
        )


def _decisions(found: QueuePage) -> dict[str, Any]:
    """The oldest that wait for a person."""
    rows = [(each, label_of(each), words_of(each), number_of(each), address_of(each)) for each in found.items]
    return {"rows": rows, "count": found.count, "amount": found.amount}


def _waits(scope: Scope, counted: dict[str, int]) -> list[tuple[str, int, str]]:
    """How many of each kind wait, each opening its list."""
    return [
        (label, counted[kind], scope.link("finance.case_list", tipo=kind))
        for kind, label in CASE_LABELS.items()
        if kind in counted
    ]


_TILES = (
    (Standing.RECEIVED, "Recebido", "success"),
    (Standing.MATCHED, "Casado com parcelas", "success"),
    (Standing.UNMATCHED, "Sem par", "notice"),
    (Standing.QUARANTINED, "Em quarentena", "danger"),
    (Standing.FEES, "Tarifas do banco", ""),
)


def _tiles(scope: Scope, figures: dict[Standing, Figure]) -> list[dict[str, Any]]:
    return [_tile(scope, standing, label, kind, figures[standing]) for standing, label, kind in _TILES]


def _tile(scope: Scope, standing: Standing, label: str, kind: str, figure: Figure) -> dict[str, Any]:
    counted = f"{whole(figure.count)} {'movimento' if figure.count == 1 else 'movimentos'}"
    lines = f"{'linha' if figure.count == 1 else 'linhas'} que ninguém conseguiu ler"
    quarantined = standing is Standing.QUARANTINED
    return {
        "label": label,
        "value": whole(figure.count) if quarantined else brl(figure.amount),
        "hint": lines if quarantined else counted,
        "href": scope.link("finance.movements", situacao=standing.value),
        "kind": kind if figure.count else "",
    }
