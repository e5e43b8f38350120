"""flask demo: load the demonstration and say who can sign in."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from portal import clock
from portal.demo.showcases import shown_people
from portal.demo.staff import PASSWORD, STAFF, current_code
from portal.extensions import sealer, settings, writing

demo_commands = AppGroup("demo", help="Dados de demonstração.")
_STEPS = 100


@demo_commands.command("load")
def load_demo() -> None:
    """Carrega credores, pessoas e dívidas inventados. Rodar de novo não muda nada."""
    from portal.demo.load import load  # the import with all it needs, only when it is used

    if not settings().demo:
        raise click.ClickException("Só em modo de demonstração: defina PORTAL_DEMO=1.")
    with writing() as session, click.progressbar(length=_STEPS, label="Dados de demonstração") as bar:
        shown = 0

        def told(_what: str, share: float) -> None:
            nonlocal shown
            bar.update(int(share * _STEPS) - shown)
            shown = int(share * _STEPS)

        load(session, sealer=sealer(), settings=settings(), now=clock.now(), today=clock.today(), told=told)


@demo_commands.command("table")
def table() -> None:
    """Mostra os endereços e as entradas de demonstração."""
    if not settings().demo:
        raise click.ClickException("Só em modo de demonstração: defina PORTAL_DEMO=1.")
    base = settings().base_url
    rows = [("Entrar (devedor)", f"{base}/"), ("Demonstração", f"{base}/demonstracao"), ("", "")]
    rows += [(f"{who.cpf}  {who.birth_date}", f"{who.name}: {who.what}") for who in shown_people(clock.today())]
    rows += [("", ""), ("Equipe, senha de todos", PASSWORD)]
    rows += [
        (member.email, f"{member.name}, código {current_code(sealer(), member.email, clock.now())}") for member in STAFF
    ]
    width = max(len(first) for first, _ in rows)
    for first, second in rows:
        click.echo(f"  {first.ljust(width)}  {second}".rstrip())
    click.echo("  Os códigos mudam a cada 30 segundos: a página Demonstração mostra os de agora.")
