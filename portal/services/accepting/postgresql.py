"""Writing an accepted offer on PostgreSQL: one statement, one trip to the server.

Taking the debt comes first and everything else follows from it, so that a debt already taken leaves no row at all.
Amounts and dates of many rows travel as the text of an array: one value a column, of one type whatever it holds, so
that a connection prepares the statement once. The constraints are those of the tables, as for any other statement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from payments.ledger import Journal
from portal.models.identity import public_ids
from portal.services.accepting.rows import EFFECTS, AcceptedRows, changes_of
from portal.services.driver import row_of

WRITE = """WITH taken AS (
 UPDATE debts SET status = 'negotiated', version = version + 1, updated_at = %(now)s
 WHERE id = %(debt)s AND status = 'open' AND version = %(version)s RETURNING id
), agreed AS (
 INSERT INTO agreements (id, public_id, number, debtor_id, creditor_id, offer_id, policy_version_id, status,
  balance_cents, total_cents, offer_digest, terms, terms_digest, evidence, accepted_at, life)
 SELECT %(id)s, %(public_id)s, %(number)s, %(debtor)s, %(creditor)s, %(offer)s, %(policy)s, 'active',
  %(balance)s, %(total)s, %(digest)s, %(terms)s::jsonb, %(terms_digest)s, %(evidence)s::jsonb, %(now)s, %(life)s::jsonb
 FROM taken
), covered AS (
 INSERT INTO agreement_debts (agreement_id, debt_id, debtor_id, balance_cents, agreed_cents, live)
 SELECT %(id)s, id, %(debtor)s, %(balance)s, %(financed)s, true FROM taken
), due AS (
 INSERT INTO installments (public_id, agreement_id, debtor_id, number, due_on, amount_cents, principal_cents,
  interest_cents, status)
 SELECT each.name, %(id)s, %(debtor)s, each.number, each.due_on, each.amount, each.principal,
  each.amount - each.principal, 'open'
 FROM taken, unnest(%(names)s::text[], %(dates)s::date[], %(amounts)s::bigint[], %(principals)s::bigint[])
  WITH ORDINALITY AS each (name, due_on, amount, principal, number)
), journal AS (
 INSERT INTO journals (creditor_id, kind, ref, occurred_on, recorded_at)
 SELECT %(creditor)s, each.kind, each.ref, %(accepted_on)s::date, %(now)s
 FROM taken, unnest(%(kinds)s::text[], %(refs)s::text[]) AS each (kind, ref) RETURNING id, kind
), posted AS (
 INSERT INTO postings (journal_id, source, destination, amount_cents)
 SELECT journal.id, each.source, each.destination, each.cents
 FROM unnest(%(of_kinds)s::text[], %(sources)s::text[], %(destinations)s::text[], %(moved)s::bigint[])
  WITH ORDINALITY AS each (kind, source, destination, cents, place) JOIN journal USING (kind) ORDER BY place
), kept AS (
 INSERT INTO ledger_balances AS held (account, slice, balance_cents)
 SELECT each.* FROM taken, unnest(%(accounts)s::text[], %(slices)s::bigint[], %(added)s::bigint[]) AS each
 ON CONFLICT (account, slice) DO UPDATE SET balance_cents = held.balance_cents + excluded.balance_cents
), noted AS (
 INSERT INTO audit_events (at, actor, action, subject, creditor_id, detail)
 SELECT %(now)s, %(actor)s, 'agreement.accepted', %(subject)s, %(creditor)s, %(detail)s::jsonb FROM taken
), answered AS (
 INSERT INTO idempotency_keys (subject, key, request_digest, answer, created_at)
 SELECT %(actor)s, %(key)s, %(request)s, %(answer)s::jsonb, %(now)s FROM taken
), promised AS (
 INSERT INTO outbox (topic, key, payload, attempts, next_at, last_error, created_at)
 SELECT topic, %(subject)s, %(payload)s::jsonb, 0, %(now)s, '', %(now)s
 FROM taken, unnest(%(topics)s::text[]) AS topic ON CONFLICT (topic, key) DO NOTHING
)
SELECT count(*) FROM taken"""


def write(session: Session, rows: AcceptedRows) -> int | None:
    """Write everything; the agreement's id, or None when somebody else took the debt. Does not commit.

    Raises IntegrityError where a unique key says that the debt, the offer or the request is taken.
    """
    agreement_id = rows.found.agreement_id
    if agreement_id is None:
        raise ValueError("an agreement is given its id before it is written")
    taken = row_of(session, WRITE, _values(rows, agreement_id))
    return agreement_id if taken is not None and taken[0] else None


def _values(rows: AcceptedRows, agreement_id: int) -> dict[str, Any]:
    found, plan, said, now = rows.found, rows.offer.plan, rows.acceptance, rows.now.isoformat()
    journals = rows.journals(agreement_id)
    return {
        "now": now, "debt": str(found.stored.debt_id), "version": str(rows.offer.debt_version),
        "id": str(agreement_id), "public_id": rows.public_id, "number": said.number, "debtor": str(found.debtor_id),
        "creditor": str(found.creditor_id), "offer": str(found.offer_id), "policy": str(found.policy_version_id),
        "balance": str(plan.balance_total.cents), "total": str(plan.total.cents), "digest": found.stored.digest,
        "financed": str(plan.financed.cents), "terms": _json(said.terms), "terms_digest": said.terms_digest,
        "evidence": _json(rows.evidence), "life": _json(rows.life), "actor": rows.actor,
        "subject": f"agreement:{agreement_id}", "detail": _json(rows.detail), "key": said.key,
        "request": rows.request_digest, "answer": _json(rows.answer), "payload": _json({"agreement_id": agreement_id}),
        "topics": _array(EFFECTS),
    } | _installments(rows) | _ledger(journals)  # fmt: skip


def _installments(rows: AcceptedRows) -> dict[str, str]:
    columns = rows.offer.plan.installments
    return {
        "names": _array(public_ids(len(columns))),
        "dates": _array(map(date.isoformat, columns.due_dates)),
        "amounts": _array(map(str, columns.amounts)),
        "principals": _array(map(str, columns.principals)),
    }


def _ledger(journals: tuple[Journal, ...]) -> dict[str, str]:
    postings = [(journal.kind.value, posting) for journal in journals for posting in journal.postings]
    changes = changes_of(journals)
    return {
        "accepted_on": journals[0].occurred_on.isoformat(),
        "kinds": _array(journal.kind.value for journal in journals),
        "refs": _array(journal.ref for journal in journals),
        "of_kinds": _array(kind for kind, _ in postings),
        "sources": _array(str(posting.source) for _, posting in postings),
        "destinations": _array(str(posting.destination) for _, posting in postings),
        "moved": _array(str(posting.amount.cents) for _, posting in postings),
        "accounts": _array(account for (account, _), _ in changes),
        "slices": _array(str(part) for (_, part), _ in changes),
        "added": _array(str(cents) for _, cents in changes),
    }


def _array(values: Iterable[str]) -> str:
    """The text of an array of our own words and numbers, none of which needs quoting."""
    return "{" + ",".join(values) + "}"


def _json(document: Any) -> str:
    return _ENCODER.encode(document)


_ENCODER = json.JSONEncoder(ensure_ascii=False)
