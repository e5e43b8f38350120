"""What the audit trail calls each deed and each thing it is about."""

from __future__ import annotations

from portal.models.staff import Role
from portal.wording_disputes import REASONS
from portal.wording_reports import CAUSES
from portal.wording_staff import ROLES

THINGS = {
    "audit": "Auditoria", "portal": "Portal", "account": "Conta",
    "agreement": "Acordo", "assignment": "Cessão", "bank_file": "Arquivo do banco",
    "bank_line": "Linha de arquivo", "bank_statement": "Extrato", "batch": "Lote", "bureau": "Baixa de cadastro",
    "bureau_request": "Baixa de cadastro", "brand": "Marca", "case": "Caso", "cases": "Casos", "charge": "Cobrança",
    "charges": "Cobranças", "closing": "Fechamento", "contact": "Contato", "contract": "Contrato com o credor",
    "creditor": "Credor", "data": "Dados da pessoa", "day_closing": "Fechamento", "debt": "Dívida",
    "debtor": "Pessoa", "devices": "Aparelhos", "dispute": "Contestação", "document": "Documento",
    "finance_case": "Caso", "hand_entry": "Pagamento manual", "import": "Arquivo da carteira",
    "installment": "Parcela", "invitation": "Convite", "issued_document": "Documento", "joint_plan": "Plano conjunto",
    "ledger": "Razão", "loss": "Perda", "offer": "Proposta", "outbox": "Tarefa", "passkey": "Chave de acesso",
    "pause": "Pausa", "pay_link": "Link de pagamento", "payment": "Pagamento", "payout": "Repasse", "pix": "Pix",
    "pix_account": "Conta Pix", "policy": "Política", "policy_experiment": "Comparação de políticas",
    "policy_backtest": "Teste de política",
    "policy_review": "Revisão de política", "policy_version": "Versão de política", "portfolio": "Carteira",
    "portfolio_import": "Arquivo da carteira",
    "preferences": "Preferências", "queue": "Fila", "receiving_account": "Conta", "refund": "Devolução",
    "registration": "Cadastro", "report": "Relatório", "request": "Pedido", "retorno": "Retorno",
    "segment": "Segmento", "session": "Sessão", "slip": "Boleto", "staff": "Equipe", "statement": "Extrato",
    "suspense": "Suspenso", "cost": "Custo", "costs": "Custos", "person_request": "Pedido", "segments": "Segmento",
}  # fmt: skip
"""The word for what comes before the dot of a deed, or before the number of a subject."""

