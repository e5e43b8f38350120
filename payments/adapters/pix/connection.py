"""One request to the PSP over mutual TLS: no redirect followed, no proxy, no answer beyond its size or time."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from payments.adapters.pix.access import PspAccess
from payments.errors import ProviderError

_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read whole."""

    status: int
    body: bytes
    retry_after: str = ""

    def document(self) -> Any:
        """The JSON of the body; None when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class Unanswered(Exception):
    """No whole answer came. `sent` is False only when the request cannot have reached the PSP."""

    def __init__(self, code: str, *, sent: bool, retry_after: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.sent = sent
        self.retry_after = retry_after


class Connection:
    """Requests to one PSP, its connections kept open between them. Not for several threads at once."""

    def __init__(self, access: PspAccess) -> None:
        self._access = access
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy and no .netrc from the environment
        self._session.cert = (str(access.certificate), str(access.private_key))
        self._session.verify = str(access.authorities) if access.authorities else True

    def close(self) -> None:
        """Close what is open."""
        self._session.close()

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        basic: tuple[str, str] | None = None,
    ) -> Answer:
        """One attempt. Raises Unanswered, or ProviderError("pix_redirected") for an answer that sends us elsewhere."""
        timeouts = (self._access.connect_seconds, self._access.read_seconds)
        deadline = time.monotonic() + self._access.total_seconds
        try:
            with self._session.request(
                method, url, headers=dict(headers), params=query, data=body, auth=basic,
                timeout=timeouts, allow_redirects=False, stream=True,
            ) as response:  # fmt: skip
                if 300 <= response.status_code < 400:
                    raise ProviderError("pix_redirected", permanent=False)
                content = self._read(response, deadline)
                return Answer(response.status_code, content, response.headers.get("Retry-After", ""))
        except requests.exceptions.SSLError as error:
            raise Unanswered("pix_tls", sent=True) from error
        except (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError) as error:
            raise Unanswered("pix_unreachable", sent=False) from error
        except requests.exceptions.Timeout as error:
            raise Unanswered("pix_timeout", sent=True) from error
        except requests.exceptions.RequestException as error:
            raise Unanswered("pix_unreachable", sent=True) from error

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        """The body unpacked, given up as soon as it is too large or too late."""
        content = bytearray()
        for chunk in response.iter_content(_CHUNK):
            content += chunk
            if len(content) > self._access.largest_answer:
                raise Unanswered("pix_answer_too_large", sent=True)
            if time.monotonic() > deadline:
                raise Unanswered("pix_timeout", sent=True)
        return bytes(content)
