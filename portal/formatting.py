"""How amounts, dates and numbers are written for people: Brazilian Portuguese, by babel."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from brazil.money import Money
from brazil.tax_id import format_tax_id
from portal.clock import SAO_PAULO

LOCALE = "pt_BR"
_LONGEST_LINE = 16
_HYPHENED = re.compile(r"[A-Z0-9/.]*(?:\d-|-\d)[A-Z0-9/.-]*")


def brl(amount: Money | int) -> str:
    """``R$ 1.234,56``, with a no-break space; an int is centavos."""
    cents = amount.cents if isinstance(amount, Money) else amount
    reais, rest = divmod(abs(cents), 100)
    # As babel writes it (a test compares them), a hundred times quicker: lists of debts are mostly amounts.
    return f"{'-' if cents < 0 else ''}R$\xa0{reais:,}".replace(",", ".") + f",{rest:02}"


def date_long(day: date) -> str:
    """``10 de dezembro de 2026 (quinta-feira)``."""
    return str(format_date(day, "d 'de' MMMM 'de' y '('EEEE')'", locale=LOCALE))


def date_plain(day: date) -> str:
    """``10 de dezembro de 2026``, for running text."""
    return str(format_date(day, "d 'de' MMMM 'de' y", locale=LOCALE))


def date_short(day: date) -> str:
    """``10/12/2026``."""
    return day.strftime("%d/%m/%Y")


def instant_short(instant: datetime) -> str:
    """``10/12/2026 14:05`` in Sao Paulo."""
    return str(format_datetime(instant.astimezone(SAO_PAULO), "dd/MM/y HH:mm", locale=LOCALE))


def percent(value: Decimal | int, places: int = 2) -> str:
    """``2,00%`` from 2 (a percentage, not a fraction)."""
    return f"{format_decimal(value, '#,##0.' + '0' * places, locale=LOCALE)}%"


def bps(value: int) -> str:
    """``2%`` or ``2,5%`` from basis points."""
    return f"{format_decimal(Decimal(value).scaleb(-2), '#,##0.##', locale=LOCALE)}%"


def whole(value: int) -> str:
    """``1.204``."""
    return str(format_decimal(value, locale=LOCALE))


def cpf_masked(cpf: str) -> str:
    """``***.456.789-**``."""
    return f"***.{cpf[3:6]}.{cpf[6:9]}-**"


def cnpj(compact: str) -> str:
    """``12.ABC.345/01DE-35``."""
    return format_tax_id(compact)


def phone(e164: str) -> str:
    """``(11) 3000-0000`` from ``+551130000000``; what is not a Brazilian number is left as it is."""
    digits = e164.removeprefix("+55")
    if len(digits) not in (10, 11) or not digits.isdigit():
        return e164
    return f"({digits[:2]}) {digits[2:-4]}-{digits[-4:]}"


def unbroken(text: str) -> Markup:
    """Numbers with hyphens kept in one line: ``Bradesco 1172/403005-2``, ``001-001-001-0, parcela 1``; not those so
    long that nothing else would fit beside them. What is markup already stays as it is."""
    if isinstance(text, Markup):
        return text
    return Markup(_HYPHENED.sub(_in_one_line, str(escape(text))))  # noqa: S704  # escaped first


def _in_one_line(number: re.Match[str]) -> str:
    return f'<span class="code">{number[0]}</span>' if len(number[0]) <= _LONGEST_LINE else number[0]


WRITERS = (
    brl, date_long, date_plain, date_short, instant_short, percent, bps, whole, cpf_masked, cnpj, phone, unbroken,
)  # fmt: skip


def init_formatting(app: Any) -> None:
    """Make each a filter of a Flask application under its own name. Messages use WRITERS without Flask."""
    for writer in WRITERS:
        app.add_template_filter(writer, writer.__name__)
