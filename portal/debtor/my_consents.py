"""What one allows, each with its own words, off unless given; and what does not rest on permission."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal import access, clock
from portal.debtor import my_code
from portal.debtor.blueprint import debtor
from portal.extensions import reading, writing
from portal.models import ConsentKind
from portal.services import consents
from portal.services.errors import NotFound
from portal.wording_my_data import BASES, CONSENTS


@debtor.get("/meus-dados/permissoes")
def my_consents() -> str:
    who = access.debtor_id()
    with reading() as session:
        last = consents.standing(session, who)
        given = {kind: consents.is_given(session, who, kind, words) for kind, (_, words) in CONSENTS.items()}
        return render_template("debtor/my_consents.html", consents=CONSENTS, last=last, given=given, bases=BASES)


@debtor.post("/meus-dados/permissoes")
def say_consent() -> Response:
    kind, answer = request.form.get("permissao", ""), request.form.get("resposta", "")
    if kind not in set(ConsentKind) or answer not in ("sim", "nao"):
        raise NotFound
    chosen = ConsentKind(kind)
    with writing() as session:
        consents.say(
            session,
            debtor_id=access.debtor_id(),
            kind=chosen,
            given=answer == "sim",
            words=CONSENTS[chosen][1],
            evidence={"ip": request.remote_addr or "", "user_agent": my_code.browser()},
            now=clock.now(),
        )
    return redirect(url_for("debtor.my_consents"), 303)
