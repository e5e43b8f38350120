"""Sentences about telling how bought debts came to their creditor."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "assignment_seller_unknown": "Escolha de quem as dívidas foram compradas. Os nomes vêm da carteira.",
    "assignment_to_whom": "Escreva o nome de quem recebeu o crédito.",
    "assignment_tax_id": "Confira o CNPJ de quem cedeu: os números não fecham.",
    "assignment_day": "Escreva a data da cessão.",
    "assignment_future": "A data da cessão não pode ser depois de hoje.",
    "assignment_before_last": "Esta cessão é anterior à última da lista. Escreva as etapas em ordem.",
    "assignment_notice": "O aviso às pessoas fica entre a data da cessão e hoje.",
    "assignment_deed_kind": "O termo da cessão precisa ser um PDF.",
    "assignment_raced": "Outra pessoa acabou de incluir esta etapa. Confira a lista e envie de novo se faltar.",
    "assignment_not_last": "Só a última etapa pode ser apagada.",
    "assignment_used": "Alguém já fez acordo com esta etapa na tela. Ela não pode mais ser apagada.",
    "assignment_manager_only": "Só a gerência inclui ou apaga etapas da cessão.",
}
