"""Servers named by people outside the house: only addresses of the internet, never machines of the own network."""

from __future__ import annotations

import ipaddress
import socket

from payments.errors import ProviderError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def public_address(host: str, port: int) -> str:
    """The numeric address to connect to; a name that later means another machine is of no use to whoever names it.

    Raises ProviderError: "no_connection" when the name means nothing, "address_not_public" (permanent) when any of
    what it means is loopback, private, link-local, multicast or reserved.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ProviderError("no_connection", permanent=False) from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses:
        raise ProviderError("no_connection", permanent=False)
    if not all(_is_public(address) for address in addresses):
        raise ProviderError("address_not_public", permanent=True)
    return addresses[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return False
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return _is_public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved
