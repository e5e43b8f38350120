"""Logs as events: one JSON object a line, with personal numbers taken out whatever field they hide in."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

from brazil.errors import InvalidNumber
from brazil.tax_id import parse_cpf

_CPF = re.compile(r"(?<!\d)\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?!\d)")
# What PostgreSQL adds to a refused row: its values, names and addresses among them. SQLAlchemy hides only parameters.
_DETAIL = re.compile(r"DETAIL:.*?(?=\n\[SQL|\n\n|\Z)", re.DOTALL)
_SECRET = re.compile(r"(?i)(password|senha|token|code|codigo|secret|cookie|authorization)$")


def redact(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take out CPFs and rows from every text, and the whole value of fields named after a secret."""
    for name, value in event.items():
        if _SECRET.search(name) and name != "code":
            event[name] = "***"
        elif isinstance(value, str):
            event[name] = without_cpfs(_DETAIL.sub("DETAIL: [hidden]", value))
    return event


def without_cpfs(text: str) -> str:
    """The text with every valid CPF replaced. Other numbers of 11 digits stay: they are somebody's clue."""
    return _CPF.sub(_mask, text)


def _mask(found: re.Match[str]) -> str:
    try:
        parse_cpf(found.group())
    except InvalidNumber:
        return found.group()
    return "[cpf]"


def init_logs(*, as_json: bool) -> None:
    """Set structlog up for the process."""
    shape: Processor = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            shape,
        ],
        cache_logger_on_first_use=False,
    )
