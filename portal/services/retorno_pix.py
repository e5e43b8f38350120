"""The Pix code the bank made for a slip: kept to be printed on it, or told to finance with the reason it is not.

Only what the bank itself wrote beside that very slip is kept (`payments.pix.bolepix`). A code of another amount or for
somebody else would take a debtor's money away from the debt.
"""

from __future__ import annotations

from collections.abc import Mapping

from brazil.text import bank_text
from payments.cnab.movements import Finding, PixContent, RetornoPix
from payments.errors import InvalidCharge
from payments.pix.bolepix import BankPixPayload, PayloadSource, payload_from_location
from payments.pix.brcode import CITY_LENGTH, NAME_LENGTH, BrCode
from payments.pix.brcode_reading import decode_brcode
from portal.models import Charge, ChargeMethod, ReceivingAccount


def take_code(told: RetornoPix, account: ReceivingAccount, charges: Mapping[str, Charge]) -> Finding | None:
    """Keep the code with its slip; a finding when it is not kept. The same code again changes nothing."""
    if told.content is PixContent.NOTHING:
        return _finding(told, "pix_not_made", ",".join(told.reasons))
    if told.content not in (PixContent.PAYLOAD, PixContent.LOCATION):
        return _finding(told, "pix_no_code", told.text)
    charge = charges.get(told.nosso_numero)
    if charge is None or charge.method is not ChargeMethod.BOLETO:
        return _finding(told, "pix_unknown_number", told.nosso_numero)
    try:
        payload = _payload(told, account)
        code = decode_brcode(payload.text)
    except InvalidCharge as error:
        return _finding(told, "pix_unreadable", error.code)
    if unlike := _unlike(code, charge, account):
        return _finding(told, *unlike)
    if charge.pix_payload not in ("", payload.text):
        return _finding(told, "pix_changed", told.nosso_numero)
    charge.pix_payload = payload.text
    return None


def _payload(told: RetornoPix, account: ReceivingAccount) -> BankPixPayload:
    source = PayloadSource.RETURN_FILE
    if told.content is PixContent.PAYLOAD:
        return BankPixPayload(text=told.text, bank=told.bank, nosso_numero=told.nosso_numero, source=source)
    return payload_from_location(
        told.text.removeprefix("https://"),
        name=bank_text(account.beneficiary["name"])[:NAME_LENGTH].strip(),
        city=bank_text(account.beneficiary["city"])[:CITY_LENGTH].strip(),
        bank=told.bank,
        nosso_numero=told.nosso_numero,
        source=source,
    )


def _unlike(code: BrCode, charge: Charge, account: ReceivingAccount) -> tuple[str, str, str] | None:
    """The finding's code, what the bank states and what ours is: another amount, or another receiver.

    A dynamic code may leave the amount to the charge at its address. The name is cut at 25 letters in a code, and
    some banks cut it shorter.
    """
    if code.amount is not None and code.amount != charge.amount:
        return "pix_amount_differs", str(code.amount.cents), str(charge.amount.cents)
    ours, theirs = bank_text(account.beneficiary["name"]), bank_text(code.name)
    if not theirs or not ours.startswith(theirs):
        return "pix_receiver_differs", code.name, account.beneficiary["name"]
    return None


def _finding(told: RetornoPix, code: str, stated: str, counted: str = "") -> Finding:
    return Finding(line_no=told.line_no, code=code, stated=stated.replace("\x00", "\ufffd"), counted=counted)
