"""Text messages by HTTP: POST {"to", "text"} with a bearer token and an Idempotency-Key."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from portal.journeys.channels import Undelivered
from portal.services.messages import Outgoing

if TYPE_CHECKING:
    import requests

TIMEOUT = (5.0, 15.0)  # to connect, to answer


class SmsWay:
    """A provider by address. The key is the same at every try, so a repeated request is one message."""

    def __init__(self, url: str, token: str, timeout: tuple[float, float] = TIMEOUT) -> None:
        self.url = url
        self.token = token
        self.timeout = timeout

    def send(self, outgoing: Outgoing) -> str:
        """Hand the text over; the reference is the provider's `id`, or our key when it gives none."""
        import requests  # a seventh of what the portal takes to start, for whoever sends by HTTP only

        try:
            answer = requests.post(
                self.url,
                json={"to": outgoing.recipient, "text": outgoing.text},
                headers={"Idempotency-Key": outgoing.key, "Authorization": f"Bearer {self.token}"},
                timeout=self.timeout,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise Undelivered(f"sms {type(error).__name__}") from error
        return _reference(answer, outgoing.key)


def _reference(answer: requests.Response, key: str) -> str:
    status = answer.status_code
    if status == 429 or status >= 500:
        raise Undelivered(f"sms {status}", wait=_asked_wait(answer))
    if status in (401, 403, 408):
        raise Undelivered(f"sms {status}")  # ours to mend: the token, or a slow line
    if not 200 <= status < 300:
        raise Undelivered(f"sms {status}", permanent=True)
    try:
        found = answer.json().get("id")
    except (ValueError, AttributeError):
        found = None
    return str(found) if found else key


def _asked_wait(answer: requests.Response) -> timedelta | None:
    asked = answer.headers.get("Retry-After", "")
    return timedelta(seconds=int(asked)) if asked.isdigit() else None
