"""A slip for several creditors names each with address, CNPJ and part on a page of its own, read back like the rest."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from brazil.money import Money
from payments.adapters.boleto_pdf import CreditorShare, boleto_paper
from payments.adapters.pdf_engine import Sheet
from payments.adapters.slips.plain import plain_boleto
from payments.adapters.slips.readback import Unlike, read_back
from payments.adapters.slips.slip import slip_of
from payments.errors import InvalidCharge
from tests.payments.slip_examples import CREDITOR, LONG_CREDITOR, NOTES, boleto

SHARES = (
    CreditorShare(creditor=CREDITOR, agreements="482-913-550-7", amount=Money(100_000)),
    CreditorShare(creditor=LONG_CREDITOR, agreements="482-913-551-5, 482-913-552-3", amount=Money(23_457)),
)


def test_the_second_page_has_every_creditor_and_is_read_back():
    paper = boleto_paper(boleto(), notes=NOTES, shares=SHARES)
    assert paper.released
    with pikepdf.open(BytesIO(paper.pdf)) as document:
        assert len(document.pages) == 2
        del document.pages[1]
        cut = BytesIO()
        document.save(cut)
    each = slip_of(boleto(), NOTES, shares=SHARES)
    assert [found.unlike for found in read_back(cut.getvalue(), [each], Sheet.BOLETO)] == [Unlike.PAGES]
    other = replace(each, shares=(replace(SHARES[0], creditor=replace(CREDITOR, street="Rua B, 2")), SHARES[1]))
    (found,) = read_back(plain_boleto(other, title="x"), [each], Sheet.BOLETO)
    assert (found.unlike, found.cell) == (Unlike.TEXT, "annex")
    alone = slip_of(boleto(), NOTES)
    assert [found.unlike for found in read_back(paper.pdf, [alone], Sheet.BOLETO)] == [Unlike.PAGES]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (replace(SHARES[1], amount=Money(23_458)), "shares_unlike_amount"),
        (replace(SHARES[1], creditor=replace(CREDITOR, street=" ")), "creditor_incomplete"),
    ],
)
def test_parts_that_are_not_the_amount_or_a_creditor_without_address_make_no_slip(wrong, code):
    with pytest.raises(InvalidCharge) as refused:
        boleto_paper(boleto(), shares=(SHARES[0], wrong))
    assert refused.value.code == code
