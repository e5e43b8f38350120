"""The policy page as an analyst of a creditor uses it."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from portal.db import Database
from portal.models import Creditor, Role
from portal.sealing import Sealer
from tests.support.people import make_creditor, make_staff, sign_in_staff

PAGE = "/credor/politica"


def with_an_analyst(database: Database, sealer: Sealer, client: FlaskClient) -> Creditor:
    """A new creditor, whose analyst is signed in."""
    with database.writing() as session:
        found = make_creditor(session, name="Banco Aurora")
        member = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=found)
        session.commit()
    sign_in_staff(client, member)
    return found


def fields_on(client: FlaskClient) -> dict[str, Any]:
    """What the form of the draft shows, as a browser would send it."""
    return fields_of(BeautifulSoup(client.get(PAGE).data, "html.parser"))


def fields_of(page: BeautifulSoup) -> dict[str, Any]:
    """What the form of a page shows, as a browser would send it."""
    fields: dict[str, Any] = {}
    for each in page.select("form[method=post] input[name]"):
        name, value = str(each["name"]), str(each.get("value", ""))
        if each.get("type") != "checkbox":
            fields[name] = value
        elif each.has_attr("checked"):
            fields.setdefault(name, []).append(value)
    for select in page.select("form[method=post] select[name]"):
        chosen = select.select_one("option[selected]")
        name, value = str(select["name"]), str(chosen["value"]) if chosen else ""
        fields[name] = [*fields[name], value] if name in fields else [value]
    fields |= {name: value[0] for name, value in fields.items() if isinstance(value, list) and len(value) == 1}
    return fields
