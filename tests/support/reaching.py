"""How a page is reached, as an answer of the application: opened, or sent a form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support.debtor_pages import hidden, soup
from tests.support.situations import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page worth seeing: its address, what it answers, and how it is reached."""

    path: str
    status: int
    reach: Callable[[World], TestResponse]

    def answer(self, world: World) -> tuple[str, TestResponse]:
        """The address as the browser has it, and the page."""
        response = self.reach(world)
        path = response.request.full_path.rstrip("?")
        assert response.status_code == self.status, (path, response.status_code, response.headers.get("Location"))
        assert response.mimetype == "text/html", (path, response.mimetype)
        return path, response


def see(who: str, path: str, *, on: str = "", status: int = 200, pdf: bool = True, broken: str = "") -> Place:
    """Open an address as somebody, on a day of the world; `{names}` are things of theirs. `pdf` false: where no PDF
    can be drawn. `broken`: an endpoint that fails unforeseen."""
    return Place(path=path, status=status, reach=partial(_see, who, path, on, pdf, broken))


def send(
    who: str,
    path: str,
    fields: Mapping[str, Any],
    *,
    form_on: str = "",
    on: str = "",
    status: int = 422,
    lands: str = "",
) -> Place:
    """A form of `form_on`, or of the address itself, sent with its hidden fields and these. Where it leads on, `lands`
    names the page that is seen."""
    return Place(path=lands or path, status=status, reach=partial(_send, who, path, fields, form_on or path, on))


def _see(who: str, path: str, on: str, pdf: bool, broken: str, world: World) -> TestResponse:
    with _day(world, on), pytest.MonkeyPatch.context() as patch:
        if broken:
            patch.setitem(world.app.view_functions, broken, _fail)
        if not pdf:
            patch.setattr("portal.wiring.pdf_available", lambda: False)
        return world.client(who).get(path.format(**world.things))


def _fail(**_given: object) -> str:
    raise ZeroDivisionError


def _send(who: str, path: str, fields: Mapping[str, Any], form_on: str, on: str, world: World) -> TestResponse:
    client = world.client(who)
    filled = {name: _filled(value, world) for name, value in fields.items()}
    with _day(world, on):
        form = hidden(soup(client.get(form_on.format(**world.things))))
        return client.post(path.format(**world.things), data={**form, **filled}, follow_redirects=True)


def _filled(value: Any, world: World) -> Any:
    return [_filled(each, world) for each in value] if isinstance(value, list) else value.format(**world.things)


@contextmanager
def _day(world: World, name: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if name:
            day = world.days[name]
            patch.setattr("portal.clock.today", lambda: day)
        yield
