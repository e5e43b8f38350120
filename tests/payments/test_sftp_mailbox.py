"""What a bank's SFTP server may do to us, and that nothing is lost, doubled or said to the wrong server by it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from payments.adapters.settling import Settling
from payments.adapters.sftp_mailbox import SftpMailbox
from payments.adapters.sftp_session import HostKeyDiffers, Patience, private_key
from payments.errors import ProviderError
from payments.mailbox_address import host_key_text
from tests.payments.mailbox_examples import FakeClock, Taken, at_once, settling_by
from tests.support.folded import each_of
from tests.support.sftp_server import CLIENT_KEY, HOST_KEY, Bank, digest_of, serving

OTHER_KEY = asyncssh.generate_private_key("ssh-ed25519")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with serving(tmp_path_factory.mktemp("bank")) as bank:
        yield bank


@pytest.fixture
def bank(server: Bank) -> Iterator[Bank]:
    """The server, well and empty."""
    server.faults.clear()
    server.cut_after, server.sign_ins = None, 0
    for folder in (server.outgoing, server.taken, server.incoming):
        for path in folder.iterdir() if folder.is_dir() else ():
            path.rmdir() if path.is_dir() else path.unlink()
    yield server
    server.cut()


def mailbox_of(bank: Bank, settling: Settling | None = None, largest: int = 10_000, **changes: Any) -> SftpMailbox:
    patience = Patience(connect=20, handshake=30, answer=30)  # the machine of the tests is busy
    return SftpMailbox(
        bank.address(**changes), Taken(), patience=patience, settling=settling or at_once(), largest=largest
    )


def refused(code: str, *, permanent: bool, act: Any) -> ProviderError:
    with pytest.raises(ProviderError) as error:
        act()
    assert (error.value.code, error.value.permanent) == (code, permanent)
    return error.value


def test_another_server_s_key_stops_everything_before_the_password_is_said(bank: Bank) -> None:
    mailbox = mailbox_of(bank, host_keys=frozenset([digest_of(OTHER_KEY)]))
    error = refused("host_key_differs", permanent=True, act=lambda: mailbox.deliver("a.rem", b"1"))
    assert isinstance(error, HostKeyDiffers)
    assert error.seen == host_key_text(digest_of(HOST_KEY))
    assert bank.sign_ins == 0
    assert list(bank.outgoing.iterdir()) == []


def test_without_a_key_to_expect_no_server_is_trusted(bank: Bank) -> None:
    refused("host_key_differs", permanent=True, act=mailbox_of(bank, host_keys=frozenset()).collect)
    assert bank.sign_ins == 0


def test_a_wrong_password_is_not_tried_again_by_itself(bank: Bank) -> None:
    refused("sign_in_refused", permanent=True, act=mailbox_of(bank, password="errada").collect)


def test_a_key_signs_in_where_passwords_do_not(bank: Bank) -> None:
    bank.faults.add("no_password")
    text = CLIENT_KEY.export_private_key("openssh").decode()
    mailbox_of(bank, password="", private_key=text).check()
    other = OTHER_KEY.export_private_key("openssh").decode()
    refused("sign_in_refused", permanent=True, act=mailbox_of(bank, private_key=other, password="").check)
    refused("bad_private_key", permanent=True, act=mailbox_of(bank, private_key="ssh-ed25519 AAAA").check)


@each_of(["ssh-ed25519", "ssh-rsa", *["ecdsa-sha2-nistp256"] * 6])
def test_keys_of_every_usual_kind_are_read_in_every_usual_form(kind: str) -> None:
    key = asyncssh.generate_private_key(kind)
    forms = ["openssh", "pkcs8-pem"] + (["pkcs1-pem"] if kind != "ssh-ed25519" else [])
    for form in forms:
        assert private_key(key.export_private_key(form).decode()).asbytes() == key.public_data, form


def test_a_key_behind_a_passphrase_and_what_is_no_key_are_refused() -> None:
    locked = OTHER_KEY.export_private_key("pkcs8-pem", passphrase="segredo").decode()
    public = OTHER_KEY.export_public_key("openssh").decode()
    for text in (locked, public, "", "ssh-ed25519 AAAA"):
        refused("bad_private_key", permanent=True, act=lambda text=text: private_key(text))


def test_a_connection_cut_in_the_middle_leaves_no_file_and_the_next_try_delivers(bank: Bank) -> None:
    content = os.urandom(400_000)
    bank.cut_after = 100_000
    mailbox = mailbox_of(bank)
    refused("connection_lost", permanent=False, act=lambda: mailbox.deliver("a.rem", content))
    assert not (bank.outgoing / "a.rem").exists()
    mailbox.deliver("a.rem", content)
    assert [(path.name, path.read_bytes()) for path in bank.outgoing.iterdir()] == [("a.rem", content)]


def test_a_connection_that_broke_while_idle_is_opened_again_unasked(bank: Bank) -> None:
    mailbox = mailbox_of(bank)
    assert mailbox.collect() == []
    bank.cut()
    (bank.incoming / "a.ret").write_bytes(b"1")
    assert mailbox.collect() == ["a.ret"]
    assert bank.sign_ins == 2


def test_a_server_that_forbids_renaming_is_said_and_left_clean(bank: Bank) -> None:
    bank.faults.add("no_rename")
    refused("rename_refused", permanent=True, act=lambda: mailbox_of(bank).deliver("a.rem", b"1"))
    assert list(bank.outgoing.iterdir()) == []


def test_a_file_that_arrived_shorter_is_never_given_its_name(bank: Bank) -> None:
    bank.faults.add("short_writes")
    refused("upload_short", permanent=False, act=lambda: mailbox_of(bank).deliver("a.rem", b"12345"))
    assert not (bank.outgoing / "a.rem").exists()


def test_a_name_taken_by_what_we_may_not_read_is_left_to_a_person(bank: Bank) -> None:
    (bank.outgoing / "a.rem").write_bytes(b"1")
    bank.faults.add("no_reading")
    refused("cannot_compare", permanent=True, act=lambda: mailbox_of(bank).deliver("a.rem", b"2"))


def test_a_folder_we_may_not_write_to_is_said(bank: Bank) -> None:
    bank.faults.add("no_writing")
    refused("permission_denied", permanent=True, act=lambda: mailbox_of(bank).deliver("a.rem", b"1"))


@pytest.mark.parametrize("folder", ["outgoing", "incoming"])
def test_a_folder_that_is_not_there_is_said_by_the_check(bank: Bank, folder: str) -> None:
    refused("no_such_folder", permanent=True, act=mailbox_of(bank, **{folder: "/nenhuma"}).check)


def test_a_server_that_does_not_answer_is_given_up_on_in_time(bank: Bank) -> None:
    bank.faults.add("silent")
    patience = Patience(connect=20, handshake=30, answer=0.2)
    mailbox = SftpMailbox(bank.address(), Taken(), patience=patience, settling=at_once())
    refused("no_answer", permanent=False, act=lambda: mailbox.deliver("a.rem", b"1"))


def test_nobody_listening_may_pass(bank: Bank) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    refused("no_connection", permanent=False, act=mailbox_of(bank, port=port).collect)


def test_a_server_with_which_no_safe_cipher_is_shared_is_not_tried_again(tmp_path: Path) -> None:
    with serving(tmp_path, kex_algs=["diffie-hellman-group1-sha1"]) as old:
        refused("no_safe_cipher", permanent=True, act=mailbox_of(old).collect)


def test_a_file_beyond_the_limit_is_not_read(bank: Bank) -> None:
    (bank.incoming / "big.ret").write_bytes(b"x" * 10_001)
    refused("file_too_large", permanent=True, act=lambda: mailbox_of(bank).fetch("big.ret"))
    (bank.incoming / "fits.ret").write_bytes(b"x" * 10_000)
    assert len(mailbox_of(bank).fetch("fits.ret")) == 10_000


def test_a_growing_file_is_offered_only_once_it_has_kept_its_size(bank: Bank) -> None:
    clock = FakeClock()
    mailbox = mailbox_of(bank, settling_by(clock))
    path = bank.incoming / "a.ret"
    path.write_bytes(b"half")
    assert mailbox.collect() == []
    clock.moment += 15
    path.write_bytes(b"half and half")
    assert mailbox.collect() == []
    clock.moment += 19
    assert mailbox.collect() == []
    clock.moment += 1
    assert mailbox.collect() == ["a.ret"]


def test_a_file_that_grows_while_it_is_read_is_left_for_the_next_turn(bank: Bank) -> None:
    path = bank.incoming / "a.ret"
    path.write_bytes(b"half")
    bank.faults.add("growing")
    refused("still_changing", permanent=False, act=lambda: mailbox_of(bank).fetch("a.ret"))
    bank.faults.clear()
    assert mailbox_of(bank).fetch("a.ret") == path.read_bytes()


def test_what_took_a_file_s_place_after_it_was_read_is_not_taken_off_unread(bank: Bank) -> None:
    mailbox = mailbox_of(bank)
    (bank.incoming / "a.ret").write_bytes(b"first")
    assert mailbox.fetch("a.ret") == b"first"
    (bank.incoming / "a.ret").write_bytes(b"second")
    mailbox.acknowledge("a.ret")
    assert mailbox.collect() == ["a.ret"]


def test_a_name_the_bank_uses_again_does_not_replace_the_file_taken_before(bank: Bank) -> None:
    mailbox = mailbox_of(bank)
    for content in (b"monday", b"tuesday"):
        (bank.incoming / "RET.TXT").write_bytes(content)
        mailbox.fetch("RET.TXT")
        mailbox.acknowledge("RET.TXT")
    assert sorted(path.read_bytes() for path in bank.taken.iterdir()) == [b"monday", b"tuesday"]


def test_an_old_file_is_complete_to_whoever_sees_it_for_the_first_time() -> None:
    once = Settling(20, steady=lambda: 0, now=lambda: 10_000)
    assert once.settled({"old": (1, 9_399), "new": (1, 9_401)}) == ["old"]
