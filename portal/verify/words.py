"""How an answer is told: title, sentences and the facts shown, for the page and for programs."""

from __future__ import annotations

from brazil.banks import BANKS
from portal.formatting import brl, cnpj, date_long
from portal.services.verification_answers import Answer, Named, Outcome, Shown, Subject
from portal.wording import sentence

PAYMENTS = frozenset({Subject.BOLETO, Subject.PIX, Subject.COLLECTION})
BANK_NAMES = {bank.code: bank.name for bank in BANKS}

_NOUNS = {
    Subject.BOLETO: "boleto",
    Subject.PIX: "Pix",
    Subject.TERMS: "termo de acordo",
    Subject.RECEIPT: "recibo",
    Subject.DISCHARGE: "documento",
    Subject.ANNUAL: "documento",
    Subject.DOSSIER: "documento",
    Subject.MEMO: "documento",
    Subject.DOCUMENT: "documento",
}
_TITLES = {
    Outcome.OFFICIAL: "Este {} é nosso",
    Outcome.CHANGED: "Este {} foi alterado",
    Outcome.ALREADY_PAID: "Este {} já foi pago",
    Outcome.REPLACED: "Este {} foi trocado por outro",
    Outcome.WITHDRAWN: "Este {} não vale mais",
    Outcome.REVOKED: "Este {} foi revogado",
    Outcome.NOT_READY: "Este {} ainda não pode ser pago",
    Outcome.EXPIRED: "Este {} passou do prazo",
    Outcome.NOT_OURS: "Não reconhecemos este {}",
}
_KINDS = {Outcome.OFFICIAL: "success", Outcome.NOT_READY: "info", Outcome.ALREADY_PAID: "info"}
_DAYS = {
    Subject.TERMS: "Aceito em",
    Subject.RECEIPT: "Pago em",
    Subject.DISCHARGE: "Último pagamento",
    Subject.ANNUAL: "Último vencimento incluído",
    Subject.DOSSIER: "O prazo começou em",
    Subject.MEMO: "Conta feita até",
}
_NUMBERS = {
    Subject.TERMS: "Acordo",
    Subject.RECEIPT: "Recibo",
    Subject.DISCHARGE: "Carta de quitação",
    Subject.ANNUAL: "Declaração anual",
    Subject.DOSSIER: "Dossiê",
    Subject.MEMO: "Memória de cálculo",
}
_AMOUNTS = {
    Subject.TERMS: "Total a pagar",
    Subject.RECEIPT: "Valor pago",
    Subject.DISCHARGE: "Total pago",
    Subject.ANNUAL: "Total pago",
    Subject.DOSSIER: "Total pago",
    Subject.MEMO: "Valor da conta",
}


def title_of(answer: Answer) -> str:
    """``Este boleto é nosso``."""
    if answer.outcome is Outcome.COLLECTION:
        return "Isto é uma conta ou um tributo, não um boleto nosso"
    return _TITLES[answer.outcome].format(_NOUNS[answer.subject])


def notice_kind(answer: Answer) -> str:
    """The kind of the notice the answer stands in."""
    return _KINDS.get(answer.outcome, "danger" if answer.outcome is Outcome.CHANGED else "notice")


def what_it_is(answer: Answer) -> str:
    """The sentence that says so."""
    return sentence(f"verify_{answer.outcome}_{_group(answer)}")


def what_to_do(answer: Answer) -> str:
    """The sentence that says what to do now."""
    return sentence(f"verify_do_{answer.outcome}_{_group(answer)}")


def what_differs(answer: Answer) -> list[str]:
    """A sentence for each part that differs; who collects, for a collection slip; and that a payment is late."""
    told = [sentence(f"verify_part_{part}") for part in answer.parts]
    told += [sentence(f"segment_{answer.segment}")] if answer.segment else []
    return told + ([sentence("verify_late")] if answer.late else [])


def rows_of(answer: Answer) -> list[tuple[str, str]]:
    """The facts on record, key and value."""
    shown = answer.shown
    if shown is None:
        return []
    if answer.subject in PAYMENTS:
        return _payment_rows(shown)
    revoked = [("Revogado em", date_long(shown.revoked_on))] if shown.revoked_on else []
    kept = [("Impressão digital do arquivo (SHA-256)", shown.sha256)] if shown.sha256 else []
    return [
        *revoked,
        (_NUMBERS[answer.subject], shown.number),
        (_AMOUNTS[answer.subject], brl(shown.amount)),
        (_DAYS[answer.subject], date_long(shown.day)),
        ("Credor", _company(shown.creditor)),
        *kept,
    ]


def _payment_rows(shown: Shown) -> list[tuple[str, str]]:
    rows = [("Valor", brl(shown.amount)), ("Vencimento", date_long(shown.day))]
    if shown.receiver is not None:
        rows.append(("Quem recebe", _company(shown.receiver)))
    if shown.bank in BANK_NAMES:
        rows.append(("Banco", f"{shown.bank} – {BANK_NAMES[shown.bank]}"))
    return [*rows, ("Credor", _company(shown.creditor))]


def _company(named: Named) -> str:
    return f"{named.name}, CNPJ {cnpj(named.tax_id)}" if named.tax_id else named.name


def _group(answer: Answer) -> str:
    return "payment" if answer.subject in PAYMENTS else "document"
