"""Whole columns at a time: what is written as most files write it, read at the speed of the regular expressions.

Each reader here takes a column and gives what the reader of single cells (cells, contacts) would, cell for cell, or
None when it is not sure: then the cells are read one by one. A property test holds the two equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from portal.services.portfolios.cells import LONGEST_USUAL_AMOUNT, NOTHING, USUAL_AMOUNT
from portal.services.portfolios.contacts import AREA_CODES, USUAL_MOBILE
from portal.services.portfolios.layout import Field

Column = Sequence[str]
ColumnReader = Callable[[Column], list[str] | None]

# Fewer signs than contacts.email takes, and no second thoughts (possessive): an address is this or is read by itself.
# No group is repeated possessively: Python 3.11.2, which Debian 12 has, does not find what such a pattern matches.
_LABEL = r"[a-z0-9]++(?:-[a-z0-9]++)*"
_EMAILS = re.compile(rf"^(?:[a-z0-9_+-]++(?:\.[a-z0-9_+-]++)*@(?:{_LABEL}\.)+[a-z]{{2,24}})?$", re.MULTILINE)
_MOBILES = re.compile(rf"(?:(?:{USUAL_MOBILE})?\n)*")
_MOBILE_SIGNS = str.maketrans("", "", "()- ")
_AMOUNTS = re.compile(rf"^{USUAL_AMOUNT}$", re.MULTILINE)
_POSTAL_CODES = re.compile(r"^(?:[0-9]{5}-?[0-9]{3})?$", re.MULTILINE)
_CPFS = re.compile(r"^(?:[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}|[0-9]{11})$", re.MULTILINE)
_LOWEST_POSTAL_CODE = "01000000"
_CPF_DIGITS = 11
_LONGEST_MAILBOX = 64  # of a whole address too: longer ones are read one by one


def lines(column: Column) -> str | None:
    """A cell a line; None when a cell has line ends of its own."""
    joined = "\n".join(column)
    return joined if joined.count("\n") == len(column) - 1 else None


def text_up_to(longest: int) -> ColumnReader:
    """Text that is clean already: nothing to trim, to escape, to take for nothing or to refuse."""

    def read(column: Column) -> list[str] | None:
        joined = " ".join(column)
        clean = (
            joined.isprintable()
            and "  " not in joined  # also where a cell is empty, or starts or ends with a space
            and not joined.startswith((" ", "'"))
            and not joined.endswith(" ")
            and " '" not in joined
            and "\\" not in joined
            and "\ufffd" not in joined
            and max(map(len, column)) <= longest
            and NOTHING.isdisjoint(column)
        )
        return list(column) if clean else None

    return read


def email(column: Column) -> list[str] | None:
    """Lower case; empty where there is none."""
    joined = lines(column)
    if joined is None or max(map(len, column)) > _LONGEST_MAILBOX:
        return None
    addresses = joined.lower().split("\n")
    return addresses if _EMAILS.findall("\n".join(addresses)) == addresses else None


def mobile(column: Column) -> list[str] | None:
    """E.164; empty where there is none."""
    joined = lines(column)
    if joined is None or _MOBILES.fullmatch(joined + "\n") is None:
        return None
    numbers = joined.replace("+55", "").translate(_MOBILE_SIGNS).split("\n")
    known = _AREA_CODES.issuperset({number[:2] for number in numbers})
    return [f"+55{number}" if number else "" for number in numbers] if known else None


def principal(column: Column) -> list[str] | None:
    """Centavos."""
    joined = lines(column)
    if joined is None or max(map(len, column)) > LONGEST_USUAL_AMOUNT:
        return None
    if len(_AMOUNTS.findall(joined)) != len(column):
        return None
    return joined.replace(".", "").replace(",", "").split("\n")


def postal_code(column: Column) -> list[str] | None:
    """Eight digits; empty where there is none."""
    joined = lines(column)
    if joined is None or len(_POSTAL_CODES.findall(joined)) != len(column):
        return None
    digits = joined.replace("-", "").split("\n")
    return digits if min(filter(None, digits), default=_LOWEST_POSTAL_CODE) >= _LOWEST_POSTAL_CODE else None


def cpf(column: Column) -> list[str] | None:
    """Eleven digits whose check digits are right."""
    joined = lines(column)
    if joined is None or len(_CPFS.findall(joined)) != len(column):
        return None
    digits = joined.replace(".", "").replace("-", "")
    return digits.split("\n") if _cpfs_are_valid(digits.replace("\n", "")) else None


def _cpfs_are_valid(digits: str) -> bool:
    """As brazil.tax_id.parse_cpf judges each: the two sums of modulus 11, and no digit repeated eleven times."""
    import numpy  # slow to start, and a portal that imports nothing does without

    signs = numpy.frombuffer(digits.encode(), dtype=numpy.uint8).reshape(-1, _CPF_DIGITS).astype(numpy.int32) - ord("0")
    weights = numpy.arange(_CPF_DIGITS, 1, -1)
    first = signs[:, :9] @ weights[1:] * 10 % 11 % 10
    second = signs[:, :10] @ weights * 10 % 11 % 10
    varied = (signs != signs[:, :1]).any(axis=1)
    return bool(((first == signs[:, 9]) & (second == signs[:, 10]) & varied).all())


_AREA_CODES = AREA_CODES | {""}

QUICK: dict[Field, ColumnReader] = {
    Field.CONTRACT: text_up_to(60),
    Field.CPF: cpf,
    Field.NAME: text_up_to(120),
    Field.EMAIL: email,
    Field.MOBILE: mobile,
    Field.STREET: text_up_to(120),
    Field.POSTAL_CODE: postal_code,
    Field.PRINCIPAL: principal,
}
"""The columns whose values seldom repeat; the others are remembered cell by cell."""
