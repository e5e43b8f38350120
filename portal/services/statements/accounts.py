"""Which account a statement is of. Receiving accounts of one conta (slips and Pix) have one statement."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.errors import UnreadableFile
from payments.statements.statement import StatementAccount
from portal.models import ReceivingAccount
from portal.services.errors import NotFound


def account_of_statement(session: Session, written: StatementAccount) -> ReceivingAccount:
    """The keeper of the conta a statement names.

    Raises UnreadableFile("unknown_account") when none, or more than one, can be meant.
    """
    at_bank = session.scalars(select(ReceivingAccount).order_by(ReceivingAccount.id)).all()
    bank = _bare(written.bank)
    named = [account for account in at_bank if _bare(account.bank) == bank and _is_of(account, written)]
    contas = {(account.agencia, account.conta) for account in named}
    if len(contas) != 1:
        raise UnreadableFile("unknown_account")
    return named[0]


def same_conta(session: Session, account: ReceivingAccount) -> list[ReceivingAccount]:
    """The receiving accounts whose money is in one conta, the keeper (the oldest) first."""
    if not account.conta:
        return [account]
    query = select(ReceivingAccount).where(
        ReceivingAccount.bank == account.bank,
        ReceivingAccount.agencia == account.agencia,
        ReceivingAccount.conta == account.conta,
    )
    return list(session.scalars(query.order_by(ReceivingAccount.id)))


def keepers(session: Session, creditor_id: int | None) -> list[ReceivingAccount]:
    """One account for each conta that the viewer may see."""
    seen: dict[tuple[str, str, str], ReceivingAccount] = {}
    for account in session.scalars(select(ReceivingAccount).order_by(ReceivingAccount.id)):
        seen.setdefault((account.bank, account.agencia, account.conta or f"#{account.id}"), account)
    return [account for account in seen.values() if creditor_id is None or _is_all_of(session, account, creditor_id)]


def keeper_of(session: Session, public_id: str, creditor_id: int | None) -> ReceivingAccount:
    """The keeper of an account's conta; NotFound unless all of the conta is the viewer's to see."""
    account = session.scalar(select(ReceivingAccount).where(ReceivingAccount.public_id == public_id))
    if account is None:
        raise NotFound
    keeper = same_conta(session, account)[0]
    if creditor_id is not None and not _is_all_of(session, keeper, creditor_id):
        raise NotFound
    return keeper


def _is_all_of(session: Session, keeper: ReceivingAccount, creditor_id: int) -> bool:
    return all(account.creditor_id == creditor_id for account in same_conta(session, keeper))


def _is_of(account: ReceivingAccount, written: StatementAccount) -> bool:
    """Banks write the conta with or without its digit, behind the agencia or apart from it."""
    if not account.conta:
        return False
    agencias = {account.agencia, account.agencia + account.agencia_dv}
    if _bare(written.branch) and _bare(written.branch) not in {_bare(each) for each in agencias}:
        return False
    contas = {account.conta, account.conta + account.conta_dv}
    forms = contas | {agencia + conta for agencia in agencias for conta in contas}
    return _bare(written.number) in {_bare(form) for form in forms}


def _bare(written: str) -> str:
    return "".join(filter(str.isalnum, written)).upper().lstrip("0")
