"""Every page of the debtor's side, looked at: nothing for axe to find, by day and by night; whole at 320, 360 and
1280 px and with text twice as large; every target wide enough for a thumb; fit to print; in
short plain sentences.

With GALLERY=1 pictures of them all are left in build/gallery; with PLACES=home,debt only those are looked at, and
pictured.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.support import keyboard, plain_words, whole_page
from tests.support.browser import Browsers
from tests.support.gallery import Gallery
from tests.support.places import NO_PAGE, PLACES
from tests.support.situations import World, everyone
from tests.support.walker import Shower, look, shower

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("every_page")]
AREAS = ("debtor", "signin", "welcome", "verify")
MAY_BE_ONLY = tuple(filter(None, os.environ.get("PLACES", "").split(",")))
PICTURED = bool(MAY_BE_ONLY or os.environ.get("GALLERY"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, browsers: Browsers) -> Iterator[World]:
    browsers.close()  # papers of this world are signed in a loop of their own, which cannot run beside playwright's
    with everyone(tmp_path_factory.mktemp("every-page")) as found:
        yield found


@pytest.fixture(scope="module")
def screen(world: World, browsers: Browsers) -> Iterator[Shower]:
    chromium = browsers.chromium(unpainted=not PICTURED)
    with shower(chromium, world.client("anyone"), painted=PICTURED) as opened:
        yield opened


@pytest.fixture(scope="module")
def window(world: World, browser: Browser) -> Iterator[Shower]:
    """A screen for hands and eyes."""
    with shower(browser, world.client("anyone"), painted=True) as opened:
        yield opened


def test_every_page_is_for_everyone(world: World, screen: Shower) -> None:
    wrong: dict[str, list[str]] = {}
    gallery = Gallery() if PICTURED else None
    for name, place in PLACES.items():
        if MAY_BE_ONLY and not name.startswith(MAY_BE_ONLY):
            continue
        try:
            path, answer = place.answer(world)
        except AssertionError as problem:
            wrong[name] = [str(problem)]
            continue
        screen.show(path, answer)
        if gallery is not None:
            gallery.keep(screen, name)
        found, text = look(screen)
        found += whole_page.faults(answer.get_data(as_text=True))
        found += plain_words.faults(text) if name != "components" else []  # it names icons as the code does
        if found:
            wrong[name] = found
    if gallery is not None:
        gallery.close()
    assert not wrong, "\n".join(f"{name}:\n  " + "\n  ".join(found) for name, found in wrong.items())


BY_KEYBOARD = {
    "sign-in-wrong": [("textbox", "Qual é o seu CPF?"), ("radio", "Por SMS"), ("button", "Receber o código")],
    "options": [("radio", "À vista"), ("button", "Ver esta proposta")],
    "accept": [("radio", "SMS para *****-4321"), ("button", "Aceitar e receber o código")],
    "contest": [("link", "Voltar")],
    "agreement": [("img", "QR Code do Pix"), ("button", "Copiar o código Pix")],
}


@pytest.mark.parametrize("name", BY_KEYBOARD)
def test_the_keyboard_goes_where_the_eye_goes_and_everything_has_a_name(
    world: World, window: Shower, name: str
) -> None:
    path, answer = PLACES[name].answer(world)
    window.show(path, answer)
    page = window.page
    if page.locator("[data-focus]").count():
        assert page.evaluate("() => document.activeElement.matches('.error-summary')")
        assert page.evaluate("() => document.querySelector('main').firstElementChild.matches('.error-summary')")
    assert keyboard.faults(page) == []
    for role, words in BY_KEYBOARD[name]:
        assert page.get_by_role(role, name=words).count(), (role, words)  # type: ignore[arg-type]
    keyboard.start_over(page)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.matches('.skip')")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "conteudo"
    if page.locator("summary").count():
        page.locator("summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("details").first.get_attribute("open") is not None
    assert page.evaluate("() => document.getAnimations().length") == 0


def test_no_route_of_a_person_is_left_out(world: World) -> None:
    seen = {endpoint_of(world.app, place.path) for place in PLACES.values()}
    routes = {
        rule.endpoint
        for rule in world.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.partition(".")[0] in AREAS
    }
    assert sorted(routes - seen - set(NO_PAGE)) == []
    assert sorted(set(NO_PAGE) - routes) == []


def endpoint_of(app: Flask, path: str) -> str:
    """The route that answers an address, whatever things are named in it; "" for none."""
    adapter = app.url_map.bind("localhost")
    methods = [method for method in ("GET", "POST") if adapter.test(path.partition("?")[0], method)]
    return adapter.match(path.partition("?")[0], methods[0])[0] if methods else ""
