"""When an installment is paid, the slip that could still be paid for it is ended: by a baixa in the next remessa."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO
from payments.adapters.sandbox import SlipState
from payments.charge import ChargeState
from payments.cnab.entries import Instruction
from payments.cnab.remessa import read_remessa
from portal import clock
from portal.db import Database
from portal.models import BankFile, BankLine, Charge, Direction, Outcome, ReceivingAccount
from portal.sealing import Sealer
from portal.services import charges, remessas, retornos, suspense
from tests.support.banking import (
    charges_of,
    make_agreement,
    paid,
    registered,
    retorno,
    sandbox,
    send,
)
from tests.support.books import check_books
from tests.support.lives import newly_agreed, running


@pytest.fixture(autouse=True)
def books(database: Database) -> Iterator[None]:
    yield
    check_books(database)


def pay_by_hand(session: Session, account: ReceivingAccount, charge: Charge) -> None:
    """Finance gives money that came without a number to the installment of a slip."""
    unknown = charge.nosso_numero[:-2] + ("77" if not charge.nosso_numero.endswith("77") else "78")
    receipt = send(session, retorno(account, [replace(paid(charge), nosso_numero=unknown, fee=ZERO)]))
    line = session.scalars(select(BankLine).where(BankLine.file_id == receipt.file.id)).one()
    line = suspense.line_of(session, line.public_id, account.creditor_id)
    suspense.place(
        session, line=line, installment_id=charge.installment_id, staff_id=1, today=clock.today(), now=clock.now()
    )


def orders_sent(session: Session) -> list[list[tuple[Instruction | None, str]]]:
    """What each remessa asks, oldest first."""
    files = session.scalars(select(BankFile).where(BankFile.direction == Direction.REMESSA).order_by(BankFile.id))
    found = [[(each.instruction, each.nosso_numero) for each in read_remessa(file.raw).orders] for file in files]
    session.commit()
    return found


@pytest.mark.parametrize("bank", ["341", "237", "001"])
def test_a_slip_paid_by_hand_is_written_off_at_the_bank(
    database: Database, sealer: Sealer, tmp_path_factory: pytest.TempPathFactory, bank: str
) -> None:
    """From finance's decision to the bank's confirmation, through both files, at a bank that really reads them."""
    with database.writing() as session:
        _, account, agreement = newly_agreed(session, sealer, 2, bank)
        charges.issue(session, agreement.id, sealer=sealer, today=clock.today(), now=clock.now())
        branch, mailbox = sandbox(database, tmp_path_factory.mktemp("bank"))

        def meet() -> None:
            """The portal writes what there is to write, the bank answers, the portal reads."""
            file = remessas.write(session, account.id, sealer=sealer, now=clock.now())
            assert file is not None
            mailbox.deliver(file.file_name, file.raw)
            for name in branch.sweep(clock.today()):
                retornos.receive(
                    session, mailbox.fetch(name), file_name=name, staff_id=None, creditor_id=None, now=clock.now()
                )

        meet()
        first, second = charges_of(session, agreement.id)
        pay_by_hand(session, account, first)
        first, second = charges_of(session, agreement.id)
        assert [first.status, second.status] == [ChargeState.WRITE_OFF_REQUESTED, ChargeState.REGISTERED]
        meet()
        first, second = charges_of(session, agreement.id)
        assert [first.status, second.status] == [ChargeState.WRITTEN_OFF, ChargeState.REGISTERED]
        assert [slip.state for slip in branch.slips()] == [SlipState.WRITTEN_OFF, SlipState.REGISTERED]
        assert orders_sent(session)[1] == [(Instruction.WRITE_OFF, first.nosso_numero)]
        assert remessas.write(session, account.id, sealer=sealer, now=clock.now()) is None


def test_a_slip_the_bank_was_never_told_of_is_canceled_and_goes_in_no_file(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, agreement = newly_agreed(session, sealer, 1)
        (charge,) = charges.issue(session, agreement.id, sealer=sealer, today=clock.today(), now=clock.now())
        pay_by_hand(session, account, charge)
        assert charges_of(session, agreement.id)[0].status is ChargeState.CANCELED
        assert remessas.write(session, account.id, sealer=sealer, now=clock.now()) is None


def test_new_slips_and_baixas_go_in_one_file(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor, account, _, (old,) = running(session, sealer, 1)
        pay_by_hand(session, account, old)
        agreement = make_agreement(session, sealer, creditor)
        (new,) = charges.issue(session, agreement.id, sealer=sealer, today=clock.today(), now=clock.now())
        remessas.write(session, account.id, sealer=sealer, now=clock.now())
        assert orders_sent(session)[-1] == [
            (Instruction.WRITE_OFF, old.nosso_numero),
            (Instruction.REGISTER, new.nosso_numero),
        ]


def test_a_baixa_the_bank_refuses_is_said_and_the_slip_stands(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, agreement, (charge,) = running(session, sealer, 1)
        pay_by_hand(session, account, charge)
        remessas.write(session, account.id, sealer=sealer, now=clock.now())
        receipt = send(session, retorno(account, [replace(registered(charge), occurrence_code="15", reasons=("05",))]))
        line = session.scalars(select(BankLine).where(BankLine.file_id == receipt.file.id)).one()
        assert (line.outcome, line.code) == (Outcome.APPLIED, "write_off_refused")
        assert charges_of(session, agreement.id)[0].status is ChargeState.REGISTERED


def test_paid_at_the_bank_all_the_same_it_is_credit_and_named(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, agreement, (charge,) = running(session, sealer, 1)
        pay_by_hand(session, account, charge)
        receipt = send(session, retorno(account, [paid(charge)]))
        line = session.scalars(select(BankLine).where(BankLine.file_id == receipt.file.id)).one()
        assert (line.outcome, line.code) == (Outcome.APPLIED, "paid_again")
        assert charges_of(session, agreement.id)[0].status is ChargeState.PAID
