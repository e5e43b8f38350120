"""The bank account slips are paid into, with the contract (convenio) that lets its holder issue them."""

from __future__ import annotations

from dataclasses import dataclass

from payments.party import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """Digits only, as text, without padding; check digits apart.

    `bank` is the COMPE code ("341"). `convenio` is what the bank calls the issuer's agreement, empty where the bank
    has none. `beneficiary` is who receives the money.
    """

    bank: str
    agencia: str
    conta: str
    conta_dv: str
    carteira: str
    beneficiary: Party
    agencia_dv: str = ""
    convenio: str = ""
    variacao: str = ""
