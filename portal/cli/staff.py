"""flask staff: people who work for a creditor or for the operator."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from portal import clock
from portal.extensions import sealer, settings, writing
from portal.models import Role
from portal.services.errors import ServiceError
from portal.services.passwords import PasswordCost
from portal.services.staff import add_member
from portal.wording import sentence

staff_commands = AppGroup("staff", help="Equipe: acrescentar pessoas.")


@staff_commands.command("add")
@click.option("--email", required=True)
@click.option("--name", default="", help="Como a pessoa aparece nas telas; padrao: o e-mail.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--creditor", default=None, help="Nome curto do credor; sem ele, a pessoa e do operador do portal.")
@click.password_option(prompt="Senha", confirmation_prompt="Repita a senha")
def add(email: str, name: str, role: str, creditor: str | None, password: str) -> None:
    """Acrescenta uma pessoa e mostra, uma unica vez, o segredo do autenticador."""
    cost = PasswordCost(memory_kib=settings().password_memory_kib, rounds=settings().password_rounds)
    try:
        with writing() as session:
            made = add_member(
                session,
                sealer(),
                cost,
                email=email,
                name=name or email,
                role=Role(role),
                password=password,
                creditor_slug=creditor,
                actor="cli",
                now=clock.now(),
            )
    except ServiceError as error:
        raise click.ClickException(sentence(error.code, **error.values_shown)) from error
    click.echo("Pessoa acrescentada. Cadastre agora no aplicativo autenticador; isto nao aparece de novo:")
    click.echo(f"  segredo   {made.totp_secret}")
    click.echo(f"  endereco  {made.totp_uri}")
