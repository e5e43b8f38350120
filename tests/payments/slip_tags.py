"""The structure tree of a PDF as a test compares it."""

import re
from io import BytesIO

import pikepdf

MARKED = re.compile(rb"/(\w+)\s*<</MCID (\d+)>>\s*BDC(.*?)EMC", re.DOTALL)
GLYPHS = re.compile(rb"<([0-9a-f]+)>")


def marked(page: pikepdf.Page) -> dict[int, tuple[str, str]]:
    """Each marked content of a page by its number: its tag and its glyphs."""
    content = page.Contents.read_bytes()
    return {
        int(found[2]): (found[1].decode(), b"".join(GLYPHS.findall(found[3])).decode())
        for found in MARKED.finditer(content)
    }


def structure(pdf: bytes) -> list[tuple]:
    """Every element: tag, alternative text, and its children down to the glyphs of each marked content."""
    with pikepdf.open(BytesIO(pdf)) as document:
        pages = {page.objgen: number for number, page in enumerate(document.pages)}
        contents = [marked(page) for page in document.pages]

        def element(node, number):
            number = pages[node.Pg.objgen] if "/Pg" in node else number
            kids = [
                element(kid, number) if isinstance(kid, pikepdf.Dictionary) else contents[number][int(kid)]
                for kid in node.get("/K", [])
            ]
            return str(node.S), str(node.get("/Alt", "")), kids

        return [element(node, None) for node in document.Root.StructTreeRoot.K]
