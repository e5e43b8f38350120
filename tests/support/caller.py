"""Somebody without a window: asks the portal for pages and sends their forms by program, with the cookies it gives."""

from __future__ import annotations

from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from bs4 import BeautifulSoup

_PATIENCE_SECONDS = 30.0


class Caller:
    """Whoever needs no account for what they do. An answer that refuses raises, as urllib does."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> BeautifulSoup:
        """The page at an address."""
        return self._read(path, None)

    def send(self, path: str, *, page: str = "", **fields: str) -> BeautifulSoup:
        """Send a form to an address with the token of the page it is on; returns the page that follows."""
        token = self.get(page or path).select_one("input[name=csrf_token]")
        assert token, f"no form on {page or path}"
        return self._read(path, urlencode({**fields, "csrf_token": str(token["value"])}).encode())

    def _read(self, path: str, body: bytes | None) -> BeautifulSoup:
        with self._opener.open(self._base_url + path, body, timeout=_PATIENCE_SECONDS) as answer:
            return BeautifulSoup(answer.read(), "html.parser")
