"""flask offers: work offers and balances out from files, as the portal does."""

from __future__ import annotations

from flask.cli import AppGroup

from portal.cli.offers_recompute import recompute
from portal.cli.offers_simulate import simulate_offers

offers_commands = AppGroup("offers", help="Contas do motor de regras, a partir de arquivos.")
offers_commands.add_command(recompute)
offers_commands.add_command(simulate_offers)
