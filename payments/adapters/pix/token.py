"""The OAuth2 token of client credentials: asked for once, used until shortly before it expires.

Its life is counted on the machine's steady clock from before it was asked for, so that neither a wrong wall clock,
ours or the PSP's, nor a slow answer makes an expired token look good.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NoReturn

from payments.adapters.pix.access import PspAccess
from payments.adapters.pix.connection import Answer, Connection, Unanswered
from payments.adapters.pix.problems import problem_of
from payments.errors import ProviderError

_SHORTEST_LIFE, _LONGEST_LIFE = 1, 86_400
_MARGIN = 30  # seconds, or a tenth of a short life


class Tokens:
    """The token of one access. Raises Unanswered, nothing sent, and ProviderError where the PSP refuses us."""

    def __init__(self, access: PspAccess, connection: Connection, steady: Callable[[], float] = time.monotonic) -> None:
        self._access, self._connection, self._steady = access, connection, steady
        self._token, self._until = "", 0.0

    def current(self) -> str:
        """A token that will do for one more request."""
        if not self._token or self._steady() >= self._until:
            self._ask()
        return self._token

    def drop(self) -> None:
        """The PSP no longer takes it."""
        self._token = ""

    def _ask(self) -> None:
        asked_at = self._steady()
        try:
            answer = self._connection.send(
                "POST",
                self._access.token_url,
                headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
                body=f"grant_type=client_credentials&scope={self._access.scopes.replace(' ', '+')}".encode(),
                basic=(self._access.client_id, self._access.client_secret),
            )
        except Unanswered as trouble:
            raise Unanswered(trouble.code, sent=False) from trouble
        if answer.status != 200:
            _refuse(answer)
        self._token, life = _read(answer)
        self._until = asked_at + life - min(_MARGIN, life / 10)


def _refuse(answer: Answer) -> NoReturn:
    """What a PSP that gives no token means: it does not know us, or it cannot just now."""
    problem = problem_of(answer)
    if answer.status < 500 and problem.code not in ("pix_psp_busy", "pix_psp_down"):
        raise ProviderError("pix_access_refused", permanent=False)
    raise Unanswered(problem.code, sent=False, retry_after=answer.retry_after)


def _read(answer: Answer) -> tuple[str, float]:
    document = answer.document()
    told = document if isinstance(document, dict) else {}
    token, life = told.get("access_token"), told.get("expires_in", _SHORTEST_LIFE)
    usable = isinstance(token, str) and token.isascii() and token.isprintable() and 0 < len(token) < 8_192
    if not usable or not isinstance(life, (int, float)) or isinstance(life, bool):
        raise ProviderError("pix_answer_unreadable", permanent=False)
    return str(token), min(max(life, _SHORTEST_LIFE), _LONGEST_LIFE)
