"""Sentences of the finance desk about statements, days that tie out, closings and bulk decisions."""

from __future__ import annotations

_UNREADABLE = {
    "not_a_statement": "Este não é um extrato em OFX. Baixe o extrato no banco, no formato OFX ou Money, e envie.",
    "statement_too_large": "O extrato passa de 32 MB. Baixe um período menor.",
    "declares_entities": "O arquivo traz definições que um extrato não tem. Por segurança, nada dele foi usado.",
    "stray_markup": "O arquivo está danificado nesta linha. Baixe o extrato de novo e envie.",
    "not_an_amount": "Um valor desta linha não é um valor em reais e centavos.",
    "missing_element": "Falta a data, o valor ou o número da conta. Baixe o extrato de novo.",
    "nested_wrongly": "O arquivo está danificado: uma parte dele não fecha. Baixe o extrato de novo.",
    "no_account": "O extrato não diz de qual conta é.",
    "several_accounts": "O arquivo traz mais de uma conta. Baixe um extrato de cada conta.",
    "other_currency": "O extrato não está em reais.",
    "no_period": "O extrato não traz período nem movimentos.",
}
_CODES = {
    "day_not_over": "Este dia ainda não acabou. Ele pode ser fechado a partir de amanhã.",
    "month_not_over": "Este mês ainda não acabou.",
    "no_statement": "Nenhum extrato deste dia foi lido. Envie o extrato antes de fechar.",
    "days_open": "Ainda há dias abertos neste mês: {days}. Feche-os antes.",
    "day_closed": "Este dia está fechado e não recebe lançamentos.",
    "not_closed": "Este dia já foi reaberto.",
    "month_closed": "O mês está fechado. Reabra o mês antes de reabrir um dia dele.",
    "already_decided": "Outra pessoa já decidiu este movimento.",
    "decision_not_offered": "Esta solução não vale para este movimento. Atualize a página.",
    "nothing_chosen": "Escolha pelo menos um item da lista.",
    "kinds_mixed": "Escolha itens de um tipo só.",
    "ties_out_now": "Agora confere: a diferença não existe mais.",
    "queue_stale": "Um dos casos mudou enquanto você olhava. Nada foi feito. Confira de novo.",
}
FINDINGS = {
    "statement_fee": ("Tarifa do banco", "O banco tirou uma tarifa que nenhum arquivo contou."),
    "fee_netted": ("Tarifa descontada", "O banco creditou menos do que os arquivos contam, sem dizer a tarifa."),
    "statement_transfer": ("Transferência", "O dono da conta movimentou o dinheiro. Não é pagamento de ninguém."),
    "statement_taken_back": ("Tomado de volta", "O banco tirou dinheiro da conta e nenhum arquivo contou."),
    "statement_payment": ("Só no extrato", "Entrou dinheiro que só o extrato conta."),
    "missing_file": ("Falta o arquivo", "Entrou um crédito de cobrança e nenhum arquivo deste dia chegou."),
    "not_credited": ("Fora do extrato", "O razão tem este movimento, e o extrato do dia não."),
    "creditor_differs": ("Pagamento difere", "O pagamento registra um valor, e o razão movimentou outro."),
    "no_statement": ("Sem extrato", "Nenhum extrato deste dia foi lido."),
}
FINDING_ADVICE = {
    "not_credited": "Confira com o banco se o crédito caiu em outro dia ou foi recusado.",
    "creditor_differs": "Peça a quem cuida do sistema para conferir este pagamento antes de seguir.",
    "missing_file": "Peça o retorno do dia ao banco e envie. O crédito se casa sozinho.",
    "no_statement": "Baixe o extrato do dia no banco e envie.",
}
DECISIONS = {
    "open": ("Em aberto", "Ninguém decidiu ainda."),
    "fee": ("Lançar como tarifa", "O razão passa a mostrar a tarifa na conta do banco. Nenhum acordo muda."),
    "transfer": (
        "Lançar como transferência",
        "O razão passa a mostrar que o dono da conta moveu o dinheiro. Nenhum acordo muda.",
    ),
    "taken_back": (
        "Lançar como tomado de volta",
        "O dinheiro sai da conta e fica em suspenso, até alguém desfazer o pagamento que ele tinha feito.",
    ),
    "held": (
        "Guardar em suspenso",
        "O dinheiro entra na conta e fica em suspenso, até alguém descobrir de qual acordo é.",
    ),
    "payment": ("Dar a um acordo", "O dinheiro vira um pagamento do acordo, na data do extrato. A pessoa é avisada."),
    "explained": (
        "Só explicar",
        "Nada é lançado. A diferença continua na conferência, com a explicação ao lado.",
    ),
}
DECIDED = {
    "fee": "Lançado como tarifa",
    "transfer": "Lançado como transferência",
    "taken_back": "Em suspenso: tomado de volta",
    "held": "Em suspenso",
    "payment": "Virou pagamento",
    "explained": "Explicado",
}
SENTENCES: dict[str, str] = {
    **{f"unreadable_{code}": text for code, text in _UNREADABLE.items()},
    **_UNREADABLE,
    **_CODES,
}
CASE_LABELS = {
    "unknown_number": "Número desconhecido",
    "wrong_creditor": "Outro credor",
    "never_sent": "Nunca registrada",
    "written_off": "Já baixada",
    "twice": "Pago duas vezes",
    "over": "Pago a mais",
    "after_breach": "Depois da quebra",
    "after_settlement": "Depois da quitação",
    "frozen": "Acordo suspenso",
    "fee_netted": "Tarifa descontada",
    "reversed": "Estornado",
    "pix_returned": "Pix devolvido",
    "refund_asked": "Devolução pedida",
    "hand_entry": "Pagamento digitado",
    "loss_asked": "Perda pedida",
    "breach_waits": "Quebra esperando",
    "parked": "Razão parado",
    "tie_out": "Extrato não confere",
    "notice_unreached": "Aviso sem contato",
    "bureau_late": "Nome não retirado",
    "suspense": "Dinheiro sem par",
    "refused_slip": "Boleto recusado",
    "withheld_slip": "Boleto retido",
    "effect": "Envio parado",
    "pix_away": "Pix demorando",
    "mailbox": "Caixa postal falhando",
    "switch": "Troca de conta",
}
CONSEQUENCES = {
    "place": "O dinheiro sai de em suspenso e paga a parcela escolhida, na data em que foi pago. O que passar dela "
    "vira crédito da pessoa. Ela é avisada.",
    "refund": "O dinheiro volta para quem pagou. Por Pix, volta pelo mesmo Pix. De boleto, outra pessoa do financeiro "
    "precisa aprovar antes.",
    "keep_as_credit": "O valor fica como crédito. A pessoa escolhe na página dela: receber de volta ou pagar as "
    "próximas parcelas. Ela é avisada.",
    "restate": "O valor abate a dívida que voltou, na data em que foi pago. O que sobrar continua crédito da pessoa.",
    "undo": "O que este pagamento tinha pago volta a ficar em aberto. Um acordo quitado reabre e a carta de quitação "
    "deixa de valer.",
    "book_fee": "A diferença entra no razão como tarifa do banco. Nenhum acordo muda.",
    "approve": "O pedido segue agora. Quem pediu não pode aprovar.",
    "refuse": "O pedido é encerrado e nada se move. Quem pediu vê o motivo.",
    "no_movement": "Vale como se o banco tivesse dito que não houve movimento no dia. O prazo volta a correr.",
    "reinstate": "O acordo volta a valer com as condições de antes, e o dinheiro paga as parcelas dele.",
    "release": "O que estava parado volta a andar. Se a conferência falhar de novo, para outra vez.",
    "explain": "Nada se move. A explicação fica guardada e o caso se encerra.",
}
BUTTONS = {
    "place": "Dar a esta parcela",
    "refund": "Devolver o dinheiro",
    "keep_as_credit": "Manter o crédito",
    "restate": "Abater agora",
    "undo": "Desfazer agora",
    "book_fee": "Lançar a tarifa",
    "approve": "Aprovar agora",
    "refuse": "Recusar o pedido",
    "no_movement": "O banco confirmou",
    "reinstate": "Retomar agora",
    "release": "Liberar agora",
    "explain": "Guardar a explicação",
}
DECISION_BUTTONS = {
    "fee": "Lançar a tarifa",
    "transfer": "Lançar a transferência",
    "taken_back": "Lançar e deixar em suspenso",
    "held": "Guardar agora",
    "payment": "Dar a esta parcela",
    "explained": "Guardar a explicação",
}
ACTIONS = {
    "case.closed": "Caso decidido",
    "cases.bulk": "Vários casos decididos de uma vez",
    "case.reopened": "Caso reaberto: a diferença voltou",
    "loss.asked": "Perda pedida",
    "agreement.written_off": "Acordo dado como perda",
    "debt.written_off": "Dívida dada como perda",
    "installment.payment": "Pagamento aplicado",
    "statement.read": "Extrato lido",
    "statement.fee": "Movimento lançado como tarifa",
    "statement.transfer": "Movimento lançado como transferência",
    "statement.taken_back": "Movimento em suspenso: tomado de volta",
    "statement.held": "Movimento guardado em suspenso",
    "statement.payment": "Movimento virou pagamento",
    "statement.explained": "Movimento explicado",
    "statement.undone": "Pagamento desfeito pelo extrato",
    "suspense.placed": "Dinheiro dado a uma parcela",
    "suspense.undone": "Pagamento desfeito",
    "agreement.accepted": "Acordo aceito",
    "joint_plan.accepted": "Acordos juntados em um pagamento só",
    "agreement.settled": "Acordo quitado",
    "bureau.requested": "Retirada do nome pedida ao credor",
    "bureau.answered": "Credor respondeu sobre os cadastros",
    "bureau.canceled": "Pedido de retirada cancelado",
    "closing.closed": "Dia fechado",
    "closing.reopened": "Dia reaberto",
}
AGREEMENT_STATES = {
    "active": "Em dia ou dentro da tolerância",
    "noticed": "Avisado, no prazo para regularizar",
    "frozen": "Suspenso",
    "settled": "Quitado",
    "broken": "Encerrado por falta de pagamento",
    "canceled": "Cancelado",
    "replaced": "Renegociado",
}
INSTALLMENT_STATES = {"open": "Em aberto", "paid": "Paga", "canceled": "Cancelada", "skipped": "Adiada"}
