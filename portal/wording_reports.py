"""What the reports say: each report, each figure with its definition, each kind of row."""

from __future__ import annotations

from portal.models import CostKind
from portal.services.reports.catalog import Report
from portal.services.reports.figures import Method
from portal.services.reports.vintages import By
from portal.wording_disputes import REASONS
from portal.wording_requests import KINDS as REQUESTS

SENTENCES = {
    "cost_amount": "Escreva um valor em reais, de zero para cima.",
    "cost_file": "Não entendemos a linha {line} do arquivo. Veja o exemplo ao lado.",
    "cost_file_large": "O arquivo é grande demais. Ele pode ter até 200 kB.",
    "cost_file_missing": "Escolha o arquivo.",
}

REPORTS: dict[Report, tuple[str, str]] = {
    Report.RECOVERY: ("Recuperação", "Quanto voltou das dívidas que as pessoas vieram ver."),
    Report.HARM: ("Danos às pessoas", "O que deu errado para quem deve. Leia junto com a recuperação."),
    Report.FUNNEL: ("Caminho até o acordo mantido", "Onde as pessoas param."),
    Report.VINTAGES: ("Safras", "Quanto entrou de cada mês, mês depois de mês."),
    Report.BREACH: ("Quebra de acordos", "Quantos acordos quebram, por quê e em qual parcela."),
    Report.DISCOUNT: ("Desconto médio", "Quanto foi tirado das dívidas nos acordos."),
    Report.TIME: ("Tempo até resolver", "Em quantos dias metade das dívidas se resolve."),
    Report.COST: ("Custo por recuperação", "Quanto custou receber cada real."),
    Report.SATISFACTION: ("Satisfação", "Como as pessoas avaliam cada passo."),
}
"""The title of each report and what it is about."""

_SEEN = "Conta a dívida cujas opções a pessoa viu pela primeira vez no período."
FIGURES: dict[str, tuple[str, str]] = {
    "recuperado": (
        "Recuperação em valor",
        f"{_SEEN} É o dinheiro recebido dela durante o acompanhamento, dividido pelo saldo do dia em que foi vista.",
    ),
    "quitadas": ("Recuperação em número", f"{_SEEN} É a parte das dívidas quitadas durante o acompanhamento."),
    "com-acordo": ("Chegaram a um acordo", f"{_SEEN} É a parte com acordo feito durante o acompanhamento."),
    "funil": (
        "Até onde chegaram",
        (
            f"{_SEEN} Cada etapa conta só quem passou pela anterior durante o acompanhamento. Entradas no portal não "
            "aparecem: as sessões são apagadas quando terminam."
        ),
    ),
    "quebra": (
        "Acordos quebrados",
        "Conta os acordos feitos no período. É a parte que quebrou por atraso durante o acompanhamento.",
    ),
    "quebra-causa": (
        "Quebra por motivo",
        "Os mesmos acordos. Para cada motivo, a parte que quebrou por ele.",
    ),
    "quebra-parcela": (
        "Quebra por parcela",
        "Para cada número, os acordos que têm essa parcela. É a parte que quebrou com ela como a primeira sem pagar.",
    ),
    "desconto-valor": (
        "Desconto sobre o total",
        (
            "Conta os acordos feitos no período. É o que foi tirado dos saldos, dividido pela soma deles. Juros do "
            "parcelamento não entram."
        ),
    ),
    "desconto-acordo": (
        "Desconto médio por acordo",
        "Os mesmos acordos. É a média do desconto de cada um: grandes e pequenos pesam igual.",
    ),
    "ate-quitar": (
        "Dias até quitar",
        f"{_SEEN} É o dia em que metade foi quitada. As que seguem abertas contam pelo tempo já passado.",
    ),
    "ate-acordo": (
        "Dias até o acordo",
        f"{_SEEN} É o dia em que metade fez acordo. As que seguem sem acordo contam pelo tempo já passado.",
    ),
    "custo-por-real": (
        "Custo por real recebido",
        "Soma os custos anotados nos meses do período e divide pelo dinheiro recebido nos mesmos meses.",
    ),
    "safra-acordo": (
        "Safras pelo mês do acordo",
        "Junta os acordos feitos em cada mês. É o que entrou deles até hoje, dividido pelo total combinado.",
    ),
    "safra-vencimento": (
        "Safras pelo mês do vencimento",
        "Junta as dívidas que venceram em cada mês. É o que entrou delas até hoje, dividido pelo valor original.",
    ),
    "reclamaram": (
        "Pessoas que reclamaram",
        "Conta as pessoas com dívida na carteira. É a parte que abriu reclamação no período.",
    ),
    "contestacoes-procedentes": (
        "Contestações em que a pessoa tinha razão",
        (
            "Conta as contestações terminadas no período, menos as retiradas. É a parte aceita, corrigida ou decidida "
            "a favor da pessoa por falta de resposta."
        ),
    ),
    "contestacoes-sem-resposta": (
        "Contestações sem resposta no prazo",
        "As mesmas contestações. É a parte que terminou porque ninguém respondeu.",
    ),
    "nomes-limpos-com-atraso": (
        "Nomes limpos com atraso",
        "Conta os nomes cujo prazo de baixa terminou no período. É a parte que não teve resposta até o último dia.",
    ),
    "pedidos-com-atraso": (
        "Pedidos respondidos com atraso",
        "Conta os pedidos cujo prazo terminou no período, menos os retirados. É a parte sem resposta até o último dia.",
    ),
}
"""The name of each figure and its definition."""

