"""flask bank-files: bring a return file in, show what one says, list what came and went."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import select

from brazil.money import Money
from payments.cnab.retorno import iter_file
from portal import clock
from portal.cli.bank_file_events import told
from portal.extensions import reading, writing
from portal.formatting import brl, instant_short
from portal.models import BankFile, BankFileStatus
from portal.services import retornos
from portal.services.errors import ServiceError
from portal.services.statements import receiving as statements
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


@bank_files_commands.command("read")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Um evento por linha, em JSON, e o resumo no fim.")
def read(path: Path, as_json: bool) -> None:
    """Mostra o que diz um retorno, de qualquer tamanho, sem guardar nada. Se falta um pedaco, sai com 1."""
    with path.open("rb") as file:
        said: dict[str, Any] = {}
        for said in told(iter_file(file)):
            if as_json:
                click.echo(json.dumps(said, ensure_ascii=False))
    if not as_json:
        click.echo(_summary(said))
    if not said["complete"]:
        raise SystemExit(1)


@bank_files_commands.command("read-statement")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def read_statement(path: Path) -> None:
    """Le um extrato em OFX. O mesmo extrato de novo, ou outro dos mesmos dias, nao repete nenhum movimento."""
    try:
        with writing() as session:
            receipt = statements.receive(
                session, path.read_bytes(), file_name=path.name, staff_id=None, creditor_id=None, now=clock.now()
            )
            row = receipt.statement
    except ServiceError as error:
        raise click.ClickException(sentence(error.code)) from error
    if row.status is BankFileStatus.REFUSED:
        raise click.ClickException(f"{sentence(f'unreadable_{row.reason}')} (linha {row.refused_line})")
    again = "Ja tinha sido lido, nada mudou. " if receipt.again else ""
    click.echo(f"{again}{row.lines_read} movimentos, {row.lines_new} novos.")


def _summary(said: dict[str, Any]) -> str:
    counted = (
        f"{said['movements']} movimentos, pago {_plain(Money(said['paid_cents']))}, "
        f"tarifas {_plain(Money(said['fee_cents']))}, {said['refused_lines']} linhas recusadas, "
        f"{said['differences']} diferencas"
    )
    counted += f", {said['pix_lines']} com Pix." if said["pix_lines"] else "."
    refused = said["refused"]
    return f"{counted} {sentence('unreadable_' + refused['code'])} (linha {refused['line']})" if refused else counted


def _plain(amount: Money) -> str:
    return brl(amount).replace("\xa0", " ")


def _brl(file: BankFile) -> str:
    return _plain(file.paid_total) if file.paid_total is not None else "-"


def _fees(file: BankFile) -> str:
    return _plain(file.fee_total) if file.fee_total is not None else "-"
