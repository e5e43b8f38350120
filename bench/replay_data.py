"""What the replay works on: many agreements with registered slips, and one return file that pays them in every way.

One agreement is made by the services themselves; its rows are then copied by the database, with ids of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session, joinedload

from brazil.money import Money
from payments.cnab.movements import Movement
from payments.cnab.retorno import write_retorno
from portal import clock
from portal.db import Database
from portal.models import Charge, ReceivingAccount
from portal.sealing import Sealer
from portal.services.parties import bank_account
from tests.support import banking

INSTALLMENTS = 4
SPECIAL = 10  # one agreement in so many is paid in other ways than whole
STEP = 1_000  # ids of the first agreement and of all it has are below it; each copy's are STEP higher
SEALER = Sealer(b"k" * 32, b"s" * 32)

# Each table whose rows are copied, and what is its own in each copy; ids are shifted everywhere.
_COPIES: tuple[tuple[str, str], ...] = (
    ("debts", "'public_id', t.public_id || k, 'contract_number', t.contract_number || '-' || k"),
    ("pricings", "'debt_id', t.debt_id + k * 1000"),
    ("offers", "'public_id', t.public_id || k, 'debt_id', t.debt_id + k * 1000, 'pricing_id', t.pricing_id + k * 1000"),
    ("agreements", "'public_id', t.public_id || k, 'number', t.number || k, 'offer_id', t.offer_id + k * 1000"),
    ("agreement_debts", "'agreement_id', t.agreement_id + k * 1000, 'debt_id', t.debt_id + k * 1000"),
    ("installments", "'public_id', t.public_id || k, 'agreement_id', t.agreement_id + k * 1000"),
    (
        "charges",
        (
            "'public_id', t.public_id || k, 'installment_id', t.installment_id + k * 1000, 'nosso_numero', "
            "lpad((t.nosso_numero::bigint + k * 10)::text, length(t.nosso_numero), '0')"
        ),
    ),
    ("audit_events", "'subject', t.subject || CASE WHEN t.action = 'agreement.accepted' THEN '' ELSE '-' || k END"),
    ("journals", "'ref', t.ref || '#' || k"),
    ("postings", "'journal_id', t.journal_id + k * 1000"),
)
_FOLD = """INSERT INTO ledger_balances (account, slice, balance_cents) SELECT account, 0, sum(cents) FROM (
    SELECT destination AS account, amount_cents AS cents FROM postings UNION ALL SELECT source, -amount_cents
    FROM postings) AS moved GROUP BY account"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A database full of open slips, and the account their return files are of."""

    account_id: int
    creditor_id: int


def prepare(database: Database, slips: int) -> Scene:
    """At least `slips` registered slips, INSTALLMENTS an agreement; the books of all of them in order."""
    with database.writing() as session:
        creditor, account = banking.make_lender(session)
        agreement = banking.make_agreement(session, SEALER, creditor, INSTALLMENTS)
        banking.issue_registered(session, SEALER, agreement)
        scene = Scene(account_id=account.id, creditor_id=creditor.id)
    copy_agreements(database, -(-slips // INSTALLMENTS) - 1)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return scene


def copy_agreements(database: Database, copies: int) -> None:
    """Copy the one agreement there is, `copies` times."""
    with database.engine.begin() as connection:
        for table, own in _COPIES:
            connection.execute(
                text(
                    f"INSERT INTO {table} SELECT (jsonb_populate_record(t, jsonb_build_object("
                    f"'id', t.id + k * {STEP}, {own}))).* FROM {table} t, generate_series(1, :copies) k"
                ),
                {"copies": copies},
            )
        for column in ("source", "destination"):
            connection.execute(text(_OWN_ACCOUNT.format(column=column)))
        connection.execute(text(_ACCEPTED))
        connection.execute(text(_PROMISED), {"copies": copies})
        connection.execute(text("DELETE FROM ledger_balances"))
        connection.execute(text(_FOLD))
        for table, _ in (*_COPIES, ("outbox", "")):
            connection.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))


# Postings cannot be changed once they are there: their guards are put aside while the copies get accounts of their own.
_OWN_ACCOUNT = """ALTER TABLE postings DISABLE TRIGGER USER;
UPDATE postings SET {column} = split_part({column}, ':', 1) || ':' || (split_part({column}, ':', 2)::bigint
    + id / 1000 * 1000)
WHERE id >= 1000 AND split_part({column}, ':', 1) IN ('receivable_debt', 'receivable_agreement', 'refund_payable');
ALTER TABLE postings ENABLE TRIGGER USER"""
_ACCEPTED = """UPDATE audit_events
SET subject = 'agreement:' || (split_part(subject, ':', 2)::bigint + id / 1000 * 1000)
WHERE id >= 1000 AND action = 'agreement.accepted'"""
_PROMISED = """INSERT INTO outbox (topic, key, payload, attempts, done_at, last_error, created_at)
SELECT topic, 'agreement:' || (split_part(key, ':', 2)::bigint + k * 1000), payload, 1, created_at, '', created_at
FROM outbox, generate_series(1, :copies) k WHERE topic = 'charges.issue' AND key LIKE 'agreement:%'"""


def movements(session: Session, account_id: int, lines: int) -> list[Movement]:
    """What the bank says of `lines` payments: of nine agreements in ten whole, of the tenth in all other ways too."""
    charges = session.scalars(
        select(Charge)
        .options(joinedload(Charge.installment))
        .where(Charge.receiving_account_id == account_id)
        .order_by(Charge.id)
    )
    told: list[Movement] = []
    for number, charge in enumerate(charges):
        told += _told(number, charge)
        if len(told) >= lines:
            break
    return told[:lines]


def _told(number: int, charge: Charge) -> Iterator[Movement]:
    """By the number of the slip; every line of an agreement that has one to be looked at is recorded by itself."""
    agreement, place = divmod(number, INSTALLMENTS)
    whole = banking.paid(charge, occurred_on=charge.due_on, credited_on=charge.due_on + timedelta(days=1))
    match (agreement // SPECIAL + place) % 6 if agreement % SPECIAL == 0 else None:
        case 1:
            yield replace(whole, paid_amount=whole.paid_amount - Money(1_017))
        case 2:
            yield replace(whole, paid_amount=whole.paid_amount + Money(2_003))
        case 3:
            late = Money(731)
            yield replace(whole, paid_amount=whole.paid_amount + late, late_charges=late)
        case 4:
            yield from (whole, whole)
        case 5:
            yield replace(whole, nosso_numero=f"9{number:07}")
        case _:
            yield whole


def told_by_files(account: ReceivingAccount, told: list[Movement], files: int) -> list[bytes]:
    """Files that tell the same of the same day, each with a sequence of its own, so that their bytes differ."""
    written_at = datetime.combine(clock.today(), time(6), tzinfo=UTC)
    return [
        write_retorno(bank_account(account), told, sequence=sequence, written_at=written_at, credited_on=clock.today())
        for sequence in range(1, files + 1)
    ]
