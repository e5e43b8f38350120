"""Which account a return file is about."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.cnab.movements import RetornoHead
from portal.models import Instrument, ReceivingAccount


def account_of_head(session: Session, head: RetornoHead) -> ReceivingAccount | None:
    """The account the header names, by convenio where the bank has one and by agencia and conta otherwise."""
    accounts = session.scalars(
        select(ReceivingAccount).where(
            ReceivingAccount.bank == head.bank, ReceivingAccount.instrument == Instrument.BOLETO
        )
    )
    return next((account for account in accounts if _is_of(account, head)), None)


def lock_account(session: Session, account_id: int) -> None:
    """One reader at a time an account: two files that pay installments of one agreement must see each other.

    SQLite has one writer at any time, so the lock that it does not know is not missed.
    """
    session.execute(select(ReceivingAccount.id).where(ReceivingAccount.id == account_id).with_for_update())


def _is_of(account: ReceivingAccount, head: RetornoHead) -> bool:
    return same_at_bank(account, convenio=head.convenio, agencia=head.agencia, conta=head.conta)


def same_at_bank(account: ReceivingAccount, *, convenio: str, agencia: str, conta: str) -> bool:
    """Whether a header of the account's bank with these would be taken for the account's."""
    if convenio and account.convenio:
        return _bare(account.convenio) == _bare(convenio)
    return (_bare(account.agencia), _bare(account.conta)) == (_bare(agencia), _bare(conta))


def _bare(digits: str) -> str:
    return digits.strip().lstrip("0")
