"""Headers on every answer: what the browser may load, keep and tell others."""

from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


KEPT_FOR_A_YEAR = "public, max-age=31536000, immutable"
NEVER_CHANGING = ("brands.sheet", "brands.logo")
SHORTLY_KEPT = {"pwa.worker": "no-cache", "pwa.manifest": "public, max-age=86400"}
"""The service worker is asked for anew each time, so that a new one comes at once; the manifest once a day."""


def init_security(app: Flask, *, https: bool) -> None:
    """Set the headers; pages are never kept by a cache, hashed static files and fonts for a year.

    A font has no digest in its address, because the style sheet names it: a changed one gets a new name.
    """

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if request.endpoint == "static":
            lasting = "v" in request.args or request.path.endswith(".woff2")
            response.headers["Cache-Control"] = KEPT_FOR_A_YEAR if lasting else "public, max-age=300"
        elif request.endpoint in NEVER_CHANGING and response.status_code < 400:
            response.headers["Cache-Control"] = KEPT_FOR_A_YEAR
        elif request.endpoint in SHORTLY_KEPT:
            response.headers["Cache-Control"] = SHORTLY_KEPT[request.endpoint]
        else:
            response.headers["Cache-Control"] = "no-store"  # send_file says no-cache, which keeps a copy
        return response
