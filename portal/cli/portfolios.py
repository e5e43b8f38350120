"""flask portfolios: bring portfolio files in, give refused rows back."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from portal import clock
from portal.cli.creditor_slug import creditor_id_of
from portal.extensions import reading, sealer, settings, writing
from portal.formatting import whole
from portal.models.portfolio import Arrival, Covers, ImportStatus, PortfolioImport
from portal.services import portfolios
from portal.services.portfolios import deciding, receiving
from portal.wording_portfolio import refusal_sentence

portfolio_commands = AppGroup("portfolios", help="Arquivos de dívidas dos credores.")
_STEPS = 1_000


@portfolio_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--creditor", "slug", required=True, help="Nome curto do credor, como em `creditors.slug`.")
@click.option("--whole", is_flag=True, help="O arquivo é a carteira inteira: o que falta nele é encerrado.")
@click.option("--dry-run", is_flag=True, help="Só conta o que o arquivo mudaria; nada é gravado.")
def import_file(file: Path, slug: str, whole: bool, dry_run: bool) -> None:
    """Importa FILE (CSV ou XLSX) como dívidas de um credor."""
    creditor_id = creditor_id_of(slug)
    covers = Covers.WHOLE if whole else Covers.CHANGES
    if dry_run:
        _show(file, creditor_id, covers)
        return
    with writing() as session, click.progressbar(length=_STEPS, label=file.name) as bar:
        shown = 0

        def progress(rows: int, share: float) -> None:
            nonlocal shown
            reached = int(share * _STEPS)
            bar.update(reached - shown)
            shown = reached

        done = portfolios.import_portfolio(
            session,
            creditor_id=creditor_id,
            staff_id=None,
            file_name=file.name,
            source=file,
            sealer=sealer(),
            now=clock.now(),
            today=clock.today(),
            progress=progress,
            max_bytes=settings().max_upload_bytes,
            covers=covers,
            keep_file=True,
        )
    if done.status is ImportStatus.REFUSED:
        raise click.ClickException(refusal_sentence(done.reason, portfolios.missing_titles(done.header)))
    click.echo(_summary(done))


@portfolio_commands.command("rejects")
@click.argument("import_id")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Onde gravar o CSV.")
def rejects(import_id: str, out: Path) -> None:
    """Grava as linhas recusadas de uma importação, com o motivo, para corrigir e enviar de novo."""
    with reading() as session:
        found = session.scalar(select(PortfolioImport.id).where(PortfolioImport.public_id == import_id))
        if found is None:
            raise click.ClickException(f"Não há importação {import_id}.")
        with out.open("wb") as file:
            file.writelines(portfolios.rejects_file(session, found, sealer()))
    click.echo(f"Gravado em {out}.")


def _show(file: Path, creditor_id: int, covers: Covers) -> None:
    """What the file would change, and a file let be afterwards."""
    now = clock.now()
    with writing() as session, file.open("rb") as stream:
        record = receiving.receive(
            session,
            creditor_id=creditor_id,
            staff_id=None,
            file_name=file.name,
            source=stream,
            covers=covers,
            arrival=Arrival.COMMAND,
            sealer=sealer(),
            now=now,
            max_bytes=settings().max_upload_bytes,
        )
        receiving.check(session, record.id, sealer=sealer(), now=now, today=clock.today())
        if record.status is ImportStatus.REFUSED:
            raise click.ClickException(refusal_sentence(record.reason, portfolios.missing_titles(record.header)))
        asks, said = record.status is ImportStatus.MAPPING, _counted(record)
        deciding.discard(session, record.id, staff_id=None, now=now)
    if asks:
        raise click.ClickException(
            "O portal não conhece as colunas deste arquivo. Envie uma vez pela página do credor e diga o que são."
        )
    click.echo(f"Nada foi gravado. Este arquivo faria: {said}")


def _summary(done: PortfolioImport) -> str:
    text = _counted(done)
    if done.rows_refused or done.rows_under_agreement:
        text += f"\nMotivo de cada linha: flask --app portal portfolios rejects {done.public_id} --out linhas.csv"
    return f"Importação {done.public_id}. {text}"


def _counted(done: PortfolioImport) -> str:
    parts = (
        ("linhas lidas", done.rows_read),
        ("dívidas novas", done.rows_added),
        ("atualizadas", done.rows_updated),
        ("encerradas", done.rows_closed),
        ("sem mudança", done.rows_unchanged),
        ("em acordo, não alteradas", done.rows_under_agreement),
        ("recusadas", done.rows_refused),
    )
    return ", ".join(f"{name}: {whole(number)}" for name, number in parts if number or name == "linhas lidas")
