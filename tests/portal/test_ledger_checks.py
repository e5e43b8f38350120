"""Each invariant of the books is broken once, straight in the database, and the checker finds exactly that."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from portal import clock
from portal.db import Database
from portal.sealing import Sealer
from portal.services.ledger_checks.checking import check
from portal.services.ledger_checks.invariants import Invariant
from tests.support.checked_books import situation

SQLITE, POSTGRESQL = "sqlite", "postgresql"
JOURNAL = (
    "INSERT INTO journals (creditor_id, kind, ref, occurred_on, recorded_at) "
    "SELECT creditor_id, 'bank_fee', 'planted', occurred_on, recorded_at FROM journals WHERE id = 1"
)


@dataclass(frozen=True, slots=True)
class Plant:
    """A violation: statements that make it, and the findings they must bring, as ``code subject``."""

    statements: tuple[str, ...]
    found: tuple[str, ...]
    engine: str = ""  # where the other engine's own constraints cannot be put aside


# Agreement 1 has three installments: paid, paid with R$ 10 too much, open. Agreement 2 is open. One payment waits.
PLANTS = {
    "a journal that moves nothing": Plant((JOURNAL,), ("journal_empty journal:{planted}",)),
    "a posting of nothing": Plant(
        (
            "ALTER TABLE postings DROP CONSTRAINT ck_postings_positive",
            JOURNAL,
            ("INSERT INTO postings (journal_id, source, destination, amount_cents) "
            "SELECT id, 'bank:1', 'bank_fees:1', 0 FROM journals WHERE ref = 'planted'"),
        ),
        ("posting_unsound journal:{planted}",),
        POSTGRESQL,
    ),
    "a posting beside the balances": Plant(
        (
            JOURNAL,
            ("INSERT INTO postings (journal_id, source, destination, amount_cents) "
            "SELECT id, 'bank:1', 'bank_fees:1', 5 FROM journals WHERE ref = 'planted'"),
        ),
        ("balance_differs account:bank:1", "balance_differs account:bank_fees:1"),
    ),
    "a balance changed": Plant(
        ("UPDATE ledger_balances SET balance_cents = balance_cents + 1 WHERE account = 'receivable_agreement:2'",),
        (
            "balances_not_zero ledger",
            "balance_differs account:receivable_agreement:2",
            "receivable agreement:2",
        ),
    ),
    "a journal of one creditor on another's account": Plant(
        (
            JOURNAL.replace("SELECT creditor_id", "SELECT 2"),
            ("INSERT INTO postings (journal_id, source, destination, amount_cents) "
            "SELECT id, 'write_off:2', 'receivable_agreement:2', 5 FROM journals WHERE ref = 'planted'"),
            "INSERT INTO ledger_balances VALUES ('write_off:2', 0, -5)",
            "UPDATE ledger_balances SET balance_cents = balance_cents + 5 WHERE account = 'receivable_agreement:2'",
            ("UPDATE installments SET principal_cents = principal_cents + 5, amount_cents = amount_cents + 5 "
            "WHERE id = 4"),
            "UPDATE agreements SET total_cents = total_cents + 5 WHERE id = 2",
        ),
        ("another_creditor account:receivable_agreement:2",),
    ),
    "one debt in two agreements": Plant(
        (
            "DROP INDEX uq_agreement_debts_live",
            ("INSERT INTO agreement_debts (agreement_id, debt_id, debtor_id, balance_cents, agreed_cents, live) "
            "SELECT 1, debt_id, debtor_id, balance_cents, agreed_cents, live FROM agreement_debts "
            "WHERE agreement_id = 2"),
        ),
        ("two_agreements agreement:1", "two_agreements agreement:2", "owners agreement:1"),
    ),
    "installments that are not the total": Plant(
        ("UPDATE agreements SET total_cents = total_cents - 1 WHERE id = 2",), ("installments_total agreement:2",)
    ),
    "an installment that asks for less than the ledger": Plant(
        ("UPDATE installments SET paid_cents = 100 WHERE id = 4",),
        ("receivable agreement:2", "installment_paid agreement:2"),
    ),
    "a debt owed beside its agreement": Plant(
        (
            JOURNAL,
            ("INSERT INTO postings (journal_id, source, destination, amount_cents) "
            "SELECT id, 'origination:1', 'receivable_debt:2', 5 FROM journals WHERE ref = 'planted'"),
            "UPDATE ledger_balances SET balance_cents = balance_cents + 5 WHERE account = 'receivable_debt:2'",
            "INSERT INTO ledger_balances VALUES ('receivable_debt:2', 15, 5), ('origination:1', 99, -5)",
            "UPDATE ledger_balances SET balance_cents = 0 WHERE account = 'receivable_debt:2' AND slice = 0",
        ),
        ("debt_balance debt:2",),
    ),
    "a debt open in its agreement": Plant(
        ("UPDATE debts SET status = 'open' WHERE id = 2",), ("states agreement:2",)
    ),
    "an installment paid without the money": Plant(
        ("UPDATE installments SET paid_cents = paid_cents - 1 WHERE id = 1",),
        ("installment_state installment:1", "installment_paid agreement:1"),
    ),
    "an agreement nobody can prove": Plant(
        ("UPDATE agreements SET evidence = '{{}}' WHERE id = 2",), ("evidence agreement:2",)
    ),
    "an agreement without its audit": Plant(
        ("DROP TRIGGER audit_events_no_delete", "DELETE FROM audit_events WHERE subject = 'agreement:2'"),
        ("evidence agreement:2",),
        SQLITE,
    ),
    "an agreement without its audit, on a server": Plant(
        (
            "DROP TRIGGER audit_events_append_only ON audit_events",
            "DELETE FROM audit_events WHERE subject = 'agreement:2'",
        ),
        ("evidence agreement:2",),
        POSTGRESQL,
    ),
    "an agreement that promised no slips": Plant(
        ("DELETE FROM outbox WHERE topic = 'charges.issue' AND key = 'agreement:2'",), ("evidence agreement:2",)
    ),
    "a payment with a part lost": Plant(
        ("UPDATE payments SET amount_cents = amount_cents + 1, credit_cents = credit_cents WHERE id = 1",),
        ("payment_parts payment:1", "payment_journal payment:1"),
    ),
    "a payment with another's journal": Plant(
        ("UPDATE payments SET journal_id = (SELECT journal_id FROM payments WHERE id = 2) WHERE id = 1",),
        ("payment_journal payment:1",),
    ),
    "a credit that came from nowhere": Plant(
        (
            "UPDATE payments SET credit_cents = credit_cents + 1 WHERE id = 1",
            ("UPDATE payment_parts SET amount_cents = amount_cents - 1 "
            "WHERE id = (SELECT min(id) FROM payment_parts WHERE payment_id = 1)"),
        ),
        ("payment_journal payment:1", "installment_paid agreement:1", "credit agreement:1"),
    ),
    "money that left the queue but not suspense": Plant(
        ("UPDATE bank_lines SET outcome = 'resolved' WHERE outcome = 'unmatched'",), ("suspense account:suspense:1",)
    ),
    "a movement without its journal": Plant(
        (
            ("UPDATE bank_events SET journal_id = NULL WHERE id = "
            "(SELECT event_id FROM bank_lines WHERE id = {line})"),
        ),
        ("bank_event bank_line:{line}",),
    ),
    "a movement applied twice": Plant(
        (
            ("INSERT INTO bank_lines (public_id, file_id, line_number, column_number, outcome, code, occurrence_code, "
            "nosso_numero, paid_cents, fee_cents, record, charge_id, event_id) SELECT 'planted', file_id, 99, 0, "
            "outcome, code, occurrence_code, nosso_numero, paid_cents, fee_cents, record, charge_id, event_id "
            "FROM bank_lines WHERE id = {line}"),
        ),
        ("bank_event bank_line:{last_line}",),
    ),
    "two slips with one number": Plant(
        (
            "ALTER TABLE charges DROP CONSTRAINT uq_charges_receiving_account_id_nosso_numero",
            "UPDATE charges SET nosso_numero = (SELECT nosso_numero FROM charges WHERE id = 5) WHERE id = 4",
        ),
        ("charge_number charge:4", "charge_number charge:5"),
        POSTGRESQL,
    ),
    "a charge for several that asks for none": Plant(
        ("UPDATE charges SET purpose = 'several' WHERE id = 5",), ("charge_shares charge:5",)
    ),
    "a slip open for what is paid": Plant(
        ("UPDATE charges SET status = 'registered' WHERE id = 1",), ("charge_open charge:1",)
    ),
    "a payment of somebody else": Plant(
        ("UPDATE payments SET debtor_id = 2 WHERE id = 1",), ("owners agreement:1",)
    ),
}  # fmt: skip


def test_each_invariant_broken_is_found_and_nothing_else(database: Database, sealer: Sealer) -> None:
    engine = SQLITE if database.is_sqlite else POSTGRESQL
    with database.writing() as session:
        situation(session, sealer)
        assert check(session) == ()
        line = session.scalar(text("SELECT min(id) FROM bank_lines WHERE outcome = 'applied' AND paid_cents > 0"))
        wrong = {}
        for name, plant in PLANTS.items():
            if plant.engine not in ("", engine):
                continue
            with session.begin_nested() as savepoint:
                for statement in plant.statements:
                    session.execute(text(statement.replace("{line}", str(line)).replace("{{}}", "{}")))
                planted = session.scalar(text("SELECT id FROM journals WHERE ref = 'planted'"))
                last_line = session.scalar(text("SELECT max(id) FROM bank_lines"))
                expected = [each.format(planted=planted, line=line, last_line=last_line) for each in plant.found]
                found = [f"{each.code} {each.subject}" for each in check(session)]
                savepoint.rollback()
            if sorted(found) != sorted(expected):
                wrong[name] = found
        assert wrong == {}
        assert check(session) == ()
        late = clock.now().replace(year=clock.now().year + 1)
        assert Invariant.OUTBOX_WAITS in {each.code for each in check(session, now=late)}


def test_every_invariant_has_its_control() -> None:
    """Those of payouts are broken in test_payouts."""
    planted = {found.split()[0] for plant in PLANTS.values() for found in plant.found}
    elsewhere = {each for each in Invariant if each.name.startswith("PAYOUT_")}
    assert planted == set(Invariant) - elsewhere - {Invariant.OUTBOX_WAITS}
