"""flask bank-files: bring a return file in, list what came and went."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from portal import clock
from portal.extensions import reading, writing
from portal.formatting import brl, instant_short
from portal.models import BankFile, BankFileStatus
from portal.services import retornos
from portal.services.errors import ServiceError
from portal.wording import sentence

bank_files_commands = AppGroup("bank-files", help="Arquivos dos bancos: retornos e remessas.")


@bank_files_commands.command("receive")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def receive(path: Path) -> None:
    """Le um arquivo de retorno. O mesmo arquivo de novo nao muda nada."""
    if path.stat().st_size > retornos.LARGEST:
        raise click.ClickException(sentence("retorno_too_large"))
    try:
        with writing() as session:
            receipt = retornos.receive(
                session, path.read_bytes(), file_name=path.name, staff_id=None, creditor_id=None, now=clock.now()
            )
            file = receipt.file
    except ServiceError as error:
        raise click.ClickException(sentence(error.code)) from error
    if file.status is BankFileStatus.REFUSED:
        raise click.ClickException(f"{sentence(f'unreadable_{file.reason}')} (linha {file.refused_line})")
    again = "Ja tinha sido lido, nada mudou. " if receipt.again else ""
    click.echo(f"{again}{file.lines_read} linhas, pago {_brl(file)}, tarifas {_fees(file)}.")


@bank_files_commands.command("list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
def listed(limit: int) -> None:
    """Os arquivos mais novos, dos dois sentidos."""
    with reading() as session:
        for file in session.scalars(select(BankFile).order_by(BankFile.id.desc()).limit(limit)):
            click.echo(
                f"{instant_short(file.received_at)}  {file.direction.value:8}  {file.status.value:9}  {file.bank:3}  "
                f"{file.lines_read:>6}  {_brl(file):>16}  {file.file_name}"
            )


def _brl(file: BankFile) -> str:
    return brl(file.paid_total).replace("\xa0", " ") if file.paid_total is not None else "-"


def _fees(file: BankFile) -> str:
    return brl(file.fee_total).replace("\xa0", " ") if file.fee_total is not None else "-"
