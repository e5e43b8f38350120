"""Changing the account that new slips are paid into: asked by one person, and in force once another confirms it.

Changing where money goes is how collections are robbed, so two people do it wherever two can: staff with the finance
or admin role who see the creditor, the operator's included. Who asked confirms alone only while nobody else could.
Either way whoever confirms shows again that it is them, with password and authenticator.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from portal.models import AccountSwitch, BeneficiaryKind, Creditor, ReceivingAccount, Role, StaffMember, SwitchState
from portal.sealing import Sealer
from portal.services import audit
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.once import add_once
from portal.services.parties import bank_account, creditor_party
from portal.services.passwords import PasswordCost
from portal.services.receiving_accounts import in_use
from portal.services.receiving_accounts_sample import sample_of
from portal.services.staff_proof import Proof, prove


def propose(
    session: Session, account: ReceivingAccount, *, starts_on: date, staff_id: int, today: date, now: datetime,
    serves: int | None = None,
) -> AccountSwitch:  # fmt: skip
    """Ask that new slips use the account from a day. Does not commit. `serves` is the creditor whose slips, when it is
    not the one the account is kept under: only an account of the operator's receives for another.

    Raises NotAllowed: "start_in_the_past", "account_of_another", "already_in_use", "bank_without_files";
    Stale("switch_waiting") while another request waits.
    """
    if starts_on < today:
        raise NotAllowed("start_in_the_past")
    creditor = session.get_one(Creditor, serves or account.creditor_id)
    if creditor.id != account.creditor_id and account.beneficiary_kind is not BeneficiaryKind.OPERATOR:
        raise NotAllowed("account_of_another")
    used = in_use(session, creditor.id, starts_on)
    if used is not None and used.id == account.id:
        raise NotAllowed("already_in_use")
    sample = sample_of(bank_account(account), creditor_party(creditor), account.next_nosso_numero, today)
    if not sample.widths or account.remessa_width not in (None, *sample.widths):
        raise NotAllowed("bank_without_files")
    switch = AccountSwitch(
        creditor_id=creditor.id, account_id=account.id, starts_on=starts_on, proposed_by=staff_id,
        proposed_at=now,
    )  # fmt: skip
    if not add_once(session, switch):
        raise Stale("switch_waiting")
    _note(session, "account.switch_asked", switch, staff_id, now, {"starts_on": starts_on.isoformat()})
    return switch


def ask(
    session: Session, account: ReceivingAccount, *, starts_on: date, staff_id: int, today: date, now: datetime
) -> AccountSwitch:
    """`propose`, for an account that is here already. Commits."""
    switch = propose(session, account, starts_on=starts_on, staff_id=staff_id, today=today, now=now)
    session.commit()
    return switch


def switch_of(session: Session, public_id: str, creditor_id: int | None) -> AccountSwitch:
    """A request in the viewer's reach; NotFound otherwise."""
    query = select(AccountSwitch).where(AccountSwitch.public_id == public_id).options(joinedload(AccountSwitch.account))
    if creditor_id is not None:
        query = query.where(AccountSwitch.creditor_id == creditor_id)
    switch = session.scalar(query)
    if switch is None:
        raise NotFound
    return switch


def others_who_can_confirm(session: Session, switch: AccountSwitch) -> list[StaffMember]:
    """Everyone but the person who asked."""
    query = select(StaffMember).where(
        StaffMember.active,
        StaffMember.role.in_([Role.FINANCE, Role.ADMIN]),
        or_(StaffMember.creditor_id.is_(None), StaffMember.creditor_id == switch.creditor_id),
        StaffMember.id != switch.proposed_by,
    )
    return list(session.scalars(query.order_by(StaffMember.name, StaffMember.id)))


def confirm(
    session: Session, sealer: Sealer, cost: PasswordCost, switch: AccountSwitch, *, staff_id: int, proof: Proof,
    today: date, now: datetime,
) -> None:  # fmt: skip
    """Put the request in force, from its day or from today if that has passed. Commits.

    Raises NotAllowed("second_person_needed") for who asked while others could confirm, Stale("switch_decided"), and
    what `prove` raises.
    """
    alone = switch.proposed_by == staff_id
    if alone and others_who_can_confirm(session, switch):
        raise NotAllowed("second_person_needed")
    prove(session, sealer, cost, staff_id=staff_id, proof=proof, now=now)
    before = in_use(session, switch.creditor_id, today)
    starts_on = max(switch.starts_on, today)
    _decide(session, switch, SwitchState.CONFIRMED, staff_id, now, starts_on)
    detail = {"starts_on": starts_on.isoformat(), "alone": alone, "before": before.id if before else None}
    _note(session, "account.switch_confirmed", switch, staff_id, now, detail)
    session.commit()


def refuse(session: Session, switch: AccountSwitch, *, staff_id: int, now: datetime) -> None:
    """Drop the request; whoever may see it may. Commits. Raises Stale("switch_decided")."""
    _decide(session, switch, SwitchState.REFUSED, staff_id, now, switch.starts_on)
    _note(session, "account.switch_refused", switch, staff_id, now, {})
    session.commit()


def _decide(
    session: Session, switch: AccountSwitch, state: SwitchState, staff_id: int, now: datetime, starts_on: date
) -> None:
    """Once: of two people at the same moment, one decides."""
    decided = session.execute(
        update(AccountSwitch)
        .where(AccountSwitch.id == switch.id, AccountSwitch.state == SwitchState.PROPOSED)
        .values(state=state, starts_on=starts_on, decided_by=staff_id, decided_at=now)
        .execution_options(synchronize_session=False)
    )
    if decided.rowcount != 1:  # type: ignore[attr-defined]
        session.rollback()
        raise Stale("switch_decided")


def _note(
    session: Session, action: str, switch: AccountSwitch, staff_id: int, now: datetime, detail: dict[str, object]
) -> None:
    audit.record(
        session, actor=f"staff:{staff_id}", action=action, subject=f"receiving_account:{switch.account_id}", now=now,
        creditor_id=switch.creditor_id, detail={"switch": switch.id, **detail},
    )  # fmt: skip


def waiting(session: Session, creditor_id: int | None) -> list[AccountSwitch]:
    """The requests nobody has decided, of a creditor or of all."""
    query = select(AccountSwitch).where(AccountSwitch.state == SwitchState.PROPOSED)
    if creditor_id is not None:
        query = query.where(AccountSwitch.creditor_id == creditor_id)
    loaded = query.options(joinedload(AccountSwitch.account), joinedload(AccountSwitch.proposer))
    return list(session.scalars(loaded.order_by(AccountSwitch.id)))
