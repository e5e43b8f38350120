"""Every area and every command of the portal, on one page."""

from __future__ import annotations

from flask import Blueprint, Flask

from portal.access import GUARDS
from portal.brands import brands
from portal.cli.agreements import agreements_commands
from portal.cli.bank_files import bank_files_commands
from portal.cli.boletos import boletos_commands
from portal.cli.demo import demo_commands
from portal.cli.documents import documents_commands
from portal.cli.indices import indices_commands
from portal.cli.jobs import jobs_commands
from portal.cli.ledger import ledger_commands
from portal.cli.migrations import db_commands
from portal.cli.offers import offers_commands
from portal.cli.payouts import payouts_commands
from portal.cli.pix import pix_commands
from portal.cli.policies import policies_commands
from portal.cli.portfolios import portfolio_commands
from portal.cli.staff import staff_commands
from portal.creditor import creditor, managing
from portal.debtor import debtor
from portal.demo.bank import demo_bank
from portal.demo.clock import demo_clock
from portal.demo.messages import demo_messages
from portal.demo.views import demo as demo_pages
from portal.finance import finance
from portal.health import health
from portal.pay_for_me import pay_for_me
from portal.pix_webhook import pix_webhook
from portal.policy_schema import policy_format
from portal.pwa import pwa
from portal.signin.area import account, signin, welcome
from portal.verify import verify


def blueprints(*, demo: bool) -> list[Blueprint]:
    """The areas of the portal; the demonstration's exist in demo mode only."""
    areas = [health, pwa, policy_format, welcome, verify, signin, debtor, creditor, finance]
    areas += [pix_webhook, pay_for_me, managing, account, brands]
    if demo:
        areas += [demo_bank, demo_clock, demo_messages, demo_pages]
    return areas


def register_blueprints(app: Flask, *, demo: bool) -> None:
    """Register each area; one without a guard stops the start."""
    for blueprint in blueprints(demo=demo):
        if blueprint.name not in GUARDS:
            raise RuntimeError(f"blueprint {blueprint.name} has no guard")
        app.register_blueprint(blueprint)


def register_commands(app: Flask) -> None:
    """Register each group of commands."""
    for group in (
        agreements_commands,
        bank_files_commands,
        boletos_commands,
        db_commands,
        jobs_commands,
        ledger_commands,
        payouts_commands,
        staff_commands,
        demo_commands,
        documents_commands,
        pix_commands,
        portfolio_commands,
        indices_commands,
        offers_commands,
        policies_commands,
    ):
        app.cli.add_command(group)
