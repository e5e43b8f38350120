"""Caixa's forms before SIGCB, without registration: composed, never issued. Sources: SICOB with a nosso numero of 11
positions; SICOB with 14 free positions; MO 67.020 v003 (SINCO), whose example breaks its own constant: the text wins.

Each form is chosen by its name in the carteira.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from payments.banks.rules import fitted
from payments.boleto import Boleto


@dataclass(frozen=True, slots=True)
class OldForm:
    """How a form numbers its slips and writes them in the code."""

    number: Callable[[Boleto], str]
    campo_livre: Callable[[Boleto], str]


def _sicob_number(boleto: Boleto) -> str:
    return fitted(boleto.nosso_numero, 10, "nosso_numero")


def _sicob(boleto: Boleto) -> str:
    """`convenio` is operacao (3) and codigo do cedente (8)."""
    account = boleto.account
    return _sicob_number(boleto) + fitted(account.agencia, 4, "agencia") + fitted(account.convenio, 11, "convenio")


def _sicob_14_number(boleto: Boleto) -> str:
    return fitted(boleto.nosso_numero, 14, "nosso_numero")


def _sicob_14(boleto: Boleto) -> str:
    """Carteira 8 and the constant 7 stand between account and number."""
    account = fitted(boleto.account.convenio, 5, "convenio") + fitted(boleto.account.agencia, 4, "agencia")
    return account + "87" + _sicob_14_number(boleto)


def _sinco_number(boleto: Boleto) -> str:
    """Eighteen digits of which the first is 9."""
    return "9" + fitted(boleto.nosso_numero, 17, "nosso_numero")


def _sinco(boleto: Boleto) -> str:
    return "1" + fitted(boleto.account.convenio, 6, "convenio") + _sinco_number(boleto)


FORMS: Mapping[str, OldForm] = {
    "SICOB": OldForm(_sicob_number, _sicob),
    "SICOB14": OldForm(_sicob_14_number, _sicob_14),
    "SINCO": OldForm(_sinco_number, _sinco),
}
