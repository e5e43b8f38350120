"""What a movement of a statement is, from the words banks use, where no file told of it."""

from __future__ import annotations

import re

from brazil.money import ZERO, Money
from payments.statements.findings import Finding

_FEE = re.compile(r"\b(?:TARIFAS?|TAR|TX|TAXAS?|CUSTAS?|MANUT|MANUTENCAO|IOF|SERVICOS?)\b")
_TAKEN_BACK = re.compile(r"\b(?:ESTORNO|EST|DEVOL\w*|DEV|MED|BLOQUEIO|BLOQ|CANCEL\w*)\b")
_MOVED = re.compile(r"\b(?:TRANSF\w*|TED|DOC|RESGATE|RESG|APLIC\w*|INVEST\w*|REND\w*|ENVIAD[OA]|ENV|SAQUE)\b")
_COLLECTION = re.compile(r"\b(?:COBRANCA|COB|LIQ\w*|BOLETOS?|TITULOS?)\b")
_ACCENTS = str.maketrans("ÁÀÂÃÉÊÍÓÔÕÚÇ", "AAAAEEIOOOUC")


def is_collection(memo: str) -> bool:
    """Whether a bank says of a movement that it is of slips paid."""
    return bool(_COLLECTION.search(memo.upper().translate(_ACCENTS)))


def finding_of(amount: Money, memo: str, kind: str, *, file_came: bool) -> Finding:
    """The name of a movement by its sign, its words and its OFX type; `file_came` is whether a file told of its day."""
    words = memo.upper().translate(_ACCENTS)
    if kind in ("FEE", "SRVCHG") or _FEE.search(words):
        return Finding.FEE
    if amount < ZERO:
        return Finding.TAKEN_BACK if _TAKEN_BACK.search(words) else Finding.TRANSFER
    if kind == "XFER" or _MOVED.search(words):
        return Finding.TRANSFER
    return Finding.MISSING_FILE if not file_came and is_collection(memo) else Finding.PAYMENT
