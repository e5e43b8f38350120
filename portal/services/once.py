"""Adding a row that another request may be adding at the same moment.

One statement, INSERT ... ON CONFLICT DO NOTHING, and the row is in the session as if the session had inserted it. A
savepoint around a flush says the same at three times the price; it serves where the session has to insert by itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Executable, Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapper, Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql import ClauseElement

from portal.db import Base

WATCHED = "what is flushed is watched"
"""Set in the `info` of a session by who listens to its flushes and has to meet each row there."""


def add_once(session: Session, row: Base) -> bool:
    """Add a row unless a unique key says it is there already; False means somebody else was first.

    What is pending in the session is flushed first.
    """
    mapper: Mapper[Any] = inspect(type(row))
    given = {key: value for key, value in vars(row).items() if key in mapper.column_attrs and value is not None}
    if session.info.get(WATCHED) or session.in_nested_transaction() or not _is_plain(mapper, row, given):
        return _add_in_savepoint(session, row)
    session.flush()
    connection = session.connection()
    values = {mapper.attrs[key].columns[0].key: value for key, value in given.items()}
    statement = _insertion(mapper, frozenset(given), connection.dialect.name)
    made = connection.execute(statement, values).one_or_none()
    if made is None:
        return False
    for key, value in zip(_asked_for(mapper, frozenset(given)), made, strict=True):
        set_committed_value(row, key, value)
    make_transient_to_detached(row)
    identity = inspect(row).key
    stale = session.identity_map.get(identity) if identity else None
    if stale is not None:  # of a transaction that was rolled back: its id was given again
        session.expunge(stale)
    session.add(row)
    return True


def _is_plain(mapper: Mapper[Any], row: Base, given: dict[str, Any]) -> bool:
    """Whether all there is of the row are values of its columns: no other row hangs from it, nothing is computed."""
    hangs = any(key in mapper.relationships for key in vars(row))
    return not hangs and not any(isinstance(value, ClauseElement) for value in given.values())


@lru_cache(maxsize=256)
def _asked_for(mapper: Mapper[Any], given: frozenset[str]) -> tuple[str, ...]:
    """The attributes that the database or the model's defaults fill, and the key, without which no row is told of."""
    keys = {mapper.get_property_by_column(each).key for each in mapper.primary_key}
    return tuple(each.key for each in mapper.column_attrs if each.key not in given or each.key in keys)


@lru_cache(maxsize=256)
def _insertion(mapper: Mapper[Any], given: frozenset[str], dialect: str) -> Executable:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    asked = [mapper.attrs[key].columns[0] for key in _asked_for(mapper, given)]
    return insert(cast(Table, mapper.local_table)).on_conflict_do_nothing().returning(*asked)


def _add_in_savepoint(session: Session, row: Base) -> bool:
    """The savepoint keeps the rest of the transaction, which PostgreSQL would otherwise refuse to go on with."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True
