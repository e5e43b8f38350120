"""Statements given to PostgreSQL's own driver, on the connection and in the transaction of a session.

SQLAlchemy takes longer to prepare a statement and to describe what came back than the server to answer it. What runs
many times a second and is written out as text anyway needs neither; everything around it stays the session's.
"""

from __future__ import annotations

from typing import Any, cast

import psycopg
from psycopg import Connection
from psycopg.pq import TransactionStatus
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

Row = tuple[Any, ...]


def row_of(session: Session, statement: str, values: dict[str, Any]) -> Row | None:
    """The first row a statement answers with, within the session's transaction. Raises what the session would."""
    try:
        return _driver(session).execute(statement, values).fetchone()
    except psycopg.Error as error:
        raise _told(session, statement, error) from error


def row_alone(session: Session, statement: str, values: dict[str, Any]) -> Row | None:
    """As `row_of`, but where the session has begun nothing in the database, the statement is a transaction of its own:
    it spares BEGIN and COMMIT, two trips to the server. For what only reads."""
    driver = _driver(session)
    if driver.pgconn.transaction_status != TransactionStatus.IDLE:
        return row_of(session, statement, values)
    driver.autocommit = True
    try:
        return driver.execute(statement, values).fetchone()
    except psycopg.Error as error:
        raise _told(session, statement, error) from error
    finally:
        if not driver.closed:
            driver.autocommit = False


def changed(session: Session, statement: str, values: dict[str, Any]) -> int:
    """How many rows a statement changed, within the session's transaction."""
    try:
        return _driver(session).execute(statement, values).rowcount
    except psycopg.Error as error:
        raise _told(session, statement, error) from error


def _driver(session: Session) -> Connection[Row]:
    return cast("Connection[Row]", session.connection().connection.driver_connection)


def _told(session: Session, statement: str, error: psycopg.Error) -> Exception:
    """The error as SQLAlchemy tells it, without the values: a CPF in the text of an error is a leak."""
    dialect = session.get_bind().dialect
    return DBAPIError.instance(statement, {}, error, psycopg.Error, hide_parameters=True, dialect=dialect)
