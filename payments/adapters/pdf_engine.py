"""HTML to PDF with WeasyPrint, tagged (PDF/UA-1), equal byte for byte, and without a single look outside.

Every address is refused, data: included: pictures are inline SVG, and the two fonts are given by this module. So a
text that slipped into a document as markup could not read a file of the server nor call home.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from html import escape
from pathlib import Path
from threading import Lock
from typing import Any

from payments.adapters.collector import collector_held

_STATIC = Path(__file__).parents[2] / "static"
_FONT_SCHEME = "prumo-font:"
_FONTS = {400: "public-sans-400.woff2", 700: "public-sans-700.woff2"}

# Pango and the shared font configuration are not made for two threads at once.
_RENDERING = Lock()


class Sheet(StrEnum):
    """The sheets of paper there are, each with the style sheets static/css/documents_<name>.css of _STYLES."""

    BOLETO = "boleto"
    CARNE = "carne"
    LETTER = "letter"


_STYLES = {Sheet.BOLETO: ("ficha", "boleto"), Sheet.CARNE: ("ficha", "carne"), Sheet.LETTER: ("letter",)}
# Called with WeasyPrint's document and its PDF before that is written.
Finisher = Callable[[Any, Any], None]


@cache
def pdf_available() -> bool:
    """Whether WeasyPrint and the system libraries it needs (Pango) are there."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


def render_pdf(
    html: str, *, title: str, lang: str = "pt-BR", sheet: Sheet = Sheet.LETTER, finisher: Finisher | None = None
) -> bytes:
    """A tagged PDF of the markup that goes inside <body>. The same arguments give the same bytes."""
    import weasyprint

    document = (
        f'<!doctype html><html lang="{escape(lang)}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"</head><body>{html}</body></html>"
    )
    with _RENDERING, collector_held():  # layout makes a forest of boxes that all live until the page is written
        page = weasyprint.HTML(string=document, base_url=None, url_fetcher=_refuser())
        rendered: bytes = page.write_pdf(
            finisher=finisher,
            stylesheets=[_fonts(), *map(_stylesheet, _STYLES[sheet])],
            font_config=_font_configuration(),
            pdf_variant="pdf/ua-1",
        )
    return rendered


@cache
def _font_configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    atexit.register(_font_configuration.cache_clear)  # its folder of fonts is removed while that still can be done
    return FontConfiguration()


@cache
def _stylesheet(name: str) -> Any:
    import weasyprint

    css = (_STATIC / "css" / f"documents_{name}.css").read_text(encoding="utf-8")
    return weasyprint.CSS(string=css, font_config=_font_configuration(), url_fetcher=_refuser())


@cache
def _fonts() -> Any:
    import weasyprint

    css = "".join(
        f'@font-face{{font-family:"Prumo Document";font-weight:{weight};src:url({_FONT_SCHEME}{name})}}'
        for weight, name in _FONTS.items()
    )
    return weasyprint.CSS(string=css, font_config=_font_configuration(), url_fetcher=_own_fonts())


@cache
def _refuser() -> Any:
    from weasyprint.urls import URLFetcher

    class Refuser(URLFetcher):  # type: ignore[misc]
        """Answers no address at all."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False)

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            raise ValueError("documents may not reach for anything")

    return Refuser()


@cache
def _own_fonts() -> Any:
    """Only ever given to the style sheet written above, never to a document."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFonts(URLFetcher):  # type: ignore[misc]
        """Answers the font files named in _FONTS."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            name = url.removeprefix(_FONT_SCHEME)
            if name not in _FONTS.values():
                raise ValueError("not one of our fonts")
            content = (_STATIC / "fonts" / name).read_bytes()
            return URLFetcherResponse(url, content, {"Content-Type": "font/woff2"})

    return OwnFonts()
