"""PDF/UA-1 (ISO 14289-1) as far as a program can see, of filled forms and plain pages alike.

No validator is packaged, so the points are listed here: what ISO 14289-1 section 7 and the Matterhorn Protocol ask for
and a machine can decide.
"""

import re
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest

from payments.adapters.slips.filled import filled_boleto, filled_carne
from payments.adapters.slips.plain import plain_boleto
from tests.payments.slip_examples import PIX, slip
from tests.payments.slip_tags import marked

TITLE = "Boleto 1/2 de D'Ávila & Filhos <ME>"
ROLES = {
    "Document",
    "Part",
    "Sect",
    "Art",
    "Div",
    "NonStruct",
    "P",
    "H1",
    "H2",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Span",
    "Figure",
}
DRAWS = re.compile(rb"(?<![\w/])(?:Tj|TJ|'|\"|S|s|f|F|f\*|B|B\*|b|b\*|Do|sh)(?=[\s])")


@pytest.fixture(scope="module", params=["boleto", "boleto with pix", "carne", "plain"])
def document(request):
    one, other = slip("341", 1), slip("001", 2, pix=PIX)
    pdf = {
        "boleto": lambda: filled_boleto(one, title=TITLE),
        "boleto with pix": lambda: filled_boleto(other, title=TITLE),
        "carne": lambda: filled_carne([one, other, one, other], title=TITLE),
        "plain": lambda: plain_boleto(other, title=TITLE),
    }[request.param]()
    with pikepdf.open(BytesIO(pdf)) as opened:
        yield opened


def elements(document):
    """Every element with its parent, in reading order."""
    todo = [(document.Root.StructTreeRoot.K[0], None)]
    while todo:
        element, parent = todo.pop()
        yield element, parent
        kids = [kid for kid in element.get("/K", []) if isinstance(kid, pikepdf.Dictionary)]
        todo.extend((kid, element) for kid in reversed(kids))


def test_file_is_whole(document):
    assert document.check_pdf_syntax() == []


def test_title_language_and_marks_are_declared(document):
    root = document.Root
    assert str(root.Lang) == "pt-BR"
    assert root.MarkInfo.Marked is True
    assert root.ViewerPreferences.DisplayDocTitle is True
    assert str(document.docinfo["/Title"]) == TITLE
    assert "/Encrypt" not in document.trailer
    assert "/AcroForm" not in root


def test_xmp_says_pdf_ua_1_and_the_same_title(document):
    with document.open_metadata() as xmp:
        assert xmp["pdfuaid:part"] == "1"
        assert xmp["dc:title"] == TITLE
    assert "/Filter" not in document.Root.Metadata or document.Root.Metadata.read_bytes()


def test_every_element_has_a_known_role_and_its_parent(document):
    found = list(elements(document))
    assert {str(element.S)[1:] for element, _ in found} <= ROLES
    for element, parent in found[1:]:
        assert element.P.objgen == parent.objgen
    assert found[0][0].P.objgen == document.Root.StructTreeRoot.objgen


def test_headings_begin_at_one_and_skip_no_level(document):
    levels = [int(str(element.S)[2]) for element, _ in elements(document) if re.fullmatch(r"/H\d", str(element.S))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_lists_are_made_of_labels_and_bodies(document):
    inside = {"/LI": "/L", "/Lbl": "/LI", "/LBody": "/LI"}
    for element, parent in elements(document):
        if str(element.S) in inside:
            assert str(parent.S) == inside[str(element.S)]


def test_figures_have_their_words_and_their_place_on_the_page(document):
    figures = [element for element, _ in elements(document) if element.S == "/Figure"]
    assert figures
    for figure in figures:
        assert str(figure.Alt).startswith(("Código de barras do boleto. Linha digitável: ", "QR Code do Pix de R$"))
        left, bottom, right, top = (float(side) for side in figure.A.BBox)
        assert left < right
        assert bottom < top


def test_all_that_is_drawn_is_marked_as_content_or_artifact(document):
    """Marked contents and artifacts taken away, no operator that paints is left."""
    for page in document.pages:
        content = page.Contents.read_bytes()
        bare = re.sub(rb"/Artifact\s+BMC.*?EMC", b" ", content, flags=re.DOTALL)
        bare = re.sub(rb"/\w+\s*<</MCID \d+>>\s*BDC.*?EMC", b" ", bare, flags=re.DOTALL)
        assert DRAWS.findall(content)
        assert DRAWS.findall(bare) == []


def test_each_marked_content_belongs_to_the_element_that_says_so(document):
    """Both ways: from the page's marks to the parent tree, and from the tree's elements to the marks."""
    owners = dict(zip(*[iter(document.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
    told = {}
    for element, _ in elements(document):
        for kid in element.get("/K", []):
            if not isinstance(kid, pikepdf.Dictionary):
                told[element.Pg.objgen, int(kid)] = element.objgen
    for page in document.pages:
        assert page.Tabs == "/S"
        marks = marked(page)
        assert sorted(marks) == list(range(len(marks)))
        assert {mcid: told.pop((page.objgen, mcid)) for mcid in marks} == {
            mcid: owner.objgen for mcid, owner in enumerate(owners[page.StructParents])
        }
    assert told == {}


def test_fonts_are_embedded_and_every_glyph_drawn_has_its_character(document):
    for page in document.pages:
        fonts = page.Resources.Font
        content = page.Contents.read_bytes()
        for name, glyphs in re.findall(rb"/(\w+) [\d.]+ Tf\n\[(.*?)\] TJ", content):
            font = fonts["/" + name.decode()]
            assert font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()[:4] == b"\x00\x01\x00\x00"
            known = set(re.findall(rb"<([0-9a-f]{4})> ?<", font.ToUnicode.read_bytes()))
            shown = b"".join(re.findall(rb"<([0-9a-f]+)>", glyphs))
            assert {shown[at : at + 4] for at in range(0, len(shown), 4)} <= known


def test_the_reading_order_is_that_of_the_form():
    """Who collects, how much, until when, how to pay; then the receipt; then the ficha, line by line."""
    with pikepdf.open(BytesIO(filled_boleto(slip("341"), title="x"))) as opened:
        order = [int(kid) for element, _ in elements(opened) for kid in element.get("/K", []) if isinstance(kid, int)]
    assert sorted(order) == list(range(len(order)))
    backwards = [after for before, after in pairwise(order) if after < before]
    # WeasyPrint draws the numbers of the list after its words; they are read before them.
    assert len(backwards) == 3
