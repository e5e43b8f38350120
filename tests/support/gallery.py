"""Pictures of every page in build/gallery, with a page that shows them. Made by the tests, never committed."""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

from tests.support.walker import DESK, PHONE, Shower

FOLDER = Path(__file__).parents[2] / "build/gallery"
_QUALITY = 55
SHOTS = tuple((screen, scheme) for screen in (PHONE, DESK) for scheme in ("light", "dark"))


class Gallery:
    """A new gallery in place of the last."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder, self.names = folder, list[str]()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def keep(self, shower: Shower, name: str) -> None:
        """The page shown, whole: on a phone and at a desk, by day and by night."""
        self.names.append(name)
        for screen, scheme in SHOTS:
            shower.size(screen)
            shower.media(color_scheme=scheme, media="screen")
            path = self.folder / f"{name}-{screen[0]}-{scheme}.jpg"
            shower.page.screenshot(path=path, full_page=True, type="jpeg", quality=_QUALITY, animations="allow")
        shower.size(PHONE)

    def close(self) -> None:
        """Write the page that shows them."""
        rows = "\n".join(self._row(name) for name in self.names)
        page = (
            f'<!doctype html><html lang="pt-BR"><meta charset="utf-8"><title>Galeria – Prumo</title>\n'
            f"<h1>{len(self.names)} páginas</h1>\n{rows}\n</html>\n"
        )
        (self.folder / "index.html").write_text(page, encoding="utf-8")

    def _row(self, name: str) -> str:
        shots = [(screen[0], f"{name}-{screen[0]}-{scheme}.jpg") for screen, scheme in SHOTS]
        pictures = "".join(
            f'<a href="{file}"><img src="{file}" width="{width // 3}" alt="{escape(name)} {width}"></a>\n'
            for width, file in shots
        )
        return f"<h2>{escape(name)}</h2>\n{pictures}"
