"""Adding a row that another request may be adding at the same moment."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.db import Base


def add_once(session: Session, row: Base) -> bool:
    """Add a row unless a unique key says it is there already; False means somebody else was first.

    A savepoint keeps the rest of the transaction, which PostgreSQL would otherwise refuse to go on with.
    """
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True
