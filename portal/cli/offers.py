"""flask offers: work offers and balances out from files, as the portal does."""

from __future__ import annotations

from flask.cli import AppGroup

from portal.cli.offers_recompute import recompute

offers_commands = AppGroup("offers", help="Contas do motor de regras, a partir de arquivos.")
offers_commands.add_command(recompute)
