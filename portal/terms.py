"""Technical words, each with one line anyone understands; a page gives the line where the word first stands."""

from __future__ import annotations

import re

from flask import Flask, g

TERMS: dict[str, str] = {
    "boleto registrado": "boleto que o banco já conhece, com seu nome e o valor certo.",
    "cadastro de crédito": "lista que lojas e bancos consultam antes de vender a prazo ou emprestar.",
    "carnê": "todos os boletos do acordo em um arquivo só.",
    "cessão de crédito": "quando um credor passa a dívida para outro. O valor e os seus direitos não mudam.",
    "CET": "Custo Efetivo Total: quanto custa parcelar, por ano, comparado ao preço à vista.",
    "contestação": "dizer que algo está errado na dívida. A cobrança para, e o credor tem prazo para responder.",
    "correção": "repõe a inflação do período. Não é ganho do credor.",
    "entrada": "o primeiro pagamento, separado das parcelas.",
    "honorários": "o que o contrato manda pagar ao advogado do credor.",
    "IOF": "imposto do governo federal sobre crédito. Vai para o governo, não para o credor.",
    "IPCA": "o índice oficial da inflação, medido pelo IBGE.",
    "juros": "o preço do tempo, em porcentagem por mês.",
    "juros de mora": "juros por pagar depois da data, contados por dia.",
    "juros do contrato": "o preço de ter pegado o dinheiro, como o contrato diz.",
    "linha digitável": "os números do boleto, para digitar ou copiar no aplicativo do banco.",
    "memória de cálculo": "a conta inteira, passo a passo, que qualquer pessoa pode refazer.",
    "mínimo existencial": "o valor por mês que a lei trata como o mínimo para viver.",
    "multa": "um percentual cobrado uma vez só. Na lei do consumidor, até 2%.",
    "novação": "quando o acordo substitui a dívida antiga, que deixa de existir.",
    "Pix copia e cola": "um texto que você copia e cola no aplicativo do banco para pagar.",
    "prescrição": "o fim do prazo para cobrar na Justiça. Depois dele, pagar é uma escolha.",
    "principal": "o valor original, sem correção, multa nem juros.",
    "protocolo": "o número que prova o que você pediu e quando.",
    "quitação": "o documento que prova que está tudo pago.",
    "taxa legal": "os juros que a lei manda usar quando o contrato não diz nenhum.",
}
"""Word to its line. The words as they are written in a sentence; a line begins as the rest of one does."""


_LONGEST_FIRST = sorted(TERMS, key=len, reverse=True)
_FORMS = {"cadastro de crédito": r"cadastros?", "cessão de crédito": r"cessão"}
_ANY = re.compile(
    "|".join(rf"(?P<w{place}>\b{_FORMS.get(name, re.escape(name))}\b)" for place, name in enumerate(_LONGEST_FIRST)),
    re.IGNORECASE,
)


def terms_in(*texts: str) -> list[str]:
    """The technical words these texts use, in their order; of words within words the longest."""
    found = (_ANY.finditer(text) for text in texts)
    return list(dict.fromkeys(_LONGEST_FIRST[int(str(each.lastgroup)[1:])] for some in found for each in some))


def explained_once(name: str) -> str:
    """The line of a word the first time it is asked for on a page; "" from then on. Raises KeyError."""
    line = TERMS[name]
    said: set[str] = g.setdefault("terms_explained", set())
    if name in said:
        return ""
    said.add(name)
    return line


def init_terms(app: Flask) -> None:
    """Give templates what `components/term.html` asks."""
    app.add_template_global(explained_once, "explained_once")
    app.add_template_global(terms_in, "terms_in")
