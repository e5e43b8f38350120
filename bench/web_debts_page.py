"""The signed-in debts page against the same page in Django, each on its best server, and the floor under both.

    python -m bench.web_debts_page [--rounds 5] [--seconds 4] [--people 2000]

The portal is the real one (create_app, PostgreSQL, sessions in the database, CSRF, guard, headers); the peer is
bench/django_peer: same tables, as many queries, same session checks, guard and headers, same words, links and elements,
which is checked before anything is measured. Two worker processes of one thread each, wrk with 16 connections on
loopback, every request another debtor's session. Rounds are interleaved; figures are medians, ratios are medians of
the ratios of each round. Writes its section of docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import html
import re
import statistics
from collections import defaultdict
from itertools import product

from bench.published import publish
from bench.web_data import Prepared, prepare
from bench.web_other_pages import first_load, memory_per_worker, other_pages
from bench.web_servers import APPS, SERVERS, Load, fetch, load, serving

HOME = "/inicio"
PAGES = ("portal", "django")
Figures = dict[tuple[str, str], list[Load]]


def essence(page: bytes) -> tuple[str, list[str], list[str]]:
    """Words, addresses and elements of a page; its CSRF field and white space aside."""
    text = re.sub(r"<input[^>]*>", "", page.decode())
    addresses = re.findall(r'(?:href|src|action)="([^"]+)"', text)
    words = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))).strip()
    return words, addresses, re.findall(r"<[a-z0-9]+", text)


def require_same_pages(prepared: Prepared, sample: int = 100) -> None:
    """Stop unless both applications say the same to each of a sample of people."""
    said = []
    for app in PAGES:
        with serving("granian", app, prepared, path=HOME) as (port, _pid):
            said.append([essence(fetch(port, HOME, token)[0]) for token in prepared.tokens[:sample]])
    differing = sum(ours != theirs for ours, theirs in zip(*said, strict=True))
    if differing:
        raise SystemExit(f"{differing} of {sample} pages differ between the portal and its peer")


def measure(prepared: Prepared, *, rounds: int, seconds: int) -> Figures:
    """Every application on every server, once a round."""
    figures: Figures = defaultdict(list)
    visits = [(token, HOME) for token in prepared.tokens]
    for turn in range(rounds):
        for server, app in product(SERVERS, APPS):
            with serving(server, app, prepared, path=HOME) as (port, _pid):
                load(port, visits, seconds=1)
                seen = load(port, visits, seconds=seconds)
            if seen.wrong:  # a stall of the machine: wrk gave up waiting
                print(f"{seen.wrong} unanswered by {app} on {server}: measured again", flush=True)
                with serving(server, app, prepared, path=HOME) as (port, _pid):
                    load(port, visits, seconds=1)
                    seen = load(port, visits, seconds=seconds)
            figures[server, app].append(seen)
            print(f"round {turn + 1} {server:17}{app:15}{seen.per_second:9.0f}/s", flush=True)
    return figures


def middle(figures: Figures, server: str, app: str) -> float:
    """The median of requests a second."""
    return statistics.median(each.per_second for each in figures[server, app])


def ratio(figures: Figures, one: tuple[str, str], other: tuple[str, str]) -> float:
    """The median over rounds of one over the other."""
    pairs = zip(figures[one], figures[other], strict=True)
    return statistics.median(ours.per_second / theirs.per_second for ours, theirs in pairs)


def best_server(figures: Figures, app: str) -> str:
    """Where an application answers most requests a second."""
    return max(SERVERS, key=lambda server: middle(figures, server, app))


def report(figures: Figures) -> str:
    """The table and what follows from it."""
    ours, theirs = ("portal", best_server(figures, "portal")), ("django", best_server(figures, "django"))
    best = ratio(figures, ours[::-1], theirs[::-1])
    lead = (
        f"The debts page of the portal answers **{best:.2f}x** the requests a second of the same page in Django,"
        f" each on its best server ({ours[1]}; {theirs[1]}). Target: 1.3x."
    )
    head = (
        "| server | portal req/s | p50 / p99 ms | Django req/s | p50 / p99 ms | portal / Django"
        " | portal / bare WSGI hello | portal / Flask hello |"
    )
    lines = [lead, "", head, "|---|---|---|---|---|---|---|---|"]
    for server in SERVERS:
        cells = [server]
        for app in PAGES:
            p50 = statistics.median(each.p50 for each in figures[server, app])
            p99 = statistics.median(each.p99 for each in figures[server, app])
            cells += [f"{middle(figures, server, app):,.0f}", f"{p50:.0f} / {p99:.0f}"]
        cells.append(f"{ratio(figures, (server, 'portal'), (server, 'django')):.2f}")
        cells += [f"{ratio(figures, (server, 'portal'), (server, app)):.3f}" for app in APPS if app not in PAGES]
        lines.append("| " + " | ".join(cells) + " |")
    hellos = [
        f"{server} {middle(figures, server, 'hello (WSGI)'):,.0f} / {middle(figures, server, 'hello (Flask)'):,.0f}"
        for server in SERVERS
    ]
    lines += ["", "Bare hello, WSGI / Flask, req/s: " + "; ".join(hellos) + "."]
    return "\n".join(lines)


def main() -> None:
    """Measure and publish."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--people", type=int, default=2_000)
    asked = parser.parse_args()
    prepared = prepare(asked.people)
    require_same_pages(prepared)
    figures = measure(prepared, rounds=asked.rounds, seconds=asked.seconds)
    best = best_server(figures, "portal")
    how = (
        f"`python -m bench.web_debts_page`: {asked.people:,} debtors with 1 to 4 debts, {asked.rounds} interleaved"
        f" rounds of {asked.seconds} s, wrk with 16 connections, 2 workers of 1 thread, PostgreSQL on the same machine."
        " Read the ratios: the machine is small and shared."
    )
    parts = [
        how,
        report(figures),
        other_pages(prepared, best, seconds=asked.seconds),
        memory_per_worker(prepared),
        first_load(prepared, best),
    ]
    body = "\n\n".join(parts)
    print(body)
    publish("Web", body)


if __name__ == "__main__":
    main()
