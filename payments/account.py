"""The bank account slips are paid into, with the contract (convenio) that lets its holder issue them."""

from __future__ import annotations

from dataclasses import dataclass

from payments.party import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """Digits only, as text, without padding; check digits apart.

    `bank` is the COMPE code ("341"). `convenio` is the issuer's agreement (convenio, codigo do beneficiario, operacao)
    and `variacao` its second part (variacao da carteira, posto, modalidade, portfolio, increment), both empty where
    the bank has none: its `account_fields` say what it asks and by which word. `beneficiary` receives the money.
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
