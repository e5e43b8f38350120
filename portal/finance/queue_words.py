"""Words and addresses of what waits in the queue."""

from __future__ import annotations

from flask import url_for

from payments.incoming import CaseKind
from portal.services.finance_queue import QueueItem
from portal.wording import has_sentence, sentence
from portal.wording_desk import CASE_LABELS, FINDINGS
from portal.wording_effects import EFFECTS, OTHER
from portal.wording_finance import effect_error

_OTHER_WORDS = {
    "refused_slip": "O banco não registrou o boleto. Emita outro.",
    "withheld_slip": "O papel do boleto não bateu com o registro. Quem deve vê que está em conferência.",
    "pix_away": "O banco do Pix não responde. O portal continua tentando.",
    "switch": "Alguém pediu para receber em outra conta. Outra pessoa precisa confirmar.",
    "suspense": "O extrato conta, e ninguém sabe ainda de qual pagamento é.",
}


def label_of(item: QueueItem) -> str:
    """What kind of thing waits, in two or three words."""
    if item.kind == CaseKind.TIE_OUT.value and item.case is not None:
        return FINDINGS.get(str(item.case.detail.get("finding", "")), (CASE_LABELS["tie_out"],))[0]
    return CASE_LABELS[item.kind]


def words_of(item: QueueItem) -> str:
    """Why it waits, in a sentence."""
    if item.case is not None:
        finding = FINDINGS.get(str(item.case.detail.get("finding", "")))
        return finding[1] if finding else sentence(f"case.{item.kind}")
    if item.kind == "effect":
        return f"{EFFECTS.get(item.about, OTHER)}: o envio parou. Tente de novo."
    if item.kind == "mailbox":
        return effect_error(item.about) if has_sentence(f"sandbox_{item.about}") else "O banco não atende."
    return _OTHER_WORDS[item.kind]


def number_of(item: QueueItem) -> str:
    """The number it is known by, where it has one."""
    return "" if item.kind in ("effect", "mailbox", "pix_away") else item.about


def address_of(item: QueueItem) -> str:
    """Where it is decided."""
    if item.case is not None:
        return url_for("finance.case", case_id=item.key)
    if item.kind == "suspense":
        return url_for("finance.statement_entry", entry_id=item.key)
    if item.kind == "switch":
        return url_for("finance.account_switch", switch_id=item.key)
    if item.kind == "mailbox":
        return url_for("finance.account", account_id=item.key, _anchor="caixa")
    return url_for("finance.remessas")
