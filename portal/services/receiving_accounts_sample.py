"""A slip of an account before the account is used: its codes, and whether the bank's own files take it.

A bank can be chosen whose files are not written here yet: then its slips could not be registered, and the sample says
so before anybody depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache

from brazil.money import Money
from brazil.tax_id import cpf_from_base
from payments.account import BankAccount
from payments.banks import bank_rules
from payments.boleto import Boleto
from payments.boleto_codes import BoletoCodes, boleto_codes
from payments.cnab.entries import RemessaEntry
from payments.cnab.registry import layout_at, widths
from payments.errors import InvalidCharge
from payments.party import Party
from portal.clock import SAO_PAULO
from portal.services.charges import LATE_FINE_BPS, LATE_INTEREST_BPS

AMOUNT = Money(12_345)
_DUE_IN = timedelta(days=30)
_NOT_WRITTEN = "remessa_not_written"  # a layout whose returns alone are read
_ANY_DAY = datetime(2000, 1, 1, tzinfo=SAO_PAULO)
_NOBODY = Party(
    name="EXEMPLO SEM VALOR",
    tax_id=cpf_from_base("111444777"),
    street="RUA DO EXEMPLO 1",
    district="CENTRO",
    city="SAO PAULO",
    state="SP",
    postal_code="01001000",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """`widths` are the remessas that take the slip; `refusals` why one of the bank's does not."""

    boleto: Boleto
    codes: BoletoCodes
    widths: tuple[int, ...]
    refusals: dict[int, InvalidCharge]

    @property
    def has_files(self) -> bool:
        """Whether the bank's files are written here at all."""
        return bool(self.widths or self.refusals)


def sample_of(account: BankAccount, creditor: Party, number: int, today: date) -> Sample:
    """A slip with that number, and each remessa it could go in. Raises InvalidCharge for what no slip may have."""
    boleto = Boleto(
        account=account,
        nosso_numero=str(number),
        document_number="EXEMPLO",
        amount=AMOUNT,
        issued_on=today,
        due_on=today + _DUE_IN,
        payer=_NOBODY,
        creditor=creditor,
        fine_bps=LATE_FINE_BPS,
        interest_bps=LATE_INTEREST_BPS,
    )
    codes = boleto_codes(boleto)
    answers = {width: _refusal(boleto, width) for width in remessa_widths(account.bank)}
    return Sample(
        boleto=boleto,
        codes=codes,
        widths=tuple(width for width, answer in answers.items() if answer is None),
        refusals={width: answer for width, answer in answers.items() if answer is not None},
    )


@cache
def remessa_widths(bank: str) -> tuple[int, ...]:
    """The widths of the remessas written here for a bank, the usual one first; of some banks only returns are read."""
    return tuple(width for width in widths(bank) if _writes(bank, width))


def check_number(account: BankAccount, creditor: Party, number: int, today: date, *, field: str) -> None:
    """Raise InvalidCharge, naming the field, for a number the bank has no room for."""
    try:
        sample_of(account, creditor, number, today)
    except InvalidCharge as error:
        raise InvalidCharge(error.code, field, **error.values_shown) from error


def with_digits(account: BankAccount) -> BankAccount:
    """The account with the check digits that were left blank, where the bank's rule gives them.

    Raises InvalidCharge for an agencia or conta no digit can be worked out of.
    """
    rules = bank_rules(account.bank)
    if not account.conta_dv and account.conta and (digits := rules.conta_digits(account)):
        account = replace(account, conta_dv=digits[0])
    asked = any(field.name == "agencia_dv" for field in rules.account_fields)
    if asked and not account.agencia_dv and account.agencia and (digits := rules.agencia_digits(account)):
        account = replace(account, agencia_dv=digits[0])
    return account


def _refusal(boleto: Boleto, width: int) -> InvalidCharge | None:
    """Why the slip cannot go in a remessa of this width; None when it can. The file is written and thrown away."""
    moment = datetime.combine(boleto.issued_on, time(12), tzinfo=SAO_PAULO)
    try:
        layout = layout_at(boleto.account.bank, width)
        list(layout.write_remessa(boleto.account, [RemessaEntry(boleto=boleto)], sequence=1, written_at=moment))
    except InvalidCharge as error:
        return error
    return None


def _writes(bank: str, width: int) -> bool:
    """Whether a layout gets as far as its header; what it says of an account without data does not matter here."""
    nobody = BankAccount(bank=bank, agencia="", conta="", conta_dv="", carteira="", beneficiary=_NOBODY)
    try:
        next(iter(layout_at(bank, width).write_remessa(nobody, (), sequence=1, written_at=_ANY_DAY)))
    except InvalidCharge as error:
        return error.code != _NOT_WRITTEN
    return True
