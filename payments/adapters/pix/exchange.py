"""Asking a PSP until it is known what happened.

Reading is tried again after anything that may pass: no answer, an answer cut short, 408, 429, 5xx. Writing is tried
again only after asking what the PSP holds under our own id: what was written and not answered is found there and not
written twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from payments.adapters.pix.access import PspAccess
from payments.adapters.pix.attempts import Attempts
from payments.adapters.pix.connection import Answer, Connection, Unanswered
from payments.adapters.pix.problems import problem_of
from payments.adapters.pix.token import Tokens
from payments.errors import ProviderError

Found = TypeVar("Found")
_MISSING = frozenset(
    {"pix_not_found", "pix_unknown_charge", "pix_unknown_payment", "pix_unknown_refund", "pix_no_webhook"}
)


class Unreadable(Exception):
    """An answer of success that is not what the API describes: done or not, nobody knows."""


class Exchange:
    """Requests with a token. `read` turns an answer of success into what is wanted and may raise Unreadable."""

    def __init__(self, access: PspAccess, attempts: Attempts) -> None:
        self._base = access.base_url.rstrip("/")
        self._attempts = attempts
        self._connection = Connection(access)
        self._tokens = Tokens(access, self._connection)

    def close(self) -> None:
        """Close what is open."""
        self._connection.close()

    def find(self, path: str, read: Callable[[Answer], Found], query: Mapping[str, str] | None = None) -> Found | None:
        """What is at a path; None when the PSP says there is nothing. Raises ProviderError."""
        attempt = 0
        while True:
            attempt += 1
            code, retry_after = "pix_answer_unreadable", ""
            try:
                answer = self._ask("GET", path, query)
                if answer.status == 200:
                    return read(answer)
                problem = problem_of(answer)
                if problem.code in _MISSING:
                    return None
                if not _may_pass(problem):
                    raise problem
                code, retry_after = problem.code, answer.retry_after
            except Unanswered as trouble:
                code, retry_after = trouble.code, trouble.retry_after
            except Unreadable:
                pass
            if not self._attempts.wait(attempt, retry_after):
                raise ProviderError(code, permanent=False)

    def write(
        self,
        method: str,
        path: str,
        document: Mapping[str, Any],
        read: Callable[[Answer], Found],
        known: Callable[[], Found | None],
    ) -> Found:
        """Have it written once. `known` asks what the PSP holds under our id: None when that is not what we want there.

        Raises ProviderError: permanent when the PSP refused and holds nothing of it.
        """
        body = json.dumps(document, ensure_ascii=False).encode()
        attempt = 0
        while True:
            attempt += 1
            code, retry_after, sent = "pix_answer_unreadable", "", True
            try:
                answer = self._ask(method, path, body=body)
                if answer.status in (200, 201):
                    return read(answer)
                problem = problem_of(answer)
                if not _may_pass(problem):
                    return _known_or(known, problem)
                code, retry_after = problem.code, answer.retry_after
            except Unanswered as trouble:
                code, retry_after, sent = trouble.code, trouble.retry_after, trouble.sent
            except Unreadable:
                pass
            if not self._attempts.wait(attempt, retry_after):
                raise ProviderError(code, permanent=False)
            if sent and (done := known()) is not None:
                return done

    def _ask(self, method: str, path: str, query: Mapping[str, str] | None = None, body: bytes | None = None) -> Answer:
        """One request, and a second with a fresh token when the PSP no longer takes ours."""
        answer = self._ask_once(method, path, query, body)
        if answer.status != 401:
            return answer
        self._tokens.drop()
        return self._ask_once(method, path, query, body)

    def _ask_once(self, method: str, path: str, query: Mapping[str, str] | None, body: bytes | None) -> Answer:
        headers = {"Authorization": f"Bearer {self._tokens.current()}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        return self._connection.send(method, self._base + path, headers=headers, query=query, body=body)


def _may_pass(problem: ProviderError) -> bool:
    return not problem.permanent and problem.code != "pix_access_refused"


def _known_or(known: Callable[[], Found | None], problem: ProviderError) -> Found:
    """What the PSP holds, when it refused because we wrote it before; otherwise its refusal."""
    done = known() if problem.permanent else None
    if done is None:
        raise problem
    return done
