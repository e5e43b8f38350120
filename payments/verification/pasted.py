"""Recognising what somebody pasted: a payment line, a copia-e-cola or the code of a document.

Only the shape is judged here. Check digits are not: a line that fails them is exactly the one worth comparing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from payments.arrecadacao import LINE_LENGTH, Arrecadacao, read_arrecadacao
from payments.barcode_digits import BARCODE_LENGTH, LINHA_LENGTH
from payments.errors import InvalidCharge
from payments.verification import short_code
from payments.verification.signed_text import MARK

LONGEST = 2_000  # characters; a copia-e-cola has at most 512, a signed text some 250
_DIGITS = re.compile(r"[0-9][0-9.\-\s]*[0-9]")
_SEPARATORS = re.compile(r"[.\-\s]+")
_BRCODE = re.compile(r"000201.*br\.gov\.bcb\.pix", re.IGNORECASE | re.DOTALL)


class Unrecognised(StrEnum):
    """Why nothing could be recognised."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    DIGIT_COUNT = "digit_count"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedBoleto:
    """44 digits of a barcode, or 47 of a linha digitavel; `barcode` is made of them by place, nothing checked."""

    digits: str

    @property
    def barcode(self) -> str:
        line = self.digits
        if len(line) == BARCODE_LENGTH:
            return line
        return line[:4] + line[32:47] + line[4:9] + line[10:20] + line[21:31]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedCollection:
    """A collection slip (arrecadacao), 44 or 48 digits from 8 on; `slip` is None when a check digit fails."""

    slip: Arrecadacao | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedPix:
    """A BR Code as it was pasted, line breaks aside."""

    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedSignature:
    """The signed text of a document, with whatever stood around it taken off."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedShortCode:
    """The sixteen letters and digits printed on a document, in capitals and without hyphens."""

    code: str


Pasted = PastedBoleto | PastedCollection | PastedPix | PastedSignature | PastedShortCode


def recognise(text: str) -> Pasted | Unrecognised:
    """What the text is, by its shape alone."""
    text = text.strip()
    if not text:
        return Unrecognised.EMPTY
    if len(text) > LONGEST:
        return Unrecognised.TOO_LONG
    if MARK in text:
        return PastedSignature(text="".join(text[text.index(MARK) :].split()))
    if found := _BRCODE.search(text):
        return PastedPix(payload=re.sub(r"[\r\n\t]+", "", text[found.start() :]))
    if code := short_code.normalised(text):
        return PastedShortCode(code=code)
    return _digits(text)


def _digits(text: str) -> Pasted | Unrecognised:
    runs = [_SEPARATORS.sub("", run) for run in _DIGITS.findall(text)]
    digits = max(runs, key=len, default="")
    if len(digits) < short_code.LENGTH:
        return Unrecognised.UNKNOWN
    if digits[0] == "8" and len(digits) in (BARCODE_LENGTH, LINE_LENGTH):
        return PastedCollection(slip=_collection(digits))
    if len(digits) in (BARCODE_LENGTH, LINHA_LENGTH):
        return PastedBoleto(digits=digits)
    return Unrecognised.DIGIT_COUNT


def _collection(digits: str) -> Arrecadacao | None:
    try:
        return read_arrecadacao(digits)
    except InvalidCharge:
        return None