METHODS: dict[Method, str] = {
    Method.SHARE: "Intervalo de 95%: Wilson (1927).",
    Method.RATIO: "Intervalo de 95%: bootstrap por pessoa (Efron e Tibshirani, 1993). Acima de 5.000 pessoas, "
    "variância linearizada (Cochran, 1977).",
    Method.WHOLE: "Sem intervalo: é a conta de tudo, não uma amostra.",
    Method.SURVIVAL: "Mediana de Kaplan-Meier. Faixa de 95%: Greenwood, em escala log-log. Intervalo da mediana: "
    "Brookmeyer e Crowley (1982).",
}

STAGES = {
    "1-viu": "Viu as opções",
    "2-simulou": "Montou um plano",
    "3-aceitou": "Aceitou",
    "4-pagou": "Pagou a primeira",
    "5-manteve": "Manteve o acordo",
}
CAUSES = {
    "cure_ended": "O prazo do aviso terminou sem pagamento",
    "no_movement": "O banco confirmou que nada foi pago",
}
_PLANS = {"a-vista": "À vista", "parcelado": "Parcelado"}
_COSTS = {"custo": "Custo", "recebido": "Recebido"}
COSTS: dict[CostKind, str] = {
    CostKind.PEOPLE: "Pessoas",
    CostKind.MESSAGES: "Mensagens",
    CostKind.PLATFORM: "Plataforma",
    CostKind.REGISTERS: "Cadastros de crédito",
    CostKind.LEGAL: "Jurídico",
    CostKind.OTHER: "Outros",
}
BY: dict[By, str] = {By.AGREEMENT: "Mês do acordo", By.DUE: "Mês do vencimento"}

_KINDS = {
    **STAGES,
    **CAUSES,
    **_PLANS,
    **_COSTS,
    **{each.value: text for each, text in REASONS.items()},
    **{each.value: text for each, text in REQUESTS.items()},
}
_MONTHS = ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"]


def kind_words(kind: str) -> str:
    """A kind of row as people read it: a stage, a reason, the number of an installment, a month."""
    if kind.isdigit():
        return f"Parcela {int(kind)}"
    if kind[:4].isdigit() and kind[4:5] == "-":
        return f"{_MONTHS[int(kind[5:7]) - 1]}/{kind[:4]}"
    return _KINDS.get(kind, kind)
