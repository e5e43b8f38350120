"""A page that is never painted answers as one that is: of each size, by day, by night and in print."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.support.unpainted import new_unpainted_page
from tests.support.walker import DESK, NARROW

pytestmark = [pytest.mark.story]
STYLE = """<style>
  body, p { margin: 0; } p { height: 50vh; color: #111; }
  @media (min-width: 64rem) { p { width: 50vw; } }
  @media (prefers-color-scheme: dark) { p { color: #eee; } }
  @media print { p { color: #00f; } }
</style>"""
_ASK = """() => {
  const one = document.querySelector('p'), box = one.getBoundingClientRect();
  return [box.width, box.height, getComputedStyle(one).color, document.elementFromPoint(5, 5).tagName];
}"""


def test_an_unpainted_page_is_laid_out_and_styled_as_a_painted_one(
    browser: Browser, unpainted_browser: Browser
) -> None:
    with unpainted_browser.new_context() as unpainted, browser.new_context() as painted:
        assert answers(new_unpainted_page(unpainted_browser, unpainted)) == answers(painted.new_page())


def answers(page: Page) -> list[object]:
    page.set_content(f"<!doctype html>{STYLE}<p>Texto</p>")
    found = []
    for width, height in (NARROW, DESK):
        page.set_viewport_size({"width": width, "height": height})
        for scheme, media in (("light", "screen"), ("dark", "screen"), ("light", "print")):
            page.emulate_media(color_scheme=scheme, media=media)  # type: ignore[arg-type]
            found.append(page.evaluate(_ASK))
    assert found[0] == [320, 370, "rgb(17, 17, 17)", "P"]
    assert found[4] == [640, 450, "rgb(238, 238, 238)", "P"]
    assert len({str(each) for each in found}) == 6
    return found


@pytest.mark.parametrize("kind", ["browser", "whole_browser"])
def test_every_other_page_is_painted(request: pytest.FixtureRequest, kind: str) -> None:
    """Who waits for a frame gets it, or what is touched would never stand still."""
    chromium: Browser = request.getfixturevalue(kind)
    with chromium.new_context() as context:
        page = context.new_page()
        page.set_content("<!doctype html><p>Texto</p>")
        assert page.evaluate("""() => Promise.race([new Promise(requestAnimationFrame).then(() => true),
          new Promise((done) => setTimeout(() => done(false), 20_000))])""")
