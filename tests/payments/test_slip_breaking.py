"""Lines break where Pango breaks them: each answer given here is Pango's, and whole paragraphs are WeasyPrint's."""

import re

from babel.numbers import format_currency
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from markupsafe import escape
from weasyprint.text.line_break import get_log_attrs

from brazil.money import Money
from payments.adapters.document_templates import brl
from payments.adapters.pdf_engine import Sheet, render_pdf
from payments.adapters.slips.breaking import Break, break_before
from payments.adapters.slips.cells import one_line, pix_lines
from payments.adapters.slips.form import Align, Place
from payments.adapters.slips.typeface import typeface
from payments.adapters.slips.wrapping import wrapped

KNOWN = "".join(typeface(400).glyphs)
USUAL = st.text("abcDEFàçÉ0123456789 -/.,():;'&%ºª$R\u00a0", min_size=2, max_size=40)
SAID = (
    "Rua Av. São João-Pedro D'Ávila Sant'Anna & Cia. Ltda. S.A. 14º 2ª nº 12.345 01310-100 CEP SP/RJ B/C s/n ME - 2% e"
    " (fundos) R$_1.234,56 (R$_24,69) CNPJ_12.ABC.345/01DE-35 CPF 529.982.247-25 Telecomunicações"
)
WORDS = st.sampled_from(SAID.split()).map(lambda word: word.replace("_", "\u00a0"))
PARAGRAPHS = st.lists(WORDS, min_size=8, max_size=40).map(" ".join)
PLACE = Place(
    weight=400, size=10.666016, left=0, width=300, baseline=0, leading=12, most=99, align=Align.LEFT, wraps=True
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(USUAL, st.text(KNOWN, min_size=2, max_size=30)))
def test_a_break_that_is_told_is_the_one_of_pango(text):
    attributes = get_log_attrs(text, "pt-br")
    for index in range(1, len(text)):
        told = break_before(text, index)
        if told is not Break.UNSURE:
            assert (told is Break.YES) == bool(attributes[index].is_line_break), (text, index)


def test_names_and_addresses_are_mostly_sure():
    text = (
        "Comércio de Móveis D'Ávila & Cia. Ltda. - ME, Av. São João, nº 1.830, 14º andar, Embu-Guaçu/SP, CEP 06900-000"
    )
    assert Break.UNSURE not in [break_before(text, index) for index in range(1, len(text))]


def lines_of_weasyprint(paragraphs: list[str]) -> list[list[str]]:
    """The lines of each paragraph as WeasyPrint sets it in the same room."""
    found: list[list[str]] = []

    def read(document, pdf):
        (body,) = (box for box in document.pages[0]._page_box.descendants() if box.element_tag == "body")
        found.extend([[_words(line) for line in paragraph.children] for paragraph in body.children])

    html = "".join(f'<p style="width:300px;font-size:8pt;line-height:1">{escape(each)}</p>' for each in paragraphs)
    render_pdf(f"<style>@page{{size:A4;height:9000px}}</style>{html}", title="x", sheet=Sheet.BOLETO, finisher=read)
    return found


def _words(line) -> str:
    return "".join(box.text for box in line.descendants() if hasattr(box, "text"))


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.generate],  # a page of paragraphs is too dear to shrink
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(PARAGRAPHS, min_size=25, max_size=25))
def test_paragraphs_wrap_as_weasyprint_wraps_them(paragraphs):
    for text, theirs in zip(paragraphs, lines_of_weasyprint(paragraphs), strict=True):
        ours = wrapped(text, PLACE)
        if ours.certain:
            assert [line.text for line in ours.lines] == theirs


def test_a_word_wider_than_the_room_is_never_certain():
    assert not wrapped("A" * 100, PLACE).certain
    assert not wrapped("Rua " + "A" * 100, PLACE).within


@settings(max_examples=200, deadline=None)
@given(st.text("AB 0", min_size=1, max_size=300), st.integers(5, 60))
@example("0 0 0 ", 5).via("no place to cut at")
def test_the_lines_of_a_pix_code_joined_are_the_code(payload, longest):
    lines = pix_lines(payload, longest)
    assert "".join(lines) == payload
    assert all(len(line) <= longest for line in lines)
    windows = (payload[start : start + longest + 1] for start in range(len(payload) - longest))
    if all(re.search("[^ ]{2}", each) for each in windows):  # elsewhere there may be no place to cut at
        assert not any(line.startswith(" ") for line in lines[1:])


@given(st.text(" \t\n\r\u00a0ab"))
def test_white_space_is_kept_as_html_keeps_it(text):
    said = one_line(text)
    assert "  " not in said
    assert said == said.strip(" \t\n\r")
    assert said.replace(" ", "") == "".join(char for char in text if char not in " \t\n\r")


@given(st.integers(-(10**13), 10**13))
def test_amounts_are_written_as_babel_writes_them(cents):
    assert brl(Money(cents)) == format_currency(Money(cents).decimal, "BRL", locale="pt_BR")
