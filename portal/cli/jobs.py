"""flask jobs: the worker."""

from __future__ import annotations

import signal
import threading
from dataclasses import replace
from functools import partial
from types import FrameType

import click
from flask.cli import AppGroup

from portal import clock
from portal.demo.days_ahead import DaysAhead, until_morning
from portal.extensions import database, sealer, settings
from portal.jobs import runner
from portal.jobs.mailboxes import HeldMailboxes
from portal.jobs.portfolio_mailboxes import HeldPortfolioMailboxes
from portal.jobs.tools import Tools
from portal.pix_wiring import pix_providers
from portal.services import sessions
from portal.wiring import bank_mailbox, portfolio_folder, portfolio_sftp, sandbox_sweep, sftp_mailbox

jobs_commands = AppGroup("jobs", help="Trabalhos: mensagens, remessas, limpeza.")


def job_tools() -> Tools:
    """What jobs work with in the running application."""
    return Tools(
        settings=settings(),
        database=database(),
        sealer=sealer(),
        mailbox=bank_mailbox(settings()),
        bank_mailboxes=HeldMailboxes(open_mailbox=sftp_mailbox),
        portfolio_mailboxes=HeldPortfolioMailboxes(
            open_folder=partial(portfolio_folder, settings()), open_sftp=partial(portfolio_sftp, settings())
        ),
        sandbox_sweep=sandbox_sweep(settings(), database()),
        begin_next_day=_begin_next_day if settings().demo else None,
    )


def _begin_next_day() -> bool:
    """The next day of a demonstration; who is signed in stays so."""
    ahead = DaysAhead(settings().data_dir)
    if not ahead.to_go:
        return False
    by = until_morning(clock.now())
    with database().writing() as session:
        sessions.carry_over(session, by)
    return ahead.step(by)


@jobs_commands.command("run")
def run() -> None:
    """Trabalha ate receber SIGTERM ou Ctrl-C; termina o que comecou."""
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    click.echo("Trabalhando. Ctrl-C para parar.")
    with pix_providers(settings(), sealer()) as provider:
        runner.run_until(replace(job_tools(), pix_provider=provider), stop)
    click.echo("Parado.")


@jobs_commands.command("once")
def once() -> None:
    """Faz o que esta pendente agora e sai."""
    with pix_providers(settings(), sealer()) as provider:
        done = runner.drain(replace(job_tools(), pix_provider=provider))
    click.echo(f"{done} entregas tentadas.")
