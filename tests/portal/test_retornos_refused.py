"""Return files that are refused, stopped half way, or sent by many at once: nothing is ever half-written."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState, InstallmentState
from payments.ledger import AccountKind
from portal import clock
from portal.db import Database
from portal.models import (
    Agreement,
    BankEvent,
    BankFile,
    BankFileStatus,
    BankLine,
    Charge,
    Creditor,
    DebtRecord,
    DebtStatus,
    Installment,
    JournalRecord,
    Outcome,
    ReceivingAccount,
)
from portal.sealing import Sealer
from portal.services import retornos
from portal.services.errors import NotAllowed
from portal.services.money_in import recording
from tests.support.banking import (
    charges_of,
    issue_registered,
    make_account,
    make_agreement,
    make_lender,
    paid,
    retorno,
    send,
)
from tests.support.books import check_books, of_kind
from tests.support.lives import newly_agreed, running

FEE = Money(250)


@pytest.fixture(autouse=True)
def books(database: Database) -> Iterator[None]:
    """After every test the books are right."""
    yield
    check_books(database)


@pytest.fixture(params=["341", "237", "001"])
def bank(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def outcomes(session: Session, file: BankFile) -> list[tuple[Outcome, str]]:
    lines = session.scalars(select(BankLine).where(BankLine.file_id == file.id).order_by(BankLine.line_number))
    found = [(line.outcome, line.code) for line in lines]
    session.commit()
    return found


def count(session: Session, table: type) -> int:
    return int(session.scalar(select(func.count()).select_from(table)) or 0)


def fresh(session: Session, agreement: Agreement) -> Agreement:
    query = select(Agreement).where(Agreement.id == agreement.id).execution_options(populate_existing=True)
    return session.scalars(query).one()


@pytest.mark.parametrize("keep", [0, 1, 2])
def test_a_file_cut_short_is_refused_and_nothing_of_it_applied(
    database: Database, sealer: Sealer, bank: str, keep: int
) -> None:
    with database.writing() as session:
        _, account, _, (charge,) = running(session, sealer, 1, bank)
        events = count(session, BankEvent)
        lines = retorno(account, [paid(charge)]).split(b"\r\n")
        receipt = send(session, b"\r\n".join(lines[:keep]))
        assert receipt.file.status is BankFileStatus.REFUSED
        assert receipt.file.reason == ("empty_file" if keep == 0 else "file_cut_short")
        assert count(session, BankEvent) == events


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7 not a bank file", "not_a_bank_file"),
        (b"x" * 5000, "line_too_long"),
        (b"02RETORNO" + b" " * 67 + b"998" + b" " * 321, "unknown_bank"),
        (b"\x00" * 300, "empty_file"),
    ],
)
def test_what_is_no_return_of_a_known_bank_is_kept_and_refused(database: Database, raw: bytes, code: str) -> None:
    with database.writing() as session:
        receipt = send(session, raw)
        assert (receipt.file.status, receipt.file.reason) == (BankFileStatus.REFUSED, code)
        kept = session.scalar(select(BankFile.raw).where(BankFile.id == receipt.file.id))
        assert kept == raw


def test_a_remessa_sent_by_mistake_is_named_so(database: Database, sealer: Sealer) -> None:
    from portal.services import charges, remessas

    with database.writing() as session:
        _, account, agreement = newly_agreed(session, sealer, 1)
        charges.issue(session, agreement.id, sealer=sealer, today=clock.today(), now=clock.now())
        written = remessas.write(session, account.id, sealer=sealer, now=clock.now())
        assert written is not None
        assert send(session, written.raw).file.reason == "remessa_not_retorno"


def test_another_creditors_account_is_refused_and_its_owner_can_still_send_the_file(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, account = make_lender(session)
        stranger, _ = make_lender(session, "237")
        (charge,) = issue_registered(session, sealer, make_agreement(session, sealer, creditor))
        raw = retorno(account, [paid(charge)])
        with pytest.raises(NotAllowed, match="another_account"):
            send(session, raw, creditor_id=stranger.id)
        assert of_kind(session, AccountKind.BANK) == ZERO
        session.commit()
        receipt = send(session, raw, creditor_id=creditor.id)
        assert (receipt.again, receipt.file.status) == (False, BankFileStatus.READ)
        with pytest.raises(NotAllowed, match="another_account"):
            send(session, raw, creditor_id=stranger.id)


def test_a_file_of_an_account_nobody_has_is_refused(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, _, (charge,) = running(session, sealer, 1)
        session.expunge(account)
        account.conta = "99999"
        assert send(session, retorno(account, [paid(charge)])).file.reason == "unknown_account"


def test_a_file_beyond_the_limit_is_refused_before_it_is_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retornos, "LARGEST", 10)
    with database.writing() as session, pytest.raises(NotAllowed, match="retorno_too_large"):
        send(session, b"x" * 11)
    with database.reading() as session:
        assert count(session, BankFile) == 0


def test_stopped_half_way_nothing_is_half_written_and_the_file_is_read_later(
    database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        _, account, _, (first, second) = running(session, sealer, 2)
        journals = count(session, JournalRecord)
        raw = retorno(account, [paid(first), paid(second)])
        real, calls = recording.post, []

        def stop_at_the_second(*args: object, **named: object) -> JournalRecord:
            calls.append(args)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return real(*args, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(recording, "post", stop_at_the_second)
        session.commit()
    with database.writing() as session, pytest.raises(KeyboardInterrupt):
        send(session, raw)
    check_books(database)
    monkeypatch.undo()
    with database.writing() as session:
        assert count(session, JournalRecord) == journals
        ((file_id, creditor_id),) = retornos.unread(session, clock.now())
        session.commit()
        receipt = retornos.read(session, file_id, creditor_id=creditor_id, now=clock.now())
        assert [outcome for outcome, _ in outcomes(session, receipt.file)] == [Outcome.APPLIED, Outcome.APPLIED]


def test_eight_senders_of_one_file_at_once_apply_it_once(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, _, (charge,) = running(session, sealer, 1)
        raw = retorno(account, [paid(charge)])
        session.commit()
    answers = at_once(database, [raw] * 8)
    assert sorted(answers) == [False] + [True] * 7
    with database.reading() as session:
        assert of_kind(session, AccountKind.BANK) == charge.amount - FEE


def test_two_files_of_two_accounts_that_pay_the_last_installments_at_once_settle_the_agreement(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, account = make_lender(session)
        other = make_account(session, creditor, "237", is_default=False)
        agreements = [make_agreement(session, sealer, creditor, 2) for _ in range(4)]
        files: list[list[Charge]] = [[], []]
        for place, agreement in enumerate(agreements):
            first, second = issue_registered(session, sealer, agreement)
            session.execute(
                Charge.__table__.update()  # type: ignore[attr-defined]
                .where(Charge.__table__.c.id == second.id)
                .values(receiving_account_id=other.id, nosso_numero=f"{place + 1:011}")
            )
            session.commit()
            first, second = charges_of(session, agreement.id)
            files[0].append(first)
            files[1].insert(0, second)  # the other way round, where naive locks wait in a circle
        raws = [
            retorno(account, [paid(charge) for charge in files[0]]),
            retorno(other, [paid(charge) for charge in files[1]]),
        ]
        session.commit()
    at_once(database, raws)
    with database.reading() as session:
        states = set(session.scalars(select(Agreement.status)))
        assert states == {AgreementState.SETTLED}
        assert set(session.scalars(select(Installment.status))) == {InstallmentState.PAID}
        assert set(session.scalars(select(DebtRecord.status))) == {DebtStatus.SETTLED}


def at_once(database: Database, raws: list[bytes]) -> list[bool]:
    """Send files from as many threads, all starting together; what each was told."""
    start, answers, faults = threading.Barrier(len(raws)), [], []

    def run(raw: bytes) -> None:
        start.wait()
        try:
            with database.writing() as session:
                answers.append(send(session, raw).again)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=run, args=(raw,)) for raw in raws]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults, faults
    return answers


def test_the_file_keeps_who_sent_it_under_a_plain_name(database: Database) -> None:
    with database.writing() as session:
        receipt = retornos.receive(
            session, b"junk", file_name="C:\\temp\\..\\x\x00y.ret", staff_id=None, creditor_id=None, now=clock.now()
        )
        assert receipt.file.file_name == "xy.ret"


def test_an_account_is_recognized_by_what_its_bank_writes(database: Database, sealer: Sealer, bank: str) -> None:
    with database.writing() as session:
        creditor, account, _, (charge,) = running(session, sealer, 1, bank)
        file = send(session, retorno(account, [paid(charge)])).file
        assert (file.receiving_account_id, file.creditor_id, file.bank) == (account.id, creditor.id, bank)
        assert session.scalars(select(ReceivingAccount)).one().creditor_id == session.scalars(select(Creditor)).one().id