DEEDS = {
    "audit.exported": "baixou a trilha de auditoria",
    "invitation.sent": "enviou um convite", "invitation.sent_again": "enviou o convite de novo",
    "invitation.withdrawn": "retirou um convite", "staff.added": "entrou na equipe",
    "staff.signed_in": "entrou no portal", "staff.role": "mudou o papel de alguém",
    "staff.deactivated": "desativou um acesso", "staff.reactivated": "ativou um acesso de novo",
    "staff.session_ended": "encerrou um acesso de alguém", "staff.sessions_ended": "encerrou os próprios acessos",
    "staff.factor_asked": "pediu autenticador novo para alguém",
    "staff.factor_approved": "concordou com o autenticador novo",
    "staff.factor_withdrawn": "retirou o pedido de autenticador",
    "staff.factor_replaced": "cadastrou o autenticador novo", "passkey.added": "cadastrou uma chave de acesso",
    "passkey.removed": "retirou uma chave de acesso", "passkey.refused": "teve uma chave recusada",
    "debtor.seen": "abriu as páginas de uma pessoa, só para ler", "debtor.seen_until": "parou de ver as páginas",
    "brand.saved": "guardou o rascunho da marca", "brand.published": "publicou a marca",
    "brand.brought_back": "trouxe de volta uma marca publicada",
    "portfolio.mailbox_saved": "gravou a caixa da carteira",
    "policy.experiment_started": "começou a comparar duas políticas",
    "policy.experiment_ended": "encerrou a comparação de duas políticas",
    "policy.saved": "guardou o rascunho da política", "policy.published": "publicou uma política",
    "policy.published_on_trial": "liberou uma política somente para comparação",
    "agreement.accepted": "aceitou um acordo", "agreement.written_off": "deu um acordo como perda",
    "agreement.reinstated": "retomou um acordo", "agreement.changed": "mudou um acordo",
    "bureau.answered": "confirmou a retirada de um cadastro", "bureau.requested": "recebeu um pedido de retirada",
    "bureau.canceled": "deixou de precisar retirar", "case.closed": "encerrou um caso",
    "case.reopened": "reabriu um caso", "cases.bulk": "decidiu vários casos de uma vez",
    "charge.issued_again": "emitiu outro boleto", "contact.disowned": "disse que um contato não é seu",
    "contact.quarantined": "teve um contato suspenso", "contract.added": "registrou condições de repasse",
    "debt.written_off": "deu uma dívida como perda", "dispute.open": "contestou uma dívida",
    "dispute.register": "anotou o que fez nos cadastros", "dispute.withdraw": "retirou a contestação",
    "dispute.return_paid": "anotou uma devolução paga", "dispute.return_justified": "justificou um engano",
    "document.revoked": "cancelou um documento", "loss.asked": "pediu para dar como perda",
    "refund.asked": "pediu dinheiro de volta", "refund.paid": "devolveu dinheiro",
    "registration.correct": "corrigiu um cadastro", "request.ask": "fez um pedido",
    "request.solved": "disse se o pedido resolveu", "request.withdraw": "retirou um pedido",
    "retorno.read": "leu um retorno do banco", "statement.read": "leu um extrato",
    "account.added": "cadastrou uma conta", "account.beneficiary": "mudou de quem é o dinheiro de uma conta",
    "account.switch_asked": "pediu a troca da conta", "account.switch_confirmed": "confirmou a troca da conta",
    "account.switch_refused": "recusou a troca da conta", "payout.prepared": "preparou um repasse",
    "hand_entry.proposed": "registrou um pagamento manual", "hand_entry.approved": "concordou com um pagamento manual",
    "hand_entry.refused": "recusou um pagamento manual", "pay_link.made": "criou um link de pagamento",
    "pay_link.ended": "encerrou um link de pagamento",
    "assignment_added": "incluiu uma etapa de cessão", "assignment_removed": "apagou uma etapa de cessão",
    "segment_saved": "guardou um segmento", "segment_deleted": "apagou um segmento",
    "portfolio_imported": "importou um arquivo", "portfolio_refused": "teve um arquivo recusado",
    "portfolio_discarded": "desistiu de um arquivo", "portfolio_undone": "desfez uma importação",
    "account.mailbox_saved": "gravou a caixa da conta", "account.pix_on_slips": "mudou o Pix nos boletos da conta",
    "account.renumbered": "mudou a numeração da conta", "agreement.settle": "quitou um acordo",
    "agreement.notice": "avisou antes da quebra", "agreement.cure": "pôs um acordo em dia",
    "agreement.breach": "quebrou um acordo", "agreement.cancel": "cancelou um acordo",
    "agreement.freeze": "parou um acordo", "agreement.resume": "retomou um acordo parado",
    "agreement.replace": "trocou um acordo por outro", "agreement.reinstate": "retomou um acordo quebrado",
    "agreement.lift": "retirou um aviso", "agreement.reopen": "reabriu um acordo",
    "closing.closed": "fechou um dia ou mês", "closing.reopened": "reabriu um dia ou mês",
    "costs.entered": "anotou custos", "data.erase": "apagou dados de uma pessoa",
    "debtor.birth_date_matched": "confirmou a data de nascimento", "debtor.signed_in": "entrou no portal",
    "devices.forget": "esqueceu os aparelhos", "dispute.upheld": "deu razão a quem contestou",
    "dispute.corrected": "corrigiu a dívida contestada", "dispute.rejected": "não aceitou a contestação",
    "dispute.no_answer": "encerrou a contestação sem resposta", "dispute.withdrawn": "retirou a contestação",
    "document.letter": "emitiu uma carta de quitação", "document.annual": "emitiu uma declaração anual",
    "document.dossier": "emitiu um dossiê", "installment.payment": "pagou uma parcela",
    "joint_plan.accepted": "aceitou um plano conjunto", "ledger.released": "liberou uma conta do razão",
    "outbox.retried": "mandou fazer uma tarefa de novo", "pause.start": "pediu uma pausa",
    "pause.end": "encerrou a pausa", "payout.approved": "aprovou um repasse", "payout.canceled": "cancelou um repasse",
    "payout.paid": "pagou um repasse", "payout.reviewed": "conferiu um repasse", "pix.read": "leu os Pix recebidos",
    "pix_account.added": "cadastrou uma conta Pix", "policy.curve_saved": "gravou a curva de aceitação",
    "policy.retired": "tirou uma política de vigor", "policy.tried": "testou uma política na carteira",
    "policy.sent": "mandou uma política para revisão", "policy.sent_back": "devolveu uma política",
    "policy.taken_back": "retirou a política da revisão", "policy.approved": "aprovou uma política",
    "policy.withdrawn": "cancelou uma publicação marcada", "preferences.save": "mudou como quer ser avisado",
    "queue.given": "passou um caso da fila", "queue.let_go": "devolveu um caso à fila",
    "request.not_solved": "disse que o pedido não resolveu", "request.granted": "atendeu um pedido",
    "request.answered": "respondeu um pedido", "request.refused": "recusou um pedido",
    "request.withdrawn": "retirou um pedido", "session.end": "saiu do portal",
    "agreement.move": "mudou a data de uma parcela", "agreement.skip": "levou uma parcela para o fim",
    "statement.fee": "anotou uma tarifa do banco", "statement.transfer": "anotou uma transferência do banco",
    "statement.taken_back": "anotou dinheiro que o banco tomou de volta",
    "statement.held": "guardou um dinheiro sem dono", "statement.explained": "explicou uma linha do extrato",
    "statement.payment": "achou de quem é um dinheiro", "statement.undone": "desfez uma decisão do extrato",
    "suspense.placed": "deu destino a um dinheiro sem dono", "suspense.undone": "desfez o destino de um dinheiro",
}  # fmt: skip


def deed(action: str) -> str:
    """What was done, in words; a deed of machinery by the thing it touched and its code."""
    thing, _, code = action.partition(".")
    return DEEDS.get(action) or f"{THINGS.get(thing, thing)}: {code.replace('_', ' ')}"


def thing(subject: str) -> str:
    """What it was about: ``agreement:12`` is "Acordo 12"."""
    kind, _, number = subject.partition(":")
    return f"{THINGS.get(kind, kind)} {number}".strip()


_WHY = CAUSES | {each.value: words for each, words in REASONS.items()} | {"asked_anew": "A pessoa pediu outro acordo"}
"""Reasons that a line of the trail names by their code."""


def told(detail: dict[str, object]) -> str:
    """What of a line's particulars says something to a reader; all of them are in the file."""
    known = {
        "reason": "Motivo",
        "name": "Nome",
        "contract": "Contrato",
        "from": "Antes",
        "to": "Depois",
        "role": "Papel",
    }
    named = {each.value: ROLES[each].partition(":")[0] for each in Role} | _WHY
    shown = ((word, detail[key]) for key, word in known.items() if detail.get(key))  # databases keep their own order
    return ". ".join(f"{word}: {named.get(str(value), value)}" for word, value in shown)
