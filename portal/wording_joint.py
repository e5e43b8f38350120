"""Sentences about agreements with several creditors that are paid together."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "joint_too_few": "Escolha duas dívidas ou mais para juntar em um pagamento só.",
    "joint_dates_differ": (
        "Estas propostas têm datas ou número de parcelas diferentes. Para juntar, elas precisam vencer nos mesmos dias."
    ),
    "joint_creditor_receives_itself": (
        "Um destes credores recebe em conta própria. Por isso esta dívida tem que ser paga à parte."
    ),
    "joint_operators_differ": "Estes credores recebem por empresas diferentes. Por isso não dá para juntar.",
    "joint_late_terms_differ": (
        "A multa e os juros de atraso destes acordos são diferentes. Por isso não dá para juntar."
    ),
    "split": "Dividido entre os credores do plano: cada parte foi usada no acordo do seu credor.",
}
