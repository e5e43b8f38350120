"""Banco Central's SGS API over HTTP: one monthly series as `{month: percent}`, and every reason not to believe it.

Bounded in time and size; nothing is followed elsewhere. SGS answers
``[{"data": "01/08/2026", "valor": "-0.32"}, ...]``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from time import monotonic
from typing import TYPE_CHECKING, Any

from brazil.indices import months_between

if TYPE_CHECKING:
    import requests

BASE_URL = "https://api.bcb.gov.br"
SGS_CODES: Mapping[str, int] = {
    "IPCA": 433,
    "INPC": 188,
    "IGP-M": 189,
    "IPCA-15": 7478,
    "SELIC": 4390,
    "LEGAL_RATE": 29543,
}
TIMEOUT = (5.0, 15.0)  # to connect, between two pieces of the answer
WHOLE_SECONDS = 30.0
LARGEST_BYTES = 512 * 1024  # forty years of months are 25 kB
LARGEST_PERCENT = 100

_DAY = re.compile(r"01/(0[1-9]|1[0-2])/((?:19|20)[0-9]{2})")
_PERCENT = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,6})?")
_FIELDS = {"data", "valor"}


class SourceRefused(Exception):
    """An answer that is not believed, or none. `code` has its sentence under ``indices_``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values_shown = values


def fetch(name: str, first: date, last: date, *, base_url: str = BASE_URL) -> dict[date, Decimal]:
    """The months of a series from `first` to `last` as published, in percent. Raises SourceRefused."""
    address = f"{base_url.rstrip('/')}/dados/serie/bcdata.sgs.{SGS_CODES[name]}/dados"
    span = {"formato": "json", "dataInicial": f"{first:%d/%m/%Y}", "dataFinal": f"{last:%d/%m/%Y}"}
    return read_months(_asked(address, span), first, last)


def read_months(content: bytes, first: date, last: date) -> dict[date, Decimal]:
    """The months in an answer: each once, in order, without a hole, with a figure that can be one."""
    try:
        rows = json.loads(content)
    except ValueError as error:
        raise SourceRefused("not_json") from error
    if not isinstance(rows, list) or not rows:
        raise SourceRefused("no_values")
    values: dict[date, Decimal] = {}
    for row in rows:
        month, percent = _month(row)
        if month in values or not first <= month <= last:
            raise SourceRefused("month_out_of_place", month=f"{month:%m/%Y}")
        values[month] = percent
    for month in months_between(min(values), max(values)):
        if month not in values:
            raise SourceRefused("month_missing", month=f"{month:%m/%Y}")
    return values


def _month(row: Any) -> tuple[date, Decimal]:
    if not isinstance(row, dict) or not row.keys() >= _FIELDS:
        raise SourceRefused("value_unknown", value=str(row)[:60])
    day, text = _DAY.fullmatch(str(row["data"])), str(row["valor"])
    percent = Decimal(text) if _PERCENT.fullmatch(text) else None
    if day is None or percent is None or abs(percent) > LARGEST_PERCENT:
        raise SourceRefused("value_unknown", value=f"{row['data']} {text}"[:60])
    return date(int(day[2]), int(day[1]), 1), percent


def _asked(address: str, span: Mapping[str, str]) -> bytes:
    import requests  # a seventh of what the portal takes to start, for whoever updates indices only

    try:
        with requests.get(address, params=span, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
            if answer.status_code != 200:
                raise SourceRefused("status", status=answer.status_code)
            return _body(answer)
    except (requests.RequestException, OSError) as error:
        raise SourceRefused("unreachable", reason=type(error).__name__) from error


def _body(answer: requests.Response) -> bytes:
    """The answer as its pieces arrive: a server that trickles or never ends is given up."""
    until, body = monotonic() + WHOLE_SECONDS, bytearray()
    while piece := _piece(answer):
        body += piece
        if len(body) > LARGEST_BYTES:
            raise SourceRefused("too_large", limit=LARGEST_BYTES)
        if monotonic() > until:
            raise SourceRefused("too_slow", seconds=int(WHOLE_SECONDS))
    return bytes(body)


def _piece(answer: requests.Response) -> bytes:
    """What has come in, without waiting for more as `iter_content` does."""
    try:
        piece: bytes = answer.raw.read1(65_536, decode_content=True)
    except Exception as error:  # urllib3's own kinds, which requests names only in readers of its own
        raise SourceRefused("unreachable", reason=type(error).__name__) from error
    return piece
