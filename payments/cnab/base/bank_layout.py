"""What a bank's layout says for itself, whatever its width; everything has a default that most banks keep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import ClassVar

from brazil.money import ZERO, Money
from payments.account import BankAccount
from payments.banks.rules import AccountField, BankRules, check_field
from payments.boleto import Boleto
from payments.cnab.base import offered
from payments.cnab.base.pix_lines import PixReader, pix_answer, pix_request
from payments.cnab.base.terms_codes import DISCOUNT, FINE, INTEREST, TermKinds
from payments.cnab.checks import Settled, Totals, settle, split_reasons
from payments.cnab.entries import MOVEMENT_CODES, Instruction, RemessaEntry
from payments.cnab.fields import Value
from payments.cnab.movements import PAYMENTS, Movement, Occurrence
from payments.cnab.ocorrencias import OcorrenciaTable
from payments.cnab.record import Record
from payments.cnab.terms import title_values
from payments.errors import InvalidCharge
from payments.party import Party

_NOBODY = Party(name="", tax_id="")
_SOME_DAY = date(2000, 1, 1)


class BankLayout:
    """Base of `Cnab400` and `Cnab240`.

    `rules` are the bank's of `payments.banks`, None for a bank whose files are only read. `asks` is what its files need
    to know of an account besides what `rules.account_fields` name. `fixed` is what the records of a remessa always
    say (especie, aceite, issuer, do not protest...). `number_with_digit`: the field `nosso_numero`
    ends in the check digit. `number_width`: how much of a wider field the number is, counted from the right, 0 for all
    of it. `paid_when_credited`: occurrences of a write-off that are payments when money comes with them.
    `blank_amounts`: fields the bank leaves blank when there is no money. `pix_record` is the record of a remessa that
    asks for a Pix code, one of those that follow the detail, and `pix_movement` the code the detail then has instead of
    the registration's; `pix_return` the record of a return that answers, after its title; `pix_confirmed` when the
    bank's own manual has it.
    """

    bank: ClassVar[str]
    width: ClassVar[int]
    ocorrencias: ClassVar[OcorrenciaTable]
    asks: ClassVar[tuple[AccountField, ...]] = ()
    rules: ClassVar[BankRules | None] = None
    movement_codes: ClassVar[Mapping[Instruction, str]] = MOVEMENT_CODES
    fixed: ClassVar[Mapping[str, Value]] = {}
    interest_kinds: ClassVar[TermKinds] = INTEREST
    fine_kinds: ClassVar[TermKinds] = FINE
    discount_kinds: ClassVar[TermKinds] = DISCOUNT
    number_with_digit: ClassVar[bool] = False
    number_width: ClassVar[int] = 0
    reason_width: ClassVar[int] = 2
    blank_amounts: ClassVar[frozenset[str]] = frozenset()
    paid_when_credited: ClassVar[frozenset[str]] = frozenset()
    pix_record: ClassVar[Record | None] = None
    pix_movement: ClassVar[str] = ""
    pix_return: ClassVar[Record | None] = None
    pix_confirmed: ClassVar[bool] = False

    # The nosso numero

    def number_values(self, account: BankAccount, number: str, digit: str) -> dict[str, Value]:
        """The fields of the nosso numero, from the full number and its digit."""
        return {"nosso_numero": number + digit if self.number_with_digit else number, "nosso_numero_dv": digit}

    def number_read(self, text: str) -> str:
        """The full number without its digit, from the field `nosso_numero`."""
        number = text[:-1] if self.number_with_digit else text
        return number[-self.number_width :] if self.number_width else number

    def digit_read(self, text: str) -> str:
        """The check digit at the end of the field `nosso_numero`, where it has one."""
        return text[-1:] if self.number_with_digit else ""

    def number_digit(self, account: BankAccount, number: str) -> str:
        """The check digit of a full number, for a return."""
        if self.rules is None:
            return ""
        return self.rules.nosso_numero_digit(_slip(account, self.issuer_number(account, number)))

    def issuer_number(self, account: BankAccount, number: str) -> str:
        """The issuer's part of a full number; a bank that puts convenio or year before it takes them off."""
        return number

    # What records are filled with; a bank adds its own: `return super().entry_values(entry) | {...}`

    def account_values(self, account: BankAccount) -> dict[str, Value]:
        """The account, for headers and details, both ways."""
        return offered.of_account(account)

    def header_values(self, account: BankAccount) -> dict[str, Value]:
        """The account, for headers, when that differs from `account_values`."""
        return self.account_values(account)

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        """One request.

        Raises InvalidCharge: "instruction_not_offered" when the bank has no code for it, and what `check_field` raises
        for what its files ask of the account.
        """
        boleto, rules = entry.boleto, self.rules
        for field in self.asks:
            check_field(field, getattr(boleto.account, field.name))
        code = self.movement_codes.get(entry.instruction)
        if code is None or rules is None:
            raise InvalidCharge("instruction_not_offered", "instruction", instruction=entry.instruction.value)
        number, digit = rules.nosso_numero_full(boleto), rules.nosso_numero_digit(boleto)
        return {
            **self.account_values(boleto.account),
            **title_values(boleto),
            **self.number_values(boleto.account, number, digit),
            **offered.of_payer(boleto.payer, split_code=self.entry_has("payer_postal_suffix")),
            **offered.of_creditor(boleto),
            **offered.of_interest(boleto, self.interest_kinds, rate=self.entry_has("interest_bps")),
            **offered.of_fine(boleto, self.fine_kinds, rate=self.entry_has("fine_bps")),
            **offered.of_discount(entry, self.discount_kinds),
            "occurrence_code": code,
            "company_use": entry.company_use,
            **self.fixed,
            **self.pix_values(entry),
        }

    def pix_values(self, entry: RemessaEntry) -> dict[str, Value]:
        """The Pix code asked for. Raises InvalidCharge: "pix_not_offered" where this bank's files cannot ask for it,
        "pix_key" for what is no key.
        """
        if entry.pix is None:
            return {}
        if entry.instruction is not Instruction.REGISTER:
            raise InvalidCharge("pix_not_offered", "instruction", instruction=entry.instruction.value)
        code: dict[str, Value] = {"occurrence_code": self.pix_movement} if self.pix_movement else {}
        return pix_request(self.pix_record, entry.pix) | code

    def movement_values(self, account: BankAccount, movement: Movement) -> dict[str, Value]:
        """One movement of a return."""
        number = movement.nosso_numero
        return {
            **self.account_values(account),
            **offered.of_movement(movement),
            **self.number_values(account, number, self.number_digit(account, number)),
            "receiving_bank": self.bank,
        }

    def pix_line(self, movement: Movement, place: Mapping[str, Value]) -> str:
        """The Pix line of a return after a movement. Raises InvalidCharge("pix_not_offered") when there is none."""
        if self.pix_return is None or movement.pix is None:
            raise InvalidCharge("pix_not_offered", "pix")
        return self.pix_return.fill({**place, **pix_answer(movement.pix)})

    @cached_property
    def pix_reader(self) -> PixReader | None:
        """The reader of Pix lines, made once; None when the layout has none."""
        return PixReader(self.bank, self.pix_return, self.pix_confirmed) if self.pix_return else None

    def trailer_values(self, trailer: Record, totals: Totals) -> dict[str, Value]:
        """The totals a return's trailer states, which are checked on reading."""
        return offered.of_totals(trailer, totals)

    def entry_has(self, name: str) -> bool:
        """Whether the records of a request have such a field."""
        raise NotImplementedError

    def movement_has(self, name: str) -> bool:
        """Whether the records of a movement have such a field."""
        raise NotImplementedError

    # What a return means

    def reasons_read(self, text: str) -> tuple[str, ...]:
        """The codes in the field `reasons`."""
        return split_reasons(text, self.reason_width)

    def occurrence(self, code: str, line: str) -> Occurrence:
        """The event of a movement; `line` for the few banks where the code alone does not say."""
        return self.ocorrencias.occurrence(code)

    def settled(
        self, line: str, occurrence: Occurrence, code: str, paid: Money | None, credited: Money | None, fee: Money
    ) -> Settled:
        """Paid and credited amounts; None for the one the layout has no field for.

        A layout with `credited_amount` alone states what is left after the fee; with `paid_amount` alone, the fee is
        charged apart.
        """
        if paid is None:
            credited = credited or ZERO
            gross = credited if occurrence is Occurrence.REVERSED else credited + fee
            paid = gross if credited or occurrence in PAYMENTS else ZERO
        if code in self.paid_when_credited and (paid or credited):
            occurrence = Occurrence.PAID
        return settle(occurrence, paid, paid if credited is None else credited)

    def instruction_of(self, code: str) -> Instruction | None:
        """The request of a movement code; None for one this program does not write."""
        if code and code == self.pix_movement:
            return Instruction.REGISTER
        return next((instruction for instruction, own in self.movement_codes.items() if own == code), None)


def _slip(account: BankAccount, number: str) -> Boleto:
    return Boleto(
        account=account,
        nosso_numero=number,
        document_number="",
        amount=ZERO,
        issued_on=_SOME_DAY,
        due_on=_SOME_DAY,
        payer=_NOBODY,
        creditor=_NOBODY,
    )
