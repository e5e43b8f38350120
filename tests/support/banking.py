"""Accounts, agreements, slips and bank files for tests: made by the services themselves, never by hand."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.plans.choice import Choice
from offers.policies.policy_file import policy_document
from payments.adapters.mailbox import FolderMailbox
from payments.adapters.sandbox import Habits, SandboxBank
from payments.cnab.layouts import layout_of
from payments.cnab.movements import Movement
from payments.cnab.registry import BANKS
from payments.cnab.retorno import write_retorno
from portal import clock
from portal.db import Database
from portal.models import Agreement, Charge, Creditor, Debtor, Installment, ReceivingAccount
from portal.sealing import Sealer
from portal.services import agreements, charges, offers, policies, remessas, retornos
from portal.services.agreements import Acceptance
from portal.services.parties import bank_account
from portal.services.retornos import Receipt
from tests.offers.strategies import example_policy
from tests.payments import issuing_accounts
from tests.support.people import make_creditor, make_debt, make_debtor
from tests.support.remembered import remembered

_numbers = itertools.count(1)
_FIELDS = ("bank", "agencia", "agencia_dv", "conta", "conta_dv", "carteira", "variacao", "convenio")
ACCOUNTS: dict[str, dict[str, str]] = {
    **{
        bank: {name: given for name in _FIELDS if (given := getattr(account, name))}
        for bank, account in issuing_accounts.ACCOUNTS.items()
    },
    "341": {"bank": "341", "agencia": "1234", "conta": "56789", "conta_dv": "7", "carteira": "109"},
    "237": {
        "bank": "237",
        "agencia": "1172",
        "agencia_dv": "0",
        "conta": "403005",
        "conta_dv": "2",
        "carteira": "09",
        "convenio": "4540691",
    },
    "001": {
        "bank": "001",
        "agencia": "0131",
        "agencia_dv": "7",
        "conta": "59127",
        "conta_dv": "0",
        "carteira": "17",
        "variacao": "019",
        "convenio": "2379661",
    },
}


def _asked(bank: str) -> dict[str, str]:
    """What a bank's files ask of an account besides its slips."""
    asks = getattr(layout_of(bank), "asks", ()) if bank in BANKS else ()
    return {field.name: "1234567890123456789012345"[: field.width] for field in asks}


def make_account(session: Session, creditor: Creditor, bank: str = "341", **changes: Any) -> ReceivingAccount:
    """A receiving account of a creditor at one of the banks."""
    party = {
        "name": creditor.legal_name,
        "tax_id": creditor.tax_id,
        "street": creditor.street,
        "district": creditor.district,
        "city": creditor.city,
        "state": creditor.state,
        "postal_code": creditor.postal_code,
    }
    values = {
        "conta": "",
        "conta_dv": "",
        **_asked(bank),
        **ACCOUNTS[bank],
        "creditor_id": creditor.id,
        "beneficiary": party,
        "next_nosso_numero": 1001,
    }
    account = ReceivingAccount(**{**values, **changes})
    session.add(account)
    session.flush()
    return account


@remembered
def make_lender(session: Session, bank: str = "341") -> tuple[Creditor, ReceivingAccount]:
    """A creditor with an account and a policy in force. Commits."""
    creditor = make_creditor(session)
    account = make_account(session, creditor, bank)
    now = clock.now()
    record = policies.policy_of_creditor(session, creditor.id, now=now)
    saved = policies.save_draft(
        session,
        creditor_id=creditor.id,
        document=policy_document(example_policy()),
        seen_version=record.draft_version,
        actor="test",
        now=now,
    )
    policies.publish_first(session, creditor_id=creditor.id, seen_version=saved.draft_version, actor="test", now=now)
    return creditor, account


