"""A server named from outside is never a machine of the own network."""

from __future__ import annotations

import socket

import pytest

from payments.adapters.public_address import public_address
from payments.errors import ProviderError

INSIDE = (
    "127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1",
)  # fmt: skip


def test_addresses_of_the_house_are_refused_and_those_of_the_internet_kept() -> None:
    for address in INSIDE:
        with pytest.raises(ProviderError, match="address_not_public"):
            public_address(address, 22)
    assert public_address("8.8.8.8", 22) == "8.8.8.8"
    assert public_address("2606:4700:4700::1111", 22) == "2606:4700:4700::1111"


def test_a_name_that_means_a_machine_of_the_house_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    meant = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 22)) for each in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: meant)
    with pytest.raises(ProviderError, match="address_not_public"):
        public_address("sftp.example.com", 22)
    meant.clear()
    with pytest.raises(ProviderError, match="no_connection"):
        public_address("sftp.example.com", 22)
