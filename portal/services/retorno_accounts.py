"""Which account a return file is about."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.cnab.movements import RetornoHead
from portal.models import Instrument, ReceivingAccount


def account_of_head(session: Session, head: RetornoHead) -> ReceivingAccount | None:
    """The account the header names, by convenio where the bank has one and by agencia and conta otherwise.

    A bank whose header states the agencia alone (Unicred's) means the one account there; of two, neither.
    """
    at_bank = session.scalars(
        select(ReceivingAccount).where(
            ReceivingAccount.bank == head.bank, ReceivingAccount.instrument == Instrument.BOLETO
        )
    ).all()
    named = next((account for account in at_bank if _is_of(account, head)), None)
    if named is not None or _bare(head.conta) or _bare(head.convenio):
        return named
    there = [account for account in at_bank if _bare(account.agencia) == _bare(head.agencia)]
    return there[0] if len(there) == 1 else None


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
