"""The main job at every bank slips can be issued and registered through: from the agreement to the settled debt.

Nothing is made up on the way: the remessa is the one the bank reads, its return the one the portal reads, and the
slip is paid by the linha digitavel the debtor copies.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementState
from payments.adapters.mailbox import FolderMailbox
from payments.adapters.sandbox import SandboxBank, SlipState
from payments.banks import ISSUERS
from payments.charge import ChargeState
from payments.cnab.layouts import layout_of
from payments.cnab.registry import BANKS
from portal import clock
from portal.db import Database
from portal.models import Agreement, Charge, DebtStatus, Outcome, ReceivingAccount
from portal.sealing import Sealer
from portal.services import charges, remessas, retornos
from tests.support.banking import charges_of, sandbox
from tests.support.books import check_books
from tests.support.lives import newly_agreed


def writes_remessas(code: str) -> bool:
    """Of some banks only the returns are read."""
    layout = layout_of(code)
    return bool(getattr(layout, "segments_out", ()) or getattr(layout, "remessa_header", None))


SERVED = [rules.code for rules in ISSUERS if rules.code in BANKS and writes_remessas(rules.code)]


def meet(
    session: Session, account: ReceivingAccount, bank: SandboxBank, mailbox: FolderMailbox, sealer: Sealer
) -> None:
    """What there is to tell goes to the bank, and its answer comes back."""
    file = remessas.write(session, account.id, sealer=sealer, now=clock.now())
    if file is not None:
        mailbox.deliver(file.file_name, file.raw)
    told = bank.sweep(clock.today())
    assert bank.refusals() == {}
    for name in told:
        receipt = retornos.receive(
            session, mailbox.fetch(name), file_name=name, staff_id=None, creditor_id=None, now=clock.now()
        )
        assert (receipt.file.status.value, receipt.file.reason, receipt.file.findings) == ("read", "", [])
        assert {line.outcome for line in receipt.file.lines} <= {Outcome.APPLIED, Outcome.NOTED}
        session.commit()


def states(session: Session, agreement: Agreement) -> list[ChargeState]:
    return [charge.status for charge in charges_of(session, agreement.id)]


def test_at_least_six_banks_are_served() -> None:
    assert {"001", "033", "104", "237", "341", "748", "756"} <= set(SERVED)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("code", SERVED)
def test_agreed_registered_paid_and_settled(database: Database, sealer: Sealer, tmp_path: Path, code: str) -> None:
    with database.writing() as session:
        _, account, agreement = newly_agreed(session, sealer, 2, code)
        issued: list[Charge] = charges.issue(session, agreement.id, sealer=sealer, today=clock.today(), now=clock.now())
        bank, mailbox = sandbox(database, tmp_path / "bank")
        meet(session, account, bank, mailbox, sealer)
        assert states(session, agreement) == [ChargeState.REGISTERED] * 2
        for charge in issued:
            paid = bank.pay(charge.linha_digitavel, paid_on=clock.today())
            assert paid.amount == charge.amount
        meet(session, account, bank, mailbox, sealer)
        assert states(session, agreement) == [ChargeState.PAID] * 2
        assert [slip.state for slip in bank.slips()] == [SlipState.PAID] * 2
        settled = session.get_one(Agreement, agreement.id)
        assert settled.status is AgreementState.SETTLED
        assert settled.debts[0].debt.status is DebtStatus.SETTLED
    check_books(database)
