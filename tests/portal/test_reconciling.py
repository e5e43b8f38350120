"""A large file applied by set leaves the very rows that its lines leave one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.agreements.agreement import AgreementState
from portal import clock
from portal.db import Database
from portal.models import Agreement, Charge, Creditor, LedgerFinding, ReceivingAccount
from portal.sealing import Sealer
from portal.services import charges, reconciling, remessas, retornos
from portal.services.reconciling.applying import DoneLines
from tests.support import engines
from tests.support.banking import (
    charges_of,
    issue_registered,
    make_agreement,
    make_lender,
    paid,
    registered,
    retorno,
    send,
)
from tests.support.books import check_books

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # only there is there a set
PLAIN = 7
"""Lines of the file below that nothing has to be decided about."""


@pytest.fixture
def twin(database: Database) -> Iterator[Database]:
    """Another database, to become a copy of the first."""
    url = make_url(engines.new_postgresql_database(f"prumo_twin_{engines.WORKER}"))
    other = Database(url.render_as_string(hide_password=False))
    yield other
    other.engine.dispose()
    _admin(f'DROP DATABASE "{url.database}" WITH (FORCE)')


def _admin(*statements: str) -> None:
    server = make_url(engines.postgresql_server()).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _copy(database: Database, twin: Database) -> None:
    database.engine.dispose()
    twin.engine.dispose()
    source, target = database.engine.url.database, twin.engine.url.database
    _admin(f'DROP DATABASE "{target}" WITH (FORCE)', f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def _file(session: Session, sealer: Sealer) -> tuple[ReceivingAccount, bytes]:
    """Lines of every class, PLAIN of them plain."""
    _creditor, account = make_lender(session)
    today = clock.today()

    issued = _registered(session, sealer, account, [*[1] * 11, 3, 2, 2, 2])
    cash, short, over, twice, known, late, early, netted, parked, frozen, surcharged = (one for (one,) in issued[:11])
    some, both, mixed, twofold = issued[11:]
    session.add(
        LedgerFinding(
            agreement_id=_agreement(session, parked).id, code="negative", subject="agreement:1", detail={},
            found_at=clock.now(),
        )
    )  # fmt: skip
    _agreement(session, frozen).status = AgreementState.FROZEN
    session.commit()
    send(session, retorno(account, [paid(known)]))
    movements = [
        paid(cash, fee=Money(0)),  # plain, and the last of its agreement
        paid(some[1]),  # plain, the middle one of three
        paid(both[1]), paid(both[0]),  # plain, and the second line settles
        paid(late, occurred_on=late.due_on + timedelta(days=40)),  # plain: the bank took the bare amount
        paid(early, occurred_on=today - timedelta(days=1)),  # plain
        paid(twofold[0], occurred_on=twofold[0].due_on),  # plain, on the very day
        paid(short, short.amount - Money(1)), paid(over, over.amount + Money(1)), paid(known), paid(twice), paid(twice),
        paid(mixed[0]), paid(mixed[1], mixed[1].amount - Money(100)),
        paid(surcharged, surcharged.amount + Money(500), late_charges=Money(500)),
        paid(netted, fee=Money(0)), paid(parked), paid(frozen), registered(some[0]),
        paid(cash, nosso_numero="99999999"), paid(some[2], occurrence_code="09", paid_amount=Money(0)),
    ]  # fmt: skip
    return account, retorno(account, movements) + b""


def _registered(session: Session, sealer: Sealer, account: ReceivingAccount, counts: list[int]) -> list[list[Charge]]:
    """Slips of agreements of so many installments, all registered by one file."""
    creditor = session.get_one(Creditor, account.creditor_id)
    agreements = [make_agreement(session, sealer, creditor, count).id for count in counts]
    for each in agreements:
        charges.issue(session, each, sealer=sealer, today=clock.today(), now=clock.now())
    remessas.write(session, account.id, sealer=sealer, now=clock.now())
    issued = [charges_of(session, each) for each in agreements]
    send(session, retorno(account, [registered(charge) for some in issued for charge in some]))
    return [charges_of(session, each) for each in agreements]


def _agreement(session: Session, charge: Charge) -> Agreement:
    return session.scalars(select(Agreement).where(Agreement.id == charge.installment.agreement_id)).one()


_OF_STEP = "(SELECT key FROM payments AS p WHERE 'settle:' || p.id = s.key)"
_NAMED = "(SELECT key FROM payments AS p WHERE p.public_id = detail ->> 'payment')"
_SETTLING = "(SELECT p.key FROM payments AS p WHERE o.key LIKE '%:' || p.id)"
_TOLD_OF = "(SELECT key FROM payments AS p WHERE p.id = CAST(payload ->> 'payment_id' AS bigint))"
LEFT = {
    "lines": "SELECT line_number, column_number, outcome, code, occurrence_code, nosso_numero, b.occurred_on, "
    "credited_on, paid_cents, fee_cents, record, charge_id, length(public_id), e.key, j.kind, j.ref, e.created_at "
    "FROM bank_lines b LEFT JOIN bank_events e ON e.id = event_id LEFT JOIN journals j ON j.id = e.journal_id",
    "payments": "SELECT p.creditor_id, debtor_id, agreement_id, charge_id, receiving_account_id, source, key, p.kind, "
    "imputation_order, paid_on, credited_on, amount_cents, credit_cents, fee_cents, status, returned_on, applied_at, "
    "length(public_id), j.kind, j.ref FROM payments p JOIN journals j ON j.id = journal_id",
    "parts": "SELECT p.key, t.installment_id, t.part, t.amount_cents, row_number() OVER (PARTITION BY p.id ORDER BY "
    "t.id) FROM payment_parts t JOIN payments p ON p.id = t.payment_id",
    "journals": "SELECT creditor_id, kind, ref, occurred_on, recorded_at, reverses_id, (SELECT array_agg(source || "
    "destination || amount_cents ORDER BY id) FROM postings WHERE journal_id = j.id) FROM journals j",
    "balances": "SELECT account, slice, balance_cents FROM ledger_balances",
    "installments": "SELECT id, status, paid_on, paid_cents, due_on FROM installments",
    "charges": "SELECT id, status, write_off_remessa_id, registered_at FROM charges",
    "agreements": "SELECT id, status, settled_on, noticed_on, cure_until FROM agreements",
    "debts": "SELECT d.id, status, version, live, d.updated_at FROM debts d JOIN agreement_debts a ON a.debt_id = d.id",
    "steps": f"SELECT agreement_id, {_OF_STEP}, event, reason, before, after, happened_on, actor, {_NAMED}, "
    "recorded_at FROM agreement_steps s",
    "audit": f"SELECT at, actor, action, subject, creditor_id, detail - 'payment', {_NAMED} FROM audit_events",
    "outbox": "SELECT topic, CASE WHEN topic IN ('agreement.settled', 'proofs.refresh') THEN "
    f"{_SETTLING} ELSE key END, payload - 'payment_id', {_TOLD_OF}, attempts, last_error FROM outbox o",
    "cases": "SELECT kind, agreement_id, amount_cents, occurred_on, detail FROM finance_cases",
}  # fmt: skip


def _left(database: Database) -> dict[str, list[str]]:
    with database.reading() as session:
        return {name: sorted(str(tuple(row)) for row in session.execute(text(query))) for name, query in LEFT.items()}


def _taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many lines each file had applied by set."""
    counts: list[int] = []
    apply_by_set = reconciling.apply_by_set

    def counted(*given: Any, **named: Any) -> DoneLines:
        done = apply_by_set(*given, **named)
        counts.append(len(done))
        return done

    monkeypatch.setattr(reconciling, "apply_by_set", counted)
    return counts


