"""Receiving accounts as people know them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.banks import bank_rules
from portal.models import Creditor, Instrument, ReceivingAccount


def account_names(session: Session, creditor_id: int | None = None) -> Mapping[int, str]:
    """``Itaú 1234/56789-7`` by the account's id; of one creditor, or of all."""
    query = select(ReceivingAccount)
    if creditor_id is not None:
        query = query.where(ReceivingAccount.creditor_id == creditor_id)
    return {account.id: account_name(account) for account in session.scalars(query)}


def account_name(account: ReceivingAccount) -> str:
    """Bank, agencia and conta, or the convenio where the bank asks for no conta; of one that receives by Pix, with that
    word before. Any bank may be a PSP."""
    digit = f"-{account.conta_dv}" if account.conta and account.conta_dv else ""
    number = f"{account.agencia}/{account.conta or account.convenio}{digit}"
    if account.instrument is Instrument.PIX:
        return f"Pix {number} (banco {account.bank})"
    return f"{bank_rules(account.bank).name} {number}"


def creditor_names(session: Session) -> Mapping[int, Creditor]:
    """Every creditor by id, in order of name."""
    return {creditor.id: creditor for creditor in session.scalars(select(Creditor).order_by(Creditor.name))}
