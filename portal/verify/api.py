"""POST /api/v1/verify: the same question for programs, in JSON both ways."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from payments.verification.pasted import Unrecognised
from portal.services.verification_answers import Answer, Named, Shown
from portal.verify import words
from portal.verify.asking import MOST_BYTES, answer_to, count_question
from portal.verify.blueprint import verify
from portal.wording import sentence


@verify.post("/api/v1/verify")
def verify_code() -> Response:
    request.max_content_length = MOST_BYTES
    count_question()
    sent = request.get_json(silent=True)
    code = sent.get("code") if isinstance(sent, dict) else None
    if not isinstance(code, str):
        return _refused("verify_not_json")
    found = answer_to(code)
    return _refused(f"verify_{found}") if isinstance(found, Unrecognised) else jsonify(_told(found))


def _refused(code: str) -> Response:
    response = jsonify(type="about:blank", title=sentence(code), status=400, code=code)
    response.status_code = 400
    response.content_type = "application/problem+json"
    return response


def _told(answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {
        "answer": answer.outcome,
        "kind": answer.subject,
        "title": words.title_of(answer),
        "sentence": words.what_it_is(answer),
        "advice": words.what_to_do(answer),
    }
    if answer.parts:
        told["changed"] = list(answer.parts)
    if answer.late:
        told["late"] = True
    if answer.segment:
        told["segment"] = answer.segment
    return told | (_record(answer, answer.shown) if answer.shown else {})


def _record(answer: Answer, shown: Shown) -> dict[str, Any]:
    """Amounts in centavos, days as ISO 8601."""
    day = "due_on" if answer.subject in words.PAYMENTS else "dated_on"
    told = {"creditor": _named(shown.creditor), "amount_cents": shown.amount.cents, day: shown.day.isoformat()}
    if shown.receiver:
        told["receiver"] = _named(shown.receiver)
    if shown.bank:
        told["bank"] = {"code": shown.bank, "name": words.BANK_NAMES.get(shown.bank)}
    if shown.number:
        told["number"] = shown.number
    if shown.revoked_on:
        told["revoked_on"] = shown.revoked_on.isoformat()
    if shown.sha256:
        told["sha256"] = shown.sha256
    return told


def _named(named: Named) -> dict[str, str]:
    return {"name": named.name, "cnpj": named.tax_id}
