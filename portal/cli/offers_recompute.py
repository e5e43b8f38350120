"""flask offers recompute: a memo worked out again, compared line by line with what it states."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from brazil.errors import MissingIndex
from offers.errors import OfferError
from offers.owed.accrual import ENGINE
from offers.owed.balance import Balance, BalanceLine
from offers.owed.memo_reading import balance_of_memo, recompute_memo
from portal.cli import breach_compared, offer_compared
from portal.cli.arguments import ExistingFile
from portal.cli.breach_compared import memos_in
from portal.documents import COMPONENT_NAMES
from portal.formatting import brl, date_short
from portal.wording import has_sentence, sentence

LARGEST_BYTES = 4 * 1024 * 1024  # thirty years of one index by day are under a tenth of it


@click.command("recompute")
@click.argument("file", type=ExistingFile())
def recompute(file: Path) -> None:
    """Refaz a conta da memória FILE e compara linha por linha. Sai com 1 se algo difere."""
    document = _document(file)
    memos = memos_in(document)
    try:
        if document.get("kind") == "offer":
            _tell(_priced_on(document), document.get("engine", "?"), list(offer_compared.compared(document)))
            return
        if memos:
            lines = [line for memo in memos for line in breach_compared.compared(memo)]
            _tell(str(memos[0].get("on", "")), memos[0].get("engine", "?"), lines)
            return
        stated, again = balance_of_memo(document), recompute_memo(document)
    except (OfferError, MissingIndex) as error:
        text = sentence(error.code, **error.values_shown) if has_sentence(error.code) else error.code
        raise click.ClickException(text) from error
    _tell(stated.priced_on.isoformat(), document.get("engine", "?"), list(_compared(stated, again)))


def _tell(on: str, engine: str, lines: list[tuple[str, bool]]) -> None:
    click.echo(f"Conta em {date_short(date.fromisoformat(on))}, motor {engine}; este motor: {ENGINE}.")
    differs = False
    for line, same in lines:
        differs |= not same
        click.echo(f"{'igual    ' if same else 'DIFERENTE'}  {line}")
    if differs:
        raise SystemExit(1)


def _priced_on(document: dict[str, Any]) -> str:
    offer = document.get("offer")
    if not isinstance(offer, dict):
        raise OfferError("memo_unreadable", field="offer")
    return str(offer.get("priced_on", ""))


def _document(file: Path) -> dict[str, Any]:
    if file.stat().st_size > LARGEST_BYTES:
        raise click.ClickException(sentence("memo_too_large"))
    try:
        document = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise click.ClickException(sentence("memo_not_json")) from error
    if not isinstance(document, dict):
        raise click.ClickException(sentence("memo_unreadable", field="debt"))
    return document


def _compared(stated: Balance, again: Balance) -> Iterator[tuple[str, bool]]:
    """What is shown of each line, and whether the memo and the computation agree on all of it."""
    lines, others = ({line.component: line for line in each.lines} for each in (stated, again))
    for component, name in COMPONENT_NAMES.items():
        line, other = lines.get(component), others.get(component)
        if line is not None or other is not None:
            yield f"{name:<24} {_amount(line):>16} {_amount(other):>16}", line == other
    days = stated.days_overdue == again.days_overdue and stated.due_on == again.due_on
    yield f"{'Dias de atraso':<24} {stated.days_overdue:>16} {again.days_overdue:>16}", days
    yield f"{'Total':<24} {brl(stated.total):>16} {brl(again.total):>16}", stated.total == again.total


def _amount(line: BalanceLine | None) -> str:
    return brl(line.amount) if line is not None else "-"
