"""What a document's signature signs: one line that a person can read and a program can take apart.

``PRUMO1.<key>.<kind>.<number>.<issuer>.<date>.<centavos>.<digest>.<signature>``: the signature is Ed25519 over all
that stands before its dot. No field can hold a dot, so there is one way to read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from brazil.money import Money
from payments.verification.base64_text import encode

MARK = "PRUMO1."
DIGEST_BYTES = 16  # SHA-256 cut to 128 bits: nobody finds a second text for it
_SAFE = re.compile(r"[A-Za-z0-9/_\-]{1,40}")
_TEXT = re.compile(
    r"PRUMO1\.(?P<key>[\w-]{8})\.(?P<kind>\w+)\.(?P<number>[\w/-]{1,40})\.(?P<issuer>[0-9A-Z]{14})"
    r"\.(?P<day>\d{4}-\d\d-\d\d)\.(?P<cents>\d{1,15})\.(?P<digest>[\w-]{22})\.(?P<signature>[\w-]{86})",
    re.ASCII,
)


class DocumentKind(StrEnum):
    """The documents there are, by the word printed in their signed text."""

    TERMS = "termo"
    RECEIPT = "recibo"  # of an installment: printed before payments had receipts of their own
    DISCHARGE = "quitacao"  # drawn anew each time: printed before letters were kept
    SLIP = "boleto"
    PAYMENT = "pagamento"  # receipt of a payment
    LETTER = "carta"  # of discharge, kept as it was handed out
    ANNUAL = "anual"
    DOSSIER = "dossie"
    MEMO = "memoria"  # of a calculation


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What is signed of a document. `issuer` is the creditor's CNPJ; `day` is that of the acceptance (terms), of the
    payment (receipt, payment), of the last payment (discharge, letter), the last of the year (annual), the event that
    started the clock (dossier), the day worked out (memo) or the due date (slip); `digest` is `content_digest`."""

    kind: DocumentKind
    number: str
    issuer: str
    day: date
    amount: Money
    digest: str

    def __post_init__(self) -> None:
        if not _SAFE.fullmatch(self.number):
            raise ValueError("the number of a document must stand in one word")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedText:
    """A signed text taken apart. `signed` is what the signature is over."""

    facts: DocumentFacts
    key_id: str
    signed: str
    signature: str


def content_digest(words: str) -> str:
    """22 letters for the words of a document."""
    return encode(sha256(words.encode()).digest()[:DIGEST_BYTES])


def to_sign(facts: DocumentFacts, key_id: str) -> str:
    """The text the signature goes over."""
    day, cents = facts.day.isoformat(), facts.amount.cents
    return f"{MARK}{key_id}.{facts.kind}.{facts.number}.{facts.issuer}.{day}.{cents}.{facts.digest}"


def take_apart(text: str) -> SignedText | None:
    """The parts of a signed text; None when it is not one. Whether the signature holds is not asked here."""
    found = _TEXT.fullmatch(text)
    if found is None or found["kind"] not in set(DocumentKind):
        return None
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        return None
    facts = DocumentFacts(
        kind=DocumentKind(found["kind"]),
        number=found["number"],
        issuer=found["issuer"],
        day=day,
        amount=Money(int(found["cents"])),
        digest=found["digest"],
    )
    return SignedText(facts=facts, key_id=found["key"], signed=text.rpartition(".")[0], signature=found["signature"])
