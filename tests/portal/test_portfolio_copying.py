"""COPY by a thread: everything arrives in order, and what fails is raised where the next piece is given or awaited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from portal.services.portfolios.copying import CopyAhead
from tests.support import engines

COPY = "COPY arrived (number, word) FROM STDIN"


@pytest.fixture
def cursor() -> Iterator[Any]:
    """On a connection with an empty table that numbers what arrives."""
    address = make_url(engines.postgresql_url()).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection, connection.cursor() as made:
        made.execute("CREATE TEMPORARY TABLE arrived (place serial, number integer, word text)")
        yield made
        connection.rollback()


def test_pieces_are_stored_in_the_order_they_were_given(cursor: Any) -> None:
    with CopyAhead(cursor) as ahead:
        for number in range(20):
            ahead.copy(COPY, f"{number}\tá\n{number}\t\\N\n")
        ahead.settled()
    cursor.execute("SELECT number, word FROM arrived ORDER BY place")
    assert cursor.fetchall() == [(number, word) for number in range(20) for word in ("á", None)]


def test_a_piece_that_fails_is_raised_and_nothing_is_sent_behind_it_unnoticed(cursor: Any) -> None:
    with CopyAhead(cursor) as ahead:
        ahead.copy(COPY, "not a number\tx\n")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            ahead.settled()
    with CopyAhead(cursor) as ahead:
        ahead.copy(COPY, "1\ty\n")  # the transaction has failed
        ahead.copy(COPY, "2\ty\n")
        with pytest.raises(psycopg.errors.InFailedSqlTransaction):
            ahead.copy(COPY, "3\ty\n")
