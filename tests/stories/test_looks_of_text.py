"""A look of text judged once is judged rightly: what differs in anything that decides its contrast is judged again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support import axe
from tests.support.colours import Colours

pytestmark = [pytest.mark.story]
GOOD = "<p>Você deve pouco.</p>"
STYLE = """<style>
  body { background: #fff; color: #111; font: 16px sans-serif; } a { color: #1a4b8c; }
  @media (prefers-color-scheme: dark) { body { background: #111; color: #eee; } .night { color: #333; } }
  .pale { color: #bbb; } .mist { opacity: .3; } .dark { background: #222; }
  .away { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .over { position: absolute; left: 0; top: 0; width: 100%; height: 200px; background: #222; z-index: -1; }
  .faint { color: #333; text-decoration: none; } .lined { color: #333; } .soft { color: #555; }
  .grey { color: #767676; text-decoration: none; } .dim { color: #8a8a8a; } .large { font-size: 30px; }
</style>"""
LARGE = "<p class='dim large'>Título</p>"
AMONG_WORDS = (
    "<p>Uma frase com um <a href=/x class=lined>elo</a> dentro.</p>"  # told by its line
    "<p>Uma frase com um <a href=/x class=grey>elo</a> dentro.</p>"  # told by its colour
    "<p class=soft>Palavras sem elo.</p>"
)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.add_init_script(path=axe.SCRIPT)
    yield context.new_page()
    context.close()


def judged(page: Page, colours: Colours, body: str, scheme: str = "light") -> str:
    """What is found in a page of this body, after axe counted whether it had anything to do."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto("about:blank")
    page.set_content(f"<!doctype html><html lang=pt-BR><title>T</title>{STYLE}<body><main>{body}</main></body></html>")
    page.evaluate("""() => { const run = axe.run; window.runs = 0;
      axe.run = (...all) => { window.runs += 1; return run(...all); }; }""")
    return " ".join(axe.colour_faults(page.context.new_cdp_session(page), colours, scheme))


def test_what_was_judged_is_not_judged_again_and_what_is_new_is(page: Page) -> None:
    colours = Colours()
    assert judged(page, colours, GOOD) == ""
    assert page.evaluate("window.runs") == 1
    assert judged(page, colours, GOOD * 3) == ""
    assert page.evaluate("window.runs") == 0
    assert [(judged(page, colours, AMONG_WORDS), page.evaluate("window.runs")) for _ in range(2)] == [("", 1), ("", 0)]
    assert "Pálido" in judged(page, colours, GOOD + "<p class=pale>Pálido</p>")
    assert "Pálido" in judged(page, colours, GOOD + "<p class=pale>Pálido</p>"), "a fault is told on every page"


@pytest.mark.parametrize(
    "late",
    [
        "<div class=dark><p>Alvo</p></div>",  # another ground
        "<div class=mist><p>Alvo</p></div>",  # faded by what is around it
        "<div class=over></div><p>Alvo</p>",  # something lies under it that is not around it
        "<p>Uma frase com um <a href=/x class=faint>Alvo</a> dentro.</p>",  # a link hardly told from its words
        "<p class=soft>Uma frase com um <a href=/x class=grey>Alvo</a> dentro.</p>",  # nearer to its words' colour
        "<p class=dim>Alvo</p>",  # of a colour that only large letters may have
    ],
)
def test_the_same_words_of_another_look_are_found_late(page: Page, late: str) -> None:
    colours = Colours()
    for body in (GOOD, GOOD + "<p><a href=/x class=faint>Só um elo</a></p>", AMONG_WORDS, LARGE):
        assert judged(page, colours, body) == ""
    assert "Alvo" in judged(page, colours, GOOD + late)


def test_what_was_hidden_when_its_look_was_met_is_judged_when_it_shows(page: Page) -> None:
    colours = Colours()
    assert judged(page, colours, GOOD + "<p class='pale away'>Alvo</p>") == ""
    assert "Alvo" in judged(page, colours, GOOD + "<p class=pale>Alvo</p>")


def test_day_proves_nothing_of_night(page: Page) -> None:
    colours, body = Colours(), GOOD + "<p class=night>Alvo</p>"
    assert judged(page, colours, body) == ""
    assert "Alvo" in judged(page, colours, body, "dark")
