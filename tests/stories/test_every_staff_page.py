"""Every page of the creditor's staff and of finance, looked at once: nothing for axe to find, by day or by night;
whole at 768 and at 1280 px; no word of the code in it.

With PLACES=creditor.policy,finance only those are looked at.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from portal.db import Database
from portal.sealing import Sealer
from tests.portal.test_not_yours import Case, case, pages_of_things
from tests.support import engines
from tests.support.staff_places import NO_PAGE, StaffPlace, more_things, staff_places, staff_routes
from tests.support.walker import TABLET, look_at_desk, shower

__all__ = ["case"]  # the fixture: somebody's things, for every parameter of an address
pytestmark = [pytest.mark.story, pytest.mark.xdist_group("every_staff_page")]
MAY_BE_ONLY = tuple(filter(None, os.environ.get("PLACES", "").split(",")))
RAW = re.compile(r"\b[a-z]+_[a-z_]+\b|\b[a-z]+:\d+\b|\b(?:None|True|False|undefined)\b|\{\{")
"""How a code, a key or a value of the program would look among words."""


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One engine: what pages look like is the same on both."""
    return engines.fresh_sqlite(tmp_path)


@pytest.fixture
def places(app: Flask, database: Database, sealer: Sealer, case: Case) -> list[StaffPlace]:
    found = {endpoint: (area, address) for area, endpoint, address, _ in pages_of_things(app, case)}
    return staff_places(app, found, more_things(database, sealer, case.things["creditor.debt_id"]))


def test_every_staff_page_is_for_everyone(
    app: Flask, case: Case, places: list[StaffPlace], unpainted_browser: Browser
) -> None:
    wrong: dict[str, list[str]] = {}
    clients: dict[str, FlaskClient] = {}
    with shower(unpainted_browser, app.test_client()) as screen:
        for number, place in enumerate(places):
            if MAY_BE_ONLY and not place.endpoint.startswith(MAY_BE_ONLY):
                continue
            if place.area not in clients:
                clients[place.area] = app.test_client()
                case.owners[place.area](clients[place.area])
            answer = clients[place.area].get(place.address)
            if (answer.status_code, answer.mimetype) != (200, "text/html"):
                wrong[place.address] = [f"{place.endpoint} answers {answer.status}, {answer.mimetype}"]
                continue
            screen.show(place.address, answer, TABLET)
            found, words = look_at_desk(screen, night=number % 2 == 1)
            found += [f"says {word!r}" for word in sorted(set(RAW.findall(words)))]
            if found:
                wrong[f"{place.endpoint} {place.address}"] = found
    assert not wrong, "\n".join(f"{name}:\n  " + "\n  ".join(found) for name, found in wrong.items())
    assert MAY_BE_ONLY or {each.endpoint for each in places} | set(NO_PAGE) == staff_routes(app)
