"""Sentences of what went wrong: why, and what to do now."""

SENTENCES: dict[str, str] = {
    "not_found": "Não encontramos esta página. Confira o endereço ou volte ao início.",
    "not_allowed": "Você não tem permissão para fazer isto.",
    "csrf": "Esta página ficou aberta por muito tempo. Volte, atualize e tente de novo.",
    "too_large": "O arquivo passa do tamanho aceito. Divida o arquivo e envie as partes.",
    "too_many": "Muitas tentativas em pouco tempo. Espere alguns minutos e tente de novo.",
    "bad_request": "Não entendemos o pedido. Volte e tente de novo.",
    "method_not_allowed": "Esta ação não existe neste endereço. Volte e use os botões da página.",
    "internal": "Algo falhou do nosso lado. Nada foi gravado pela metade. Tente de novo em alguns minutos.",
}
