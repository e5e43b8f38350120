"""Sentences of the pages of one's own data: where each thing came from, what it serves, until when it is kept."""

from __future__ import annotations

from offers.agreements.agreement import AgreementState
from portal.models import ConsentKind, DebtStatus, WantedChannel, Why
from portal.services.erasing import Erasable

ERRORS: dict[str, str] = {
    "wanted_channel": "Escolha por onde você quer receber avisos.",
    "wanted_hours": "Escolha a hora do dia.",
    "wanted_week": "Escolha quantos avisos por semana.",
    "last_contact": "Marque que você entendeu, ou volte sem mudar nada.",
    "copies_today": "Você já pediu {most} cópias hoje. Amanhã você pode pedir outra.",
    "copy_gone": "O prazo para baixar esta cópia acabou. Peça outra.",
    "erase_nothing": "Escolha o que apagar.",
    "erase_later": "Você já tem muitos pedidos esperando resposta. Espere um deles terminar.",
}

DEBT_STATES: dict[DebtStatus, str] = {
    DebtStatus.OPEN: "Em aberto",
    DebtStatus.NEGOTIATED: "Em acordo",
    DebtStatus.DISPUTED: "Contestada",
    DebtStatus.SETTLED: "Paga",
    DebtStatus.CLOSED: "Encerrada",
}

AGREEMENT_STATES: dict[AgreementState, str] = {
    AgreementState.ACTIVE: "Em dia",
    AgreementState.NOTICED: "Com aviso de atraso",
    AgreementState.FROZEN: "Suspenso",
    AgreementState.SETTLED: "Quitado",
    AgreementState.BROKEN: "Encerrado sem pagar tudo",
    AgreementState.CANCELED: "Cancelado",
    AgreementState.REPLACED: "Trocado por outro",
}

CHANNELS: dict[WantedChannel, str] = {
    WantedChannel.EMAIL: "E-mail",
    WantedChannel.SMS: "SMS",
    WantedChannel.NONE: "Não quero avisos",
}

CHANNEL_NOTES: dict[WantedChannel, str] = {
    WantedChannel.EMAIL: "Sem um e-mail que funcione, usamos o SMS.",
    WantedChannel.SMS: "Sem um celular que funcione, usamos o e-mail.",
    WantedChannel.NONE: "Se um acordo atrasar, o aviso aparece só aqui. O prazo dele corre do mesmo jeito.",
}

BASES: tuple[tuple[str, str], ...] = (
    ("Mostrar a dívida e fazer o acordo", "É preciso para cumprir o contrato (Lei 13.709/2018, artigo 7º, V)."),
    ("Cobrar dentro da lei", "A lei permite para proteger o crédito (artigo 7º, X)."),
    ("Guardar provas de pagamento e de aceite", "Serve para defender direitos, seus e do credor (artigo 7º, VI)."),
    ("Guardar registros de acesso", "É obrigação da lei (artigo 7º, II; Lei 12.965/2014, artigo 15)."),
)
"""What the data serve, and what allows it."""

KEPT: tuple[tuple[str, str], ...] = (
    ("Dívidas, acordos e pagamentos", "Até 5 anos depois do fim, ou 10 quando a lei pede (Código Civil, 205 e 206)."),
    ("Prova de que você aceitou um acordo", "Até 5 anos depois do fim do acordo."),
    ("Contatos e endereço", "Enquanto houver dívida ou acordo em seu nome."),
    ("Códigos e acessos", "Até um dia depois do fim. Registros de acesso, 6 meses (Lei 12.965/2014, artigo 15)."),
    ("Navegadores em que você confiou", "Até 180 dias depois do último uso."),
)
"""Until when each is kept."""

WHYS: dict[Why, str] = {
    Why.DISPUTE: "Você contestou a dívida.",
    Why.PAUSE: "Você pediu uma pausa.",
    Why.PREFERENCE: "Você não quer avisos, ou não nessa hora.",
    Why.WRONG_NUMBER: "Você disse que o contato não é seu.",
    Why.FREQUENCY: "Você já tinha recebido os avisos da semana.",
}

