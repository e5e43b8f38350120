"""Papers as people get them: saved by the browser, read by eye, by a camera and by a program that checks signatures."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page

from payments.adapters.pdf_signature import SignatureCheck, check_signatures
from portal.config import Settings
from portal.document_wiring import demo_root
from tests.support.browser import Visitor
from tests.support.squares import squares_on


def download(page: Page, link: str) -> Path:
    """Save what a link leads to, as a browser does that does not show PDFs itself."""
    found = page.get_by_role("link", name=link).first
    found.evaluate("link => link.setAttribute('download', '')")
    with page.expect_download() as started:
        found.click()
    return Path(started.value.path())


def words_of(pdf: Path) -> str:
    """The text of every page."""
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def check(someone: Visitor, paper: Path) -> None:
    """The square on a paper opens the page that checks it, filled in; what it says stays in no address."""
    pages = [page.render(scale=200 / 72).to_pil() for page in pypdfium2.PdfDocument(paper)]
    (square,) = {code for page in pages for code in squares_on(page)}
    someone.visit("/conferir#" + square.partition("#")[2])
    assert "#" not in someone.page.url
    someone.press("Conferir este código")


def signatures(paper: Path, settings: Settings) -> tuple[SignatureCheck, ...]:
    """Each signature inside a paper, against the demonstration's authority, checked where no browser has its loop."""
    root = demo_root(settings).read_bytes()
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(check_signatures, paper.read_bytes(), [root]).result()
