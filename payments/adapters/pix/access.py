"""Where a PSP is and how we are known there. Nothing here comes from an answer: hosts are those configured."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

SCOPES = "cob.read cob.write cobv.read cobv.write pix.read pix.write webhook.read webhook.write"


@dataclass(frozen=True, slots=True, kw_only=True)
class PspAccess:
    """How to reach a PSP. Raises ValueError for an address that is not https, or a time that is not above zero.

    `base_url` is what stands before ``/cobv``, `token_url` the OAuth2 endpoint. `certificate` and `private_key` are our
    PEM files for mutual TLS; `authorities` the PEM file of those who may vouch for the PSP, None for the usual ones.
    Times are in seconds: `connect_seconds` and `read_seconds` for each attempt, `total_seconds` for a whole answer.
    `skew_seconds` is how far the PSP's clock may be from ours.
    """

    base_url: str
    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    certificate: Path
    private_key: Path
    authorities: Path | None = None
    scopes: str = SCOPES
    connect_seconds: float = 5
    read_seconds: float = 15
    total_seconds: float = 30
    skew_seconds: int = 120
    largest_answer: int = 8_000_000

    def __post_init__(self) -> None:
        for url in (self.base_url, self.token_url):
            parts = urlsplit(url)
            if parts.scheme != "https" or not parts.hostname or parts.username or parts.query or parts.fragment:
                raise ValueError(f"not the address of a PSP: {parts.scheme}://{parts.hostname}")
        if min(self.connect_seconds, self.read_seconds, self.total_seconds) <= 0:
            raise ValueError("times are above zero")
