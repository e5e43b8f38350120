"""Agreements of two versions, worked out again on their own version: the same numbers; on another, or changed, not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.db import Database
from portal.models import Agreement, OfferRecord, PolicyVersion
from portal.sealing import Sealer
from portal.services.policy_replay import replay
from tests.support import engines
from tests.support.negotiation import accept_offer, make_account, make_offer, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor

SEALER = Sealer(b"k" * 32, b"s" * 32)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = Database(engines.fresh_sqlite(tmp_path))
    with database.writing() as opened:
        yield opened
    database.engine.dispose()


def test_an_old_agreement_gives_the_same_numbers_on_its_version_and_on_no_other(session: Session) -> None:
    creditor = make_creditor(session)
    make_account(session, creditor)
    made: list[tuple[PolicyVersion, Agreement]] = []
    for key, share in (("primeira-chave-aqui", 1_000), ("segunda-chave-aqui-", 4_000)):
        version = publish_policy(
            session, creditor, cash={"principal_bps": share}, installments={"principal_bps": share}
        )
        debt = make_debt(session, make_debtor(session, SEALER, creditor=creditor), creditor)
        made.append((version, accept_offer(session, make_offer(session, debt), key=key)))
    (first, old), (second, new) = made
    assert old.total > new.total
    assert [agreement.policy_version_id for agreement in (old, new)] == [first.id, second.id]
    for version in (first, second):
        found = replay(session, version)
        assert (found.agreements, found.checked, found.different) == (1, 1, ())

    old.policy_version_id = second.id  # as though it named the newer one
    session.flush()
    assert replay(session, second).different == (old.number,)
    old.policy_version_id = first.id
    document = session.query(OfferRecord).filter_by(digest=old.offer_digest).one().document
    changed = {**document, "valid_until": "2099-01-01"}
    session.execute(update(OfferRecord).where(OfferRecord.digest == old.offer_digest).values(document=changed))
    session.expire_all()
    assert replay(session, first).different == (old.number,)
