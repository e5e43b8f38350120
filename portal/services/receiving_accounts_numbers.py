"""Setting an account's numbers, when the bank gives another range or files were numbered elsewhere before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.models import Creditor, ReceivingAccount
from portal.services import audit
from portal.services.errors import NotAllowed, Stale
from portal.services.parties import bank_account, creditor_party
from portal.services.receiving_accounts_sample import check_number, sample_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """Where an account's numbers stand. `last_number` None: as many as the bank's field holds; `width` None: the one
    file the bank has."""

    next_number: int
    last_number: int | None
    next_remessa: int
    width: int | None


def numbering_of(account: ReceivingAccount) -> Numbering:
    """The numbers as they stand."""
    return Numbering(
        next_number=account.next_nosso_numero,
        last_number=account.last_nosso_numero,
        next_remessa=account.next_remessa,
        width=account.remessa_width,
    )


def renumber(
    session: Session, account: ReceivingAccount, wanted: Numbering, *, staff_id: int, today: date, now: datetime
) -> None:
    """Set the numbers: forward only, so that none is given twice. Commits.

    Raises NotAllowed: "number_backwards", "remessa_backwards", "range_backwards", "width_not_offered"; InvalidCharge
    for numbers the bank has no room for; Stale("numbers_moved") when slips or files took numbers meanwhile.
    """
    before = numbering_of(account)
    _require_forward(before, wanted)
    creditor = creditor_party(session.get_one(Creditor, account.creditor_id))
    sample = sample_of(bank_account(account), creditor, wanted.next_number, today)
    if wanted.width is not None and wanted.width not in sample.widths:
        raise NotAllowed("width_not_offered")
    if wanted.last_number is not None:
        check_number(bank_account(account), creditor, wanted.last_number, today, field="last_number")
    _store(session, account.id, wanted)
    audit.record(
        session, actor=f"staff:{staff_id}", action="account.renumbered", subject=f"receiving_account:{account.id}",
        now=now, creditor_id=account.creditor_id, detail={"before": _detail(before), "after": _detail(wanted)},
    )  # fmt: skip
    session.commit()


def _require_forward(before: Numbering, wanted: Numbering) -> None:
    if wanted.next_number < before.next_number:
        raise NotAllowed("number_backwards")
    if wanted.next_remessa < before.next_remessa:
        raise NotAllowed("remessa_backwards")
    if wanted.last_number is not None and wanted.last_number < wanted.next_number - 1:
        raise NotAllowed("range_backwards")


def _store(session: Session, account_id: int, wanted: Numbering) -> None:
    stored = session.execute(
        update(ReceivingAccount)
        .where(
            ReceivingAccount.id == account_id,
            ReceivingAccount.next_nosso_numero <= wanted.next_number,
            ReceivingAccount.next_remessa <= wanted.next_remessa,
        )
        .values(
            next_nosso_numero=wanted.next_number,
            last_nosso_numero=wanted.last_number,
            next_remessa=wanted.next_remessa,
            remessa_width=wanted.width,
        )
        .execution_options(synchronize_session=False)
    )
    if stored.rowcount != 1:  # type: ignore[attr-defined]
        session.rollback()
        raise Stale("numbers_moved")


def _detail(numbering: Numbering) -> dict[str, int | None]:
    return {name: getattr(numbering, name) for name in Numbering.__dataclass_fields__}
