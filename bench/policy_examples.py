"""How long the examples of a policy take while it is typed, on a small portfolio and on one of 1,000,000 debts.

    python -m bench.policy_examples [--debts 1000000] [--rounds 7] [--publish]

The real portal on PostgreSQL, asked in its own process, so without a network: session, guard, CSRF, reading the form,
choosing the debts, pricing three of them under two policies and drawing the cards. Every request types another discount
in a policy of four tiers; portfolios are asked in turn. The limit, in the same run: 300 ms for 95 of 100 requests.
"""

from __future__ import annotations

import argparse
import base64
import statistics
import tempfile
from pathlib import Path
from time import perf_counter

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import select, text

from bench.published import publish
from bench.web_data import KEY, SEAL, prepare
from portal import create_app
from portal.config import Settings
from portal.db import Database
from portal.models import Creditor, DebtRecord, Role
from tests.support.people import make_staff, sign_in_staff
from tests.support.policy_pages import PAGE, fields_on

LIMIT_SECONDS = 0.3
A_ROUND = 20
LARGE, SMALL = 0, 1
"""Places of the creditors whose portfolios are compared."""


def main() -> int:
    """Fill, measure in rounds, print, and publish when asked to; 1 when the limit is passed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--debts", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=7)
    asked.add_argument("--publish", action="store_true")
    options = asked.parse_args()
    app = _app()
    counts = _multiply(app.extensions["portal_database"], options.debts)
    desks = [_analyst(app, place) for place in (LARGE, SMALL)]
    for client, fields in desks:
        _seconds(client, fields, 1)  # what is read and compiled once
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(options.rounds):
        for desk, kept in zip(desks, times, strict=True):
            kept += [_seconds(*desk, 1_000 + number * A_ROUND + each) for each in range(A_ROUND)]
    body = _body(counts, times)
    print(body)
    if options.publish:
        publish("Examples of a policy while it is typed", body)
    return int(max(_of_a_hundred(each, 95) for each in times) > LIMIT_SECONDS)


def _app() -> Flask:
    prepared = prepare()
    folder = Path(tempfile.mkdtemp(prefix="prumo-bench-"))
    return create_app(
        Settings(
            data_dir=folder,
            database_url=prepared.url,
            secret_key=SecretStr("bench"),
            cpf_key=SecretStr(_base64(KEY)),
            seal_key=SecretStr(_base64(SEAL)),
            testing=True,
        )
    )


def _base64(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _multiply(database: Database, wanted: int) -> list[int]:
    """Copy the debts of the first creditor until there are so many; how many each portfolio has then."""
    names = [column.name for column in DebtRecord.__table__.columns if column.name != "id"]
    changed = {"public_id": "md5(d.public_id || n)", "contract_number": "d.contract_number || '-' || n"}
    values = ", ".join(changed.get(name, f"d.{name}") for name in names)
    with database.writing() as session:
        large = _creditor(database, LARGE)
        present = session.scalar(text("SELECT count(*) FROM debts WHERE creditor_id = :id"), {"id": large}) or 1
        session.execute(
            text(
                f"INSERT INTO debts ({', '.join(names)}) SELECT {values} FROM debts d, "  # our own names
                "generate_series(1, :copies) n WHERE d.creditor_id = :id"
            ),
            {"copies": max(wanted // present - 1, 0), "id": large},
        )
        session.commit()
        rows = session.execute(text("SELECT creditor_id, count(*) FROM debts GROUP BY 1")).all()
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE debts"))
    counts = {row[0]: row[1] for row in rows}
    return [counts[_creditor(database, place)] for place in (LARGE, SMALL)]


def _creditor(database: Database, place: int) -> int:
    with database.reading() as session:
        return list(session.scalars(select(Creditor.id).order_by(Creditor.id)))[place]


def _analyst(app: Flask, place: int) -> tuple[FlaskClient, dict[str, object]]:
    """Somebody of the creditor at the policy's page, with what its form shows."""
    database: Database = app.extensions["portal_database"]
    with database.writing() as session:
        creditor = session.get_one(Creditor, _creditor(database, place))
        member = make_staff(session, app.extensions["portal_sealer"], role=Role.CREDITOR_ANALYST, creditor=creditor)
        session.commit()
    client = app.test_client()
    with app.app_context():
        sign_in_staff(client, member)
    return client, fields_on(client)


def _seconds(client: FlaskClient, fields: dict[str, object], discount_bps: int) -> float:
    typed = {**fields, "tiers-1-cash_principal_bps": f"{discount_bps / 100:.2f}", "exemplos": "1"}
    begun = perf_counter()
    answer = client.post(f"{PAGE}/exemplos", data=typed)
    taken = perf_counter() - begun
    shown = BeautifulSoup(answer.data, "html.parser").select("section.example")
    if answer.status_code != 200 or len(shown) != 3:
        raise SystemExit(f"{answer.status_code}: {len(shown)} examples")
    return taken


def _of_a_hundred(times: list[float], share: int) -> float:
    return statistics.quantiles(times, n=100)[share - 1]


def _body(counts: list[int], times: tuple[list[float], list[float]]) -> str:
    rows = [
        f"| {count:,} debts | {1e3 * statistics.median(each):.0f} ms | {1e3 * _of_a_hundred(each, 95):.0f} ms |"
        for count, each in zip(counts, times, strict=True)
    ]
    return "\n".join(
        [
            "Written by `bench/policy_examples.py`. Three debts of the portfolio, each priced under two policies,",
            "the one in force and the one being typed; the whole answer of the portal, its network aside.",
            "Limit: 300 ms.",
            "",
            "| portfolio | median | 95 of 100 under |",
            "|---|---|---|",
            *rows,
        ]
    )


if __name__ == "__main__":
    raise SystemExit(main())
