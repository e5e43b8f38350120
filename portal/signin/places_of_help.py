"""Who helps a person in debt for free: what each does and how to reach it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place. `link` is its own address and what it is called; `phone` its number, also by touch."""

    name: str
    does: str
    reach: str
    link: tuple[str, str] | None = None
    phone: str = ""


PLACES = (
    Place(
        name="Procon",
        does="Defende quem compra ou contrata. Confere a conta, chama o credor e ajuda a negociar.",
        reach="Procure o da sua cidade. Em muitas, o telefone é 151.",
        link=("https://www.gov.br/mj/pt-br/assuntos/seus-direitos/consumidor/procons", "Lista dos Procons"),
        phone="151",
    ),
    Place(
        name="consumidor.gov.br",
        does="Leva sua reclamação à empresa pela internet. Ela tem até 10 dias para responder.",
        reach="Entre com sua conta gov.br.",
        link=("https://www.consumidor.gov.br/", "consumidor.gov.br"),
    ),
    Place(
        name="Defensoria Pública",
        does="Dá advogado de graça a quem não pode pagar. Explica seus direitos e vai à Justiça por você.",
        reach="Procure a do seu estado.",
        link=(
            "https://www.anadep.org.br/wtksite/cms/conteudo/8648/DEFENSORIAS.html",
            "Lista das Defensorias",
        ),
    ),
    Place(
        name="CEJUSC, para quem tem dívidas demais",
        does="Reúne todos os credores em uma conversa só. O plano tem até 5 anos e guarda o mínimo para viver. "
        "A lei chama isso de superendividamento (Código de Defesa do Consumidor, artigos 104-A a 104-C).",
        reach="Fica no fórum da sua cidade. O Procon e a Defensoria também fazem este pedido.",
    ),
    Place(
        name="Registrato, do Banco Central",
        does="Mostra contas, empréstimos e chaves Pix em seu nome. Ajuda a ver se alguém usou seus dados.",
        reach="Entre com sua conta gov.br.",
        link=("https://www.bcb.gov.br/meubc/registrato", "Registrato"),
    ),
    Place(
        name="CRAS",
        does="Orienta famílias sobre Bolsa Família, alimentos, documentos e outros apoios.",
        reach="Vá ao mais perto da sua casa. A prefeitura diz o endereço.",
    ),
)

AT_ONCE = (
    ("188", "conversa com quem precisa ser ouvido, a qualquer hora (CVV)."),
    ("180", "atende mulheres em situação de violência, a qualquer hora."),
    ("192", "emergência de saúde (SAMU)."),
)
"""Numbers answered day and night, without charge."""
