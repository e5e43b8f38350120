"""What is said of comparisons of two versions of a policy."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "experiment_needs_manager": "Só a gerência deste credor pode começar ou encerrar uma comparação.",
    "experiment_shares": (
        "Confira as partes. O grupo de controle vai de 0% a 50%. A versão nova vai de 5% a 90%. A diferença procurada "
        "vai de 0,5 a 30 pontos."
    ),
    "experiment_days": "Escolha um começo a partir de hoje e de 14 a 180 dias de comparação.",
    "experiment_alike": "Escolha uma versão diferente da que está em vigor. Sem versão em vigor não há comparação.",
    "experiment_open": "Já há uma comparação aberta. Encerre aquela antes de começar outra.",
    "experiment_over": "Esta comparação já terminou. Atualize a página para ver.",
}
