"""Accepting an offer over HTTP: the last form of a signed-in person, with the code that came, on the production server.

    python -m bench.acceptance_http [--people 160] [--clients 16]

Every person chooses twelve payments, opens the terms, asks for the code by email and reads it from the message, all
over HTTP and before the clock starts. Measured are the posts of the code form alone, one a person: session and CSRF
checked, terms composed anew and compared, the guess counted and judged with Argon2id, the session's id changed, and the
acceptance itself, in as many transactions as that takes; then the redirect. The clients are threads on the same cores.
Writes its section of docs/performance.md.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import func, select

from bench import own_server
from bench.published import PERFORMANCE, publish
from bench.web_data import KEY, SEAL, Prepared, prepare
from bench.web_servers import WORKERS, serving
from portal.db import Database
from portal.models import Agreement, Message
from portal.sealing import Sealer
from portal.services import messages

INSTALLMENTS, SERVER, SEALER = 12, "granian", Sealer(KEY, SEAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A code form filled in, ready to be sent."""

    path: str
    token: str
    body: str


def sent(port: int, token: str, path: str, body: str | None = None) -> tuple[int, str, str]:
    """Status, where it leads and the page of a request as signed in."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": f"prumo={token}", "Referer": f"http://127.0.0.1:{port}{path}"}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("POST" if body is not None else "GET", path, body, headers)
    answer = connection.getresponse()
    page, led = answer.read().decode(), answer.getheader("Location") or ""
    connection.close()
    return answer.status, led, page


def ready(database: Database, port: int, token: str, debt: str) -> Form | None:
    """Everything before the last form; None for a debt that has no plan of so many payments."""
    options = f"/dividas/{debt}/opcoes"
    fields = {"parcelas": str(INSTALLMENTS), "primeira": "", **_hidden(sent(port, token, options)[2])}
    status, offer, _ = sent(port, token, options, urlencode(fields))
    if status != 303:
        return None
    asked = {**_hidden(sent(port, token, f"{offer}/aceitar")[2]), "channel": "email", "understood": "y"}
    status, led, _ = sent(port, token, f"{offer}/aceitar", urlencode(asked))
    if status != 303:
        return None
    fields = _hidden(sent(port, token, led)[2])
    return Form(path=f"{offer}/codigo", token=token, body=urlencode({**fields, "code": _code(database)}))


def _hidden(page: str) -> dict[str, str]:
    """The hidden fields of the main form."""
    main = page.partition("<main")[2]
    found = [tag for tag in re.findall(r"<input[^>]*>", main) if 'type="hidden"' in tag]
    return {_attribute(tag, "name"): _attribute(tag, "value") for tag in found}


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found[1] if found else ""


def _code(database: Database) -> str:
    """The code in the newest message."""
    with database.reading() as session:
        message = session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
        body = messages.body_of(SEALER, message)
        found = re.search(r"(?<!\d)\d{3} ?\d{3}(?!\d)", body.text if body else "")
    if found is None:
        raise SystemExit("a message without a code")
    return found[0].replace(" ", "")


def measured(prepared: Prepared, people: int, clients: int) -> tuple[float, list[float]]:
    """Acceptances a second, and milliseconds of each."""
    database = Database(prepared.url)
    with serving(SERVER, "portal", prepared, path="/inicio") as (port, _pid):
        pairs = zip(prepared.tokens, prepared.debts, strict=True)
        forms: list[Form] = []
        for token, debt in pairs:
            form = ready(database, port, token, debt)
            forms += [form] if form else []
            if len(forms) == people:
                break
        began = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            waits = list(pool.map(lambda form: _accepted(port, form), forms))
        seconds = time.perf_counter() - began
    with database.reading() as session:
        made = session.scalar(select(func.count()).select_from(Agreement))
    database.engine.dispose()
    if made != len(forms) or not forms:
        raise SystemExit(f"{made} agreements of {len(forms)} forms")
    return len(forms) / seconds, waits


def _accepted(port: int, form: Form) -> float:
    began = time.perf_counter()
    status, led, page = sent(port, form.token, form.path, form.body)
    if status != 303 or not led.endswith("/pronto"):
        raise SystemExit(f"{status} {led} {page[-500:]}")
    return (time.perf_counter() - began) * 1e3


def report(rate: float, waits: list[float], clients: int, busy: float) -> str:
    """The figure and what it includes."""
    waits = sorted(waits)
    return (
        f"`python -m bench.acceptance_http`: the last form of {len(waits)} signed-in people, {clients} at a time, on "
        f"{SERVER} with {WORKERS} workers, {os.cpu_count()} cores shared with the clients, load average {busy:.1f}: "
        f"**{rate:,.0f} acceptances a second**, {statistics.median(waits):.0f} ms in the middle, "
        f"{waits[len(waits) * 99 // 100]:.0f} ms for 99 of 100. In it: session and CSRF checked, the terms composed "
        "anew and compared, the guess counted and judged (Argon2id, 7 MiB, five passes), the session's id changed, "
        "the acceptance, the redirect. Not in it: choosing, reading the terms, asking for the code."
    )


def main() -> None:
    """Measure and publish."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=160)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--dry", action="store_true", help="print, and publish nothing")
    given = parser.parse_args()
    own_server.durable()
    prepared = prepare(given.people * 3)
    own_server.as_durable(prepared.url)
    rate, waits = measured(prepared, given.people, given.clients)
    body = report(rate, waits, given.clients, os.getloadavg()[0])
    print(body)
    if not given.dry:
        publish("Accepting an offer over HTTP", body, PERFORMANCE)


if __name__ == "__main__":
    main()
