"""Sentences about Pix: charges that cannot be made and what the PSP answers."""

from __future__ import annotations

_CHARGE = {
    "pix_amount": "O valor não cabe em uma cobrança Pix.",
    "pix_days_after_due": "O número de dias para pagar depois do vencimento não serve.",
    "pix_debtor": "Faltam o nome, o CPF ou o CNPJ de quem deve.",
    "pix_discount_after_due": "O desconto vale até depois do vencimento.",
    "pix_discount_shape": "O desconto precisa de uma a três datas diferentes, ou de um valor por dia.",
    "pix_end_to_end_id": "O identificador do Pix não tem 32 letras e números.",
    "pix_key": "A chave Pix de quem recebe não serve.",
    "pix_refund_id": "O identificador da devolução não serve.",
    "pix_text_too_long": "Um texto passa do tamanho que a cobrança Pix aceita.",
    "pix_txid": "O identificador da cobrança Pix não serve.",
    "pix_value_not_below_amount": "O desconto ou abatimento precisa ser menor que o valor da cobrança.",
    "pix_value_shape": "Um valor ou percentual da cobrança Pix tem de ter duas casas decimais.",
}

SENTENCES: dict[str, str] = {f"charge_{code}": words for code, words in _CHARGE.items()}
