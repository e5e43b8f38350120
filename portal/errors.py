"""The only place where errors become pages, or problem documents for programs."""

from __future__ import annotations

import structlog
from flask import Flask, Response, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from brazil.errors import MissingIndex
from portal.services.errors import ServiceError
from portal.wording import has_sentence, sentence

log = structlog.get_logger()

CODES = {
    400: "bad_request",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many",
}


def _answer(status: int, code: str, **values: object) -> Response:
    text = sentence(code if has_sentence(code) else "bad_request", **values)
    if _wants_json():
        response = jsonify(type="about:blank", title=text, status=status, code=code)
        response.content_type = "application/problem+json"
    else:
        response = Response(render_template("errors/problem.html", status=status, code=code, message=text))
    response.status_code = status
    return response


def _wants_json() -> bool:
    """Programs ask under /api/, or say so."""
    preferred = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or preferred == "application/json"


def init_errors(app: Flask) -> None:
    """Answer refusals and faults; the trace goes to the log, never to the page."""

    @app.errorhandler(ServiceError)
    def refused(error: ServiceError) -> Response:
        response = _answer(error.status, error.code, **error.values_shown)
        if error.status == 429:
            response.headers["Retry-After"] = str(error.values_shown["retry_after"])
        return response

    @app.errorhandler(CSRFError)
    def forged(error: CSRFError) -> Response:
        return _answer(400, "csrf")

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        if status in (301, 302, 303, 307, 308):
            return error.get_response()  # type: ignore[return-value]
        response = _answer(status, CODES.get(status, "bad_request" if status < 500 else "internal"))
        if status == 405 and "Allow" in error.get_response().headers:
            response.headers["Allow"] = error.get_response().headers["Allow"]
        return response

    @app.errorhandler(MissingIndex)
    def no_index(error: MissingIndex) -> Response:
        log.error("index_missing", path=request.path, code=error.code, **error.values_shown)
        return _answer(503, error.code, **error.values_shown)

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        log.error("unexpected_error", path=request.path, kind=type(error).__name__, exc_info=error)
        return _answer(500, "internal")
