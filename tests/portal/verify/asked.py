"""Asking whether a code is ours, as a page or a program would."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

API = "/api/v1/verify"
PAGE = "/conferir"


def told(client: FlaskClient, code: str) -> dict[str, Any]:
    """What the API answers of a code."""
    response = client.post(API, json={"code": code})
    assert response.status_code == 200, response.get_data(as_text=True)
    answer: dict[str, Any] = response.get_json()
    return answer


def read(client: FlaskClient, code: str) -> str:
    """The words of the answer's page, without its frame."""
    response = client.post(PAGE, data={"code": code})
    assert response.status_code == 200
    main = BeautifulSoup(response.get_data(as_text=True), "html.parser").select_one("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def other_digit(code: str, place: int) -> str:
    """The code with another digit at a place."""
    return f"{code[:place]}{(int(code[place]) + 3) % 10}{code[place + 1 :]}"


def only_digits(text: str) -> str:
    """Nothing but the digits."""
    return re.sub(r"\D", "", text)
