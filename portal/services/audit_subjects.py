"""What a line of the audit trail is about, by the number or name people know it by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, String, cast, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.models import (
    Agreement,
    Assignment,
    BankFile,
    BankStatement,
    Creditor,
    DebtRecord,
    Dispute,
    Installment,
    Payout,
    PersonRequest,
    PolicyVersion,
    PortfolioImport,
    SegmentRecord,
)
from portal.services.finance_accounts import account_names

_Column = InstrumentedAttribute[Any]
_KNOWN_BY: Mapping[str, tuple[_Column, _Column]] = {
    "agreement": (Agreement.id, Agreement.number),
    "assignment": (Assignment.public_id, Assignment.original_creditor),
    "bank_file": (BankFile.id, BankFile.file_name),
    "bank_statement": (BankStatement.id, BankStatement.file_name),
    "creditor": (Creditor.id, Creditor.name),
    "debt": (DebtRecord.id, DebtRecord.contract_number),
    "dispute": (Dispute.id, Dispute.number),
    "payout": (Payout.id, Payout.number),
    "person_request": (PersonRequest.id, PersonRequest.number),
    "policy_version": (PolicyVersion.id, PolicyVersion.number),
    "portfolio_import": (PortfolioImport.public_id, PortfolioImport.file_name),
    "segment": (SegmentRecord.public_id, SegmentRecord.name),
}
"""Of each kind of subject: what the trail writes after the colon, and what a reader knows it by."""


def known_by(session: Session, subjects: Iterable[str], creditor_id: int | None) -> dict[str, str]:
    """``{"agreement:12": "511-191-947-7"}``; what has no such number, or is gone, is left out."""
    asked: dict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        kind, _, key = subject.partition(":")
        asked[kind].add(key)
    found = {
        f"{kind}:{key}": str(name)
        for kind, keys in asked.items()
        if kind in _KNOWN_BY
        for key, name in session.execute(_query(*_KNOWN_BY[kind], keys))
    }
    if "installment" in asked:
        ids = [int(each) for each in asked["installment"] if each.isdigit()]
        rows = (
            select(Installment.id, Installment.number, Agreement.number).join(Agreement).where(Installment.id.in_(ids))
        )
        found |= {f"installment:{key}": f"{number} do acordo {of}" for key, number, of in session.execute(rows)}
    if "receiving_account" in asked:
        found |= {f"receiving_account:{key}": name for key, name in account_names(session, creditor_id).items()}
    return found


def _query(key: _Column, name: _Column, keys: set[str]) -> Any:
    wanted: ColumnElement[bool] = cast(key, String).in_(keys)
    if key.type.python_type is int:
        wanted = key.in_([int(each) for each in keys if each.isdigit()])
    return select(key, name).where(wanted)
