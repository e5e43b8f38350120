"""The identifiers of the Pix API: txid, endToEndId, id of a refund.

API Pix (openapi v2.9.0), schemas TxId, EndToEndId, DevolucaoId; Manual de Padrões para Iniciação do Pix for the txid
of a static BR Code. Letters and digits are ASCII: an emoji or an accent is refused by the rule, not by a checksum.
"""

from __future__ import annotations

import re

from payments.errors import InvalidCharge

_CHARGE_TXID = re.compile(r"[a-zA-Z0-9]{26,35}", re.ASCII)
_STATIC_TXID = re.compile(r"[a-zA-Z0-9]{1,25}", re.ASCII)
_END_TO_END_ID = re.compile(r"[a-zA-Z0-9]{32}", re.ASCII)
_REFUND_ID = re.compile(r"[a-zA-Z0-9]{1,35}", re.ASCII)
NO_TXID = "***"  # what a BR Code carries in place of a txid


def charge_txid(text: str) -> str:
    """A txid of a cob or cobv, as it is. Raises InvalidCharge("pix_txid")."""
    if not _CHARGE_TXID.fullmatch(text):
        raise InvalidCharge("pix_txid", "txid", expected="26 to 35 letters and digits")
    return text


def static_txid(text: str) -> str:
    """A txid a static BR Code may carry. Raises InvalidCharge("pix_txid")."""
    if not _STATIC_TXID.fullmatch(text):
        raise InvalidCharge("pix_txid", "62-05", expected="1 to 25 letters and digits")
    return text


def end_to_end_id(text: str) -> str:
    """The id of one Pix. Raises InvalidCharge("pix_end_to_end_id")."""
    if not _END_TO_END_ID.fullmatch(text):
        raise InvalidCharge("pix_end_to_end_id", "end_to_end_id", expected="32 letters and digits")
    return text


def refund_id(text: str) -> str:
    """The id we give a refund. Raises InvalidCharge("pix_refund_id")."""
    if not _REFUND_ID.fullmatch(text):
        raise InvalidCharge("pix_refund_id", "refund_id", expected="1 to 35 letters and digits")
    return text