KINDS: dict[str, str] = {
    "accept_code": "Código para aceitar um acordo",
    "agreement_accepted": "Acordo feito",
    "agreement_broken": "Acordo encerrado",
    "agreement_cured": "Atraso resolvido",
    "agreement_date_moved": "Data mudada",
    "agreement_given_up": "O credor abriu mão do resto",
    "agreement_notice": "Aviso de atraso",
    "agreement_resumed": "Acordo retomado",
    "agreement_settled": "Acordo quitado",
    "agreement_skipped": "Parcela passada para o fim",
    "annual_declaration": "Declaração do ano",
    "clearing_late": "Baixa do registro atrasada",
    "contact_changed": "Contato que deixou de ser usado",
    "contact_new": "Contato novo",
    "credit_held": "Você tem um valor a receber",
    "data_code": "Código para os seus dados",
    "dispute_closed": "Contestação encerrada",
    "dispute_opened": "Contestação recebida",
    "due_reminder": "Lembrete de uma parcela",
    "name_cleared": "Baixa do registro",
    "pause_ending": "Sua pausa termina",
    "pause_started": "Sua pausa começou",
    "payment_received": "Pagamento recebido",
    "payment_returned": "Pagamento devolvido pelo banco",
    "refund_code": "Código para receber de volta",
    "refund_paid": "Valor devolvido",
    "refund_refused": "Devolução não feita",
    "request_answered": "Resposta a um pedido",
    "request_late": "Pedido com resposta atrasada",
    "request_received": "Pedido recebido",
    "sign_in_code": "Código para entrar",
    "undue_justified": "Devolução explicada pelo credor",
    "undue_paid": "Devolução paga",
}
"""What each kind of message is about; one that is not here is just a message."""

CONSENTS: dict[ConsentKind, tuple[str, str]] = {
    ConsentKind.DUE_REMINDERS: (
        "Lembrete antes do vencimento",
        "Quero receber uma mensagem alguns dias antes de cada parcela. Ela respeita meus horários e meu limite.",
    ),
    ConsentKind.RESEARCH: (
        "Pesquisa sobre o portal",
        "Aceito receber, no máximo uma vez por ano, um convite para dizer como foi usar o portal.",
    ),
}
"""Each with its title and the very words that are agreed to."""

ERASABLE: dict[Erasable, tuple[str, str]] = {
    Erasable.BROWSERS: ("Navegadores conhecidos", "O portal deixa de saber em quais navegadores você já entrou."),
    Erasable.PREFERENCES: ("Escolhas de avisos", "Voltam as regras comuns: até 3 avisos por semana."),
    Erasable.WORDS: ("O que você escreveu em avaliações e em pedidos retirados", "A nota e o protocolo ficam."),
    Erasable.SESSIONS: ("Outros acessos abertos", "Só este continua, até você sair."),
}
"""What may go at once, with what that does."""

STAYS: tuple[tuple[str, str], ...] = (
    ("Dívidas e contratos", "Até 5 anos depois do fim, ou 10 quando a lei pede (Código Civil, 205 e 206)."),
    ("Acordos e a prova de que você aceitou", "Até 5 anos depois do fim. São prova para você também."),
    ("Pagamentos, recibos e declarações", "Até 5 anos (Lei 12.007/2009; Lei 13.709/2018, artigo 16, I)."),
    ("Registros de acesso", "6 meses (Lei 12.965/2014, artigo 15)."),
)
"""What the law has kept, and until when."""

SENTENCES: dict[str, str] = {
    **ERRORS,
    **{f"withheld.{why}": text for why, text in WHYS.items()},
    **{f"consent.{kind}": " ".join(texts) for kind, texts in CONSENTS.items()},
}
