"""Many acceptances of one debt at once make one agreement; the same race finds out a naive service.

PostgreSQL: 200 threads, each with a session of its own. SQLite: 32 processes. Every rival accepts another offer of
the same debt, so that nothing but the debt itself stands between them.
"""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import URL, Engine, create_engine, func, insert, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from offers.made.offer_reading import offer_from_document
from offers.plans.choice import Choice
from portal import clock
from portal.db import Database
from portal.models import Agreement, AgreementDebt, DebtRecord, DebtStatus, OfferRecord
from portal.sealing import Sealer
from portal.services.errors import OfferRefused
from portal.services.offers import make_priced
from tests.support.negotiation import accept_offer, make_offer, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor
from tests.support.remembered import remembered

THREADS, PROCESSES = 200, 32
THINKING = 0.3  # seconds
INDEX = "uq_agreement_debts_live"
Accepting = Callable[[Callable[[], Session], int], bool]


def careful(sessions: Callable[[], Session], offer_id: int) -> bool:
    """The portal's own service; True when it made the agreement."""
    with sessions() as session:
        offer = session.get_one(OfferRecord, offer_id)
    with sessions() as session:
        try:
            accept_offer(session, offer, key=f"key-of-offer-{offer_id}")
        except OfferRefused as refused:
            return refused.code not in ("already_agreed", "debt_changed")  # any other would spoil the count
    return True


def naive(sessions: Callable[[], Session], offer_id: int) -> bool:
    """What not to do: look whether the debt is free, then agree in another transaction.

    A rival whose turn to write never came (SQLite gives none by order, and gives up after its 30 seconds) made none.
    """
    try:
        return _look_then_agree(sessions, offer_id)
    except OperationalError as error:
        if "database is locked" not in str(error):
            raise
        return False


def _look_then_agree(sessions: Callable[[], Session], offer_id: int) -> bool:
    with sessions() as session:
        offer = session.get_one(OfferRecord, offer_id)
        free = session.get_one(DebtRecord, offer.debt_id).status is DebtStatus.OPEN
        policy_version = offer.pricing.policy_version
    if not free:
        return False
    time.sleep(THINKING)  # between the page and the click
    with sessions() as session:
        values = {
            "public_id": f"naive-{offer_id}",
            "number": f"naive-{offer_id}",
            "debtor_id": offer.debtor_id,
            "creditor_id": policy_version.creditor_id,
            "offer_id": offer.id,
            "policy_version_id": policy_version.id,
            "balance": offer_from_document(offer.document).balance.total,
            "total": offer.total,
            "offer_digest": offer.digest,
            "terms": {},
            "terms_digest": "",
            "evidence": {},
            "accepted_at": clock.now(),
        }
        made = session.execute(insert(Agreement).values(values).returning(Agreement.id)).scalar_one()
        covered = {"agreement_id": made, "debt_id": offer.debt_id, "debtor_id": offer.debtor_id}
        amounts = {"balance": values["balance"], "agreed": offer.total, "live": True}
        session.execute(insert(AgreementDebt).values({**covered, **amounts}))
        session.execute(update(DebtRecord).where(DebtRecord.id == offer.debt_id).values(status=DebtStatus.NEGOTIATED))
        session.commit()
    return True


@pytest.fixture
def rivals(database: Database, sealer: Sealer) -> list[int]:
    """As many offers of one debt as there are rivals, each another plan."""
    wanted = PROCESSES if database.is_sqlite else THREADS
    with database.writing() as session:
        ids = offers_of_one_debt(session, sealer, wanted)
    assert len(set(ids)) == wanted
    return ids


@remembered
def offers_of_one_debt(session: Session, sealer: Sealer, wanted: int) -> list[int]:
    creditor = make_creditor(session)
    publish_policy(session, creditor, installments={"max_installments": 12})
    debt = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
    session.commit()
    first = make_offer(session, debt)
    pricing, today, now = first.pricing, clock.today(), clock.now()  # one for all of them, as a day has one
    plans = product(range(1, 13), range(18))  # count, days after the first date
    choices = [Choice(count=count, first_due_on=first.first_due_on + timedelta(days)) for count, days in plans]
    made = [make_priced(session, debt, pricing, choice=each, today=today, now=now) for each in choices[:wanted]]
    return [offer.id for offer in made if isinstance(offer, OfferRecord)]


