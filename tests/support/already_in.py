"""Somebody who is signed in when a story begins: the same forms with the same code, sent without drawing their pages.

That these pages can be read and used, with scripts and without, is told by the stories whose people go through them
(steps.debtor_sign_in, steps.staff_sign_in): every other story would tell it again, two seconds of a core each time.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tests.support import people, steps
from tests.support.browser import Visitor

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def debtor(someone: Visitor, cpf: str, *, birth_date: str = steps.BIRTH_DATE) -> str:
    """The CPF, the code that comes by e-mail, the birth date, and home; returns the code that was used."""
    before = steps.shown_code(someone)
    _send(someone, "/entrar", cpf=cpf, channel="email")
    code = steps.newest_code(someone, unlike=before)
    asked = _send(someone, "/entrar/codigo", code=code)
    someone.visit(_send(someone, asked, birth_date=birth_date))
    return code


def staff(someone: Visitor, email: str) -> None:
    """E-mail, password, the authenticator's code, and the first page of the role."""
    _send(someone, "/equipe/entrar", email=email, password=people.PASSWORD)
    someone.visit(_send(someone, "/equipe/codigo", code=people.totp_now()))


def _send(someone: Visitor, path: str, **fields: str) -> str:
    """Send the form of a page, as the browser would; returns the path it leads to."""
    browser = someone.page.context.request
    token = _TOKEN.search(browser.get(someone.base_url + path).text())
    assert token, f"no form on {path}"
    answer = browser.post(someone.base_url + path, form={**fields, "csrf_token": token[1]}, max_redirects=0)
    assert answer.status == 303, f"{path} answers {answer.status}: {answer.text()[:2000]}"
    to = urlsplit(answer.headers["location"])
    return f"{to.path}?{to.query}" if to.query else to.path
