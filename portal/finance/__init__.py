"""The finance desk: what banks say came in, where it went, and what waits for a person."""

from portal.finance import (
    account_mailbox,
    account_numbers,
    account_switch,
    accounts,
    accounts_new,
    cases,
    files,
    home,
    ledger,
    movements,
    payouts,
    payouts_contracts,
    payouts_deciding,
    pending,
    remessas,
    statements,
    tie_outs,
)
from portal.finance.blueprint import finance

__all__ = [
    "account_mailbox",
    "account_numbers",
    "account_switch",
    "accounts",
    "accounts_new",
    "cases",
    "files",
    "finance",
    "home",
    "ledger",
    "movements",
    "payouts",
    "payouts_contracts",
    "payouts_deciding",
    "pending",
    "remessas",
    "statements",
    "tie_outs",
]