@pytest.fixture
def without_the_index(database: Database) -> Iterator[None]:
    """The table as careless hands would have made it."""
    live = "live = 1" if database.is_sqlite else "live"
    with database.engine.begin() as connection:
        connection.execute(text(f"DROP INDEX {INDEX}"))
    yield
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM agreement_debts"))
        connection.execute(text(f"CREATE UNIQUE INDEX {INDEX} ON agreement_debts (debt_id) WHERE {live}"))


def race(database: Database, accepting: Accepting, offers: list[int]) -> tuple[int, int]:
    """Let all rivals go at once: how many believe they made an agreement, and how many live ones there are."""
    run = _with_processes if database.is_sqlite else _with_threads
    winners = run(database, accepting, offers)
    with database.reading() as session:
        live = session.scalar(select(func.count()).select_from(AgreementDebt).where(AgreementDebt.live))
    return winners, int(live or 0)


_POOLS: dict[URL, Engine] = {}


def _connections(url: URL) -> Engine:
    """The server takes some hundred at once; a thread waits for its turn to connect, not to decide. One race has those
    of the one before: each new one would read the catalog first."""
    if url not in _POOLS:
        _POOLS[url] = create_engine(url, pool_size=40, max_overflow=0, pool_timeout=120)
    return _POOLS[url]


@pytest.fixture(scope="module", autouse=True)
def give_connections_back() -> Iterator[None]:
    yield
    while _POOLS:
        _POOLS.popitem()[1].dispose()


def _with_threads(database: Database, accepting: Accepting, offers: list[int]) -> int:
    engine = _connections(database.engine.url)
    sessions, start = sessionmaker(engine, expire_on_commit=False), threading.Barrier(len(offers))

    def rival(offer_id: int) -> bool:
        start.wait(timeout=60)
        return accepting(sessions, offer_id)

    with ThreadPoolExecutor(len(offers)) as pool:
        return sum(pool.map(rival, offers))


def _with_processes(database: Database, accepting: Accepting, offers: list[int]) -> int:
    database.engine.dispose()  # no connection may cross a fork
    _rehearse(database, accepting, offers[0])
    fork = multiprocessing.get_context("fork")
    start, answers = fork.Barrier(len(offers)), fork.Queue()
    url = database.engine.url.render_as_string(hide_password=False)
    rivals = [fork.Process(target=_rival, args=(url, accepting, each, start, answers)) for each in offers]
    for each in rivals:
        each.start()
    told = [answers.get(timeout=120) for _ in rivals]
    for each in rivals:
        each.join(timeout=30)
    assert [answer for answer in told if not isinstance(answer, bool)] == []
    return sum(told)


def _rehearse(database: Database, accepting: Accepting, offer_id: int) -> None:
    """Accept in a copy of the file, so that what it compiles is there before the fork, and not made in each process."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(str(database.engine.url.database), folder)
        rehearsal = Database(f"sqlite:///{copy}")
        assert accepting(rehearsal.writer, offer_id)
        rehearsal.engine.dispose()


def _rival(url: str, accepting: Accepting, offer_id: int, start: Any, answers: Any) -> None:
    try:
        database = Database(url)
        start.wait(timeout=60)
        answers.put(accepting(database.writer, offer_id))
    except BaseException as error:
        answers.put(repr(error))


def test_many_acceptances_of_one_debt_make_one_agreement(database: Database, rivals: list[int]) -> None:
    assert race(database, careful, rivals) == (1, 1)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Agreement)) == 1


def test_the_compare_and_set_alone_is_enough(database: Database, rivals: list[int], without_the_index: None) -> None:
    assert race(database, careful, rivals) == (1, 1)


def test_the_same_race_catches_a_naive_service(database: Database, rivals: list[int], without_the_index: None) -> None:
    winners, live = race(database, naive, rivals)
    assert winners == live
    assert live > 1
