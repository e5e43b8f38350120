"""flask agreements: an agreement lived day by day from a file, as the portal would live it, without database; and what
is left of one given up."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from brazil.errors import MissingIndex
from brazil.indices import load_series
from offers.agreements.simulate import simulate_life
from offers.agreements.simulate_document import Problem
from offers.agreements.simulate_file import LONGEST_DAYS, history_from_text, last_day
from offers.agreements.simulate_history import History, Life
from offers.errors import OfferError
from offers.policies.lint.finding import Finding
from portal.cli.agreement_json import life_document
from portal.cli.agreement_tables import life_text
from portal.cli.agreements_write_off import write_off
from portal.cli.arguments import Day, ExistingFile
from portal.cli.commands import Commands
from portal.cli.policy_reading import file_bytes
from portal.wording import has_sentence, sentence
from portal.wording_policy import finding_sentence
from portal.wording_simulation import PROBLEMS, TOO_LONG, UNTIL_BEFORE

agreements_commands = Commands("agreements", help="Acordos: a vida inteira a partir de um arquivo, e perdas.")
agreements_commands.add_command(write_off)


@agreements_commands.command("simulate")
@click.argument("file", type=ExistingFile())
@click.option("--until", type=Day(), default=None, help="Último dia; padrão: dois meses depois do que o arquivo conta.")
@click.option("--json", "as_json", is_flag=True, help="Mostra em JSON, passo a passo.")
def simulate(file: Path, until: date | None, as_json: bool) -> None:
    """Vive o acordo dia a dia com os pagamentos do arquivo e mostra o que foi pedido, pago, avisado e por quê."""
    history = history_from_text(file_bytes(file))
    if not isinstance(history, History):
        raise _unreadable(file, history)
    life = _lived(history, until or last_day(history))
    click.echo(json.dumps(life_document(life), ensure_ascii=False, indent=2) if as_json else life_text(life))


def _lived(history: History, until: date) -> Life:
    if until < history.made_on:
        raise click.ClickException(UNTIL_BEFORE)
    if (until - history.made_on).days > LONGEST_DAYS:
        raise click.ClickException(TOO_LONG)
    try:
        return simulate_life(history, until, load_series())
    except (OfferError, MissingIndex) as error:
        text = sentence(error.code, **error.values_shown) if has_sentence(error.code) else error.code
        raise click.ClickException(text) from error


def _unreadable(file: Path, found: Iterable[Finding | Problem]) -> click.ClickException:
    """The end of the command: every reason, with its place in the document as it is written there."""
    told = [f"erro   {'.'.join(str(step) for step in one.path) or '-'}  {_sentence(one)}" for one in found]
    return click.ClickException("\n".join([f"{file.name} não pôde ser lido.", *told]))


def _sentence(one: Finding | Problem) -> str:
    return PROBLEMS[one.code.value] if isinstance(one, Problem) else finding_sentence(one)