def make_agreement(
    session: Session, sealer: Sealer, creditor: Creditor, count: int = 1, debtor: Debtor | None = None
) -> Agreement:
    """A debtor of the creditor, a new one unless given, accepts `count` installments. Commits."""
    debtor = debtor or make_debtor(session, sealer, creditor=creditor)
    debt = make_debt(session, debtor, creditor)
    session.commit()
    today, now = clock.today(), clock.now()
    offer = offers.make(
        session,
        debtor_id=debtor.id,
        debt_id=debt.public_id,
        choice=Choice(count=count),
        today=today,
        now=now,
    )
    assert hasattr(offer, "public_id"), offer
    number = next(_numbers)
    acceptance = Acceptance(
        offer_id=offer.public_id,
        key=f"key-{number}",
        number=f"{number:03}-{number:03}-{number:03}-0",
        terms={},
        terms_digest="0" * 64,
        evidence={"ip": "127.0.0.1"},
    )
    return agreements.accept(
        session, debtor_id=debtor.id, acceptance=acceptance, confirm=lambda _: {}, today=today, now=now
    )


def issue_registered(session: Session, sealer: Sealer, agreement: Agreement) -> list[Charge]:
    """Slips of an agreement that the bank has registered, through a remessa and a return. Commits."""
    issued = charges.issue(session, agreement.id, sealer=sealer, today=clock.today(), now=clock.now())
    account_id = issued[0].receiving_account_id
    remessas.write(session, account_id, sealer=sealer, now=clock.now())
    account = session.scalars(select(ReceivingAccount).where(ReceivingAccount.id == account_id)).one()
    send(session, retorno(account, [registered(charge) for charge in issued]))
    return charges_of(session, agreement.id)


def charges_of(session: Session, agreement_id: int) -> list[Charge]:
    """The slips of an agreement as they are now, by installment."""
    query = (
        select(Charge)
        .join(Installment)
        .where(Installment.agreement_id == agreement_id)
        .order_by(Installment.number, Charge.id)
        .execution_options(populate_existing=True)
    )
    found = list(session.scalars(query))
    session.commit()
    return found


def registered(charge: Charge) -> Movement:
    """The bank's word that it took the slip in."""
    return Movement(
        occurrence_code="02",
        nosso_numero=charge.nosso_numero,
        occurred_on=clock.today(),
        title_amount=charge.amount,
        due_on=charge.due_on,
    )


def paid(charge: Charge, amount: Money | None = None, **changes: Any) -> Movement:
    """The bank's word that the slip was paid; its own amount unless given, with a fee of R$ 2,50."""
    values: dict[str, Any] = {
        "occurrence_code": "06",
        "nosso_numero": charge.nosso_numero,
        "occurred_on": clock.today(),
        "credited_on": clock.today() + timedelta(days=1),
        "title_amount": charge.amount,
        "due_on": charge.due_on,
        "paid_amount": charge.amount if amount is None else amount,
        "fee": Money(250),
    }
    return Movement(**{**values, **changes})


def retorno(account: ReceivingAccount, movements: Sequence[Movement], sequence: int | None = None) -> bytes:
    """A return file of the account's bank; each with a number of its own unless given."""
    return write_retorno(
        bank_account(account),
        movements,
        sequence=sequence or next(_numbers),
        written_at=datetime.combine(clock.today(), time(6), tzinfo=UTC),
        credited_on=clock.today() + timedelta(days=1),
    )


def send(session: Session, raw: bytes, *, creditor_id: int | None = None, staff_id: int | None = None) -> Receipt:
    """Bring a return file in."""
    return retornos.receive(
        session, raw, file_name="retorno.ret", staff_id=staff_id, creditor_id=creditor_id, now=clock.now()
    )


def sandbox(database: Database, root: Path, habits: Habits | None = None) -> tuple[SandboxBank, FolderMailbox]:
    """The sandbox bank with every account of the database, and the mailbox it shares with the portal."""
    with database.reading() as session:
        accounts = [bank_account(each) for each in session.scalars(select(ReceivingAccount))]
    bank = SandboxBank(root, accounts, habits)
    return bank, FolderMailbox(outgoing=root / "remessa", incoming=root / "retorno")
