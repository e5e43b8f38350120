"""An account's own mailbox at its bank: remessas go there, retornos come from there, for its creditor alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy import select

from payments.adapters.sftp_mailbox import SftpMailbox
from payments.mailbox_address import AfterReading, host_key_text
from portal import clock
from portal.db import Database
from portal.jobs import bank as bank_jobs
from portal.jobs import runner
from portal.jobs.mailboxes import HeldMailboxes
from portal.jobs.tools import Tools
from portal.models import (
    AccountMailbox,
    BankFile,
    BankFileStatus,
    Charge,
    Creditor,
    Direction,
    OutboxEntry,
    ReceivingAccount,
    StaffMember,
)
from portal.sealing import Sealer
from portal.services import receiving_accounts_mailbox as mailboxes
from portal.services import retornos
from portal.services.passwords import PasswordCost
from portal.services.staff_proof import Proof
from portal.wording_finance import effect_error
from tests.payments.mailbox_examples import at_once
from tests.support.banking import make_account, make_agreement, make_lender, paid, registered, retorno
from tests.support.people import make_staff
from tests.support.receiving import proof
from tests.support.sftp_server import HOST_KEY, PASSWORD, USER, Bank, digest_of, serving
from tests.support.worker import tools_of


@dataclass(frozen=True, kw_only=True)
class Line:
    """A creditor whose account has a mailbox at the bank, and the worker's tools."""

    creditor: Creditor
    account: ReceivingAccount
    member: StaffMember
    tools: Tools
    bank: Bank


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with serving(tmp_path_factory.mktemp("bank")) as bank:
        yield bank


@pytest.fixture
def line(app: Flask, database: Database, sealer: Sealer, server: Bank) -> Iterator[Line]:
    server.faults.clear()
    for folder in (server.outgoing, server.taken, server.incoming):
        for path in folder.iterdir() if folder.is_dir() else ():
            path.rmdir() if path.is_dir() else path.unlink()
    with database.writing() as session:
        creditor, account = make_lender(session)
        member = make_staff(session, sealer, creditor=None)
        session.commit()
        save(database, sealer, account, member, server)
    held = HeldMailboxes(open_mailbox=lambda address, taken: SftpMailbox(address, taken, settling=at_once()))
    tools = replace(tools_of(app), bank_mailboxes=held)
    yield Line(creditor=creditor, account=account, member=member, tools=tools, bank=server)
    server.cut()


def save(
    database: Database, sealer: Sealer, account: ReceivingAccount, member: StaffMember, bank: Bank, **changes: object
) -> None:
    """Keep the server's address for the account, as its page does."""
    values = {
        "host": "127.0.0.1",
        "port": bank.port,
        "username": USER,
        "password": PASSWORD,
        "host_keys": (host_key_text(digest_of(HOST_KEY)),),
        "outgoing": "/remessa",
        "incoming": "/retorno",
        "taken": "/retorno/lidos",
        **changes,
    }
    typed = proof()
    with database.writing() as session:
        member = session.get_one(StaffMember, member.id)
        member.totp_last_step = 0  # the same code serves again within a test
        session.commit()
        mailboxes.save(
            session, sealer, PasswordCost(memory_kib=8, rounds=1), session.get_one(ReceivingAccount, account.id),
            mailboxes.WantedMailbox(**values), staff_id=member.id,  # type: ignore[arg-type]
            proof=Proof(password=typed["password"], code=typed["code"]), now=clock.now(),
        )  # fmt: skip


def row_of(database: Database) -> AccountMailbox:
    with database.reading() as session:
        return session.scalars(select(AccountMailbox)).one()


def look_again(line: Line, database: Database) -> None:
    """The mailbox's next turn has come."""
    with database.writing() as session:
        session.get_one(AccountMailbox, row_of(database).id).next_at = clock.now()
        session.commit()
    bank_jobs.collect_from_banks(line.tools)


def files(database: Database, direction: Direction) -> list[BankFile]:
    with database.reading() as session:
        return list(session.scalars(select(BankFile).where(BankFile.direction == direction).order_by(BankFile.id)))


