"""From payments to lines and journals: each payment once, and once more when it is taken back.

Worked out after the payment, not in its transaction: what takes money in knows nothing of contracts, and a payment
without its line is found by `checks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from payments.journals_payouts import collected_for_creditor, commission_charged
from payments.ledger import Journal, reverse
from payments.payout import CommissionTerms, commission_of, dues_of
from portal.models import Creditor, CreditorContract, LineKind, PayoutKind, PayoutLine
from portal.services.payouts.contracts import contracts_of, in_force, terms_of
from portal.services.payouts.posting import journal_ids, post_many
from portal.services.payouts.sources import Source, returned, unlined

BATCH = 2_000
"""Payments a transaction: enough to spread its cost, few enough to hold a creditor's payouts for a moment only."""


@dataclass(frozen=True, slots=True)
class _Worked:
    """A line to be, and the journals it goes with."""

    line: dict[str, Any]
    journals: tuple[Journal, ...]


def derive_all(session: Session, creditor_id: int, *, now: datetime) -> int:
    """Every line of a creditor that is still missing, batch by batch. Commits. How many were written."""
    written = 0
    while done := derive(session, creditor_id, now=now):
        written += done
    return written


def derive(session: Session, creditor_id: int, *, now: datetime, batch: int = BATCH) -> int:
    """One batch of lines with their journals; without a contract none. Commits. How many were written.

    A second run at the same moment waits, and finds nothing left to do.
    """
    hold(session, creditor_id)
    contracts = contracts_of(session, creditor_id)
    if not contracts:
        session.commit()  # the hold goes
        return 0
    terms = {contract.id: terms_of(contract) for contract in contracts}
    worked = [_worked(source, creditor_id, contracts, terms, now) for source in unlined(session, creditor_id, batch)]
    _record(session, creditor_id, worked, now)
    back = [_undone(line, day, now) for line, day in returned(session, creditor_id, batch)]
    _record(session, creditor_id, back, now, reversing=True)
    session.commit()
    return len(worked) + len(back)


def hold(session: Session, creditor_id: int) -> None:
    """One at a time for what decides about a creditor's lines; rows that only refer to the creditor do not wait."""
    session.execute(select(Creditor.id).where(Creditor.id == creditor_id).with_for_update(key_share=True))


def creditors_with_contracts(session: Session) -> list[int]:
    """Whose payments get lines."""
    has_one = exists().where(CreditorContract.creditor_id == Creditor.id)
    return list(session.scalars(select(Creditor.id).where(has_one).order_by(Creditor.id)))


def _worked(
    source: Source,
    creditor_id: int,
    contracts: list[CreditorContract],
    terms: dict[int, CommissionTerms],
    now: datetime,
) -> _Worked:
    contract = in_force(contracts, source.paid_on)
    assert contract is not None  # noqa: S101  # there is one: `derive` asked
    agreed = terms[contract.id]
    commission = commission_of(source.recovered, agreed, age_days=source.age_days)
    dues = dues_of(
        source.recovered, agreed, age_days=source.age_days, bank_fee=source.bank_fee, to_operator=source.to_operator
    )
    line = {
        "creditor_id": creditor_id,
        "payment_id": source.payment_id,
        "kind": LineKind.PAYMENT,
        "goes_to": PayoutKind.PAYOUT if source.to_operator else PayoutKind.INVOICE,
        "occurred_on": source.in_account_on,
        "contract_id": contract.id,
        "age_days": source.age_days,
        "rate_bps": commission.rate_bps,
        "principal": source.recovered.principal,
        "interest": source.recovered.interest,
        "fine": source.recovered.fine,
        "recovered": dues.recovered,
        "commission": dues.commission,
        "fee": dues.fee,
        "net": dues.net if source.to_operator else dues.commission,
        "recorded_at": now,
    }
    return _Worked(line, _journals(line))


def _undone(line: PayoutLine, day: date, now: datetime) -> _Worked:
    """The negative of a payment's line, to the centavo, whatever the contract says today."""
    first = {name: getattr(line, name) for name in (*_COPIED, *_NEGATED)}
    undone = first | {name: -first[name] for name in _NEGATED}
    undone |= {"kind": LineKind.RETURN, "occurred_on": day, "recorded_at": now}
    journals = tuple(reverse(journal, occurred_on=day) for journal in _journals(first))
    return _Worked(undone, journals)


_COPIED = ("creditor_id", "payment_id", "goes_to", "contract_id", "age_days", "rate_bps", "occurred_on")
_NEGATED = ("principal", "interest", "fine", "recovered", "commission", "fee", "net")


def _journals(line: dict[str, Any]) -> tuple[Journal, ...]:
    """What a payment's line posts; none where nothing moves."""
    owner, ref, day = str(line["creditor_id"]), f"payment:{line['payment_id']}", line["occurred_on"]
    to_operator = line["goes_to"] is PayoutKind.PAYOUT
    journals = []
    if to_operator and (line["recovered"] or line["fee"]):
        journals.append(
            collected_for_creditor(ref=ref, creditor_id=owner, recovered=line["recovered"], fee=line["fee"], on=day)
        )
    if line["commission"]:
        journals.append(
            commission_charged(ref=ref, creditor_id=owner, amount=line["commission"], to_operator=to_operator, on=day)
        )
    return tuple(journals)


def _record(
    session: Session, creditor_id: int, worked: list[_Worked], now: datetime, *, reversing: bool = False
) -> None:
    if not worked:
        return
    session.execute(insert(PayoutLine), [each.line for each in worked])
    journals = [journal for each in worked for journal in each.journals]
    reverses = journal_ids(session, creditor_id, [journal.ref for journal in journals]) if reversing else {}
    post_many(session, creditor_id, journals, now=now, reverses=reverses)
