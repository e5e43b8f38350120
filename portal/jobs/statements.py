"""Every hour each conta is tied out anew: a late file closes what it explains, and a new difference is told."""

from __future__ import annotations

from datetime import timedelta

from portal import clock
from portal.jobs.tools import Tools
from portal.models import ReceivingAccount
from portal.services.money_in.line_cases import open_forgotten
from portal.services.retorno_accounts import lock_account
from portal.services.statements.accounts import keepers
from portal.services.statements.flagging import flag_differences

EVERY = timedelta(hours=1)


def flag_all(tools: Tools) -> None:
    """Cases of each conta, in a transaction of its own: one that cannot be tied out keeps no other waiting."""
    with tools.database.reading() as session:
        accounts = [account.id for account in keepers(session, None)]
    for account_id in accounts:
        with tools.database.writing() as session:
            lock_account(session, account_id)
            keeper = session.get_one(ReceivingAccount, account_id)
            flag_differences(session, keeper, today=clock.today(), now=clock.now())
            session.commit()
    with tools.database.writing() as session:  # money from before there were cases waits in the queue too
        open_forgotten(session, now=clock.now())
        session.commit()
