"""flask db: bring the tables to the shape this version expects."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup
from sqlalchemy import Connection

from portal.extensions import database

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

db_commands = AppGroup("db", help="Tabelas: criar, atualizar, conferir.")


def migration_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made here so that there is no alembic.ini to keep in step."""
    from alembic.config import Config  # Alembic only where tables are looked at: not at every start

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("truncate_slug_length", "80")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@lru_cache(maxsize=1)
def head_revision() -> str | None:
    """The newest migration this version ships."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(migration_config()).get_current_head()


@db_commands.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Leva as tabelas ate REVISION (padrao: a mais nova)."""
    from alembic import command

    with database().engine.begin() as connection:
        command.upgrade(migration_config(connection), revision)


@db_commands.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Volta as tabelas ate REVISION."""
    from alembic import command

    with database().engine.begin() as connection:
        command.downgrade(migration_config(connection), revision)


@db_commands.command("current")
def current() -> None:
    """Mostra em que migracao as tabelas estao."""
    from alembic import command

    with database().engine.begin() as connection:
        command.current(migration_config(connection))
