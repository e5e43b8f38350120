"""Sentences about index series and memos: why an answer was not kept, and why a balance cannot be worked out."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "indices_unreachable": "O Banco Central não respondeu ({reason}). Tente de novo mais tarde.",
    "indices_status": "O Banco Central respondeu com o erro {status}. Tente de novo mais tarde.",
    "indices_too_slow": "A resposta passou de {seconds} segundos e foi interrompida. Tente de novo mais tarde.",
    "indices_too_large": "A resposta passou de {limit} bytes. Uma série mensal é bem menor: confira o endereço.",
    "indices_not_json": "A resposta não é JSON. Confira o endereço.",
    "indices_no_values": "A resposta não traz nenhum mês que já terminou.",
    "indices_value_unknown": "Há um valor que não dá para entender: {value}. Nada desta série foi gravado.",
    "indices_month_out_of_place": "O mês {month} veio repetido ou fora do período. Nada desta série foi gravado.",
    "indices_month_missing": "Falta o mês {month} no meio da série. Nada desta série foi gravado.",
    "memo_unreadable": "Este arquivo não é uma memória de cálculo: o campo {field} falta ou não pode ser lido.",
    "memo_not_json": "Este arquivo não é JSON.",
    "memo_too_large": "Este arquivo é grande demais para uma memória de cálculo.",
    "index_gap": "Não dá para calcular um valor: falta o mês {month} do índice {index}. Fale com o credor.",
    "index_unreadable": "Não dá para calcular um valor: a linha {line} do índice {index} não pode ser lida.",
    "index_empty": "Não dá para calcular um valor: o índice {index} não tem nenhum mês.",
    "index_unknown": "O índice {index} não está no arquivo.",
    "rate_too_fine": "O índice {index} tem casas demais em {month}.",
    "principal_not_positive": "O valor original precisa ser maior que zero.",
    "rate_negative": "Uma taxa do contrato é menor que zero.",
}
