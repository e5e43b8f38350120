"""A thousand slips that could be paid, over every issuing bank, and codes with one digit changed."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from brazil.money import Money
from payments.boleto import Boleto
from payments.boleto_codes import boleto_codes
from payments.verification.boleto_comparison import RecordedBoleto, recorded_boleto
from payments.verification.boleto_parts import campo_livre_form
from tests.payments.issuing_accounts import ACCOUNTS, BANKS, slip_of

FIRST_DUE = date(2026, 1, 5)


def slips(count: int) -> list[Boleto]:
    """So many slips, the banks in turn, with amounts and due dates of every length."""
    random = Random(4)
    return [_slip(BANKS[place % len(BANKS)], random) for place in range(count)]


def _slip(bank: str, random: Random) -> Boleto:
    due_on = FIRST_DUE + timedelta(days=random.randrange(1_500))
    return slip_of(
        ACCOUNTS[bank],
        nosso_numero=str(random.randrange(1, 99_999)),
        amount=Money(random.randrange(1, 10 ** random.randrange(3, 11))),
        issued_on=FIRST_DUE,
        due_on=due_on,
    )


def recorded(slip: Boleto) -> RecordedBoleto:
    """The record of a slip."""
    form = campo_livre_form(slip.account, len(slip.nosso_numero), slip.issued_on)
    return recorded_boleto(boleto_codes(slip).barcode, form.parts)


def one_digit_changed(code: str, turn: int) -> Iterator[tuple[int, str]]:
    """Each place with another digit in it; from turn to turn another one, all nine in nine turns."""
    for place, digit in enumerate(code):
        if digit.isdigit():
            other = (int(digit) + 1 + (turn + place) % 9) % 10
            yield place, f"{code[:place]}{other}{code[place + 1 :]}"
