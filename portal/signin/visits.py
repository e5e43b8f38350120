"""What is known of a visitor before they are anybody: address, browser, device cookie."""

from __future__ import annotations

from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from portal.extensions import settings
from portal.services import devices
from portal.services.sessions import Limits
from portal.services.sign_in_limits import Visit


def _device_cookie() -> str:
    return "__Host-prumo-aparelho" if settings().https else "prumo-aparelho"


def this_visit() -> Visit:
    """The visit of this request."""
    return Visit(
        address=request.remote_addr or "",
        device=request.cookies.get(_device_cookie(), "")[:100],
        user_agent=request.user_agent.string[:200],
    )


def remember_device(response: Response, token: str) -> None:
    """Give the browser the token of a device that signed in."""
    response.set_cookie(
        _device_cookie(),
        token,
        max_age=int(devices.LIFETIME.total_seconds()),
        secure=settings().https,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def debtor_limits() -> Limits:
    """How long a debtor's session lives."""
    kept = settings()
    return Limits(idle=timedelta(minutes=kept.idle_minutes), absolute=timedelta(minutes=kept.absolute_minutes))


def staff_limits() -> Limits:
    """How long a session of staff lives."""
    kept = settings()
    return Limits(
        idle=timedelta(minutes=kept.staff_idle_minutes), absolute=timedelta(minutes=kept.staff_absolute_minutes)
    )
