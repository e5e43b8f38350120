"""What every mailbox does, asked of folders and of a real SFTP server alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from payments.errors import ProviderError
from payments.mailbox_address import AfterReading
from tests.payments.mailbox_examples import Box, folder_box, sftp_box
from tests.support.sftp_server import serving


@pytest.fixture(params=["folder", "sftp"])
def box(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Box]:
    if request.param == "folder":
        yield folder_box(tmp_path)
        return
    with serving(tmp_path) as bank:
        found = sftp_box(bank)
        yield found
        found.mailbox.close()  # type: ignore[attr-defined]


def test_a_delivered_file_is_there_whole_and_alone(box: Box) -> None:
    content = bytes(range(256)) * 1200  # several messages of the protocol
    box.mailbox.deliver("R341.REM", content)
    assert {path.name: path.read_bytes() for path in box.outgoing.iterdir()} == {"R341.REM": content}


def test_delivering_the_same_again_is_harmless_and_another_content_is_refused(box: Box) -> None:
    box.mailbox.deliver("a.rem", b"1")
    box.mailbox.deliver("a.rem", b"1")
    for other in (b"2", b"12", b""):
        with pytest.raises(ProviderError, match="name_taken") as refused:
            box.mailbox.deliver("a.rem", other)
        assert refused.value.permanent
    assert [(path.name, path.read_bytes()) for path in box.outgoing.iterdir()] == [("a.rem", b"1")]


def test_what_waits_is_listed_in_order_read_and_taken_off_once(box: Box) -> None:
    for name, content in (("b.ret", b"two"), ("a.ret", b"one"), ("CB 2011 (1).RET", b"three")):
        (box.incoming / name).write_bytes(content)
    assert box.mailbox.collect() == ["CB 2011 (1).RET", "a.ret", "b.ret"]
    assert box.mailbox.fetch("a.ret") == b"one"
    box.mailbox.acknowledge("a.ret")
    box.mailbox.acknowledge("a.ret")
    assert box.mailbox.collect() == ["CB 2011 (1).RET", "b.ret"]
    assert (box.taken / "a.ret").read_bytes() == b"one"


def test_files_being_written_hidden_ones_and_folders_are_not_offered(box: Box) -> None:
    for name in ("a.ret.part", "b.RET.tmp", ".hidden", "c.filepart"):
        (box.incoming / name).write_bytes(b"half")
    (box.incoming / "folder").mkdir()
    (box.incoming / "whole.ret").write_bytes(b"whole")
    assert box.mailbox.collect() == ["whole.ret"]


@pytest.mark.parametrize("name", ["../a", "a/b", ".hidden", "", "a\n", "/etc/passwd", "x" * 300, "a\x00b", "a\\b"])
def test_a_name_that_is_no_file_name_is_refused(box: Box, name: str) -> None:
    acts = (lambda: box.mailbox.deliver(name, b""), lambda: box.mailbox.fetch(name))
    for act in (*acts, lambda: box.mailbox.acknowledge(name)):
        with pytest.raises(ProviderError, match="bad_file_name") as refused:
            act()
        assert refused.value.permanent


def test_what_is_not_there_is_said(box: Box) -> None:
    with pytest.raises(ProviderError, match="no_such_file"):
        box.mailbox.fetch("none.ret")


def test_a_file_left_with_the_bank_is_offered_once_and_again_when_it_changes(tmp_path: Path) -> None:
    with serving(tmp_path) as bank:
        box = sftp_box(bank, after_reading=AfterReading.KEEP)
        (bank.incoming / "RETORNO.RET").write_bytes(b"monday")
        assert box.mailbox.collect() == ["RETORNO.RET"]
        assert box.mailbox.fetch("RETORNO.RET") == b"monday"
        box.mailbox.acknowledge("RETORNO.RET")
        assert box.mailbox.collect() == []
        assert (bank.incoming / "RETORNO.RET").read_bytes() == b"monday"
        (bank.incoming / "RETORNO.RET").write_bytes(b"tuesday!")
        assert box.mailbox.collect() == ["RETORNO.RET"]
        box.mailbox.close()  # type: ignore[attr-defined]
