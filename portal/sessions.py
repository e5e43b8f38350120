"""The browser's side of sessions.

Before sign-in, what a form needs (its CSRF token, the code being waited for) travels in a signed cookie: a visitor
costs no row. From sign-in on, the cookie holds only a random id whose digest is in the database.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSessionInterface, SessionInterface, SessionMixin
from itsdangerous import BadSignature
from werkzeug.datastructures import CallbackDict

from portal import clock
from portal.config import Settings
from portal.db import Database
from portal.services import sessions as session_service
from portal.services.sessions import FoundSession

TOUCH_EVERY = timedelta(seconds=60)
VISIT_SECONDS = 3600


class PortalSession(CallbackDict[str, Any], SessionMixin):
    """Flask's `session`. `found` is the signed-in session, if any."""

    def __init__(self, values: dict[str, Any], found: FoundSession | None = None) -> None:
        super().__init__(values, lambda changed: setattr(changed, "modified", True))
        self.found = found
        self.modified = False
        self.new_token: str | None = None  # set at sign-in and rotation
        self.ended = False

    def become(self, token: str) -> None:
        """From the next request on, be the session with this id."""
        self.new_token = token

    def finish(self) -> None:
        """Forget everything at the end of this request."""
        self.ended = True
        self.clear()


class PortalSessionInterface(SessionInterface):
    """Opens and saves `PortalSession`s."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        prefix = "__Host-" if settings.https else ""
        self.id_cookie = f"{prefix}prumo"
        self.visit_cookie = f"{prefix}prumo-visita"

    def open_session(self, app: Flask, request: Request) -> PortalSession:
        token = request.cookies.get(self.id_cookie)
        if token and request.endpoint != "static":
            with self.database.reading() as session:
                found = session_service.find(
                    session,
                    token,
                    now=clock.now(),
                    debtor_idle=timedelta(minutes=self.settings.idle_minutes),
                    staff_idle=timedelta(minutes=self.settings.staff_idle_minutes),
                )
            if found is not None:
                return PortalSession(dict(found.values), found)
        return PortalSession(self._visit_values(app, request))

    def _visit_values(self, app: Flask, request: Request) -> dict[str, Any]:
        signer = SecureCookieSessionInterface().get_signing_serializer(app)
        raw = request.cookies.get(self.visit_cookie)
        if not raw or signer is None:
            return {}
        try:
            values: dict[str, Any] = signer.loads(raw, max_age=VISIT_SECONDS)
        except BadSignature:
            return {}
        return values

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, PortalSession):
            raise TypeError("not a portal session")
        if session.ended:
            for name in (self.id_cookie, self.visit_cookie):
                self._forget(response, name)
        elif session.new_token is not None:
            self._set(response, self.id_cookie, session.new_token)
            self._forget(response, self.visit_cookie)
        elif session.found is not None:
            self._keep(session, session.found)
        elif session.modified:
            signer = SecureCookieSessionInterface().get_signing_serializer(app)
            if signer is not None:
                self._set(response, self.visit_cookie, str(signer.dumps(dict(session))))
            response.headers.add("Vary", "Cookie")

    def _keep(self, session: PortalSession, found: FoundSession) -> None:
        now = clock.now()
        if session.modified or now - found.last_seen_at >= TOUCH_EVERY:
            with self.database.writing() as writer:
                values = dict(session) if session.modified else None
                session_service.keep_alive(writer, found.id, values=values, now=now)

    def forget_id(self, response: Response) -> None:
        """Take a session that ended by itself out of the browser, and with it what it kept of the pages."""
        self._forget(response, self.id_cookie)

    def _set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, secure=self.settings.https, httponly=True, samesite="Lax", path="/")

    def _forget(self, response: Response, name: str) -> None:
        response.delete_cookie(name, secure=self.settings.https, httponly=True, samesite="Lax", path="/")


def portal_session() -> PortalSession:
    """Flask's `session` under its real type."""
    from flask import session

    current: Any = session
    return current._get_current_object()  # type: ignore[no-any-return]
