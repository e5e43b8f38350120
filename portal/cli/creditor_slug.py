"""Which creditor a command means: the short name operators type."""

from __future__ import annotations

import click
from sqlalchemy import select

from portal.extensions import database
from portal.models.creditor import Creditor


def creditor_id_of(slug: str) -> int:
    """The creditor of a short name (`creditors.slug`). Ends the command, naming those there are, when none has it."""
    with database().reading() as session:
        found = session.scalar(select(Creditor.id).where(Creditor.slug == slug))
        if found is None:
            known = ", ".join(session.scalars(select(Creditor.slug).order_by(Creditor.slug))) or "nenhum"
            raise click.ClickException(f"Não há credor {slug}. Cadastrados: {known}.")
    return found
