"""flask agreements write-off: what is left of an agreement or of a debt is given up as lost."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from brazil.money import Money
from portal import clock
from portal.cli.creditor_slug import creditor_id_of
from portal.extensions import reading, settings, writing
from portal.formatting import brl
from portal.services.errors import ServiceError
from portal.services.losses import Loss, find, loss_of
from portal.services.losses_deciding import ask
from portal.wording import sentence


@click.command("write-off")
@click.argument("number")
@click.option("--creditor", default="", help="Nome curto do credor; sem ele, procura em todos.")
@click.option("--reason", default="", help="Por que; fica guardado.")
@click.option("--yes", is_flag=True, help="Faz; sem isto, so mostra o que mudaria.")
@with_appcontext
def write_off(number: str, creditor: str, reason: str, yes: bool) -> None:
    """Da como perda o que falta de um acordo, ou de uma divida sem acordo. Acima do limite, alguem aprova na tela."""
    creditor_id = creditor_id_of(creditor) if creditor else None
    try:
        with reading() as session:
            what = find(session, number, creditor_id)
            if what is None:
                raise click.ClickException(f"Não há acordo nem contrato {number}.")
            click.echo(_told(loss_of(session, what, clock.today())))
        if yes:
            click.echo(_done(number, creditor_id, reason))
    except ServiceError as error:
        raise click.ClickException(sentence(error.code)) from error


def _done(number: str, creditor_id: int | None, reason: str) -> str:
    limit = Money(settings().write_off_limit)
    with writing() as session:
        what = find(session, number, creditor_id)
        if what is None:
            raise click.ClickException(f"Não há acordo nem contrato {number}.")
        waits = ask(
            session, what, reason=reason, staff_id=None, actor="cli", limit=limit, today=clock.today(), now=clock.now()
        )
    return f"Acima de {brl(limit)}: espera alguém aprovar em Perdas ou em Casos." if waits else "Perda lançada."


def _told(loss: Loss) -> str:
    rows = [("Deixa de ser cobrado", brl(loss.left)), ("Perda no razão", brl(loss.booked))]
    if loss.agreement is not None:
        rows += [
            ("Já pago, e continua pago", brl(loss.paid)),
            ("Parcelas canceladas", str(loss.installments)),
            ("Boletos e Pix que deixam de valer", str(loss.charges)),
        ]
    return "\n".join(f"{name:<36}{value}" for name, value in [*rows, ("Contratos", ", ".join(loss.contracts))])
