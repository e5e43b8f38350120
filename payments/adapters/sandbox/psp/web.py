"""The API over HTTP: tokens, JSON, problem+json, and the faults a test asks for."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterable, Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.wrappers import Request, Response

from payments.adapters.sandbox.psp.api import Api, read_body
from payments.adapters.sandbox.psp.habits import Fault
from payments.adapters.sandbox.psp.payloads import payload_response
from payments.adapters.sandbox.psp.problem import Problem
from payments.adapters.sandbox.psp.psp import SandboxPsp

LARGEST_BODY = 200_000
TOKEN_PATH = "/oauth/token"  # noqa: S105 - an address
_BEFORE = frozenset({Fault.CUT_BEFORE, Fault.ERROR_BEFORE, Fault.DOWN, Fault.BUSY, Fault.BUSY_LONG, Fault.REDIRECT,
                     Fault.TOKEN_GONE})  # fmt: skip
_SLOW_SECONDS = 2.5
_WAITS = {Fault.BUSY: "1", Fault.BUSY_LONG: "3600"}
_STATUSES = {
    Fault.ERROR_BEFORE: 500, Fault.ERROR_AFTER: 500, Fault.DOWN: 503, Fault.BUSY: 429, Fault.BUSY_LONG: 429,
    Fault.TOKEN_GONE: 401,
}  # fmt: skip
_KINDS = {500: "ErroInternoDoServidor", 503: "ServicoIndisponivel", 429: "LimiteExcedido", 401: "AcessoNegado"}


class PspApplication:
    """WSGI: the API for whom the token and certificate are known. One transaction a request."""

    def __init__(self, psp: SandboxPsp, client_id: str, client_secret: str, token_seconds: int = 600) -> None:
        self._psp, self._client, self._token_seconds = psp, (client_id, client_secret), token_seconds

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = LARGEST_BODY
        fault = self._psp.next_fault(request.method, request.path)
        response = _faulty(fault) if fault in _BEFORE else self._respond(request)
        if fault is not None:
            response = _spoiled(fault, response, environ)
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        try:
            if request.path == TOKEN_PATH:
                return self._token(request)
            if not self._psp.knows_token(request.headers.get("Authorization", "").removeprefix("Bearer ")):
                raise Problem("AcessoNegado", 401, "token ausente, desconhecido ou vencido")
            body = read_body(request.get_data())
            with self._psp.books() as books:
                status, document = Api(self._psp, books, request.args, body).answer(request.method, request.path)
        except Problem as problem:
            return _json(problem.status, problem.document(), "application/problem+json")
        return Response(status=status) if document is None else _json(status, document)

    def _token(self, request: Request) -> Response:
        given = request.authorization
        known = given is not None and (given.username, given.password) == self._client
        if request.method != "POST" or request.form.get("grant_type") != "client_credentials" or not known:
            return _json(401, {"error": "invalid_client"})
        token = self._psp.issue_token(self._token_seconds)
        scope = request.form.get("scope", "")
        return _json(
            200, {"access_token": token, "token_type": "Bearer", "expires_in": self._token_seconds, "scope": scope}
        )


class LocationApplication:
    """WSGI: payload locations and the keys they are signed with, for whoever asks."""

    def __init__(self, psp: SandboxPsp) -> None:
        self._psp = psp

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        try:
            response = payload_response(self._psp, request)
        except Problem as problem:
            response = _json(problem.status, problem.document(), "application/problem+json")
        return response(environ, start_response)


def _json(status: int, document: Any, kind: str = "application/json") -> Response:
    return Response(json.dumps(document, ensure_ascii=False), status=status, content_type=kind)


def _faulty(fault: Fault) -> Response:
    """The answer of a fault that happens before anything is written."""
    if fault is Fault.REDIRECT:
        return Response(status=307, headers={"Location": "https://elsewhere.invalid/"})
    status = _STATUSES.get(fault, 500)
    response = _json(status, Problem(_KINDS[status], status).document(), "application/problem+json")
    if fault in _WAITS:
        response.headers["Retry-After"] = _WAITS[fault]
    return response


def _spoiled(fault: Fault, response: Response, environ: WSGIEnvironment) -> Response:
    """The answer as it goes out when something goes wrong on the way."""
    if fault in (Fault.CUT_BEFORE, Fault.CUT_AFTER):
        _cut(environ)
    elif fault is Fault.CUT_HALF:
        response.headers["Content-Length"] = str(len(response.get_data()) + 100)
        response.headers["Connection"] = "close"
    elif fault is Fault.SLOW:
        time.sleep(_SLOW_SECONDS)
    elif fault is Fault.ERROR_AFTER:
        return _faulty(fault)
    elif fault is Fault.NOT_JSON:
        return Response("<html>manutenção</html>", content_type="text/html; charset=utf-8")
    elif fault is Fault.HUGE:
        return Response(_endless(), content_type="application/json")
    elif fault is Fault.DRIP:
        return Response(_dripping(), content_type="application/json")
    return response


def _cut(environ: WSGIEnvironment) -> None:
    """Close the connection under the answer."""
    connection: socket.socket = environ["werkzeug.socket"]
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _dripping() -> Iterator[bytes]:
    for _ in range(600):
        time.sleep(0.1)
        yield b" "


def _endless() -> Iterator[bytes]:
    for _ in range(10_000):
        yield b" " * 65_536
