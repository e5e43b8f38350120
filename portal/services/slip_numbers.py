"""The number of each slip: every one takes its account's next, and the range the bank gave is never passed."""

from __future__ import annotations

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from payments.errors import InvalidCharge
from portal.models import ReceivingAccount

FEW = 1_000


def left(account: ReceivingAccount) -> int | None:
    """How many slips can still be issued; None where the bank gave no range."""
    last = account.last_nosso_numero
    return None if last is None else max(last - account.next_nosso_numero + 1, 0)


def running_out(account: ReceivingAccount) -> bool:
    """Whether somebody should ask the bank for more numbers."""
    remaining = left(account)
    return remaining is not None and remaining < FEW


def take_number(session: Session, account_id: int) -> int:
    """The account's next number; the row lock gives each caller its own. Raises
    InvalidCharge("nosso_numero_exhausted") at the end of the bank's range."""
    last = ReceivingAccount.last_nosso_numero
    following = session.execute(
        update(ReceivingAccount)
        .where(ReceivingAccount.id == account_id, or_(last.is_(None), ReceivingAccount.next_nosso_numero <= last))
        .values(next_nosso_numero=ReceivingAccount.next_nosso_numero + 1)
        .returning(ReceivingAccount.next_nosso_numero)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if following is None:
        raise InvalidCharge("nosso_numero_exhausted", "nosso_numero")
    return int(following) - 1
