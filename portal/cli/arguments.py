"""Files and days given on the command line; one that will not do ends the command with a sentence and code 2."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import click

FIRST_DAY, LAST_DAY = date(1994, 7, 1), date(2099, 12, 31)
"""The days a balance can be asked for: the real began on the first of them; the last leaves room for every plan."""


class Unusable(click.ClickException):
    """What was typed cannot be used."""

    exit_code = 2


class ExistingFile(click.ParamType[Path]):
    """A file to read."""

    name = "arquivo"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.is_dir():
            raise Unusable(f"{path} é uma pasta, e não um arquivo.")
        if not path.exists():
            raise Unusable(f"Não existe o arquivo {path}.")
        if not os.access(path, os.R_OK):
            raise Unusable(f"Sem permissão para ler o arquivo {path}.")
        return path


class NewFile(click.ParamType[Path]):
    """A file to write, in a folder that exists."""

    name = "arquivo"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.is_dir():
            raise Unusable(f"{path} é uma pasta, e não um arquivo.")
        if not path.parent.is_dir():
            raise Unusable(f"Não existe a pasta {path.parent}.")
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            raise Unusable(f"Sem permissão para gravar {path}.")
        return path


class Day(click.ParamType[date]):
    """A day as ``2026-11-20``."""

    name = "aaaa-mm-dd"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError as error:
            raise Unusable(f"{value} não é um dia. Escreva ano, mês e dia, como 2026-11-20.") from error
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Unusable(f"O dia precisa estar entre {FIRST_DAY:%d/%m/%Y} e {LAST_DAY:%d/%m/%Y}.")
        return day
