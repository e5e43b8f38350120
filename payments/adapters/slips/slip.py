"""One slip to be printed: the boleto, its codes, what it says beyond them, and the bank's own Pix payload if any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from brazil.money import Money, total
from payments.banks import bank_rules
from payments.banks.rules import BankRules
from payments.boleto import Boleto
from payments.boleto_codes import BoletoCodes, boleto_codes
from payments.errors import InvalidCharge
from payments.party import Party

SLIPS_TO_A_PAGE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipNotes:
    """What a slip may say beyond the boleto: what is paid ("Parcela 3 de 10 do acordo AC-1"), where to ask, and where
    and by which code to check that the slip is ours, a sentence.

    `especie` is the bank's kind of document (OU, others, unless the contract says otherwise).
    """

    description: str = ""
    contact: str = ""
    check: str = ""
    especie: str = "OU"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditorShare:
    """What one of the creditors of a slip for several gets of it, by which agreements ("482-913-550-7")."""

    creditor: Party
    agreements: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """All one slip states. `pix_payload` is the bank's own copia-e-cola, empty where the charge has none. `shares` are
    told on a page of their own, where the slip pays more than one creditor."""

    boleto: Boleto
    notes: SlipNotes
    codes: BoletoCodes
    rules: BankRules
    pix_payload: str = ""
    shares: tuple[CreditorShare, ...] = ()


def slip_of(
    boleto: Boleto,
    notes: SlipNotes | None = None,
    pix_payload: str = "",
    shares: Sequence[CreditorShare] = (),
) -> Slip:
    """The slip of a boleto. Raises InvalidCharge for one that could not be paid, does not name its parties, or whose
    shares are not what it asks for."""
    _require_identified(boleto.payer, boleto.creditor, *(each.creditor for each in shares))
    if shares and total(each.amount for each in shares) != boleto.amount:
        raise InvalidCharge("shares_unlike_amount", "shares")
    return Slip(
        boleto=boleto,
        notes=notes or SlipNotes(),
        codes=boleto_codes(boleto),
        rules=bank_rules(boleto.account.bank),
        pix_payload=pix_payload,
        shares=tuple(shares),
    )


def _require_identified(payer: Party, *creditors: Party) -> None:
    """CDC art. 42-A: name, address and tax id of every creditor; and the payer by name and tax id."""
    for creditor in creditors:
        for field in ("name", "tax_id", "street", "city", "state"):
            if not getattr(creditor, field).strip():
                raise InvalidCharge("creditor_incomplete", f"creditor.{field}")
    for field in ("name", "tax_id"):
        if not getattr(payer, field).strip():
            raise InvalidCharge("payer_incomplete", f"payer.{field}")
