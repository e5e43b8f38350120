"""The Pix QR code of a boleto (bolepix): only the code the bank made for that very slip is ever printed on it.

A BR Code of our own, static or of another charge, moves money without the bank knowing that the boleto was paid by
it: the slip stays open, is paid again, protested or charged late. Only a code that came from the bank that registered
the slip (return file: Itaú register 3, Santander register 8, segment Y-03; or the bank's API) settles both at once.
So whoever draws a slip takes a `BankPixPayload`, never a text, and asks `printable_on` for what to draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from payments.boleto import Boleto
from payments.errors import InvalidCharge
from payments.pix.brcode import BrCode, CodeKind, encode_brcode
from payments.pix.brcode_reading import decode_brcode


class PayloadSource(StrEnum):
    """How the bank told us the code. There is no member for codes made here."""

    RETURN_FILE = "return_file"
    BANK_API = "bank_api"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankPixPayload:
    """The code the bank gave for one slip: `text` is printed to the letter.

    Raises InvalidCharge: "pix_not_the_banks" for a static code or a recurrence alone, and as `decode_brcode`.
    """

    text: str
    bank: str
    nosso_numero: str
    source: PayloadSource

    def __post_init__(self) -> None:
        if decode_brcode(self.text).kind is not CodeKind.DYNAMIC:
            raise InvalidCharge("pix_not_the_banks", "26", expected="the address of the bank's own charge")

    def printable_on(self, boleto: Boleto) -> str:
        """The text for this slip. Raises InvalidCharge("pix_of_another_boleto") when the bank made it for another."""
        if self.bank != boleto.account.bank or _number(self.nosso_numero) != _number(boleto.nosso_numero):
            raise InvalidCharge("pix_of_another_boleto", "nosso_numero", expected=boleto.nosso_numero)
        return self.text


def payload_from_location(
    location: str, *, name: str, city: str, bank: str, nosso_numero: str, source: PayloadSource
) -> BankPixPayload:
    """The code of a charge whose address alone the bank told (Itaú register 3, columns 079-142).

    The address is the bank's; around it a BR Code has nothing but who receives. Raises as `encode_brcode`.
    """
    text = encode_brcode(BrCode(url=location, name=name, city=city, single_use=True))
    return BankPixPayload(text=text, bank=bank, nosso_numero=nosso_numero, source=source)


def _number(nosso_numero: str) -> str:
    return nosso_numero.lstrip("0")
