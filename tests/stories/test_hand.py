"""The hand of the stories touches what a person can touch, and nothing else; what it opens has come when it is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser

from tests.support.browser import Visitor, visitor
from tests.support.hand import Hand, Missed

pytestmark = pytest.mark.story
LETTERS = Path(__file__).parents[2] / "static/fonts/public-sans-400.woff2"
LATE_LETTERS = "<style>@font-face{font-family:late;src:url(/letters.woff2)} h1{font:40px late,serif}</style>"
BODY = """<body style="margin:0"><h1>{title}</h1>
<form method=post action="/sent"><label for=who>Qual é o seu nome?</label><input id=who name=who value="antes">
<label>Dia <input type=date name=day></label><label>Fixo <input name=fixed readonly></label>
<label><input type=radio name=way value=mail> Por e-mail</label>
<label><input type=radio name=way value=sms> Por SMS</label>
<button>Enviar</button> <button disabled>Parado</button></form>
<a href="/next">Próxima página</a> <a href="#here">Aqui mesmo</a>
<button onclick="document.title='touched'">Mexer</button>
<a href="/next" onclick="event.preventDefault()">Fica</a> <a href="/next" aria-hidden=true>Escondido</a>
<div style="position:relative"><button>Embaixo</button>
<div style="position:absolute;inset:0;background:red"></div></div>
<details><summary>Mais</summary><a href="/next">Fechado</a></details>
<button style="position:absolute;top:3000px">Longe</button></body>"""


class _Slow(BaseHTTPRequestHandler):
    def do_GET(self, said: str = "") -> None:
        if self.path != "/":
            time.sleep(0.1)  # a page that takes its time: who does not wait for it reads the old one
        if self.path == "/letters.woff2":
            self.send_response(200)
            self.end_headers()
            time.sleep(0.5)
            self.wfile.write(LETTERS.read_bytes())
            return
        head = LATE_LETTERS if self.path == "/late" else ""
        room = " " * 4096  # of a page's first few bytes Chromium shows nothing
        title = said or self.path
        page = f"<!doctype html><!--{room}--><title>{title}</title>{head}{BODY.format(title=title)}".encode()
        begun = page.index(b"<h1>") + len("<h1>")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page[:begun])
        if self.path == "/next":
            time.sleep(0.3)  # an element has come, and its words have not
        self.wfile.write(page[begun:])

    def do_POST(self) -> None:
        came = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
        self.do_GET(" ".join(f"{name}={','.join(values)}" for name, values in sorted(came.items())))

    def log_message(self, *_said: object) -> None:
        """Nothing is written down."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Slow) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module", params=[True, False], ids=["scripts", "without scripts"])
def someone(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    with visitor(browser, address, scripts=request.param) as found:
        found.hand.patience_seconds = 0.1
        yield found


@pytest.fixture
def hand(someone: Visitor) -> Hand:
    someone.page.goto(someone.base_url)
    return someone.hand


def test_what_may_still_move_is_not_touched(someone: Visitor, address: str) -> None:
    """When letters come, lines break elsewhere, and what stood under the hand is somewhere else."""
    someone.page.goto(f"{address}late", wait_until="domcontentloaded")
    with pytest.raises(Missed, match="its letters are still coming"):
        someone.hand.touch("link", "Próxima página")
    someone.page.wait_for_load_state()
    someone.hand.touch("link", "Próxima página")
    assert someone.title == "/next"


def test_what_a_link_and_a_form_open_has_come(hand: Hand) -> None:
    hand.touch("link", "próxima\xa0página")
    assert hand.words("h1") == "/next"
    hand.write("Qual é o seu nome?", "Ana Conceição")
    hand.write("Dia", "2026-03-02")
    hand.check("Por SMS")
    hand.check("Por SMS")  # as it is already
    hand.touch("button", "Enviar", exact=True)
    assert hand.words("h1") == "day=2026-03-02 fixed= way=sms who=Ana Conceição"


def test_a_field_can_be_emptied(hand: Hand) -> None:
    hand.write("Qual é o seu nome?", "")
    hand.touch("button", "Enviar")
    assert hand.words("h1") == "day= fixed= who="


@pytest.mark.parametrize(
    ("kind", "name", "why"),
    [
        ("button", "Embaixo", "lies under <div"),
        ("button", "Parado", "switched off"),
        ("link", "Escondido", "'found': 0"),
        ("link", "Fechado", "'found': 0"),
        ("button", "próxima", "'found': 0"),
    ],
)
def test_what_nobody_can_touch_is_missed(hand: Hand, kind: str, name: str, why: str) -> None:
    with pytest.raises(Missed, match=why):
        hand.touch(kind, name)


def test_a_field_that_is_not_one_or_not_to_be_written_is_missed(hand: Hand) -> None:
    with pytest.raises(Missed, match="'found': 2"):
        hand.check("Por")
    with pytest.raises(Missed, match="can only be read"):
        hand.write("Fixo", "outro")
    with pytest.raises(Missed, match="2 of label"):
        hand.words("label[for=who], label:has([type=date])")


def test_a_name_is_a_part_of_it_or_all_of_it(hand: Hand) -> None:
    assert hand.finds("link", "PRÓXIMA")
    with pytest.raises(Missed, match="'found': 0"):
        hand.touch("link", "Próxima", exact=True)


def test_what_opens_no_page_is_not_waited_for(hand: Hand) -> None:
    hand.touch("link", "Aqui mesmo")
    if hand.scripts:
        hand.touch("link", "Fica")
        hand.touch("button", "Mexer")
        assert hand.page.title() == "touched"
    assert hand.words("h1") == "/"


def test_what_lies_below_is_scrolled_to(hand: Hand) -> None:
    hand.touch("button", "Longe")
    assert hand.evaluate("scrollY") > 1_000
