"""Who pays and who is paid, from what is on file."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.account import BankAccount
from payments.party import Party
from portal.models import Creditor, Debtor, ReceivingAccount, Registration
from portal.sealing import Sealer, cpf_bound_to


def payer(session: Session, debtor_id: int, creditor_id: int, sealer: Sealer) -> Party:
    """The debtor as the creditor has them on file."""
    row = session.execute(
        select(Registration, Debtor.cpf_sealed, Debtor.cpf_lookup)
        .join(Debtor, Debtor.id == Registration.debtor_id)
        .where(Registration.debtor_id == debtor_id, Registration.creditor_id == creditor_id)
    ).one()
    on_file: Registration = row[0]
    return Party(
        name=on_file.name,
        tax_id=sealer.unseal(row[1], cpf_bound_to(row[2])),
        street=on_file.street,
        district=on_file.district,
        city=on_file.city,
        state=on_file.state,
        postal_code=on_file.postal_code,
    )


def registered_name(session: Session, debtor_id: int, creditor_id: int) -> str:
    """The name a creditor has on file; "" where it has none."""
    name = select(Registration.name).where(Registration.debtor_id == debtor_id, Registration.creditor_id == creditor_id)
    return session.scalar(name) or ""


def creditor_party(creditor: Creditor) -> Party:
    """The creditor with name, address and CNPJ, as CDC art. 42-A wants them on every document."""
    return Party(
        name=creditor.legal_name,
        tax_id=creditor.tax_id,
        street=creditor.street,
        district=creditor.district,
        city=creditor.city,
        state=creditor.state,
        postal_code=creditor.postal_code,
    )


def bank_account(account: ReceivingAccount) -> BankAccount:
    """The account as the bank rules see it."""
    return BankAccount(
        bank=account.bank,
        agencia=account.agencia,
        agencia_dv=account.agencia_dv,
        conta=account.conta,
        conta_dv=account.conta_dv,
        carteira=account.carteira,
        variacao=account.variacao,
        convenio=account.convenio,
        beneficiary=Party(**account.beneficiary),
    )
