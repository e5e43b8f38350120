"""Sentences about Pix: charges that cannot be made and what the PSP answers."""

from __future__ import annotations

_CHARGE = {
    "pix_amount": "O valor não cabe em uma cobrança Pix.",
    "pix_amount_format": "O valor dentro do código Pix não é um valor.",
    "pix_crc": "O código Pix foi alterado ou copiado pela metade: os dígitos finais não conferem.",
    "pix_days_after_due": "O número de dias para pagar depois do vencimento não serve.",
    "pix_debtor": "Faltam o nome, o CPF ou o CNPJ de quem deve.",
    "pix_discount_after_due": "O desconto vale até depois do vencimento.",
    "pix_discount_shape": "O desconto precisa de uma a três datas diferentes, ou de um valor por dia.",
    "pix_end_to_end_id": "O identificador do Pix não tem 32 letras e números.",
    "pix_expiry": "O prazo da cobrança Pix não serve.",
    "pix_field": "Uma parte do código Pix tem um conteúdo que não pode ter.",
    "pix_field_missing": "Falta uma parte do código Pix. Copie o código inteiro.",
    "pix_format": "Isto não é um código Pix copia e cola.",
    "pix_key": "A chave Pix de quem recebe não serve.",
    "pix_key_and_url": "O código Pix não diz quem recebe, ou diz duas vezes.",
    "pix_mode": "A modalidade de multa, juros ou desconto não existe.",
    "pix_not_pix": "O código é de outro meio de pagamento, não de um Pix.",
    "pix_not_the_banks": "Este código Pix não é do banco do boleto: pagar por ele não baixaria o boleto.",
    "pix_of_another_boleto": "O código Pix é de outro boleto.",
    "pix_refund_id": "O identificador da devolução não serve.",
    "pix_text": "Um texto não cabe no código Pix ou tem acentos.",
    "pix_text_too_long": "Um texto passa do tamanho que a cobrança Pix aceita.",
    "pix_tlv": "O código Pix está incompleto ou foi alterado.",
    "pix_too_long": "O código é longo demais para ser um código Pix.",
    "pix_txid": "O identificador da cobrança Pix não serve.",
    "pix_url": "O endereço dentro do código Pix não serve.",
    "pix_value_not_below_amount": "O desconto ou abatimento precisa ser menor que o valor da cobrança.",
    "pix_value_shape": "Um valor ou percentual da cobrança Pix tem de ter duas casas decimais.",
}

_PSP = {
    "pix_access_refused": "O banco do Pix recusou nossa identificação. Confira o certificado e a senha da conta.",
    "pix_already_paid": "Esta cobrança Pix já foi paga.",
    "pix_amount_differs": "O valor não é o da cobrança Pix nesta data.",
    "pix_answer_too_large": "A resposta do banco do Pix passou do tamanho aceito. Vamos perguntar de novo.",
    "pix_answer_unreadable": "A resposta do banco do Pix não pôde ser lida. Vamos perguntar de novo.",
    "pix_charge_refused": "O banco do Pix recusou a cobrança.",
    "pix_conflict": "O banco do Pix diz que outra operação está em andamento.",
    "pix_expired": "O prazo para pagar esta cobrança Pix acabou.",
    "pix_no_webhook": "Nenhum endereço de aviso está registrado para esta chave.",
    "pix_not_found": "O banco do Pix não conhece o que foi pedido.",
    "pix_nothing_left": "O desconto deixaria a cobrança sem valor.",
    "pix_payload_refused": "O código Pix que o banco devolveu não é o desta cobrança. Ele não foi mostrado a ninguém.",
    "pix_psp_busy": "O banco do Pix pediu para esperar. Vamos tentar de novo.",
    "pix_psp_down": "O banco do Pix está fora do ar. Vamos tentar de novo.",
    "pix_query_refused": "O banco do Pix recusou a consulta.",
    "pix_redirected": "O banco do Pix respondeu com outro endereço, que não foi seguido.",
    "pix_refund_id_taken": "Já existe outra devolução com este identificador e outro valor.",
    "pix_refund_refused": "O banco do Pix recusou a devolução: confira o valor e o prazo de 90 dias.",
    "pix_removed": "Esta cobrança Pix foi cancelada.",
    "pix_request_refused": "O banco do Pix recusou o pedido.",
    "pix_timeout": "O banco do Pix não respondeu a tempo. Vamos perguntar de novo.",
    "pix_tls": "A conexão segura com o banco do Pix não foi aceita. Confira os certificados.",
    "pix_txid_taken": "Já existe outra cobrança Pix com este identificador.",
    "pix_unknown_charge": "O banco do Pix não conhece esta cobrança.",
    "pix_unknown_payment": "O banco do Pix não conhece este pagamento.",
    "pix_unknown_refund": "O banco do Pix não conhece esta devolução.",
    "pix_unreachable": "Não foi possível falar com o banco do Pix. Vamos tentar de novo.",
    "pix_webhook_refused": "O banco do Pix recusou o endereço de aviso.",
}
_NOTICE = {
    "notice_shape": "O aviso recebido não é um aviso de Pix.",
    "notice_too_large": "O aviso recebido é grande demais.",
}

SENTENCES: dict[str, str] = {
    **{f"charge_{code}": words for code, words in _CHARGE.items()},
    **{f"sandbox_{code}": words for code, words in _PSP.items()},
    **{f"pix_{code}": words for code, words in _NOTICE.items()},
}
