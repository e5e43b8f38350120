"""Sentences about links by which somebody else pays, and about paying an amount of one's own choice."""

from __future__ import annotations

from brazil.money import Money
from offers.agreements.free_amount import NotPayable
from portal.formatting import brl
from portal.services.past_slips import Fate
from portal.services.pay_links import LinkState

ERRORS: dict[str, str] = {
    "pay_link_impossible": "Este acordo não pode ser pago por link agora. O boleto e o Pix dele continuam no acordo.",
    "pay_link_installment": "Escolha uma parcela que ainda falta pagar.",
    "pay_link_length": "Escolha por quantos dias o link vale.",
    "pay_link_limit": "Você já tem {most} links valendo. Encerre um deles para fazer outro.",
    "pay_link_too_many": "Este endereço abriu links demais em pouco tempo. Tente de novo em {minutes} min.",
    "free_amount.missing": "Escreva o valor que você quer pagar, como 150,00.",
}

FREE_AMOUNT: dict[NotPayable, str] = {
    NotPayable.TOO_LITTLE: "O menor valor hoje é {least}. Para pagar menos, mude a data ou fale com o credor.",
    NotPayable.TOO_MUCH: "O maior valor hoje é {most}. Ele já quita o acordo todo.",
}

STATES: dict[LinkState, str] = {
    LinkState.LIVE: "Valendo",
    LinkState.PAID: "Pago por este link",
    LinkState.ENDED: "Encerrado por você",
    LinkState.EXPIRED: "O prazo acabou",
    LinkState.OVER: "A parcela não precisa mais dele",
}


def asked_of(first_name: str, amount: Money, creditor: str) -> str:
    """What whoever opens a link reads first, and the person sees before making it."""
    return f"{first_name} pediu ajuda para pagar {brl(amount)} a {creditor}"


CODE_FATES: dict[Fate, tuple[str, str]] = {
    Fate.PAID: ("Este código já foi pago.", "Você não precisa fazer mais nada com ele."),
    Fate.PAID_OTHERWISE: ("O que este código pagava já foi pago.", "Não pague este código: você pagaria duas vezes."),
    Fate.REPLACED: ("Este código foi trocado por outro.", "Não pague este código. O seu acordo mostra o que vale."),
    Fate.REFUSED: ("O banco não registrou este código.", "Você pode pedir outro agora, com o valor de hoje."),
    Fate.EXPIRED: ("O prazo deste código acabou.", "O valor dele era certo só até aquele dia. Você pode pedir outro."),
    Fate.SUSPENDED: ("Este código está suspenso.", "O acordo está parado e nada é cobrado agora."),
    Fate.ENDED: ("Este código não vale mais.", "Não pague este código. O seu acordo mostra como pagar agora."),
}
"""What became of a code for an amount of one's choice or several installments, and what to do now."""

SENTENCES: dict[str, str] = {
    **ERRORS,
    **{f"free_amount.{why}": text for why, text in FREE_AMOUNT.items()},
    **{f"code.fate.{fate}": " ".join(texts) for fate, texts in CODE_FATES.items()},
}
