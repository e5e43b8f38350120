"""The messages sent, newest first, with their codes: in demo mode nobody's phone rings."""

from __future__ import annotations

import re

from flask import Blueprint, render_template

from portal.access import open_to_everyone
from portal.extensions import reading, sealer
from portal.services import messages

demo_messages = Blueprint("demo_messages", __name__)
open_to_everyone(demo_messages)
_CODE = re.compile(r"\b\d{6}\b")


@demo_messages.get("/demonstracao/mensagens")
def sent() -> str:
    """What each message says, its code in big letters."""
    with reading() as session:
        shown = []
        for message in messages.newest(session):
            body = messages.body_of(sealer(), message)
            code = _CODE.search(body.text) if body and message.kind.endswith("_code") else None
            shown.append((message, body.text if body else "", code.group() if code else ""))
    return render_template("demo/messages.html", messages=shown)
