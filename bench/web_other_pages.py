"""Beside the debts page: how long other pages take, what a worker weighs, what a first load brings over the wire."""

from __future__ import annotations

import re

from bench.web_data import Prepared
from bench.web_servers import APPS, SERVERS, fetch, load, serving, worker_memory

HOME = "/inicio"
GZIP = {"Accept-Encoding": "gzip"}


def other_pages(prepared: Prepared, server: str, *, seconds: int) -> str:
    """One visitor at a time: the home with and without compression, and the page of options."""
    homes = [(token, HOME) for token in prepared.tokens]
    options = [(token, f"/dividas/{debt}/opcoes") for token, debt in zip(prepared.tokens, prepared.debts, strict=True)]
    rows = ["| page, one visitor at a time | req/s | p50 ms | p99 ms |", "|---|---|---|---|"]
    with serving(server, "portal", prepared, path=HOME) as (port, _pid):
        for name, visits, packed in (
            ("debts page", homes, False),
            ("debts page, gzip", homes, True),
            ("options of a debt (up to 24 plans), gzip, priced and stored before", options[:200], True),
        ):
            load(port, visits, seconds=2, connections=1, gzip=packed)
            seen = load(port, visits, seconds=seconds, connections=1, gzip=packed)
            note = f" ({seen.wrong} wrong)" if seen.wrong else ""
            rows.append(f"| {name}{note} | {seen.per_second:,.0f} | {seen.p50:.1f} | {seen.p99:.1f} |")
    return "\n".join([f"On {server}:", "", *rows])


def memory_per_worker(prepared: Prepared) -> str:
    """Proportional memory of each worker after two seconds of load."""
    visits, found = [(token, HOME) for token in prepared.tokens], []
    for server in SERVERS:
        for app in list(APPS)[:2]:
            with serving(server, app, prepared, path=HOME) as (port, pid):
                load(port, visits, seconds=2)
                weights = worker_memory(pid)
            found.append(f"{app} on {server} " + " and ".join(f"{each:.0f}" for each in weights))
    return "Memory of each worker (PSS, MB): " + "; ".join(found) + "."


def first_load(prepared: Prepared, server: str) -> str:
    """Bytes on the wire, headers counted, for the debtor's home and all it links to."""
    token, sizes = prepared.tokens[0], {}
    with serving(server, "portal", prepared, path=HOME) as (port, _pid):
        page = fetch(port, HOME, token)[0].decode()
        wanted = [HOME, *re.findall(r"<(?:link|script|img)[^>]*\s(?:href|src)=\"(/[^\"]+)\"", page)]
        sheet = next(path for path in wanted if ".css" in path)
        fonts = re.findall(r"url\(\s*[\"']?(?!data:)([^\"')]+)", fetch(port, sheet, token)[0].decode())
        wanted += [f"/static/{font.split('static/')[-1].replace('../', '')}" for font in fonts]
        for path in dict.fromkeys(wanted):
            body, headers = fetch(port, path, token, GZIP)
            sizes[path.split("?")[0]] = len(body) + sum(len(name) + len(value) + 4 for name, value in headers.items())
    listed = ", ".join(f"{path} {size:,}" for path, size in sizes.items())
    return f"First load of the debtor's home on {server}: **{sum(sizes.values()):,} bytes** ({listed})."
