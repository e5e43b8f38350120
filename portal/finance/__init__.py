"""The finance desk: what banks say came in, where it went, and what waits for a person."""

from portal.finance import files, home, ledger, movements, pending, remessas
from portal.finance.blueprint import finance

__all__ = ["files", "finance", "home", "ledger", "movements", "pending", "remessas"]
