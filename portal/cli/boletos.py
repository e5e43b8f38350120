"""flask boletos: what a payment line says, for scripts and for people at a terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from brazil.banks import BANKS
from payments.arrecadacao import Arrecadacao
from payments.banks import EXTINCT
from payments.barcode_digits import format_linha
from payments.decode import DecodedBoleto, decode_any
from payments.errors import InvalidCharge
from portal import clock
from portal.extensions import writing
from portal.services.errors import NotFound
from portal.services.receiving_accounts import account_of
from portal.services.receiving_accounts_pix import ask_for_codes
from portal.wording import sentence

NAMES = {rules.code: rules.name for rules in EXTINCT} | {bank.code: bank.name for bank in BANKS}

boletos_commands = AppGroup("boletos", help="Boletos: o que dizem os numeros.")


@boletos_commands.command("decode")
@click.argument("digits")
@click.option(
    "--on",
    "read_on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Dia em que se le o codigo (hoje, se nao for dito): o vencimento e o mais perto dele.",
)
def decode(digits: str, read_on: datetime | None) -> None:
    """Diz em JSON o que dizem 44 ou 47 digitos de um boleto, ou 44 ou 48 de uma conta. Errados: sai com 1."""
    today = read_on.replace(tzinfo=UTC).date() if read_on else clock.today()
    try:
        said = decode_any(digits, today)
    except InvalidCharge as error:
        click.echo(json.dumps(refused(error), ensure_ascii=False, default=str))
        raise SystemExit(1) from error
    shown = of_arrecadacao(said) if isinstance(said, Arrecadacao) else of_boleto(said)
    click.echo(json.dumps(shown, ensure_ascii=False))


@boletos_commands.command("pix-key")
@click.argument("account")
@click.argument("key", default="")
def pix_key(account: str, key: str) -> None:
    """Faz os boletos de uma conta pedirem ao banco um Pix com esta chave; sem chave, deixam de pedir."""
    try:
        with writing() as session:
            found = account_of(session, account, None)
            ask_for_codes(session, found, key, actor="cli", today=clock.today(), now=clock.now())
    except NotFound as error:
        raise click.ClickException(f"A conta {account} não existe.") from error
    except InvalidCharge as error:
        raise click.ClickException(sentence(f"charge_{error.code}")) from error
    click.echo("Os próximos boletos da conta pedem um Pix ao banco." if key else "Os boletos da conta não pedem Pix.")


def of_boleto(read: DecodedBoleto) -> dict[str, object]:
    """A boleto; `due_on` and `amount_cents` are null when the code does not say."""
    return {
        "kind": "boleto",
        "bank": read.bank,
        "bank_name": NAMES.get(read.bank),
        "barcode": read.barcode,
        "linha_digitavel": read.linha_digitavel,
        "linha_printed": format_linha(read.linha_digitavel),
        "due_factor": read.due_factor,
        "due_on": read.due_on.isoformat() if read.due_on else None,
        "amount_cents": read.amount.cents if read.amount else None,
        "campo_livre": read.campo_livre,
    }


def of_arrecadacao(read: Arrecadacao) -> dict[str, object]:
    """A collection slip (water, taxes); `amount_cents` is null when its code states a quantity."""
    return {
        "kind": "arrecadacao",
        "segment": read.segment.value,
        "sentence": sentence(f"segment_{read.segment}"),
        "barcode": read.barcode,
        "line": read.line,
        "amount_cents": read.amount.cents if read.amount else None,
    }


def refused(error: InvalidCharge) -> dict[str, object]:
    """What is wrong, in which field, what was expected, and the sentence for it."""
    return {
        "kind": "refused",
        "code": error.code,
        "field": error.field,
        "expected": error.values_shown.get("expected"),
        "sentence": sentence(f"charge_{error.code}"),
    }
