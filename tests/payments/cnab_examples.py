"""Accounts, boletos and movements the bank file tests share: made-up people, valid numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from hypothesis import strategies as st

from brazil.money import Money
from payments.account import BankAccount
from payments.boleto import Boleto
from payments.cnab.entries import RemessaEntry
from payments.cnab.layouts import layout_of
from payments.cnab.movements import Movement
from payments.party import Party

WRITTEN_AT = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
CREDITOR = Party(name="Escola Modelo Ltda", tax_id="12ABC34501DE35", street="Rua A, 1", city="Natal", state="RN")
PAYER = Party(
    name="João Conceição d'Ávila",
    tax_id="52998224725",
    street="Rua das Flores, 10",
    district="Centro",
    city="São Paulo",
    state="SP",
    postal_code="01001000",
)
ITAU = BankAccount(bank="341", agencia="0057", conta="12345", conta_dv="7", carteira="109", beneficiary=CREDITOR)
BRADESCO = BankAccount(
    bank="237",
    agencia="1467",
    conta="19669",
    conta_dv="P",
    carteira="09",
    convenio="4540691",
    beneficiary=CREDITOR,
)
BANCO_DO_BRASIL = BankAccount(
    bank="001",
    agencia="3286",
    agencia_dv="7",
    conta="75367",
    conta_dv="X",
    carteira="17",
    variacao="019",
    convenio="3294860",
    beneficiary=CREDITOR,
)
ACCOUNTS = (ITAU, BRADESCO, BANCO_DO_BRASIL)
_NUMBER_WIDTHS = {"341": 8, "237": 11, "001": 10}
_FULL_WIDTHS = {"341": 8, "237": 11, "001": 17}
_DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
_KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/"


def boleto(account: BankAccount, number: str = "1", **changes: object) -> Boleto:
    """A payable slip of the account."""
    values: dict[str, object] = {
        "account": account,
        "nosso_numero": number,
        "document_number": f"D{number}",
        "amount": Money(123_45),
        "issued_on": date(2026, 3, 2),
        "due_on": date(2026, 3, 20),
        "payer": PAYER,
        "creditor": CREDITOR,
    }
    return Boleto(**{**values, **changes})  # type: ignore[arg-type]


@cache
def numbers(account: BankAccount) -> st.SearchStrategy[str]:
    """Issuer's numbers that fit the account."""
    return st.integers(1, 10 ** _NUMBER_WIDTHS[account.bank] - 1).map(str)


@cache
def full_numbers(account: BankAccount) -> st.SearchStrategy[str]:
    """Numbers as the bank's files write them."""
    width = _FULL_WIDTHS[account.bank]
    return st.integers(1, 10**width - 1).map(lambda number: str(number).zfill(width))


_DOCUMENTS, _NO_OR_DOCUMENTS = st.text(_KEY, min_size=1, max_size=10), st.text(_KEY, max_size=10)
_COMPANY_USES = st.text(_KEY, max_size=25)
_TAX_IDS = st.sampled_from(["52998224725", "12ABC34501DE35", "11222333000181"])
_POSTAL_CODES = st.integers(0, 99_999_999).map(lambda code: str(code).zfill(8))
_CODES = st.sampled_from(["02", "03", "06"])
_NO_OR_DAYS = st.none() | _DAYS
_NAMES, _STREETS, _CITIES = st.text(max_size=200), st.text(max_size=60), st.text(max_size=30)


@cache
@st.composite
def entries(draw: st.DrawFn, account: BankAccount) -> RemessaEntry:
    """Any request that fits."""
    issued_on = draw(_DAYS)
    slip = boleto(
        account,
        draw(numbers(account)),
        document_number=draw(_DOCUMENTS),
        amount=Money(draw(st.integers(1, 99_999_999_99))),
        issued_on=issued_on,
        due_on=draw(st.dates(issued_on, date(2050, 1, 1))),
        fine_bps=draw(st.integers(0, 200)),
        interest_bps=draw(st.integers(0, 100)),
        payer=Party(
            name=draw(_NAMES),
            tax_id=draw(_TAX_IDS),
            street=draw(_STREETS),
            city=draw(_CITIES),
            state="SP",
            postal_code=draw(_POSTAL_CODES),
        ),
    )
    instruction = draw(st.sampled_from(list(layout_of(account.bank).movement_codes)))
    return RemessaEntry(boleto=slip, instruction=instruction, company_use=draw(_COMPANY_USES))


@cache
@st.composite
def movements(draw: st.DrawFn, account: BankAccount) -> Movement:
    """Any movement whose money adds up: a payment, a registration or a rejection."""
    code = draw(_CODES)
    paid = draw(st.integers(1, 99_999_999)) if code == "06" else 0
    return Movement(
        occurrence_code=code,
        reasons=("48",) if code == "03" else (),
        nosso_numero=draw(full_numbers(account)),
        document_number=draw(_NO_OR_DOCUMENTS),
        company_use=draw(_COMPANY_USES),
        occurred_on=draw(_DAYS),
        credited_on=draw(_NO_OR_DAYS),
        due_on=draw(_NO_OR_DAYS),
        title_amount=Money(draw(st.integers(0, 99_999_999_99))),
        paid_amount=Money(paid),
        fee=Money(draw(st.integers(0, min(paid, 1000)))),
        late_charges=Money(draw(st.integers(0, 99_999))),
        discount=Money(draw(st.integers(0, 99_999))),
        rebate=Money(draw(st.integers(0, 99_999))),
    )
