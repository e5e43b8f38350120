"""flask indices: which months of each index are known, and fetching newer ones."""

from __future__ import annotations

from functools import partial

import click

from brazil.index_publication import expected_month
from brazil.indices import IndexSeries
from portal import clock
from portal.cli.commands import Commands
from portal.extensions import reading, writing
from portal.services.index_series import WATCHED, series_in_force
from portal.services.index_source import BASE_URL, SGS_CODES, fetch
from portal.services.index_updates import SeriesUpdate, update_series
from portal.wording import sentence

indices_commands = Commands("indices", help="Índices de correção e de juros legais.")


@indices_commands.command("show")
def show() -> None:
    """Mostra até que mês cada índice é conhecido e de onde veio."""
    today = clock.today()
    with reading() as session:
        series = series_in_force(session)
    for name, code in SGS_CODES.items():
        click.echo(_shown(series[name], code))
        expected = expected_month(name, today)
        if name in WATCHED and series[name].last_month < expected:
            click.echo(f"    atrasado: {expected:%m/%Y} já deveria estar aqui. Rode flask indices update.")


def _shown(series: IndexSeries, code: int) -> str:
    last = series.last_month
    span = f"{min(series.values):%m/%Y} a {last:%m/%Y}"
    value = f"{series.values[last]}%".replace(".", ",")
    return f"{series.name:<11} SGS {code:<6} {span}  último: {value}  fonte: {series.sources.get(last, '')}"


@indices_commands.command("update")
@click.option("--base-url", default=BASE_URL, show_default=True, help="Endereço da API SGS do Banco Central.")
@click.option("--accept-revisions", is_flag=True, help="Grava também valores passados que mudaram.")
def update(base_url: str, accept_revisions: bool) -> None:
    """Busca os meses novos no Banco Central. Sai com 1 se algo ficou por fazer."""
    with writing() as session:
        done = update_series(
            session,
            fetch=partial(fetch, base_url=base_url),
            today=clock.today(),
            now=clock.now(),
            accept_revisions=accept_revisions,
        )
    for each in done:
        _tell(each, accept_revisions)
    if any(each.refused or (each.revisions and not accept_revisions) for each in done):
        raise SystemExit(1)


def _tell(each: SeriesUpdate, accepted: bool) -> None:
    if each.refused is not None:
        reason = sentence(f"indices_{each.refused.code}", **each.refused.values_shown)
        click.echo(f"{each.name:<11} não atualizado. {reason}", err=True)
        return
    count = {0: "nenhum mês novo", 1: "1 mês novo"}.get(len(each.added), f"{len(each.added)} meses novos")
    click.echo(f"{each.name:<11} {count}; conhecido até {each.last_month:%m/%Y}.")
    for month in each.partial:
        click.echo(f"    {month:%m/%Y} não terminou: o valor publicado é parcial e não foi usado.")
    for revision in each.revisions:
        change = f"{revision.month:%m/%Y} mudou de {revision.known}% para {revision.published}%".replace(".", ",")
        fate = "gravado" if accepted else "não gravado; confira e rode com --accept-revisions"
        click.echo(f"    {change}: {fate}.", err=not accepted)
