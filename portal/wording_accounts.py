"""Sentences about receiving accounts: why one cannot be kept, used or numbered so, and what to do."""

from __future__ import annotations

SENTENCES = {
    "account_known": "Esta conta já está cadastrada. Procure por ela na lista de contas.",
    "account_not_told_apart": (
        "Já existe uma conta com este convênio ou com esta agência e conta. O retorno do banco não diz a carteira, "
        "e os pagamentos das duas se misturariam."
    ),
    "already_in_use": "Os boletos novos já usam esta conta nesse dia.",
    "bank_without_files": (
        "Este banco ainda não tem arquivos de remessa aqui, e boletos sem registro não são pagos. "
        "Guarde a conta sem data de uso."
    ),
    "number_backwards": "O próximo nosso número não pode voltar: os anteriores já foram usados.",
    "numbers_moved": "Alguém emitiu boletos nesta conta agora. Confira os números e grave de novo.",
    "proof_password_wrong": "A senha não confere.",
    "range_backwards": "O último nosso número precisa vir depois do primeiro.",
    "remessa_backwards": "O número da próxima remessa não pode voltar: o banco recusa número repetido.",
    "second_person_needed": "Outra pessoa precisa confirmar: quem pede a troca não confirma sozinho.",
    "start_in_the_past": "Escolha o dia de hoje ou um dia depois.",
    "switch_decided": "Este pedido já foi decidido. Atualize a página.",
    "switch_waiting": "Já existe um pedido de troca esperando confirmação. Decida aquele antes.",
    "width_not_offered": "Este banco não tem remessa com este tamanho de linha aqui.",
}
