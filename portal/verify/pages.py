"""The page: a field, a button, an answer. Works without scripts, cookies and a session."""

from __future__ import annotations

from flask import render_template, request
from wtforms import Form, TextAreaField

from payments.verification.pasted import Unrecognised
from portal.extensions import document_keys
from portal.verify import words
from portal.verify.asking import MOST_BYTES, answer_to, count_question
from portal.verify.blueprint import verify
from portal.wording import sentence


class CheckForm(Form):
    """What was pasted."""

    code = TextAreaField("Cole o código aqui")


@verify.get("/conferir")
def check() -> str:
    return _page(CheckForm())


@verify.post("/conferir")
def check_code() -> str | tuple[str, int]:
    request.max_content_length = MOST_BYTES
    count_question()
    form = CheckForm(request.form)
    found = answer_to(form.code.data or "")
    if isinstance(found, Unrecognised):
        form.code.errors = [sentence(f"verify_{found}")]
        return _page(form), 400
    return render_template("verify/answer.html", answer=found, words=words)


def _page(form: CheckForm) -> str:
    return render_template("verify/check.html", form=form, keys=document_keys())
