"""The PSP's callback. It is a hint and no more: what counts is asked back by a job.

Who calls has no session and no form: the address holds a secret of the account, and the proxy may ask for the PSP's
certificate besides. A wrong secret and an account that is not there answer alike.
"""

from __future__ import annotations

import structlog
from flask import Blueprint, abort, g, request

from payments.pix.webhook import UnreadableNotice, read_webhook
from portal import clock
from portal.access import only_those_who
from portal.extensions import csrf, reading, sealer, settings, writing
from portal.services import attempts
from portal.services.pix import hints

log = structlog.get_logger()
MOST_BYTES = 256 * 1024
A_QUARTER_HOUR = attempts.Limit(scope="pix_webhook", most=9_000)  # ten a second: batches make it many more Pix

pix_webhook = Blueprint("pix_webhook", __name__, url_prefix="/avisos/pix")
csrf.exempt(pix_webhook)


def _check() -> None:
    """Only the account's own address, and only past the proxy's check where one is configured."""
    named = request.view_args or {}
    header = settings().pix_webhook_header
    if header and request.headers.get(header) != "SUCCESS":
        abort(404)
    with reading() as session:
        account = hints.account_at(session, sealer(), named.get("account", ""), named.get("secret", ""))
    if account is None:
        abort(404)
    g.pix_account_id = account.id


only_those_who(pix_webhook, "the PSP, by the account's secret address", _check)


@pix_webhook.post("/<account>/<secret>")
@pix_webhook.post("/<account>/<secret>/pix")
def tell(account: str, secret: str) -> tuple[str, int]:
    request.max_content_length = MOST_BYTES
    body = request.get_data()
    try:
        noted = read_webhook(body)
    except UnreadableNotice as error:
        log.info("pix_notice_unreadable", account_id=g.pix_account_id, code=error.code)
        return "", 400
    with writing() as session:
        attempts.spend(session, sealer(), [(A_QUARTER_HOUR, account)], clock.now(), "too_many")
        hints.note(session, g.pix_account_id, [hint.end_to_end_id for hint in noted], body)
    return "", 200
