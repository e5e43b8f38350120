"""Services of staff on one engine: their SQL is the same on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import clock
from portal.db import Database
from portal.models import Role
from portal.sealing import Sealer
from tests.support import engines
from tests.support.people import make_creditor, make_staff
from tests.support.team import Team


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    database = Database(engines.fresh_sqlite(tmp_path))
    sealer = Sealer(b"k" * 32, b"s" * 32)
    with database.writing() as session:
        creditor, other = make_creditor(session), make_creditor(session)
        boss, deputy = (make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=creditor) for _ in "12")
        analyst = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=creditor)
        stranger = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=other)
        session.commit()
        yield Team(
            session=session,
            sealer=sealer,
            creditor=creditor,
            boss=boss,
            deputy=deputy,
            analyst=analyst,
            stranger=stranger,
            now=clock.now(),
        )
    database.engine.dispose()
