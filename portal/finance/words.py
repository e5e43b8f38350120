"""Words for what the finance desk shows: accounts of the ledger, states of files, movements and slips."""

from __future__ import annotations

from collections.abc import Mapping

from payments.cnab.layouts import layout_of
from payments.ledger import AccountKind
from portal.models import BankFile, BankLine, Charge
from portal.services.finance_ledger import Balance
from portal.services.pix.receipts import LAYOUT
from portal.wording_finance import SENTENCES, line_reason

KINDS: Mapping[AccountKind, str] = {
    AccountKind.RECEIVABLE_DEBT: "A receber de dívidas",
    AccountKind.RECEIVABLE_AGREEMENT: "A receber de acordos",
    AccountKind.ORIGINATION: "Origem das dívidas",
    AccountKind.DISCOUNT_GRANTED: "Descontos concedidos",
    AccountKind.INTEREST_INCOME: "Receita de juros",
    AccountKind.FINE_INCOME: "Receita de multas",
    AccountKind.BANK: "Banco",
    AccountKind.PIX: "Pix",
    AccountKind.BANK_FEES: "Tarifas",
    AccountKind.SUSPENSE: "Em suspenso",
    AccountKind.REFUND_PAYABLE: "Crédito de quem pagou a mais",
    AccountKind.COMMISSION: "Comissão",
    AccountKind.COMMISSION_RECEIVABLE: "Comissão a receber",
    AccountKind.COLLECTED: "Recebido para o credor",
    AccountKind.PAYABLE_TO_CREDITOR: "A repassar ao credor",
    AccountKind.WRITE_OFF: "Perdas",
    AccountKind.TRANSFERRED: "Movido pelo dono da conta",
    AccountKind.OPERATOR: "Comissão paga pelo credor",
}
JOURNALS = {
    "debt_imported": "Dívida entrou",
    "agreement_accepted": "Acordo aceito",
    "payment_received": "Pagamento",
    "payment_unmatched": "Pagamento sem par",
    "suspense_resolved": "Pendência resolvida",
    "refund_paid": "Devolução",
    "bank_fee": "Tarifa",
    "late_surcharge": "Multa e juros",
    "collected_for_creditor": "Recebido para o credor",
    "commission_charged": "Comissão",
    "payout_paid": "Repasse pago",
    "commission_paid": "Comissão paga",
    "early_rebate": "Abatimento por adiantar",
    "skip_cost": "Juros da parcela adiada",
    "credit_used": "Crédito usado",
    "agreement_broken": "Acordo encerrado",
    "agreement_replaced": "Acordo renegociado",
    "agreement_canceled": "Acordo cancelado",
    "agreement_reinstated": "Acordo retomado",
    "written_off": "Perda",
    "statement_line": "Movimento do extrato",
    "reversal": "Estorno",
}
OF_BANK = (AccountKind.BANK, AccountKind.PIX, AccountKind.BANK_FEES, AccountKind.SUSPENSE)
FILE_STATES = {
    "received": ("Recebido, ainda não lido", "notice"),
    "read": ("Lido", "success"),
    "refused": ("Recusado", "danger"),
    "written": ("Escrito, esperando envio", "notice"),
    "delivered": ("Entregue ao banco", "success"),
}
CHARGE_STATES = {
    "drafted": "Ainda não enviado",
    "submitted": "Enviado ao banco",
    "registered": "Registrado",
    "rejected": "Recusado pelo banco",
    "partly_paid": "Pago em parte",
    "paid": "Pago",
    "write_off_requested": "Baixa pedida",
    "written_off": "Baixado",
    "canceled": "Cancelado antes do envio",
}
OUTCOMES = {
    "applied": ("Aplicado", "success"),
    "noted": ("Anotado", "neutral"),
    "repeated": ("Repetido", "neutral"),
    "unmatched": ("Sem par", "notice"),
    "resolved": ("Resolvido", "main"),
    "quarantined": ("Em quarentena", "danger"),
}
PIX = {"PIX": "Pix recebido", "DEV": "Pix devolvido"}
PIX_REASONS = {
    "ORIGINAL": "por decisão de quem recebeu",
    "RETIRADA": "do valor do saque",
    "MED_OPERACIONAL": "por falha do banco",
    "MED_FRAUDE": "por suspeita de fraude",
}
STANDINGS = {
    "recebido": "Recebidos",
    "casado": "Casados com parcelas",
    "sem-par": "Sem par",
    "quarentena": "Em quarentena",
    "repetido": "Repetidos",
    "tarifas": "Com tarifa",
}


def balance_name(balance: Balance, accounts: Mapping[int, str]) -> str:
    """A line of the ledger in words."""
    kind = KINDS[balance.kind]
    return f"{kind}: {accounts.get(int(balance.owner), balance.owner)}" if balance.owner else kind


def account_words(account: str, accounts: Mapping[int, str]) -> str:
    """A posting's account in words: ``bank:3`` is the account's name, ``receivable_agreement:8`` its kind."""
    kind, _, owner = account.partition(":")
    known = AccountKind(kind)
    if known in OF_BANK and owner.isdigit():
        return f"{KINDS[known]}: {accounts.get(int(owner), owner)}"
    return KINDS[known]


def bank_words(file: BankFile, line: BankLine) -> str:
    """What the bank calls the movement, with its reasons, in the words of its manual; of a Pix, in ours."""
    if not file.bank or not line.occurrence_code:
        return ""
    if file.layout == LAYOUT:
        given = [PIX_REASONS.get(code, code) for code in line.record.get("reasons", [])]
        return " ".join([PIX[line.occurrence_code], *given])
    table = layout_of(file.bank, int(file.layout.removeprefix("cnab"))).ocorrencias
    reasons = [table.reason(line.occurrence_code, code) or code for code in line.record.get("reasons", [])]
    name = table.words(line.occurrence_code) or f"ocorrência {line.occurrence_code}"
    return f"{name} ({'; '.join(reasons)})" if reasons else name


def why(line: BankLine) -> str:
    """Why a line is where it is; for a line set aside, with its column."""
    text = line_reason(line.outcome.value, line.code)
    return f"Coluna {line.column_number}: {text}" if line.column_number else text


def rejection_words(charge: Charge) -> str:
    """Why a slip was not registered: the bank's reasons, or what kept it out of the file."""
    known = SENTENCES.get(f"charge_{charge.rejection}")
    if known:
        return known
    table = layout_of(charge.account.bank, charge.account.remessa_width).ocorrencias
    reasons = charge.rejection.split(",")
    return "; ".join(table.reason("03", code) or f"motivo {code}" for code in reasons)
