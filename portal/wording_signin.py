"""Sentences of signing in: why not, and what to do now."""

SENTENCES: dict[str, str] = {
    "cpf_invalid": "Confira o CPF: são 11 números.",
    "channel_missing": "Escolha por onde você quer receber o código.",
    "code_format": "Digite os 6 números do código.",
    "code_wrong": "O código não confere. Tentativas que restam: {left}.",
    "code_spent": "Este código já teve 5 tentativas. Peça outro código.",
    "code_expired": "O código venceu. Ele vale por 5 minutos. Peça outro código.",
    "code_used": "Este código já foi usado. Peça outro código.",
    "code_for_other_offer": "Este código é de outra proposta. Peça um código para esta.",
    "code_cool_down": "Um código já foi pedido há pouco. Espere {seconds} segundos para pedir outro.",
    "too_many_codes": "Muitos códigos foram pedidos em pouco tempo. Tente de novo em {minutes} min.",
    "too_many_guesses": "Houve muitas tentativas em pouco tempo. Tente de novo em {minutes} min.",
    "no_usable_contact": "Não temos um contato atual para enviar o código. Fale com o credor para atualizar.",
    "birth_date_wrong": "A data não confere com o cadastro. Tentativas que restam: {left}.",
    "birth_date_format": "Digite a data com dia, mês e ano. Exemplo: 17/05/1980.",
    "contact_quarantined": (
        "A data não confere com o cadastro. Para proteger os dados, encerramos este acesso. "
        "Fale com o credor para atualizar seu contato."
    ),
    "staff_refused": "E-mail ou senha não conferem.",
    "totp_wrong": "O código do autenticador não confere. Confira o relógio do aparelho.",
    "totp_replayed": "Este código já foi usado. Espere o próximo, em até 30 segundos.",
    "email_taken": "Já existe uma pessoa da equipe com este e-mail.",
    "password_short": "A senha precisa ter pelo menos {shortest} caracteres.",
    "creditor_unknown": "Não existe credor com este nome curto.",
}