def accept(line: Line, database: Database, sealer: Sealer, count: int = 1) -> list[Charge]:
    """An agreement is made and the worker does all it has to."""
    with database.writing() as session:
        make_agreement(session, sealer, session.get_one(Creditor, line.creditor.id), count)
    runner.run_due(line.tools)
    with database.reading() as session:
        return list(session.scalars(select(Charge).order_by(Charge.id)))


def test_a_remessa_goes_to_the_bank_s_server_and_its_return_registers_the_slips(
    line: Line, database: Database, sealer: Sealer
) -> None:
    slips = accept(line, database, sealer, 2)
    (sent,) = files(database, Direction.REMESSA)
    assert sent.status is BankFileStatus.DELIVERED
    assert [path.name for path in line.bank.outgoing.iterdir()] == [sent.file_name]
    assert not list((Path(line.tools.settings.data_dir) / "bank" / "remessa").iterdir())
    (line.bank.incoming / "RET1.RET").write_bytes(retorno(line.account, [registered(each) for each in slips]))
    look_again(line, database)
    with database.reading() as session:
        statuses = {each.status.value for each in session.scalars(select(Charge))}
    assert statuses == {"registered"}
    assert (line.bank.taken / "RET1.RET").exists()
    row = row_of(database)
    assert (row.error, row.failures, row.contact_at is not None) == ("", 0, True)


def test_a_server_that_refuses_stops_the_delivery_in_sight_and_the_page_says_why(
    line: Line, database: Database, sealer: Sealer
) -> None:
    save(database, sealer, line.account, line.member, line.bank, password="errada")
    accept(line, database, sealer)
    with database.reading() as session:
        stopped = session.scalars(select(OutboxEntry).where(OutboxEntry.topic == "bank.deliver")).one()
    assert stopped.failed_at is not None
    assert "recusou o usuário" in effect_error(stopped.last_error)
    assert (row_of(database).error, row_of(database).failures) == ("sign_in_refused", 1)
    (waiting,) = files(database, Direction.REMESSA)
    assert waiting.status is BankFileStatus.WRITTEN


def test_a_paused_mailbox_is_waited_for(line: Line, database: Database, sealer: Sealer) -> None:
    save(database, sealer, line.account, line.member, line.bank, active=False)
    accept(line, database, sealer)
    (line.bank.incoming / "a.ret").write_bytes(b"x")
    look_again(line, database)
    with database.reading() as session:
        waiting = session.scalars(select(OutboxEntry).where(OutboxEntry.topic == "bank.deliver")).one()
    assert (waiting.failed_at, waiting.done_at) == (None, None)
    assert "parada" in effect_error(waiting.last_error)
    assert list(line.bank.outgoing.iterdir()) == []
    assert files(database, Direction.RETORNO) == []


def test_one_bad_file_keeps_no_other_waiting_and_is_said(line: Line, database: Database, sealer: Sealer) -> None:
    slips = accept(line, database, sealer)
    (line.bank.incoming / "a-huge.ret").write_bytes(b"0" * 3_000)
    (line.bank.incoming / "b-noise.ret").write_bytes(b"%PDF-1.7")
    (line.bank.incoming / "c-good.ret").write_bytes(retorno(line.account, [registered(each) for each in slips]))
    held = line.tools.bank_mailboxes
    assert held is not None
    held.held.clear()
    held.open_mailbox = lambda address, taken: SftpMailbox(address, taken, settling=at_once(), largest=2_999)
    look_again(line, database)
    assert [(each.file_name, each.status.value) for each in files(database, Direction.RETORNO)] == [
        ("b-noise.ret", "refused"),
        ("c-good.ret", "read"),
    ]
    assert (line.bank.incoming / "a-huge.ret").exists()
    row = row_of(database)
    assert (row.error, row.failures) == ("file_too_large", 0)


