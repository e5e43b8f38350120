"""The area anybody with a link may open: no session, nothing about the person but the first name they let be seen."""

from __future__ import annotations

from flask import Blueprint, Response

from portal.access import open_to_everyone

pay_for_me = Blueprint("pay_for_me", __name__)
open_to_everyone(pay_for_me)


@pay_for_me.after_request
def unlisted(response: Response) -> Response:
    """No search engine keeps an address that leads to somebody's payment, nor what messengers show of it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet"
    return response
