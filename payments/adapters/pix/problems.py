"""What a PSP's error means: BCB's problem types (openapi v2.9.0, "Tratamento de erros") as codes of ours."""

from __future__ import annotations

from typing import Any

from payments.adapters.pix.connection import Answer
from payments.errors import ProviderError

_TYPES = {
    "CobVNaoEncontrada": "pix_unknown_charge",
    "CobVOperacaoInvalida": "pix_charge_refused",
    "CobVConsultaInvalida": "pix_query_refused",
    "CobNaoEncontrado": "pix_unknown_charge",
    "CobOperacaoInvalida": "pix_charge_refused",
    "CobConsultaInvalida": "pix_query_refused",
    "PixNaoEncontrado": "pix_unknown_payment",
    "PixConsultaInvalida": "pix_query_refused",
    "PixDevolucaoNaoEncontrada": "pix_unknown_refund",
    "PixDevolucaoInvalida": "pix_refund_refused",
    "WebhookNaoEncontrado": "pix_no_webhook",
    "WebhookOperacaoInvalida": "pix_webhook_refused",
    "AcessoNegado": "pix_access_refused",
    "RequisicaoInvalida": "pix_request_refused",
    "NaoEncontrado": "pix_not_found",
    "PermanentementeRemovido": "pix_not_found",
}
_STATUSES = {
    401: "pix_access_refused",
    403: "pix_access_refused",
    404: "pix_not_found",
    409: "pix_conflict",
    410: "pix_not_found",
    429: "pix_psp_busy",
}
# Somebody can put these right without a change to what is asked: worth another try later.
_PASSING = frozenset({"pix_access_refused", "pix_psp_busy", "pix_psp_down", "pix_answer_unreadable"})
_PROBLEM = frozenset({"type", "title", "status"})  # one of them, where the PSP itself speaks
CODES = frozenset({*_TYPES.values(), *_STATUSES.values(), *_PASSING})
MOST_VIOLATIONS, _LONGEST = 20, 300


def problem_of(answer: Answer) -> ProviderError:
    """The error an answer of 400 and above stands for; `violations` are pairs of property and reason, as told."""
    document = answer.document()
    told = document if isinstance(document, dict) else {}
    code = _code(answer.status, told)
    return ProviderError(code, permanent=code not in _PASSING, status=answer.status, violations=_violations(told))


def _code(status: int, told: dict[str, Any]) -> str:
    if status >= 500 or status == 408:
        return "pix_psp_down"
    named = str(told.get("type", "")).rstrip("/").rpartition("/")[2]
    if status in (404, 410) and not _PROBLEM.intersection(told):
        return "pix_answer_unreadable"  # of something on the way, which knows nothing of charges
    return (
        _STATUSES[status] if status in (401, 429) else _TYPES.get(named) or _STATUSES.get(status, "pix_request_refused")
    )


def _violations(told: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    listed = told.get("violacoes")
    if not isinstance(listed, list):
        return ()
    return tuple(
        (str(each.get("propriedade", ""))[:_LONGEST], str(each.get("razao", ""))[:_LONGEST])
        for each in listed[:MOST_VIOLATIONS]
        if isinstance(each, dict)
    )
