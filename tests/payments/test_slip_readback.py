"""Every kind of difference between a paper and its record is found, and where."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import Money
from payments.adapters.pdf_engine import Sheet
from payments.adapters.slips.composing import Unfit
from payments.adapters.slips.filled import filled_boleto, filled_carne
from payments.adapters.slips.plain import plain_boleto
from payments.adapters.slips.readback import Difference, Unlike, read_back
from payments.adapters.slips.typeface import typeface
from tests.payments.slip_examples import CREDITOR, PAYER, PIX, slip
from tests.support.folded import each_of

ONE = slip("341", 1, pix=PIX)


def other_barcode(each):
    return replace(each, codes=replace(each.codes, barcode=slip("341", 9).codes.barcode))


@pytest.mark.parametrize("name", ["Łukasz Kowalski", "Joa\u0303o Jose\u0301", "Ana Maria-Luiza D’Ávila e Silva " * 5])
def test_plain_pages_read_back_too(name):
    each = slip("237", payer=replace(PAYER, name=name))
    assert read_back(plain_boleto(each, title="x"), [each], Sheet.BOLETO) == ()


@each_of(
    [
        (other_barcode(ONE), Unlike.BARS, ""),
        (replace(ONE, pix_payload=PIX[:-1] + "C"), Unlike.QR, ""),
        (replace(ONE, pix_payload=""), Unlike.QR, ""),
        (replace(ONE, boleto=replace(ONE.boleto, amount=Money(123458))), Unlike.TEXT, "title"),
        (replace(ONE, boleto=replace(ONE.boleto, payer=replace(PAYER, name="Mario"))), Unlike.TEXT, "r_payer"),
        (replace(ONE, boleto=replace(ONE.boleto, creditor=replace(CREDITOR, name="Casas"))), Unlike.TEXT, "creditor"),
        (replace(ONE, notes=replace(ONE.notes, description="Parcela 2 de 3")), Unlike.TEXT, "pay_by"),
        (replace(ONE, codes=replace(ONE.codes, nosso_numero_printed="109/1-1")), Unlike.TEXT, "r_ours"),
    ]
)
def test_a_paper_of_another_record_is_told_by_what_differs(record, unlike, cell):
    found = read_back(filled_boleto(ONE, title="x"), [record], Sheet.BOLETO)
    assert Difference(unlike=unlike, cell=cell) in found


def test_the_slip_of_a_carne_that_differs_is_named():
    slips = [slip("341", number) for number in range(1, 6)]
    wrong = [*slips[:4], replace(slips[4], boleto=replace(slips[4].boleto, document_number="AC-6"))]
    assert read_back(filled_carne(slips, title="x"), wrong, Sheet.CARNE) == (
        Difference(unlike=Unlike.TEXT, slip=4, cell="s_number"),
    )


def test_slips_out_of_order_are_found():
    slips = [slip("341", number) for number in (1, 2)]
    found = read_back(filled_carne(slips[::-1], title="x"), slips, Sheet.CARNE)
    assert {each.unlike for each in found} == {Unlike.BARS, Unlike.TEXT}


def test_a_page_too_few_is_found():
    slips = [slip("341", number) for number in range(1, 5)]
    assert read_back(filled_carne(slips[:3], title="x"), slips, Sheet.CARNE) == (Difference(unlike=Unlike.PAGES),)


def test_words_that_should_not_be_there_are_found():
    """Drawn over the page by another hand, in a font the page has."""
    with pikepdf.open(BytesIO(filled_boleto(ONE, title="x"))) as document:
        page = document.pages[0]
        page.contents_add(document.make_stream(b"BT /F400 9 Tf 40 420 Td <00760075> Tj ET"), prepend=False)
        out = BytesIO()
        document.save(out)
    assert Difference(unlike=Unlike.TEXT) in read_back(out.getvalue(), [ONE], Sheet.BOLETO)


def test_bars_that_cannot_be_read_are_not_released():
    """Ink spilled over the bars: their words may be right, and nobody can pay."""
    with pikepdf.open(BytesIO(filled_boleto(ONE, title="x"))) as document:
        page = document.pages[0]
        page.contents_add(document.make_stream(b"/Artifact BMC 60 785 200 45 re f EMC"), prepend=False)
        out = BytesIO()
        document.save(out)
    assert read_back(out.getvalue(), [ONE], Sheet.BOLETO) == (Difference(unlike=Unlike.BARS),)


@settings(max_examples=25, deadline=None)
@given(st.text("".join(typeface(400).glyphs), min_size=1, max_size=120), st.text("abÇ é-/.9", max_size=80))
def test_any_words_of_the_typeface_read_back_as_they_were_given(name, street):
    each = slip("341", payer=replace(PAYER, name=f"A{name}", street=street), document_number=name[:20])
    try:
        pdf = filled_boleto(each, title=name)
    except Unfit:
        return  # the plain page's
    assert read_back(pdf, [each], Sheet.BOLETO) == ()
