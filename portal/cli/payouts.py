"""flask payouts: whose money an account receives, and the lines of payouts."""

from __future__ import annotations

import click

from portal import clock
from portal.cli.commands import Commands
from portal.extensions import reading, writing
from portal.models import BeneficiaryKind
from portal.services.errors import NotAllowed, NotFound
from portal.services.payouts.beneficiaries import receive_for
from portal.services.payouts.lines import creditors_with_contracts, derive_all
from portal.wording import sentence

payouts_commands = Commands("payouts", help="Repasses: de quem e o dinheiro e o que cabe a cada credor.")


@payouts_commands.command("beneficiary")
@click.argument("account")
@click.argument("kind", type=click.Choice([each.value for each in BeneficiaryKind]))
def beneficiary(account: str, kind: str) -> None:
    """Diz de quem e o dinheiro que entra em uma conta: creditor (do credor) ou operator (do operador, repassado)."""
    try:
        with writing() as session:
            receive_for(session, account, BeneficiaryKind(kind), actor="cli", now=clock.now())
    except (NotAllowed, NotFound) as error:
        raise click.ClickException(sentence(error.code)) from error
    click.echo("O dinheiro é do operador e é repassado." if kind == "operator" else "O dinheiro é do credor.")


@payouts_commands.command("derive")
def derive() -> None:
    """Escreve os lancamentos que faltam de cada credor com contrato; rodar de novo nao muda nada."""
    with reading() as session:
        creditors = creditors_with_contracts(session)
    written = 0
    for creditor_id in creditors:
        with writing() as session:
            written += derive_all(session, creditor_id, now=clock.now())
    click.echo(f"{written} lançamentos escritos.")