def test_a_file_that_breaks_the_reader_stays_and_the_others_are_taken(
    line: Line, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = retornos.receive

    def breaking(*args: Any, **kwargs: Any) -> Any:
        if kwargs["file_name"] == "a.ret":
            raise RuntimeError("broken")
        return receive(*args, **kwargs)

    monkeypatch.setattr(retornos, "receive", breaking)
    for name in ("a.ret", "b.ret"):
        (line.bank.incoming / name).write_bytes(retorno(line.account, []))
    look_again(line, database)
    assert [each.file_name for each in files(database, Direction.RETORNO)] == ["b.ret"]
    assert (line.bank.incoming / "a.ret").exists()
    assert row_of(database).error == "file_fault"


def test_what_a_bank_leaves_for_one_creditor_is_never_used_for_another(
    line: Line, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        other, theirs = make_lender(session, "237")
        session.commit()
    (line.bank.incoming / "theirs.ret").write_bytes(retorno(theirs, []))
    look_again(line, database)
    (refused,) = files(database, Direction.RETORNO)
    assert (refused.status, refused.reason) == (BankFileStatus.REFUSED, "another_account")
    assert refused.creditor_id == line.creditor.id
    assert other.id != line.creditor.id


def test_the_same_file_fetched_twice_is_read_once(line: Line, database: Database, sealer: Sealer) -> None:
    (slip,) = accept(line, database, sealer)
    raw = retorno(line.account, [registered(slip), paid(slip)])
    for name in ("monday.ret", "again.ret"):
        (line.bank.incoming / name).write_bytes(raw)
        look_again(line, database)
    assert [each.file_name for each in files(database, Direction.RETORNO)] == ["monday.ret"]
    assert sorted(path.name for path in line.bank.taken.iterdir()) == ["again.ret", "monday.ret"]


def test_files_a_bank_keeps_in_place_are_noted_and_not_read_again(
    line: Line, database: Database, sealer: Sealer
) -> None:
    save(database, sealer, line.account, line.member, line.bank, after_reading=AfterReading.KEEP)
    (line.bank.incoming / "kept.ret").write_bytes(retorno(line.account, []))
    look_again(line, database)
    assert (line.bank.incoming / "kept.ret").exists()
    held = line.tools.bank_mailboxes
    assert held is not None
    mailbox = held.of(row_of(database), database, sealer)
    assert mailbox.collect() == []
    mailbox.close()


def test_a_server_away_is_looked_for_less_and_less_and_one_worker_looks_at_a_time(
    line: Line, database: Database, sealer: Sealer
) -> None:
    save(database, sealer, line.account, line.member, line.bank, port=1)
    for turn, pause in ((1, 60), (2, 120), (3, 240)):
        look_again(line, database)
        row = row_of(database)
        assert (row.error, row.failures) == ("no_connection", turn)
        assert abs(row.next_at - clock.now() - timedelta(seconds=pause)) < timedelta(seconds=30)
    with database.writing() as session:
        session.get_one(AccountMailbox, row.id).next_at = clock.now()
        session.commit()
        assert mailboxes.claim_due(session, clock.now()) == [row.id]
        assert mailboxes.claim_due(session, clock.now()) == []


def test_secrets_are_sealed_to_their_row_and_stay_when_left_blank(
    line: Line, database: Database, sealer: Sealer
) -> None:
    row = row_of(database)
    assert PASSWORD.encode() not in (row.password_sealed or b"")
    save(database, sealer, line.account, line.member, line.bank, password="", port=22)
    assert mailboxes.address_of(row_of(database), sealer).password == PASSWORD
    with database.writing() as session:
        creditor = session.get_one(Creditor, line.creditor.id)
        second = make_account(session, creditor, "237", is_default=False)
        session.commit()
    save(database, sealer, second, line.member, line.bank)
    with database.writing() as session:
        first, other = session.scalars(select(AccountMailbox).order_by(AccountMailbox.id))
        other.password_sealed = first.password_sealed
        with pytest.raises(InvalidTag):
            mailboxes.address_of(other, sealer)
