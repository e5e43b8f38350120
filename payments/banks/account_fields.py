"""The parts of an account as banks ask for them, each with the word its holder finds in the contract."""

from __future__ import annotations

from payments.banks.rules import AccountField


def agencia(width: int = 4, called: str = "Agência") -> AccountField:
    """The agencia without its digit."""
    return AccountField(name="agencia", width=width, called=called)


def agencia_dv() -> AccountField:
    """The digit of the agencia, at the banks that write it in the code."""
    return AccountField(name="agencia_dv", width=1, called="Dígito da agência", letter=True)


def conta(width: int) -> AccountField:
    """The account without its digit."""
    return AccountField(name="conta", width=width, called="Conta")


def conta_dv() -> AccountField:
    """The digit of the account."""
    return AccountField(name="conta_dv", width=1, called="Dígito da conta", letter=True)


def convenio(width: int, called: str = "Código do beneficiário") -> AccountField:
    """What the bank calls the agreement."""
    return AccountField(name="convenio", width=width, called=called)


def variacao(width: int, called: str) -> AccountField:
    """The second part of the agreement, where the bank has one."""
    return AccountField(name="variacao", width=width, called=called)
