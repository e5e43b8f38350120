"""Why a service said no. Each carries a stable code and values; portal/wording.py has the sentence."""

from __future__ import annotations


class ServiceError(Exception):
    """The base: `status` is the HTTP status it maps to."""

    status = 400

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values_shown = values


class NotFound(ServiceError):
    """Not there, or not theirs: both answer alike."""

    status = 404

    def __init__(self, code: str = "not_found", **values: object) -> None:
        super().__init__(code, **values)


class NotAllowed(ServiceError):
    """Theirs to see, not theirs to do."""

    status = 403


class Stale(ServiceError):
    """Somebody else changed it in between."""

    status = 409


class OfferRefused(ServiceError):
    """An offer that can no longer be accepted; the code says why."""

    status = 409


class TooMany(ServiceError):
    """Tried too often; `retry_after` is in seconds."""

    status = 429

    def __init__(self, code: str, retry_after: int, **values: object) -> None:
        super().__init__(code, retry_after=retry_after, **values)
        self.retry_after = retry_after
