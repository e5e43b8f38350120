"""What every page has, read from its text alone: no browser."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from bs4 import BeautifulSoup
from bs4.element import Tag

SAYS_NOTHING = {"ok", "enviar", "confirmar", "clique aqui", "aqui", "sim", "ir", "submit"}
_NEEDS_NO_LABEL = {"hidden", "submit", "button"}


def faults(text: str) -> list[str]:
    """Every way in which a page is not whole."""
    page = BeautifulSoup(text, "html.parser")
    return [*_frame(page), *_headings(page), *_controls(page), *_forms(page), *_links_and_images(page)]


def _frame(page: BeautifulSoup) -> list[str]:
    found = []
    title = page.title.get_text() if page.title else ""
    if not title.endswith(" – Prumo") or len(title) <= len("A – Prumo"):
        found.append(f"title is {title!r}")
    if page.html is None or page.html.get("lang") != "pt-BR":
        found.append("lang is not pt-BR")
    if len(page.select("main")) != 1:
        found.append("has not one main")
    skip = page.select_one("body > a.skip[href^='#']")
    if skip is None or page.find(id=str(skip["href"])[1:]) is None:
        found.append("has no skip link to something that is there")
    twice = [name for name, times in Counter(str(each["id"]) for each in page.select("[id]")).items() if times > 1]
    return found + [f"id {name!r} stands twice" for name in twice]


def _headings(page: BeautifulSoup) -> list[str]:
    ranks = [int(each.name[1]) for each in page.select("main :is(h1, h2, h3, h4)")]
    found = [] if ranks.count(1) == 1 else [f"{ranks.count(1)} h1 in main"]
    jumps = [(one, other) for one, other in pairwise(ranks) if other > one + 1]
    return found + [f"from h{one} to h{other}" for one, other in jumps]


def _controls(page: BeautifulSoup) -> list[str]:
    labelled = {str(each["for"]) for each in page.select("label[for]") if each.get_text(strip=True)}
    return [
        f"has no label: {str(each)[:120]}"
        for each in page.select("input, select, textarea")
        if each.get("type") not in _NEEDS_NO_LABEL
        and str(each.get("id")) not in labelled
        and not each.get("aria-label")
        and each.find_parent("label") is None
    ]


def _forms(page: BeautifulSoup) -> list[str]:
    """The public verifier's form takes no token: it changes nothing, and works where cookies do not."""
    bare = [
        form
        for form in page.select("form[method=post]")
        if form.select_one("input[name$=csrf_token]") is None and form.get("action") != "/conferir"
    ]
    silent = [each for each in page.select("button") if _says(each) in SAYS_NOTHING or not _says(each)]
    return [f"form without a token: {str(form)[:120]}" for form in bare] + [
        f"button says nothing of what happens: {str(each)[:120]}" for each in silent
    ]


def _says(each: Tag) -> str:
    return (str(each.get("aria-label") or "") or each.get_text(" ", strip=True)).strip().lower()


def _links_and_images(page: BeautifulSoup) -> list[str]:
    found = [f"image without text: {each}" for each in page.select("img:not([alt])")]
    found += [f"new window without rel: {each}" for each in page.select("a[target=_blank]:not([rel])")]
    return found + [f"link without words: {each}" for each in page.select("a[href]") if not _says(each)]
