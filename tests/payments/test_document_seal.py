"""Papers print a code to type and a square that a camera reads, and are still the same bytes each time."""

import pypdfium2
import pytest

from payments.adapters.document_seal import DocumentSeal, qr_svg
from payments.adapters.documents import (
    discharge_pdf,
    discharge_words,
    receipt_pdf,
    receipt_words,
    terms_pdf,
    terms_text_digest,
    terms_words,
)
from payments.verification.base64_text import decode
from payments.verification.signed_text import content_digest
from tests.payments.document_examples import DISCHARGE, RECEIPT, TERMS, plain, text_of
from tests.support.squares import squares_on

SIGNED = "PRUMO1.abcdefgh.recibo.482-913-550-7/3.12ABC34501DE35.2026-11-30.10051." + "d" * 22 + "." + "s" * 86
SEAL = DocumentSeal(
    code="7K2M-9A00-11BC-DEFG",
    address="acordos.exemplo.com.br/conferir",
    link=f"https://acordos.exemplo.com.br/conferir#{SIGNED}",
    signed_text=SIGNED,
)
PAPERS = {
    "terms": lambda seal: terms_pdf(TERMS, seal=seal),
    "receipt": lambda seal: receipt_pdf(RECEIPT, seal=seal),
    "discharge": lambda seal: discharge_pdf(DISCHARGE, seal=seal),
}


@pytest.fixture(scope="module", params=PAPERS)
def paper(request):
    return PAPERS[request.param], PAPERS[request.param](SEAL)


def test_a_sealed_paper_says_where_to_check_it_and_the_square_reads_back(paper) -> None:
    make, pdf = paper
    words = text_of(pdf)
    assert f"Confira se este documento é nosso: {SEAL.address}" in words
    assert f"Código: {SEAL.code}" in words
    assert SIGNED in words.replace(" ", "").replace("\r", "")
    *_, last = (page.render(scale=200 / 72).to_pil() for page in pypdfium2.PdfDocument(pdf))
    assert squares_on(last) == [SEAL.link]
    assert make(SEAL) == pdf


def test_a_paper_without_a_seal_promises_no_check() -> None:
    words = text_of(terms_pdf(TERMS))
    assert "Confira se" not in words
    assert "Minuta" in words


def test_the_words_a_signature_answers_for_are_those_without_the_seal() -> None:
    assert "Código:" not in receipt_words(RECEIPT) + discharge_words(DISCHARGE)
    assert "Recebemos" in receipt_words(RECEIPT)
    assert "Carta de quitação" in discharge_words(DISCHARGE)


def test_the_digest_signed_of_terms_begins_the_one_printed_below_them() -> None:
    assert terms_text_digest(TERMS).startswith(decode(content_digest(terms_words(TERMS))).hex())


def test_a_square_has_its_alternative_and_escapes_it() -> None:
    svg = qr_svg("https://exemplo.com.br/", "Código <7K2M>")
    assert plain(str(svg)) == "Código <7K2M>"
    assert 'role="img"' in svg
