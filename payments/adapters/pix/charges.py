"""A charge as the PSP answered it, with the one payload that may be shown."""

from __future__ import annotations

from pydantic import ValidationError

from brazil.text import bank_text
from payments.adapters.pix.connection import Answer
from payments.adapters.pix.exchange import Unreadable
from payments.errors import InvalidCharge, ProviderError
from payments.pix.brcode import CITY_LENGTH, NAME_LENGTH, BrCode, CodeKind, encode_brcode
from payments.pix.brcode_reading import decode_brcode
from payments.pix.charge import PixCharge, PixChargeStatus
from payments.pix.cob_reading import KeptCob, read_open_charge
from payments.pix.document import ChargeDocument
from payments.pix.open_charge import OpenCharge, OpenChargeDocument
from payments.pix.pix_reading import KeptCobv, read_charge


def charge_of(answer: Answer, txid: str) -> PixCharge:
    """The charge in an answer.

    Raises Unreadable when it is none or another's; ProviderError("pix_payload_refused") when the code the PSP gives
    leads elsewhere than the location it gives, or cannot be paid: nobody may be shown it.
    """
    try:
        kept = KeptCobv.model_validate_json(answer.body)
        location = _location(kept)
        charge = read_charge(kept, _payload(kept, location), location)
    except (ValidationError, InvalidCharge) as error:
        raise Unreadable from error
    if charge.txid != txid:
        raise Unreadable
    return charge


def open_charge_of(answer: Answer, txid: str) -> OpenCharge:
    """The immediate charge in an answer; raises as `charge_of`. One that names a payer is not what was asked for."""
    try:
        kept = KeptCob.model_validate_json(answer.body)
        location = _location(kept)
        charge = read_open_charge(kept, _payload(kept, location), location)
    except (ValidationError, InvalidCharge) as error:
        raise Unreadable from error
    if charge.txid != txid:
        raise Unreadable
    return charge


def same_open_charge(one: OpenChargeDocument, other: OpenChargeDocument) -> bool:
    """Whether two documents ask the same. Their seconds count from when each was sent, so they may differ."""
    return (one.txid, one.key, one.amount) == (other.txid, other.key, other.amount)


def same_charge(one: ChargeDocument, other: ChargeDocument) -> bool:
    """Whether two documents ask the same of the same person: texts and addresses, which PSPs shorten, aside."""
    return all(
        getattr(one, name) == getattr(other, name)
        for name in ("txid", "key", "amount", "due_on", "days_after_due", "fine", "interest", "rebate", "discount")
    ) and (one.debtor.tax_id == other.debtor.tax_id)


def _location(kept: KeptCobv | KeptCob) -> str:
    return (kept.location or kept.loc_location or "").removeprefix("https://")


def _payload(kept: KeptCobv | KeptCob, location: str) -> str:
    """What the PSP gives as copia e cola, or the code around its location; empty for a charge no longer active."""
    if not kept.pix_copia_e_cola and not location:
        if kept.status is PixChargeStatus.ACTIVE:
            raise Unreadable
        return ""
    if not kept.pix_copia_e_cola:
        return encode_brcode(_code_around(kept, location))
    try:
        code = decode_brcode(kept.pix_copia_e_cola)
    except InvalidCharge as error:
        raise ProviderError("pix_payload_refused", permanent=True, reason=error.code) from error
    if code.kind is not CodeKind.DYNAMIC or (location and code.url != location):
        raise ProviderError("pix_payload_refused", permanent=True, reason="pix_url")
    return kept.pix_copia_e_cola


def _code_around(kept: KeptCobv | KeptCob, location: str) -> BrCode:
    name, city = (bank_text(text or "PIX") for text in (kept.receiver_name, kept.receiver_city))
    return BrCode(url=location, name=name[:NAME_LENGTH].strip(), city=city[:CITY_LENGTH].strip(), single_use=True)
