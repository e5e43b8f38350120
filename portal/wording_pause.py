"""Sentences about pausing, about who helps for free, and about slips that are of no use any more."""

from __future__ import annotations

from portal.models import PauseWhy
from portal.services.past_slips import Fate

ERRORS: dict[str, str] = {
    "pause_days": "Escolha 7 ou 30 dias.",
    "pause_running": "Sua pausa já está valendo. Quando ela terminar, você pode pedir outra.",
    "pause_limit": "Você já fez duas pausas em 12 meses. A próxima pode começar em {possible_on}.",
}

WHYS: dict[PauseWhy, str] = {
    PauseWhy.UNSAID: "Prefiro não dizer",
    PauseWhy.JOB: "Perdi o trabalho ou a renda",
    PauseWhy.ILLNESS: "Doença",
    PauseWhy.FAMILY: "Problema na família",
    PauseWhy.DISASTER: "Enchente, incêndio ou outro desastre",
    PauseWhy.SAFETY: "Não estou em segurança",
    PauseWhy.OTHER: "Outro motivo",
}

HELP: dict[PauseWhy, str] = {
    PauseWhy.JOB: "O CRAS da sua cidade orienta sobre Bolsa Família e outros auxílios. O atendimento é de graça.",
    PauseWhy.ILLNESS: "O posto de saúde atende de graça. Em uma emergência, ligue 192 (SAMU).",
    PauseWhy.FAMILY: "O CRAS da sua cidade apoia famílias. Para conversar a qualquer hora, ligue 188 (CVV).",
    PauseWhy.DISASTER: "A Defesa Civil atende no 199. O CRAS orienta sobre abrigo e auxílios.",
    PauseWhy.SAFETY: "O Ligue 180 atende mulheres em situação de violência, a qualquer hora. Em perigo, ligue 190.",
}

FATES: dict[Fate, str] = {
    Fate.PAID: "Este boleto foi pago.",
    Fate.PAID_OTHERWISE: "A parcela deste boleto já foi paga.",
    Fate.REPLACED: "Este boleto foi trocado por outro.",
    Fate.REFUSED: "O banco não registrou este boleto.",
    Fate.EXPIRED: "O prazo deste boleto acabou.",
    Fate.SUSPENDED: "Este boleto está suspenso.",
    Fate.ENDED: "Este boleto não vale mais.",
}

NEXT: dict[Fate, str] = {
    Fate.PAID: "Você não precisa fazer mais nada com ele.",
    Fate.PAID_OTHERWISE: "Não pague este boleto: você pagaria duas vezes.",
    Fate.REPLACED: "Não pague este boleto. Use o novo, que está no seu acordo.",
    Fate.REFUSED: "Não pague este boleto. O seu acordo mostra como pagar agora.",
    Fate.EXPIRED: "Não pague este boleto. O valor dele era certo só até aquele dia.",
    Fate.SUSPENDED: "Não pague este boleto. O acordo está parado e nada é cobrado agora.",
    Fate.ENDED: "Não pague este boleto. O acordo dele mudou ou terminou.",
}

NO_RECEIPT: dict[str, tuple[str, str]] = {
    "open": ("Esta parcela ainda não consta como paga.", "Se você já pagou, o recibo aparece quando o banco avisar."),
    "canceled": ("Esta parcela não existe mais.", "Os recibos do que você pagou estão em Meus documentos."),
}
"""What is said where a receipt cannot be: of an open installment, and of a canceled one."""

SENTENCES: dict[str, str] = {
    **ERRORS,
    **{f"pause.help.{why.value}": text for why, text in HELP.items()},
    **{f"slip.fate.{fate}": text for fate, text in FATES.items()},
    **{f"receipt.none.{kind}": " ".join(texts) for kind, texts in NO_RECEIPT.items()},
    **{f"slip.next.{fate}": text for fate, text in NEXT.items()},
}
