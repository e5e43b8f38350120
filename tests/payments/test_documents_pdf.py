"""Receipts and discharge letters say what the law asks; every document on paper is tagged."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from brazil.money import Money
from payments.adapters.document_contents import DocumentMismatchError
from payments.adapters.documents import discharge_pdf, receipt_pdf, terms_pdf
from tests.payments.document_examples import DISCHARGE, RECEIPT, TERMS, text_of


def test_receipt_says_value_who_paid_when_how_where_and_what_it_covered():
    words = text_of(receipt_pdf(RECEIPT))
    for required in (
        "Recebemos R$ 100,51 de João Conceição, CPF 111.444.777-35, em 12 de fevereiro de 2027, por Pix",
        "Parcela 3 de 10 do acordo AC-42",
        "E18236120202702121403s0567890123",
        "Multa R$ 1,97",
        "Falta pagar R$ 689,50",
        "Belo Horizonte, 12 de fevereiro de 2027",
        "CNPJ 11.222.333/0001-81",
    ):
        assert required in words
    assert "em aberto" not in words


@pytest.mark.parametrize(
    ("earlier", "sentence"),
    [
        ((2,), "A parcela 2 continua em aberto"),
        ((1, 2), "As parcelas 1 e 2 continuam em aberto"),
    ],
)
def test_receipt_names_earlier_installments_still_open(earlier, sentence):
    """CC art. 322: the last receipt would otherwise be taken as proof of the ones before."""
    words = text_of(receipt_pdf(replace(RECEIPT, open_before=earlier)))
    assert sentence in words
    assert "vale só para a parcela 3" in words


def test_receipt_whose_parts_differ_from_the_payment_is_not_made():
    with pytest.raises(DocumentMismatchError):
        replace(RECEIPT, amount=Money(10052))


def test_last_receipt_announces_the_letter():
    assert "Não falta pagar nada" in text_of(receipt_pdf(replace(RECEIPT, left_to_pay=Money(0))))


def test_discharge_says_value_kind_debtor_when_where_and_who_signs():
    words = text_of(discharge_pdf(DISCHARGE))
    for required in (
        "Maria da Conceição, CPF 529.982.247-25, pagou por inteiro o acordo AC-42",
        "Total pago R$ 985,00",
        "Desconto dado R$ 128,00",
        "quitação plena e geral dessa dívida, do contrato 778899-01, e só dela",
        "até 17 de setembro de 2027",
        "Belo Horizonte, 13 de setembro de 2027",
        "Carla Menezes, gerente",
    ):
        assert required in words
    assert "protesto" not in words
    assert "autoriza o cancelamento do protesto" in text_of(discharge_pdf(replace(DISCHARGE, consent=True)))
    assert "Ela não pode ficar nos cadastros" in text_of(discharge_pdf(replace(DISCHARGE, cleared_by=None)))


@pytest.mark.parametrize(("draw", "of"), [(terms_pdf, TERMS), (receipt_pdf, RECEIPT), (discharge_pdf, DISCHARGE)])
def test_documents_are_tagged_with_headings_and_table_headers(draw, of):
    with pikepdf.open(BytesIO(draw(of))) as document:
        assert str(document.Root.Lang) == "pt-BR"
        assert "AC-42" in str(document.docinfo["/Title"])
        kinds = {str(o.S) for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") is not None}
    assert {"/H1", "/P", "/Table", "/TH", "/TD"} <= kinds
