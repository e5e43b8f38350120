"""The filled form and the plain page are one and the same: picture, words and tags.

Pictures are compared at 150 dpi, 256 shades of grey: no pixel may differ by more than 8. A figure changed or a line
moved by a third of a millimetre makes pixels differ by more than 200, which the controls show.
"""

from dataclasses import replace

import numpy as np
import pytest

from brazil.money import Money
from payments.adapters import boleto_pdf as printing
from payments.adapters.pdf_engine import Sheet
from payments.adapters.slips import filled
from payments.adapters.slips.compiling import form
from payments.adapters.slips.composing import Unfit, drawn_cell
from payments.adapters.slips.filled import filled_boleto, filled_carne
from payments.adapters.slips.plain import plain_boleto, plain_carne
from payments.adapters.slips.readback import read_back
from tests.payments.issuing_accounts import ACCOUNTS
from tests.payments.slip_examples import (
    CREDITOR,
    LONG_CREDITOR,
    LONG_PAYER,
    PAYER,
    PIX,
    pictures,
    slip,
    texts,
    varied_slips,
)
from tests.payments.slip_tags import structure
from tests.support.folded import each_of

SHADES = 8
LETTERS = [
    slip("341"),
    slip("001", pix=PIX),
    slip("748", payer=LONG_PAYER, creditor=LONG_CREDITOR, amount=Money(99_999_999_99)),
    slip("104", pix=PIX[:90] + "  " + PIX[90:] + "A" * 180, payer=LONG_PAYER, creditor=LONG_CREDITOR),
    slip("422", account=replace(ACCOUNTS["422"], beneficiary=replace(LONG_CREDITOR, name=LONG_CREDITOR.name * 2))),
    slip("237", payer=replace(PAYER, name="Zoë Ñuñez D’Ávila & Filhos – ME", street=""), fine_bps=0, interest_bps=0),
]


def greatest_difference(one: bytes, other: bytes) -> int:
    pages = zip(pictures(one), pictures(other), strict=True)
    return max(int(np.abs(ours - theirs).max()) for ours, theirs in pages)


@pytest.fixture(scope="module")
def carne() -> tuple[bytes, bytes]:
    """Every issuing bank, filled and plain."""
    slips = varied_slips()
    return filled_carne(slips, title="Carnê"), plain_carne(slips, title="Carnê")


@each_of(LETTERS, name=lambda each: each.boleto.account.bank)
def test_a_filled_boleto_is_the_plain_page(each):
    ours, plain = filled_boleto(each, title="Boleto"), plain_boleto(each, title="Boleto")
    assert greatest_difference(ours, plain) <= SHADES
    assert texts(ours) == texts(plain)
    assert structure(ours) == structure(plain)


def test_a_filled_carne_of_every_issuing_bank_is_the_plain_one(carne):
    ours, plain = carne
    assert greatest_difference(ours, plain) <= SHADES
    assert texts(ours) == texts(plain)
    assert structure(ours) == structure(plain)
    for pdf in carne:
        assert read_back(pdf, varied_slips(), Sheet.CARNE) == ()


def test_the_comparison_sees_one_figure_changed():
    one, other = slip("341"), slip("341", amount=Money(123458))
    assert greatest_difference(filled_boleto(one, title="x"), filled_boleto(other, title="x")) > 200


@pytest.mark.parametrize("moved", [{"baseline": 1.2}, {"left": 1.2}])
def test_the_comparison_sees_a_line_moved(moved, monkeypatch):
    """One line, 1.2 pixels of 1/96 inch: a third of a millimetre."""
    each, straight = slip("341"), form(Sheet.BOLETO, pix=False)
    place = straight.places["due"]
    crooked = replace(place, **{name: getattr(place, name) + by for name, by in moved.items()})
    before = filled_boleto(each, title="x")
    monkeypatch.setitem(straight.places, "due", crooked)
    _forget()
    try:
        assert greatest_difference(before, filled_boleto(each, title="x")) > 200
    finally:
        monkeypatch.undo()
        _forget()
    assert filled_boleto(each, title="x") == before


def _forget() -> None:
    from payments.adapters.slips import fitting

    drawn_cell.cache_clear()
    fitting.fitted.cache_clear()


@pytest.mark.parametrize(
    "name",
    ["Łukasz Kowalski", "王 小明", "Maria 🙂 da Silva", "Joa\u0303o", "A" * 240, "Ana\u200dMaria"],
    ids=["polish", "chinese", "emoji", "decomposed", "one endless word", "joiner"],
)
def test_what_a_form_cannot_hold_is_laid_out_plain(name, monkeypatch):
    """No character is dropped and none is drawn as an empty box: the plain page knows other fonts."""
    each = slip("341", payer=replace(PAYER, name=name))
    with pytest.raises(Unfit):
        filled_boleto(each, title="x")
    asked = []
    monkeypatch.setattr(printing, "plain_boleto", lambda given, *, title: asked.append((given, title)) or b"plain")
    assert printing.boleto_pdf(each.boleto, notes=each.notes) == b"plain"
    assert asked == [(each, f"Boleto {each.codes.nosso_numero_printed} de {CREDITOR.name}")]


def test_a_form_is_laid_out_once(monkeypatch):
    filled_boleto(slip("341"), title="x")

    def refuse(*args, **values):
        raise AssertionError("laid out again")

    monkeypatch.setattr("payments.adapters.slips.compiling.render_pdf", refuse)
    assert filled_boleto(slip("237", number=9), title="y").startswith(b"%PDF-1.7")


def test_a_carne_mixes_slips_with_and_without_pix():
    slips = [slip("341", 1), slip("341", 2, pix=PIX), slip("341", 3)]
    ours = filled_carne(slips, title="x")
    assert greatest_difference(ours, plain_carne(slips, title="x")) <= SHADES
    assert ours != filled_carne(slips[::-1], title="x")


def test_the_same_slip_gives_the_same_bytes():
    each = slip("001", pix=PIX)
    first = filled_boleto(each, title="x")
    _forget()
    filled._packed_lines.cache_clear()
    assert filled_boleto(each, title="x") == first


def test_long_names_take_smaller_letters_and_are_never_cut():
    text = " ".join(texts(filled_boleto(LETTERS[2], title="x"))[0].split())
    for words in (LONG_PAYER.name, LONG_PAYER.street, LONG_CREDITOR.name, LONG_CREDITOR.street):
        assert " ".join(words.split()) in text
