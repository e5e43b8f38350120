"""Published slips read as boletos: every source names its inputs in its own way, and that stays here.

`read_boleto(row)` gives the Boleto a row of the golden vectors speaks of. A row's `input_note` says what its inputs
leave to the source; the reader of its bank fills that in, and says from where.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from brazil.money import Money
from payments.account import BankAccount
from payments.banks import EXTINCT, ISSUERS, UNPROVED
from payments.boleto import Boleto
from payments.party import Party
from tests.payments import published_inputs as banks

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "boleto_vectors.json").read_text())
PARTY = Party(name="Ana Souza", tax_id="52998224725")
RULES = {rules.code: rules for rules in (*ISSUERS, *UNPROVED, *EXTINCT)}

READERS: dict[str, Callable[[dict, dict], None]] = {
    "001": banks.banco_do_brasil,
    "003": banks.banco_da_amazonia,
    "021": banks.banestes,
    "033": banks.santander,
    "041": banks.banrisul,
    "070": banks.brb,
    "077": banks.inter,
    "085": banks.ailos,
    "097": banks.credisis,
    "104": banks.caixa,
    "136": banks.unicred,
    "237": banks.bradesco,
    "336": banks.c6,
    "341": banks.itau,
    "356": banks.unchanged,
    "399": banks.hsbc,
    "409": banks.unibanco,
    "422": banks.safra,
    "453": banks.rural,
    "655": banks.bv,
    "707": banks.daycoval,
    "745": banks.citibank,
    "748": banks.sicredi,
    "756": banks.sicoob,
}


def read_boleto(row: dict) -> Boleto:
    """The boleto of a row, with what its source leaves out filled in; check digits left out are computed."""
    facts = banks.common(row["inputs"]) | {"due_on": row.get("due_on") or "2020-01-01"}
    READERS.get(row["bank"], banks.unchanged)(facts, row)
    due_on = date.fromisoformat(facts.pop("due_on"))
    number, document = facts.pop("nosso_numero"), facts.pop("document_number")
    issued_on = facts.pop("issued_on", due_on - timedelta(days=5))
    beneficiary = replace(PARTY, tax_id=facts.pop("tax_id", PARTY.tax_id))
    boleto = Boleto(
        account=BankAccount(bank=row["bank"], beneficiary=beneficiary, **facts),
        nosso_numero=number,
        document_number=document,
        amount=Money(row.get("cents", 100)),
        issued_on=issued_on,
        due_on=due_on,
        payer=PARTY,
        creditor=PARTY,
    )
    return boleto if boleto.account.conta_dv else replace(boleto, account=with_digit(boleto.account))


def with_digit(account: BankAccount) -> BankAccount:
    """The account with the digit its bank computes, where it does."""
    conta_like = account.conta or "0"
    digits = RULES[account.bank].conta_digits(replace(account, conta=conta_like))
    return replace(account, conta=conta_like, conta_dv=digits[0] if digits else "")
