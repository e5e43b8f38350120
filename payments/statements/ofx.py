"""Reading an OFX bank statement, as Brazilian banks write it.

Source: OFX 1.0.2 and 2.2, section 11 (BANKMSGSRSV1, STMTRS, STMTTRN, LEDGERBAL).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from brazil.money import Money
from payments.errors import UnreadableFile
from payments.statements.ofx_tokens import Element, elements, text_of
from payments.statements.ofx_values import amount_of, day_of, plain
from payments.statements.statement import Statement, StatementAccount, StatementLine

_PARTS = frozenset({"STMTRS", "BANKACCTFROM", "BANKTRANLIST", "STMTTRN", "LEDGERBAL"})
_NEEDED = {"STMTTRN": ("DTPOSTED", "TRNAMT"), "BANKACCTFROM": ("BANKID", "ACCTID")}


@dataclass
class _Part:
    """An aggregate being read: its leaves, first one of a name wins."""

    name: str
    line: int
    leaves: dict[str, tuple[str, int]] = field(default_factory=dict)

    def text(self, *names: str) -> str:
        """The first of these leaves that says something."""
        return next((plain(self.leaves[name][0]) for name in names if self.leaves.get(name, ("",))[0]), "")

    def at(self, name: str) -> int:
        """The line of a leaf, or of the aggregate."""
        return self.leaves.get(name, ("", self.line))[1]


def read_ofx(raw: bytes) -> Statement:
    """The one statement of a file.

    A file that leaves doubt is refused whole, since a statement short of a line ties out with nothing. Raises
    UnreadableFile with the line: what text_of, elements, amount_of and day_of raise; "no_account", "several_accounts"
    (one file an account), "other_currency", "no_period", "missing_element", "nested_wrongly".
    """
    parts = _parts(raw)
    accounts = {_account(part) for part in parts if part.name == "BANKACCTFROM"}
    if len(accounts) != 1:
        raise UnreadableFile("several_accounts" if accounts else "no_account")
    _in_reais(parts)
    read = tuple(_line(part) for part in parts if part.name == "STMTTRN")
    lines = tuple(line for line in read if line.amount)
    since, until = _period(parts, lines)
    kept, repeated = _told_once(lines)
    balance, balance_on = _balance(parts)
    return Statement(
        account=accounts.pop(), since=since, until=until, lines=kept, repeated=repeated,
        balance=balance, balance_on=balance_on,
    )  # fmt: skip


def _parts(raw: bytes) -> list[_Part]:
    """The aggregates that matter, in the order they begin. A tag without text that is none of them is left alone."""
    found: list[_Part] = []
    opened: list[_Part] = []
    for element in elements(text_of(raw)):
        if element.name in _PARTS:
            _step(element, found, opened)
        elif opened and not element.closes and element.text:
            opened[-1].leaves.setdefault(element.name, (element.text, element.line))
    if opened:
        raise UnreadableFile("nested_wrongly", opened[-1].line)
    return found


def _step(element: Element, found: list[_Part], opened: list[_Part]) -> None:
    if not element.closes:
        if any(part.name == element.name for part in opened):
            raise UnreadableFile("nested_wrongly", element.line)
        opened.append(_Part(element.name, element.line))
        found.append(opened[-1])
    elif not opened or opened.pop().name != element.name:
        raise UnreadableFile("nested_wrongly", element.line)


def _needed(part: _Part) -> None:
    for name in _NEEDED[part.name]:
        if not part.text(name):
            raise UnreadableFile("missing_element", part.line, element=name)


def _account(part: _Part) -> StatementAccount:
    _needed(part)
    return StatementAccount(bank=part.text("BANKID"), branch=part.text("BRANCHID"), number=part.text("ACCTID"))


def _line(part: _Part) -> StatementLine:
    _needed(part)
    return StatementLine(
        line_no=part.line,
        fitid=part.text("FITID"),
        posted_on=day_of(part.text("DTPOSTED"), part.at("DTPOSTED")),
        amount=amount_of(part.text("TRNAMT"), part.at("TRNAMT")),
        memo=" ".join(dict.fromkeys(filter(None, (part.text("NAME"), part.text("MEMO"))))),
        kind=part.text("TRNTYPE").upper(),
        checknum=part.text("CHECKNUM", "REFNUM"),
    )


def _in_reais(parts: list[_Part]) -> None:
    for part in parts:
        if part.name == "STMTRS" and part.text("CURDEF") not in ("", "BRL"):
            raise UnreadableFile("other_currency", part.at("CURDEF"))


def _period(parts: list[_Part], lines: tuple[StatementLine, ...]) -> tuple[date, date]:
    """The days stated; where none are, those of the movements."""
    listed = [part for part in parts if part.name == "BANKTRANLIST"]
    days = [line.posted_on for line in lines]
    for part in listed:
        days += [day_of(part.text(name), part.at(name)) for name in ("DTSTART", "DTEND") if part.text(name)]
    if not listed or not days:
        raise UnreadableFile("no_period", listed[0].line if listed else 0)
    return min(days), max(days)


def _told_once(lines: tuple[StatementLine, ...]) -> tuple[tuple[StatementLine, ...], int]:
    """Each movement once: the same FITID, day and amount with the same words is a repeat; with others, another."""
    seen: dict[tuple[str, date, int], list[tuple[str, str]]] = {}
    kept: list[StatementLine] = []
    for line in lines:
        words = seen.setdefault((line.fitid, line.posted_on, line.amount.cents), [])
        told = (line.memo, line.checknum)
        if told in words and line.fitid:
            continue
        kept.append(_numbered(line, len(words)))
        words.append(told)
    return tuple(kept), len(lines) - len(kept)


def _numbered(line: StatementLine, ordinal: int) -> StatementLine:
    return StatementLine(
        line_no=line.line_no, fitid=line.fitid, posted_on=line.posted_on, amount=line.amount, memo=line.memo,
        kind=line.kind, checknum=line.checknum, ordinal=ordinal,
    )  # fmt: skip


def _balance(parts: list[_Part]) -> tuple[Money | None, date | None]:
    for part in parts:
        if part.name == "LEDGERBAL" and part.text("BALAMT"):
            on = day_of(part.text("DTASOF"), part.at("DTASOF")) if part.text("DTASOF") else None
            return amount_of(part.text("BALAMT"), part.at("BALAMT")), on
    return None, None
