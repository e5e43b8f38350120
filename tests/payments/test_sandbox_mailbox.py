"""The folder mailbox: files appear whole or not at all, and stay until they are acknowledged."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest

from payments.adapters.mailbox import FolderMailbox
from payments.adapters.sandbox import SandboxBank
from payments.cnab.entries import RemessaEntry
from payments.cnab.remessa import write_remessa
from payments.cnab.retorno import read_retorno
from payments.errors import ProviderError
from payments.ports import Mailbox
from tests.payments.cnab_examples import ITAU, WRITTEN_AT, boleto


@pytest.fixture
def mailbox(tmp_path: Path) -> FolderMailbox:
    return FolderMailbox(outgoing=tmp_path / "remessa", incoming=tmp_path / "retorno")


def test_a_remessa_reaches_the_bank_and_its_return_comes_back(tmp_path: Path, mailbox: FolderMailbox) -> None:
    port: Mailbox = mailbox
    bank = SandboxBank(tmp_path, [ITAU])
    entry = RemessaEntry(boleto=boleto(ITAU))
    port.deliver("1.rem", write_remessa(ITAU, [entry], sequence=1, written_at=WRITTEN_AT))
    names = bank.sweep(date(2026, 3, 3))
    assert port.collect() == names
    assert len(read_retorno(port.fetch(names[0])).lines) == 1
    port.acknowledge(names[0])
    port.acknowledge(names[0])
    assert port.collect() == []


def test_a_name_is_never_given_another_content(mailbox: FolderMailbox) -> None:
    mailbox.deliver("a.rem", b"1")
    mailbox.deliver("a.rem", b"1")
    with pytest.raises(ProviderError, match="name_taken") as refused:
        mailbox.deliver("a.rem", b"2")
    assert refused.value.permanent


def test_a_failed_write_leaves_nothing(tmp_path: Path, mailbox: FolderMailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> NoReturn:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ProviderError) as refused:
        mailbox.deliver("a.rem", b"1")
    assert not refused.value.permanent
    assert list((tmp_path / "remessa").iterdir()) == []


@pytest.mark.parametrize("name", ["../a", "a/b", ".hidden", "", "a\n", "/etc/passwd", "x" * 300])
def test_a_name_that_is_no_file_name_is_refused(mailbox: FolderMailbox, name: str) -> None:
    for act in (lambda: mailbox.deliver(name, b""), lambda: mailbox.fetch(name)):
        with pytest.raises(ProviderError, match="bad_file_name"):
            act()


def test_what_is_not_there_is_said(mailbox: FolderMailbox) -> None:
    with pytest.raises(ProviderError, match="no_such_file"):
        mailbox.fetch("none.ret")
