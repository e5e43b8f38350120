"""Which account a return file is about."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.cnab.movements import RetornoHead
from portal.models import Instrument, ReceivingAccount


def account_of_head(session: Session, head: RetornoHead) -> ReceivingAccount | None:
    """The account the header names, by convenio where the bank has one and by agencia and conta otherwise.

    A header that states less (Unicred's the agencia alone, Banestes' the conta) means the one account it can mean; of
    two, neither.
    """
    at_bank = session.scalars(
        select(ReceivingAccount).where(
            ReceivingAccount.bank == head.bank, ReceivingAccount.instrument == Instrument.BOLETO
        )
    ).all()
    named = next((account for account in at_bank if _is_of(account, head)), None)
    if named is not None:
        return named
    possible = [account for account in at_bank if _could_be_of(account, head)]
    return possible[0] if len(possible) == 1 else None


def lock_account(session: Session, account_id: int) -> None:
    """One reader at a time an account: two files that pay installments of one agreement must see each other.

    SQLite has one writer at any time, so the lock that it does not know is not missed.
    """
    session.execute(select(ReceivingAccount.id).where(ReceivingAccount.id == account_id).with_for_update())


def _is_of(account: ReceivingAccount, head: RetornoHead) -> bool:
    return same_at_bank(account, convenio=head.convenio, agencia=head.agencia, conta=head.conta)


def _could_be_of(account: ReceivingAccount, head: RetornoHead) -> bool:
    """By what the header does state; some banks write the second part of the contract where others write the first."""
    if _bare(head.convenio):
        return _bare(head.convenio) == _bare(account.variacao)
    stated = [
        (own, said) for own, said in ((account.agencia, head.agencia), (account.conta, head.conta)) if _bare(said)
    ]
    return bool(stated) and all(_bare(own) == _bare(said) for own, said in stated)


def same_at_bank(account: ReceivingAccount, *, convenio: str, agencia: str, conta: str) -> bool:
    """Whether a header of the account's bank with these would be taken for the account's."""
    if convenio and account.convenio:
        return _bare(account.convenio) == _bare(convenio)
    return (_bare(account.agencia), _bare(account.conta)) == (_bare(agencia), _bare(conta))


def _bare(digits: str) -> str:
    return digits.strip().lstrip("0")
