"""The terms of an agreement: what the law asks of them, the same words on page and paper."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money
from payments.adapters.document_contents import Acceptance, ClearedAfter, DocumentMismatchError, PlanLine
from payments.adapters.documents import terms_html, terms_pdf, terms_text_digest
from tests.payments.document_examples import TERMS, plain, text_of
from tests.support.folded import each_of


@each_of(
    [
        "Lojas Horizonte S.A., CNPJ 11.222.333/0001-81, Rua das Acácias, 250, Centro, Belo Horizonte/MG",
        "Maria da Conceição, CPF 529.982.247-25",
        "Compras no cartão da loja, contrato 778899-01",
        "valor em aberto de R$ 918,00, calculado em 22 de novembro de 2026",
        "O desconto é de R$ 18,00",
        "Principal R$ 900,00 R$ 0,00 R$ 900,00",
        "Você paga R$ 930,00 em 3 parcelas",
        "2 de 3 10/11/2026 R$ 310,00",
        "1,5% ao mês, 19,56% ao ano",
        "O imposto (IOF) é de R$ 5,00",
        "Custo Efetivo Total (CET) é de 20,87% ao ano",
        "multa de 2% e juros de 1% ao mês",
        "Nenhuma multa é calculada sobre o que já foi pago",
        "confissão sem novação",
        "art. 52, § 2º",
        "5 dias úteis",
        "Lei 13.709/2018",
        "Você pode baixar uma cópia deste termo na hora",
        "Até o primeiro pagamento, você pode desistir deste acordo sem custo",
        "na Justiça, na sua cidade",
    ]
)
def test_terms_say_what_the_law_asks(required):
    assert required in plain(terms_html(TERMS))


def test_page_and_paper_hold_the_same_words():
    pages = pypdfium2.PdfDocument(terms_pdf(TERMS))
    footers = [f"Página {number} de {len(pages)}" for number in range(1, len(pages) + 1)]
    texts = [page.get_textpage().get_text_bounded() for page in pages]
    assert all(footer in text for footer, text in zip(footers, texts, strict=True))
    paper = "".join("".join(text.replace(footer, "").split()) for footer, text in zip(footers, texts, strict=True))
    headings = [plain(part) for part in re.findall(r"<(?:h2|p)[^>]*>(.*?)</(?:h2|p)>", terms_html(TERMS), re.S)]
    assert len(headings) > 20
    for words in headings:
        assert words.replace(" ", "") in paper


def test_prescribed_debt_is_said_first_and_the_clause_on_interruption_left_out():
    prescribed = plain(terms_html(replace(TERMS, prescribed=True)))
    assert prescribed.startswith("Atenção: esta dívida está prescrita")
    assert "só paga se quiser" in prescribed
    assert "recomeça a contar" not in prescribed
    assert "recomeça a contar" in plain(terms_html(TERMS))
    assert "prescrita" not in plain(terms_html(TERMS))


def test_a_prescribed_debt_is_never_acknowledged_nor_threatened_with_the_registers():
    words = plain(terms_html(replace(TERMS, prescribed=True)))
    assert "Você reconhece" not in words
    assert "não pode ficar nos cadastros" in words
    assert "você não precisa pagar o resto" in words
    assert "volta a valer a dívida original" not in words


def test_a_cost_beyond_the_scale_is_said_as_such():
    assert "é maior que 100.000% ao ano" in plain(terms_html(replace(TERMS, cet_annual=None)))


def test_one_payment_has_no_plan_table_and_free_terms_say_so():
    single = replace(
        TERMS, plan=(PlanLine(number=1, due_on=date(2026, 12, 1), amount=Money(90000)),), interest=Money(0),
        iof=Money(0), monthly_rate=Decimal(0), annual_rate=Decimal(0), cet_annual=Decimal(0), fine_bps=0,
        interest_bps=0,
    )  # fmt: skip
    words = plain(terms_html(single))
    assert "Você paga R$ 900,00 de uma vez, até 1 de dezembro de 2026" in words
    assert "Este acordo não cobra juros, imposto nem tarifa" in words
    assert "Não há multa nem juros por atraso" in words
    assert "Parcela Vencimento" not in words


def test_the_payment_that_clears_the_name_is_named():
    assert "pagar a primeira parcela" in plain(terms_html(TERMS))
    last = replace(TERMS, cleared_after=ClearedAfter.LAST_INSTALLMENT)
    assert "pagar a última parcela" in plain(terms_html(last))


def test_assigned_credit_names_the_first_creditor():
    assert "A dívida era com Banco Antigo" in plain(terms_html(replace(TERMS, assigned_from="Banco Antigo")))


@given(cents=st.integers(min_value=-5000, max_value=5000).filter(bool))
def test_terms_that_do_not_add_up_are_never_made(cents):
    with pytest.raises(DocumentMismatchError):
        replace(TERMS, interest=TERMS.interest + Money(cents))


def test_digest_changes_with_any_figure_and_only_with_words():
    digest = terms_text_digest(TERMS)
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert digest == terms_text_digest(replace(TERMS))
    others = [
        replace(TERMS, fine_bps=100),
        replace(TERMS, contract_number="778899-02"),
        replace(TERMS, plan=(*TERMS.plan[:2], replace(TERMS.plan[2], due_on=date(2026, 12, 11)))),
        replace(TERMS, prescribed=True),
    ]
    assert len({digest, *map(terms_text_digest, others)}) == 5
    assert digest in text_of(terms_pdf(TERMS)).replace(" ", "")


def test_draft_says_so_and_the_accepted_copy_shows_when_and_how():
    accepted = Acceptance(
        accepted_at=datetime(2026, 11, 22, 17, 5, tzinfo=UTC), evidence=(("Endereço de internet", "203.0.113.7"),)
    )
    draft, copy = text_of(terms_pdf(TERMS)), text_of(terms_pdf(TERMS, acceptance=accepted))
    assert "Só vale depois do seu aceite" in draft
    assert "Só vale depois do seu aceite" not in copy
    assert "aceitou este termo em 22/11/2026 às 14:05 (horário de Brasília)" in copy
    assert "Endereço de internet: 203.0.113.7" in copy


@pytest.mark.parametrize("field", ["origin", "contract_number"])
def test_markup_in_a_field_stays_text(field):
    html = terms_html(replace(TERMS, **{field: "<script>alert(1)</script>"}))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_sentences_are_short():
    """Plain language: 18 words on average, none over 25 (law citations aside)."""
    html = re.sub(r"<(table|h2).*?</\1>", "", terms_html(TERMS), flags=re.S)
    paragraphs = re.findall(r"<p>(.*?)</p>", html, re.S)[2:]  # the parties are addresses, not sentences
    without_laws = [re.sub(r" ?\((?:Código|Lei)[^)]*\)", "", plain(each)) for each in paragraphs]
    sentences = [s for each in without_laws for s in re.split(r"(?<=[a-zá-ú0-9%])[.] ", each) if len(s.split()) > 2]
    lengths = [len(sentence.split()) for sentence in sentences]
    assert sum(lengths) / len(lengths) <= 18
    assert max(lengths) <= 25, max(sentences, key=lambda s: len(s.split()))
