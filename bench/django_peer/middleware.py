"""Sessions kept in the portal's table, with the same checks; and the headers Django does not set by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bench.django_peer.models import Session
from portal.security import CONTENT_SECURITY_POLICY, HEADERS

Answer = Callable[[HttpRequest], HttpResponse]
TOUCH_EVERY = timedelta(seconds=60)
OWN_HEADERS = {name: HEADERS[name] for name in ("Permissions-Policy", "Cross-Origin-Resource-Policy")} | {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
}


class StoredSession(dict[str, Any]):
    """What CsrfViewMiddleware needs of a session, and whose it is."""

    debtor_id: int | None = None
    unlocked = False


class DatabaseSessions:
    """Opens the session its cookie names, notes once a minute that it is used."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.idle = timedelta(minutes=settings.IDLE_MINUTES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.session = StoredSession()
        row = self._find(request.COOKIES.get("prumo"), now := datetime.now(UTC))
        if row is not None:
            request.session = StoredSession(row["stored_values"])
            request.session.debtor_id = row["debtor_id"]
            request.session.unlocked = row["amounts_unlocked"]
        response = self.get_response(request)
        if row is not None and now - row["last_seen_at"] >= TOUCH_EVERY:
            Session.objects.filter(id=row["id"]).update(last_seen_at=now)
        return response

    def _find(self, token: str | None, now: datetime) -> dict[str, Any] | None:
        if not token:
            return None
        row = (
            Session.objects.filter(token_digest=hashlib.sha256(token.encode()).digest())
            .values(
                "id", "debtor_id", "staff_id", "amounts_unlocked", "stored_values", "last_seen_at", "expires_at",
                "revoked_at", "staff__name", "staff__role", "staff__creditor_id", "staff__active",
            )
            .first()
        )  # fmt: skip
        if row is None or row["revoked_at"] is not None or row["expires_at"] <= now:
            return None
        if row["last_seen_at"] + self.idle <= now or (row["staff_id"] and not row["staff__active"]):
            return None
        return row


class Headers:
    """The portal's headers that no middleware of Django's sets, and the length servers need to keep connections."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in OWN_HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["Content-Length"] = str(len(response.content))
        return response
