"""A tagged PDF (PDF/UA-1, ISO 14289-1) of filled pages: catalog, metadata, structure tree."""

from __future__ import annotations

from html import escape

from payments.adapters.slips.fonts import add_fonts
from payments.adapters.slips.pdf_file import PdfFile, text_string
from payments.adapters.slips.tagging import PageTags

WIDTH, HEIGHT = 595.275591, 841.889764  # an A4 in points
# Pixels from the top of the sheet, as WeasyPrint draws, for what stands in a form.
_SHEET_SPACE = b"0.75 0 0 -0.75 0 841.889764 cm\n"
_OPAQUE = "/ExtGState<</a1.0<</ca 1>>/a1<</ca 1>>>>"
_PRODUCER = "Prumo"


class Document:
    """A document being written. Pages, their tags and then `finish`."""

    def __init__(self, title: str, lang: str = "pt-BR") -> None:
        self.title, self.lang = title, lang
        self.file = PdfFile()
        self.catalog, self.page_tree, self.tree, self.root = (self.file.reserve() for _ in range(4))
        self.fonts = add_fonts(self.file)
        self.drawings: dict[str, int] = {}
        self.pages: list[int] = []
        self.owners: list[int] = []
        self.elements: list[int] = []

    def drawing(self, name: str, packed: bytes) -> None:
        """Rules and borders that pages share, compressed; drawn with `/name Do` within an artifact."""
        entries = f"/Type/XObject/Subtype/Form/BBox[0 0 794 1123]/Resources<<{_OPAQUE}>>/Filter/FlateDecode"
        self.drawings[name] = self.file.add_stream(packed, entries, packed=False)

    def begin_page(self) -> PageTags:
        """A page to be drawn: where its elements are written."""
        return PageTags(file=self.file, page=self.file.reserve(), height=HEIGHT)

    def end_page(self, tags: PageTags, content: bytes) -> None:
        """The page with its content and the element of each of its marks."""
        drawn = self.file.add_stream(content)
        drawings = "".join(f"/{name} {number} 0 R" for name, number in self.drawings.items())
        owners = " ".join(f"{tags.owners[mcid]} 0 R" for mcid in range(len(tags.owners)))
        self.owners.append(self.file.add(f"[{owners}]".encode()))
        self.file.set(
            tags.page,
            f"<</Type/Page/Parent {self.page_tree} 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {drawn} 0 R"
            f"/Resources<<{_OPAQUE}/Font<<{self.fonts}>>/XObject<<{drawings}>>>>/Tabs/S"
            f"/StructParents {len(self.pages)}>>".encode(),
        )
        self.pages.append(tags.page)

    def lines(self, name: str, down: float = 0.0) -> bytes:
        """Draws a shared drawing, `down` points below the place it was laid out at."""
        return b"/Artifact BMC\nq\n1 0 0 1 0 %.6f cm\n%b/%b Do\nQ\nEMC\n" % (-down, _SHEET_SPACE, name.encode())

    def finish(self) -> bytes:
        """The file."""
        file = self.file
        kids = " ".join(f"{page} 0 R" for page in self.pages)
        file.set(self.page_tree, f"<</Type/Pages/Count {len(self.pages)}/Kids[{kids}]>>".encode())
        self._close_tree()
        metadata = file.add_stream(_metadata(self.title), "/Type/Metadata/Subtype/XML", packed=False)
        file.set(
            self.catalog,
            f"<</Type/Catalog/Pages {self.page_tree} 0 R/Lang({self.lang})/MarkInfo<</Marked true>>"
            f"/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot {self.tree} 0 R"
            f"/Metadata {metadata} 0 R>>".encode(),
        )
        about = file.add(f"<</Producer({_PRODUCER})/Title{text_string(self.title)}>>".encode())
        return file.write(self.catalog, about)

    def _close_tree(self) -> None:
        kids = " ".join(f"{element} 0 R" for element in self.elements)
        self.file.set(self.root, f"<</Type/StructElem/S/Document/P {self.tree} 0 R/K[{kids}]>>".encode())
        numbers = " ".join(f"{position} {owners} 0 R" for position, owners in enumerate(self.owners))
        parents = self.file.add(f"<</Nums[{numbers}]>>".encode())
        self.file.set(
            self.tree,
            f"<</Type/StructTreeRoot/K[{self.root} 0 R]/ParentTree {parents} 0 R"
            f"/ParentTreeNextKey {len(self.owners)}>>".encode(),
        )


def _metadata(title: str) -> bytes:
    """XMP that says PDF/UA-1 and the title (ISO 14289-1, 5 and 7.1)."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>'
        f'<rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title></rdf:Description>'
        f'<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="{_PRODUCER}"/>'
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()
