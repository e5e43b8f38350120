"""Open installments with registered slips, and the lines that pay one in three of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from payments.cnab.movements import Occurrence, RetornoLine
from portal.db import Database
from portal.models import BankFile, BankFileStatus, Direction, ReceivingAccount
from tests.support import engines
from tests.support.banking import make_lender

TODAY, NOW = date(2026, 11, 20), datetime(2026, 11, 20, 12, tzinfo=UTC)
CASH_SHARE = 20  # one payment in so many ends an agreement of a single installment


def cash_of(payments: int) -> int:
    """How many agreements have one installment; the others have twelve."""
    return payments // CASH_SHARE


def prepare(name: str, payments: int) -> str:
    """A database with three open installments a payment; its address. Parents no statement here reads are left out."""
    url = engines.new_postgresql_database(name)
    engines.migrate(url)
    database, cash = Database(url), cash_of(payments)
    with database.writing() as session:
        creditor, account = make_lender(session)
        values = {"cash": cash, "all": 3 * payments, "creditor": creditor.id, "account": account.id}
        for parent in ("offer_id_offers", "policy_version_id_policy_versions"):
            session.execute(text(f"ALTER TABLE agreements DROP CONSTRAINT fk_agreements_{parent}"))
        session.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in _FILL:
            session.execute(text(statement), {each: values[each] for each in values if f":{each}" in statement})
        session.commit()
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    database.engine.dispose()
    return url


_AGREEMENT = "CASE WHEN i <= :cash THEN i ELSE :cash + (i - :cash - 1) / 12 + 1 END"
_NUMBER = "CASE WHEN i <= :cash THEN 1 ELSE (i - :cash - 1) % 12 + 1 END"
_EVERY = "FROM generate_series(1, :all) AS i"
_AGREEMENTS = "FROM generate_series(1, :cash + (:all - :cash) / 12 + 1) AS i"
_FILL = (
    f"""INSERT INTO debtors (id, cpf_lookup, cpf_sealed, created_at)
    SELECT i, CAST('l' || i AS bytea), '', now() {_AGREEMENTS}""",
    f"""INSERT INTO debts (id, public_id, debtor_id, creditor_id, contract_number, product, origin, due_on,
        principal_cents, fine_bps, late_interest_bps, status, prescribes_on, row_digest, updated_at, version,
        correction_days, interest_days, original_creditor, remuneratory_bps, fees_bps, consumer)
    SELECT i, 'debt-' || i, i, :creditor, 'c' || i, 'credit_card', '', '2025-01-10', 1, 0, 0, 'negotiated',
        '2030-01-10', '', now(), 1, 'full_months', 'days_of_30', '', 0, 0, true {_AGREEMENTS}""",
    f"""INSERT INTO agreements (id, public_id, number, debtor_id, creditor_id, offer_id, policy_version_id, status,
        balance_cents, total_cents, offer_digest, terms, terms_digest, evidence, accepted_at)
    SELECT i, 'agreement-' || i, 'n' || i, i, :creditor, i, 1, 'active', 1, 1, '', '{{}}', '', '{{}}', now()
    {_AGREEMENTS}""",
    f"""INSERT INTO agreement_debts (agreement_id, debt_id, debtor_id, balance_cents, agreed_cents, live)
    SELECT i, i, i, 1, 1, true {_AGREEMENTS}""",
    f"""INSERT INTO installments (id, public_id, agreement_id, debtor_id, number, due_on, amount_cents,
        principal_cents, interest_cents, status)
    SELECT i, 'installment-' || i, {_AGREEMENT}, {_AGREEMENT}, {_NUMBER}, DATE '2026-11-10' + i % 28,
        10000 + i % 7919, 9000, 1000 + i % 7919, 'open' {_EVERY}""",
    f"""INSERT INTO charges (id, public_id, installment_id, debtor_id, receiving_account_id, sequential, nosso_numero,
        document_number, amount_cents, issued_on, due_on, barcode, linha_digitavel, campo_livre, status, rejection,
        created_at)
    SELECT i, 'charge-' || i, i, {_AGREEMENT}, :account, i, lpad(CAST(i AS text), 8, '0'), '', 10000 + i % 7919,
        '2026-11-01', DATE '2026-11-10' + i % 28, '', '', lpad(CAST(i AS text), 25, '0'), 'registered', '', now()
    {_EVERY}""",
)  # fmt: skip


def lines(payments: int, start: int = 0) -> Iterator[RetornoLine]:
    """The payments, in no order of the slips; made as they are asked for."""
    cash, step = cash_of(payments), 7919
    for turn in range(start, payments):
        which = turn * step % payments if payments % step else turn
        slip = which + 1 if which < cash else cash + 3 * (which - cash) + 1 + which % 3
        amount = Money(10_000 + slip % 7919)
        yield RetornoLine(
            line_no=turn + 2, bank="341", nosso_numero=f"{slip:08}", document_number="", company_use="",
            occurrence=Occurrence.PAID, occurrence_code="06", reasons=(), occurred_on=TODAY, credited_on=TODAY,
            due_on=TODAY, title_amount=amount, paid_amount=amount, credited_amount=ZERO, fee=Money(250),
            late_charges=ZERO, discount=ZERO, rebate=ZERO, bank_key=f"06:{slip:08}:{turn}",
        )  # fmt: skip


def make_file(session: Session) -> tuple[BankFile, ReceivingAccount]:
    """A file being read, in this transaction."""
    account = session.query(ReceivingAccount).one()
    file = BankFile(
        direction=Direction.RETORNO, creditor_id=account.creditor_id, receiving_account_id=account.id,
        file_name="grande.ret", sha256=b"bench", raw=b"", status=BankFileStatus.READ, received_at=NOW,
    )  # fmt: skip
    session.add(file)
    session.flush()
    return file, account
