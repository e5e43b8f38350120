"""Which part of a boleto each of its digits belongs to.

The barcode's frame is fixed (see `barcode_digits`). What the 25 digits of the campo livre are is each bank's own
affair, so the bank's rules are asked instead of a second table: places that follow the nosso numero digit by digit
are the nosso numero, places that move with it otherwise are check digits, all others say which account is paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from brazil.money import Money
from payments.account import BankAccount
from payments.banks import bank_rules
from payments.boleto import Boleto
from payments.errors import InvalidCharge
from payments.party import Party


class BoletoPart(StrEnum):
    """A part of the code that people and banks know by name."""

    BANK = "bank"
    CURRENCY = "currency"
    DUE_DATE = "due_date"
    AMOUNT = "amount"
    ACCOUNT = "account"
    NOSSO_NUMERO = "nosso_numero"
    CHECK_DIGIT = "check_digit"


_P = BoletoPart
_HEAD = (_P.BANK,) * 3 + (_P.CURRENCY,)
_DUE_AND_AMOUNT = (_P.DUE_DATE,) * 4 + (_P.AMOUNT,) * 10
_CHECK = (_P.CHECK_DIGIT,)
_NOBODY = Party(name="", tax_id="")
_LONGEST_NUMBER = 20
_REPEATED = "123456789"

Parts = tuple[BoletoPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampoLivreForm:
    """The parts of an account's campo livre, the digits it has in the places of the account, and what stands around
    the nosso numero in the bank's full writing."""

    parts: Parts
    account_digits: str
    number_prefix: str
    number_suffix: str

    def pays_this_account(self, campo_livre: str) -> bool:
        """Whether its digits in the places of the account are the account's own."""
        return _digits(campo_livre, self.parts, BoletoPart.ACCOUNT) == self.account_digits

    def nosso_numero_of(self, campo_livre: str) -> str:
        """The nosso numero at its full width, as `BankRules.nosso_numero_full` writes it."""
        return self.number_prefix + _digits(campo_livre, self.parts, BoletoPart.NOSSO_NUMERO) + self.number_suffix


def barcode_parts(campo_livre: Parts) -> Parts:
    """The part of each of the 44 digits."""
    return _HEAD + _CHECK + _DUE_AND_AMOUNT + campo_livre


def linha_parts(campo_livre: Parts) -> Parts:
    """The part of each of the 47 digits."""
    first, second, third = campo_livre[:5], campo_livre[5:15], campo_livre[15:]
    return _HEAD + first + _CHECK + second + _CHECK + third + _CHECK + _CHECK + _DUE_AND_AMOUNT


@lru_cache(maxsize=1024)
def campo_livre_form(account: BankAccount, number_length: int, issued_on: date) -> CampoLivreForm:
    """The form of the slips of an account numbered with so many digits. Raises InvalidCharge as the bank's rules do."""
    sample = Boleto(
        account=account, nosso_numero="1" * number_length, document_number="1", amount=Money(1),
        issued_on=issued_on, due_on=issued_on, payer=_NOBODY, creditor=_NOBODY,
    )  # fmt: skip
    rules = bank_rules(account.bank)
    width = _number_width(sample)
    probes = [replace(sample, nosso_numero=number) for number in _probes(width)]
    fields = [rules.campo_livre(probe) for probe in probes]
    full = [rules.nosso_numero_full(probe) for probe in probes]
    varying = [place for place, column in enumerate(zip(*full, strict=True)) if len(set(column)) > 1]
    parts = tuple(_part("".join(column)) for column in zip(*fields, strict=True))
    return CampoLivreForm(
        parts=parts,
        account_digits=_digits(fields[0], parts, BoletoPart.ACCOUNT),
        number_prefix=full[0][: varying[0]],
        number_suffix=full[0][varying[-1] + 1 :],
    )


def _digits(campo_livre: str, parts: Parts, wanted: BoletoPart) -> str:
    return "".join(digit for digit, part in zip(campo_livre, parts, strict=True) if part is wanted)


def _probes(width: int) -> Iterator[str]:
    """Numbers of one digit repeated; then of a single 1, because a check digit may be the same for all the first."""
    yield from (digit * width for digit in _REPEATED)
    yield from (f"{10**place:0{width}d}" for place in range(width))


def _part(column: str) -> BoletoPart:
    """The part of one place, from its digit for each probe."""
    if column.startswith(_REPEATED):
        return BoletoPart.NOSSO_NUMERO
    return BoletoPart.ACCOUNT if len(set(column)) == 1 else BoletoPart.CHECK_DIGIT


def _number_width(sample: Boleto) -> int:
    """The most digits a number can have that leave the sample's own campo livre what it is."""
    rules = bank_rules(sample.account.bank)
    own = rules.campo_livre(sample)
    for number in _wider(sample):
        try:
            same = rules.campo_livre(replace(sample, nosso_numero=number)) == own
            rules.campo_livre(replace(sample, nosso_numero="1" * len(number)))
        except InvalidCharge:
            continue
        if same:
            return len(number)
    return len(sample.nosso_numero)


def _wider(sample: Boleto) -> Iterator[str]:
    """The sample's number as the bank writes it whole, then with ever fewer zeros before it."""
    yield bank_rules(sample.account.bank).nosso_numero_full(sample)
    for width in range(_LONGEST_NUMBER, len(sample.nosso_numero), -1):
        yield sample.nosso_numero.zfill(width)
