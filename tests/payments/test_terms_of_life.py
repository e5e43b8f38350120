"""The terms say what the agreement bears before it ends, as its policy had it; older texts stay word for word."""

from dataclasses import replace

from payments.adapters.document_life import LifeRules
from payments.adapters.documents import terms_html
from tests.payments.document_examples import TERMS, plain

LIFE = LifeRules(
    grace_days=7, notice_days=10, due_date_moves=2, move_days=12, skips=1, vesting="proportional",
    nature="confession", order="law",
)  # fmt: skip


def told(**changes: object) -> str:
    return plain(terms_html(replace(TERMS, life=replace(LIFE, **changes))))  # type: ignore[arg-type]


def test_grace_notice_changes_and_what_ending_leaves_are_stated() -> None:
    text = told()
    assert "Depois da data, esperamos 7 dias" in text
    assert "A partir do aviso, você tem 10 dias" in text
    assert "mudar a data de uma parcela 2 vezes, por até 12 dias, sem custo" in text
    assert "passar 1 parcela para o fim, com os juros do parcelamento" in text
    assert "Você mantém o desconto na mesma proporção do que pagou" in text
    assert "confissão sem novação" in text
    assert "art. 104-A" in text
    assert "depois a parcela, e por fim a multa" in text
    assert "Ele vale enquanto você cumprir o acordo" not in text


def test_a_novation_says_so_and_that_the_first_debt_does_not_come_back() -> None:
    text = told(nature="novation", order="clause", vesting="none", skips=0)
    assert "novação, Código Civil, art. 360" in text
    assert "Ela não volta" in text
    assert "confissão sem novação" not in text
    assert "primeiro os juros, depois a multa, e por fim a parcela" in text
    assert "para o fim, com" not in text


def test_terms_accepted_before_keep_their_words() -> None:
    text = plain(terms_html(TERMS))
    assert "Ele vale enquanto você cumprir o acordo" in text
    assert "Se uma parcela ficar 30 dias em atraso, avisamos você" in text
    assert "104-A" not in text