def test_by_set_or_by_line_a_file_leaves_the_same(
    database: Database, twin: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        _account, raw = _file(session, sealer)
    _copy(database, twin)
    now, counts = clock.now(), _taken(monkeypatch)
    for one, fewest in ((database, 10_000), (twin, 1)):
        monkeypatch.setattr(reconciling, "FEWEST", fewest)
        with one.writing() as session:
            retornos.receive(session, raw, file_name="grande.ret", staff_id=None, creditor_id=None, now=now)
    by_line, by_set = _left(database), _left(twin)
    for name in LEFT:
        assert by_set[name] == by_line[name], name
        assert by_set[name], name
    assert counts == [PLAIN]
    check_books(twin)


def test_a_large_file_sent_again_changes_nothing(
    database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciling, "FEWEST", 1)
    with database.writing() as session:
        creditor, account = make_lender(session)
        slips = issue_registered(session, sealer, make_agreement(session, sealer, creditor, 2))
        send(session, retorno(account, [paid(each) for each in slips]))
        before = {name: rows for name, rows in _left(database).items() if name not in ("lines", "audit")}
        send(session, retorno(account, [paid(each) for each in slips]))
    after = _left(database)
    assert {name: after[name] for name in before} == before
    assert sum("repeated" in line for line in after["lines"]) == 2
