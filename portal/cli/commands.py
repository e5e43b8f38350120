"""A group of commands that says in a sentence that the database is not there."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError


class Commands(AppGroup):
    """Commands that read the database: without it, or before its tables are made, they end with a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (OperationalError, ProgrammingError) as error:
            raise click.ClickException(
                "O banco de dados não responde ou ainda não tem as tabelas. Confira PORTAL_DATABASE_URL "
                "e rode flask --app portal db upgrade."
            ) from error
