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
    "pix_field": "Uma parte do código Pix tem um conteúdo que não pode ter.",
    "pix_field_missing": "Falta uma parte do código Pix. Copie o código inteiro.",
    "pix_format": "Isto não é um código Pix copia e cola.",
    "pix_key": "A chave Pix de quem recebe não serve.",
    "pix_key_and_url": "O código Pix não diz quem recebe, ou diz duas vezes.",
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

SENTENCES: dict[str, str] = {f"charge_{code}": words for code, words in _CHARGE.items()}
