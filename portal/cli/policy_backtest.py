"""flask policies backtest: a policy tried on a whole portfolio, and against another one."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from brazil.errors import MissingIndex
from offers.backtest.columns import Portfolio
from offers.backtest.run import Day
from offers.errors import OfferError
from portal import clock
from portal.cli.arguments import Day as DayKind
from portal.cli.arguments import ExistingFile, NewFile
from portal.cli.creditor_slug import creditor_id_of
from portal.cli.policy_reading import policy_from_file
from portal.extensions import database, settings
from portal.formatting import whole
from portal.models import Creditor
from portal.services import backtests
from portal.services.backtest_intake import Progress
from portal.services.backtest_of_file import Rejections, batches_of_file
from portal.services.backtest_on_file import batches_on_file
from portal.services.backtests import Slice
from portal.services.index_series import series_in_force
from portal.services.portfolios.refusal import FileRefused
from portal.wording_backtest import report_lines
from portal.wording_portfolio import refusal_sentence

_STEPS = 1_000


class SliceKind(click.ParamType[Slice]):
    """``2/8``: the second of eight parts."""

    name = "i/n"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Slice:
        found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", str(value))
        if found is None or not 1 <= int(found[1]) <= int(found[2]):
            self.fail("escreva parte/total, por exemplo 2/8.", param, ctx)
        return Slice(number=int(found[1]), count=int(found[2]))


@click.command("backtest")
@click.argument("policy_file", metavar="POLICY", type=ExistingFile())
@click.option("--portfolio", "source", default=None, help="Nome curto do credor, ou um arquivo de dívidas.")
@click.option("--creditor", "slug", default=None, help="Nome curto do credor: as dívidas do banco de dados.")
@click.option("--against", type=ExistingFile(), default=None, help="Outra política, para comparar dívida a dívida.")
@click.option("--on", "on", type=DayKind(), default=None, help="Dia da conta; padrão: hoje.")
@click.option("--out", type=NewFile(), default=None, help="Arquivo .csv ou .parquet.")
@click.option("--slice", "part", type=SliceKind(), default="1/1", help="Só uma parte dos devedores: 2/8.")
@click.option("--cet/--no-cet", "with_cost", default=True, help="Sem o CET a conta leva um terço do tempo.")
@with_appcontext
def backtest_command(
    policy_file: Path,
    source: str | None,
    slug: str | None,
    against: Path | None,
    on: date | None,
    out: Path | None,
    part: Slice,
    with_cost: bool,
) -> None:
    """Aplica a política em POLICY a todas as dívidas de um credor ou arquivo. Nada é gravado no portal."""
    if out is not None and out.suffix not in backtests.SUFFIXES:
        raise click.ClickException("O arquivo de saída termina em .csv ou .parquet.")
    if (source is None) == (slug is None):
        raise click.ClickException("Diga de quem são as dívidas: --creditor ou --portfolio.")
    policy = policy_from_file(policy_file)
    other = policy_from_file(against) if against is not None else None
    rejections = Rejections()
    with _session() as session, _progress() as progress:
        day, batches = _portfolio(session, source, slug, on, progress, rejections, with_cost=with_cost)
        try:
            report = backtests.run(batches, policy, day, against=other, part=part, out=out)
        except FileRefused as refused:
            raise click.ClickException(refusal_sentence(refused.code)) from refused
        except (OfferError, MissingIndex) as error:
            raise click.ClickException(_failure(error)) from error
    for line in report_lines(report, policy, other):
        click.echo(line)
    if rejections.rows:
        click.echo(f"Linhas do arquivo com erro, deixadas de fora: {whole(rejections.rows)}.", err=True)
    if out is not None:
        click.echo(f"Gravado em {out}.")


def _portfolio(
    session: Session,
    source: str | None,
    slug: str | None,
    on: date | None,
    progress: Progress,
    rejections: Rejections,
    *,
    with_cost: bool,
) -> tuple[Day, Iterator[Portfolio]]:
    """A file where there is one by that name, the debts of the creditor so called otherwise."""
    today = on or clock.today()
    series, path = series_in_force(session), Path(source or "")
    if slug is None and path.is_file():
        day = Day(priced_on=today, series=series, with_cost=with_cost)
        most = settings().max_upload_bytes
        return day, batches_of_file(
            path, today=today, read_on=clock.today(), progress=progress, rejections=rejections, max_bytes=most
        )
    creditor = session.get_one(Creditor, creditor_id_of(slug or source or ""))
    day = Day(priced_on=today, series=series, shows_prescribed=creditor.shows_prescribed, with_cost=with_cost)
    return day, batches_on_file(session, creditor_id=creditor.id, today=today, progress=progress)


@contextmanager
def _session() -> Iterator[Session]:
    """A session that only reads. PostgreSQL reads through a cursor, which lives in a transaction; the readers of pages
    have none. On SQLite a session that could write would keep all writers waiting."""
    found = database()
    with found.reading() if found.is_sqlite else found.writing() as session:
        yield session
        session.rollback()


@contextmanager
def _progress() -> Iterator[Callable[[float], None]]:
    with click.progressbar(length=_STEPS, label="Dívidas", file=sys.stderr) as bar:
        shown = 0

        def reached(share: float) -> None:
            nonlocal shown
            steps = int(share * _STEPS)
            bar.update(steps - shown)
            shown = steps

        yield reached


def _failure(error: OfferError | MissingIndex) -> str:
    values = ", ".join(f"{name}: {value}" for name, value in error.values_shown.items())
    if error.code == "backtest_differs":
        return f"A conta em lote e a conta dívida a dívida não bateram. Nada foi gravado. {values}"
    return f"Uma dívida não pôde ser calculada ({error.code}). {values}"
