"""Sentences about disputing a debt: why, what it stops, how it ended."""

from __future__ import annotations

from portal.models import DisputeReason, DisputeStatus

ERRORS: dict[str, str] = {
    "file_too_large": "O arquivo é grande demais. Mande um de até {most_mb} MB, ou tire uma foto menor.",
    "file_kind": "Este arquivo não serve. Mande um PDF ou uma foto (JPEG ou PNG).",
    "file_too_many": "Cabem {most} arquivos em cada contestação. Escolha os mais importantes.",
    "choose_file": "Escolha um arquivo.",
    "choose_reason": "Escolha por que você não concorda.",
    "said_too_long": "O texto passou de {most} letras. Conte só o mais importante.",
    "claimed_amount": "Escreva um valor em reais, como 50 ou 50,00.",
    "dispute_paid_in_future": "Escreva o dia em que você já pagou. Esta data ainda não chegou.",
    "dispute_over": "Esta contestação já terminou. Veja o resultado na página dela.",
}

REASONS: dict[DisputeReason, str] = {
    DisputeReason.NOT_MINE: "Não reconheço esta dívida",
    DisputeReason.ALREADY_PAID: "Já paguei",
    DisputeReason.WRONG_AMOUNT: "O valor está errado",
    DisputeReason.FRAUD: "Foi fraude",
    DisputeReason.PRESCRIBED: "O prazo para cobrar acabou",
    DisputeReason.DECEASED: "A pessoa faleceu",
}

REASON_NOTES: dict[DisputeReason, str] = {
    DisputeReason.NOT_MINE: "O credor precisa mostrar o contrato.",
    DisputeReason.ALREADY_PAID: "Com comprovante é mais rápido, mas ele não é obrigatório.",
    DisputeReason.WRONG_AMOUNT: "O credor precisa explicar a conta.",
    DisputeReason.FRAUD: "Alguém usou seus dados.",
    DisputeReason.PRESCRIBED: "Depois do prazo, ninguém pode exigir o pagamento.",
    DisputeReason.DECEASED: "Para a família de quem está neste cadastro.",
}

STATES: dict[DisputeStatus, str] = {
    DisputeStatus.OPEN: "Esperando o credor",
    DisputeStatus.UPHELD: "Terminou a seu favor",
    DisputeStatus.CORRECTED: "Valor corrigido",
    DisputeStatus.REJECTED: "O credor não concordou",
    DisputeStatus.NO_ANSWER: "Terminou a seu favor",
    DisputeStatus.WITHDRAWN: "Retirada por você",
}

OUTCOMES: dict[DisputeStatus, str] = {
    DisputeStatus.UPHELD: "A contestação terminou a seu favor. Você não precisa pagar.",
    DisputeStatus.CORRECTED: "O credor corrigiu o valor. Veja a conta nova na página da dívida.",
    DisputeStatus.REJECTED: "O credor diz que a cobrança é devida. Você ainda pode pedir ajuda de graça ao Procon.",
    DisputeStatus.NO_ANSWER: "O credor não respondeu no prazo. Por isso a contestação terminou a seu favor.",
    DisputeStatus.WITHDRAWN: "Você retirou a contestação. Tudo voltou a ser como antes dela.",
}

EFFECTS: dict[str, str] = {
    "effect.charging": "Para hoje. Você não precisa pagar esta dívida enquanto o credor não responde.",
    "effect.agreement": "Fica suspenso hoje. Os boletos e o Pix dele deixam de valer.",
    "effect.joint": "No seu plano, só a parte deste credor fica suspensa. O resto continua igual.",
    "effect.paid": "A dívida continua paga. O credor confere se você tem dinheiro a receber de volta.",
    "effect.messages": "Ninguém manda mensagem pedindo pagamento desta dívida.",
    "effect.amount": "Para de crescer hoje. Os dias da contestação não contam.",
    "effect.amount_restated": "Os juros param de contar hoje. Só a inflação do contrato continua.",
    "effect.amount_agreed": "Multa e juros por atraso não contam nos dias da contestação.",
    "effect.amount_grows": "Continua contando. O credor não para a conta durante a contestação.",
    "effect.registers": "Pedimos ao credor que suspenda o registro em cadastros de crédito enquanto analisa.",
    "effect.offers": "As que você viu deixam de valer. Quando a contestação termina, o portal calcula outras.",
    "effect.deceased": "As outras dívidas desta pessoa aqui no portal também ficam contestadas.",
    "effect.silence": "A contestação termina a seu favor.",
}

SENTENCES: dict[str, str] = {
    **ERRORS,
    **EFFECTS,
    **{f"dispute.note.{reason}": text for reason, text in REASON_NOTES.items()},
    **{f"dispute.outcome.{status}": text for status, text in OUTCOMES.items()},
}
