"""A server's key as banks state it: a fingerprint, a public key, a line of known_hosts; anything else is none."""

from __future__ import annotations

import asyncssh
import pytest

from payments.mailbox_address import SftpAddress, host_key_digest, host_key_text
from tests.support.folded import each_of
from tests.support.sftp_server import digest_of

KEYS = [asyncssh.generate_private_key(kind) for kind in ("ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa")]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: str(key.algorithm))
def test_every_way_of_stating_a_key_gives_the_same_digest(key: asyncssh.SSHKey) -> None:
    line = key.export_public_key("openssh").decode().strip()
    stated = [line, f"{line} banco@exemplo", f"sftp.banco.example,10.0.0.1 {line}", key.get_fingerprint("sha256")]
    assert {host_key_digest(each) for each in stated} == {digest_of(key)}
    assert host_key_text(digest_of(key)) == key.get_fingerprint("sha256")


@each_of(
    [
        "",
        "SHA256:abc",
        "SHA256:" + "A" * 44,
        "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
        "ssh-ed25519 AAAA",
        "ssh-ed25519",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA",
        "ssh-ed25519 ???",
        "senha",
    ]
)
def test_what_states_no_key_is_none(line: str) -> None:
    assert host_key_digest(line) is None


def test_a_key_of_another_kind_than_its_line_says_is_none() -> None:
    text = KEYS[0].export_public_key("openssh").decode().replace("ssh-ed25519 ", "ssh-rsa ", 1)
    assert host_key_digest(text) is None


def test_an_address_in_a_log_shows_no_secret() -> None:
    address = SftpAddress(
        host="h", username="u", host_keys=frozenset(), password="p4ss", private_key="k3y", outgoing="o", incoming="i"
    )
    assert "p4ss" not in repr(address)
    assert "k3y" not in repr(address)
