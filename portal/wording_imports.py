"""Sentences about portfolio files: what they would change, who decided, what stands in the way of taking one back."""

from __future__ import annotations

from datetime import date

from brazil.money import Money
from portal.formatting import brl, date_short
from portal.models import Arrival, ChangeKind, Covers, DebtStatus, Decision, ImportStatus
from portal.services.portfolios.cells import PRODUCTS
from portal.services.portfolios.changes import Difference

SENTENCES: dict[str, str] = {
    "import_decided": "Alguém já decidiu sobre este arquivo. Veja abaixo como ele está agora.",
    "import_not_done": "Este arquivo não está na carteira. Não há o que desfazer.",
    "import_depended_on": "Não dá mais para desfazer. Veja abaixo o que depende deste arquivo.",
    "mapping_repeated": "Cada coluna do portal só pode ser escolhida uma vez. Confira: {columns}.",
    "mapping_same_title": "Duas colunas do arquivo têm o mesmo nome. Escolha o mesmo para as duas ou mude o arquivo.",
    "mapping_missing": "Falta dizer onde estão estas colunas: {columns}.",
}

STATES: dict[ImportStatus, tuple[str, str]] = {
    ImportStatus.RUNNING: ("Importando", "notice"),
    ImportStatus.CHECKING: ("Conferindo", "notice"),
    ImportStatus.MAPPING: ("Falta dizer as colunas", "notice"),
    ImportStatus.REVIEW: ("Espera sua decisão", "notice"),
    ImportStatus.DONE: ("Importado", "success"),
    ImportStatus.REFUSED: ("Recusado", "danger"),
    ImportStatus.FAILED: ("Falhou", "danger"),
    ImportStatus.DISCARDED: ("Desistência", "neutral"),
    ImportStatus.UNDONE: ("Desfeito", "neutral"),
}
"""How a file stands, and the kind of tag that says it."""

KINDS: dict[ChangeKind, str] = {
    ChangeKind.ADDED: "Dívida nova",
    ChangeKind.CHANGED: "Muda",
    ChangeKind.CLOSED: "Encerra",
    ChangeKind.LEFT: "Fica como está",
}
COVERS: dict[Covers, str] = {
    Covers.CHANGES: "Só as mudanças",
    Covers.WHOLE: "A carteira inteira",
}
ARRIVALS: dict[Arrival, str] = {
    Arrival.PAGE: "pela página",
    Arrival.COMMAND: "por comando",
    Arrival.FOLDER: "pela pasta",
    Arrival.SFTP: "por SFTP",
}
DECISIONS: dict[Decision, str] = {
    Decision.CONFIRMED: "Confirmou a importação",
    Decision.DISCARDED: "Desistiu do arquivo",
    Decision.UNDONE: "Desfez a importação",
}
OBSTACLES: dict[str, tuple[str, str]] = {
    "too_old": ("O arquivo é antigo: não guardamos mais como a carteira era antes dele.", ""),
    "newer_import": ("Outro arquivo entrou depois deste.", "Outros {count} arquivos entraram depois deste."),
    "agreement": ("Há 1 acordo feito depois.", "Há {count} acordos feitos depois."),
    "payment": ("Há 1 pagamento recebido depois.", "Há {count} pagamentos recebidos depois."),
    "dispute": ("Há 1 contestação aberta depois.", "Há {count} contestações abertas depois."),
    "offer": ("1 dívida já teve proposta mostrada.", "{count} dívidas já tiveram proposta mostrada."),
    "counteroffer": ("Há 1 contraproposta feita depois.", "Há {count} contrapropostas feitas depois."),
    "request": ("Há 1 pedido feito depois.", "Há {count} pedidos feitos depois."),
    "message": ("1 mensagem saiu depois.", "{count} mensagens saíram depois."),
    "sign_in": ("1 pessoa do arquivo entrou no portal depois.", "{count} acessos ao portal de pessoas do arquivo."),
    "changed_since": ("1 registro mudou depois.", "{count} registros mudaram depois."),
}
"""What stands in the way of taking a file back: said of one, said of more."""

COLUMNS: dict[str, str] = {
    "status": "Situação", "closing_reason": "Motivo do encerramento", "product": "Produto", "origin": "Origem",
    "original_creditor": "Credor original", "contracted_on": "Data do contrato", "due_on": "Vencimento",
    "correction_index": "Índice", "fine_bps": "Multa", "late_interest_bps": "Juros ao mês",
    "correction_days": "Contagem da correção", "interest_days": "Contagem dos juros",
    "remuneratory_bps": "Juros remuneratórios", "fees_bps": "Honorários", "segment": "Segmento",
    "score_band": "Faixa de score", "campaign": "Campanha",
    "name": "Nome", "birth_date": "Nascimento", "street": "Logradouro",
    "district": "Bairro", "city": "Cidade", "state": "UF", "postal_code": "CEP", "deceased": "Falecimento",
    "email": "E-mail", "mobile": "Celular",
}  # fmt: skip
"""What people call the columns that may differ."""

_STATUSES = {
    DebtStatus.OPEN: "aberta", DebtStatus.NEGOTIATED: "em acordo", DebtStatus.DISPUTED: "contestada",
    DebtStatus.SETTLED: "paga", DebtStatus.CLOSED: "encerrada",
}  # fmt: skip
CLOSING_REASONS = {
    "paid_elsewhere": "paga em outro lugar", "withdrawn": "retirada pelo credor", "assigned": "cedida a outro credor",
    "mistake": "erro do credor", "absent": "não está na carteira inteira",
}  # fmt: skip
_DAYS = ("contracted_on", "due_on", "birth_date")
_COUNTED = {
    "full_months": "meses inteiros", "exponential": "exponencial", "linear": "linear",
    "days_of_30": "dias de mês de 30", "days_of_365": "dias de ano de 365", "months": "meses",
}  # fmt: skip
_PRODUCTS = {product.value: name for name, product in reversed(PRODUCTS.items())}


def difference_text(difference: Difference) -> str:
    """ "Cidade: de São Paulo para Recife"; a value that was or becomes blank is said so."""
    before, after = (_value(difference.column, text) for text in (difference.before, difference.after))
    name = COLUMNS[difference.column]
    if difference.before == difference.after:
        return f"{name}: {after}"
    if not difference.before:
        return f"{name}: {after}, antes em branco"
    return f"{name}: de {before} para {after}"


def obstacle_text(code: str, count: int) -> str:
    """What stands in the way, with how often."""
    one, more = OBSTACLES[code]
    return one if count == 1 else more.format(count=f"{count:,}".replace(",", "."))


def amount_text(amount: Money | None) -> str:
    """An amount, or nothing."""
    return "" if amount is None else brl(amount)


def _value(column: str, text: str) -> str:
    if not text:
        return "em branco"
    if column == "status":
        return _STATUSES[DebtStatus(text)]
    if column in _DAYS:
        return date_short(date.fromisoformat(text))
    if column.endswith("_bps"):
        return f"{int(text) / 100:.2f}".replace(".", ",") + " %"
    known = {"closing_reason": CLOSING_REASONS, "product": _PRODUCTS, "deceased": {"yes": "sim", "no": "não"}}
    return known.get(column, _COUNTED if column.endswith("_days") else {}).get(text, text)
