"""The Jinja environment of printed documents, and how they write amounts, dates and numbers (Brazilian Portuguese)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from brazil.money import Money
from payments.party import Party

_TEMPLATES = Path(__file__).parents[2] / "templates"
_LOCALE = "pt_BR"
_SAO_PAULO = ZoneInfo("America/Sao_Paulo")


def brl(amount: Money) -> str:
    """``R$ 1.234,56`` with a no-break space, as Babel writes it in a twentieth of its time."""
    reais, cents = divmod(abs(amount.cents), 100)
    sign = "-" if amount.cents < 0 else ""
    return f"{sign}R$\u00a0{reais:,}".replace(",", ".") + f",{cents:02}"


def date_short(day: date) -> str:
    """``30/11/2026``."""
    return day.strftime("%d/%m/%Y")


def date_long(day: date) -> str:
    """``30 de novembro de 2026``."""
    return format_date(day, "d 'de' MMMM 'de' y", locale=_LOCALE)


@lru_cache(maxsize=1024)
def date_weekday(day: date) -> str:
    """``30 de novembro de 2026 (segunda-feira)``."""
    return format_date(day, "d 'de' MMMM 'de' y '('EEEE')'", locale=_LOCALE)


def instant(moment: datetime) -> str:
    """``30/11/2026 às 14:05`` in Sao Paulo, with the seconds left out."""
    return format_datetime(moment.astimezone(_SAO_PAULO), "dd/MM/y 'às' HH:mm", locale=_LOCALE)


@lru_cache(maxsize=1024)
def percent(value: Decimal) -> str:
    """``2,35%`` of a percentage (not a fraction), two places at most."""
    return str(format_decimal(value, "#,##0.##", locale=_LOCALE) + "%")


def bps(value: int) -> str:
    """``2%`` from 200 basis points."""
    return percent(Decimal(value).scaleb(-2))


def tax_id(compact: str) -> str:
    """``529.982.247-25`` or ``12.345.678/0001-95``; anything else as it is."""
    if len(compact) == 11:
        return f"{compact[:3]}.{compact[3:6]}.{compact[6:9]}-{compact[9:]}"
    if len(compact) == 14:
        return f"{compact[:2]}.{compact[2:5]}.{compact[5:8]}/{compact[8:12]}-{compact[12:]}"
    return compact


def tax_id_label(compact: str) -> str:
    """``CPF`` or ``CNPJ``."""
    return "CPF" if len(compact) == 11 else "CNPJ"


def address(party: Party) -> str:
    """Street, district, city/state and CEP on one line, leaving out what is not known."""
    place = "/".join(part for part in (party.city, party.state) if part)
    code = party.postal_code
    cep = f"CEP {code[:5]}-{code[5:]}" if len(code) == 8 else ""
    return ", ".join(part for part in (party.street, party.district, place, cep) if part)


@cache
def document_templates() -> Environment:
    """Templates under templates/, escaping everything; a name that is missing is an error, never a blank."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = (brl, date_short, date_long, date_weekday, instant, percent, bps, tax_id, tax_id_label, address)
    environment.filters.update({each.__name__: each for each in filters})
    return environment
