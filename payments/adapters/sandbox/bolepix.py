"""The Pix code the bank makes for a slip it registers, as a remessa asks: a code of its own, or why there is none."""

from __future__ import annotations

import hashlib

from brazil.money import Money
from brazil.text import bank_text
from payments.account import BankAccount
from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.entries import RemessaOrder
from payments.cnab.layouts import layout_of
from payments.cnab.movements import MovementPix
from payments.errors import InvalidCharge
from payments.pix.brcode import CITY_LENGTH, NAME_LENGTH, BrCode, encode_brcode
from payments.pix.keys import check_key

_HOST = "pix.sandbox.example/qr/v2/cobv/"
_HIGHEST = Money(10_000_000_00)
_TOO_HIGH, _NO_KEY = "001", "003"  # Itaú's codes; the other layouts have no field for a reason


def pix_for(order: RemessaOrder, account: BankAccount) -> MovementPix | None:
    """What the return says of the code asked for; None when none was, or the bank's returns cannot tell one.

    A code that cannot be made does not stop the slip (Itaú's manual).
    """
    layout = layout_of(account.bank)
    if order.pix is None or not isinstance(layout, BankLayout) or layout.pix_return is None:
        return None
    if order.amount.cents > _HIGHEST.cents:
        return MovementPix(reason=_TOO_HIGH)
    try:
        check_key(order.pix.key or account.beneficiary.tax_id)
    except InvalidCharge:
        return MovementPix(reason=_NO_KEY)
    address = _HOST + hashlib.sha256(f"{account.bank} {account.conta} {order.nosso_numero}".encode()).hexdigest()[:32]
    code = _code(address, account)
    fits = len(code) <= layout.pix_return.field("pix_text").width
    return MovementPix(text=code if fits else address, txid=order.pix.txid)


def _code(address: str, account: BankAccount) -> str:
    party = account.beneficiary
    name, city = bank_text(party.name)[:NAME_LENGTH], bank_text(party.city)[:CITY_LENGTH]
    return encode_brcode(BrCode(url=address, name=name.strip(), city=city.strip() or "SAO PAULO", single_use=True))
