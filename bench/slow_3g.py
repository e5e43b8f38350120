"""The home and the page of offers on slow 3G, in Chromium: python -m bench.slow_3g [--rounds 5]

400 kbit/s each way and 400 ms a request, by Chromium's own throttling (Network.emulateNetworkConditions); the processor
as it is and four times slower. With fewer than five rounds nothing is published.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from bench import web_servers
from bench.published import PERFORMANCE, publish
from bench.web_data import Prepared, prepare
from tests.support.browser import chromium

BITS_A_SECOND, LATENCY_MS, LIMIT_MS = 400_000, 400, 2_000
ROUNDS = 5
CONTROL = "control"
_PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True,
    "service_workers": "block",  # what a worker fetches is not throttled
    "locale": "pt-BR",
}  # fmt: skip
_PAINTS = """() => new Promise((done, failed) => {
  const found = {};
  const seen = (kind, take) => new PerformanceObserver((list) => list.getEntries().forEach(take))
    .observe({type: kind, buffered: true});
  seen('largest-contentful-paint', (entry) => { found.lcp = entry.startTime; });
  seen('paint', (entry) => { if (entry.name === 'first-contentful-paint') found.fcp = entry.startTime; });
  const look = (turns) => {
    if (found.lcp && found.fcp) return setTimeout(() => done(found), 300);
    return turns ? setTimeout(look, 100, turns - 1) : failed(new Error('nothing was painted'));
  };
  document.fonts.ready.then(() => look(50));
})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One line of the table."""

    page: str
    cache: str
    slower: int
    app: str = "portal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One visit: milliseconds from the start of the navigation, bytes and requests over the network."""

    lcp: float
    fcp: float
    size: int
    requests: int


@contextmanager
def _phone(browser: Browser, port: int, token: str) -> Iterator[Page]:
    context = browser.new_context(**_PHONE)
    context.add_cookies([{"name": "prumo", "value": token, "url": f"http://127.0.0.1:{port}"}])
    try:
        yield context.new_page()
    finally:
        context.close()


def visit(page: Page, address: str, *, slower: int) -> Seen:
    """Open an address on the slow line and wait until it is quiet."""
    line = page.context.new_cdp_session(page)
    sizes: list[int] = []
    line.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BITS_A_SECOND // 8,
            "uploadThroughput": BITS_A_SECOND // 8,
        },
    )
    line.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    answer = page.goto(address, wait_until="load")
    if answer is None or answer.status != 200 or page.url != address:
        raise SystemExit(f"{address} led to {page.url}")
    paints = page.evaluate(_PAINTS)
    line.detach()
    sent = [size for size in sizes if size > 0]
    return Seen(lcp=paints["lcp"], fcp=paints["fcp"], size=sum(sent), requests=len(sent))


def one_round(browser: Browser, ports: dict[str, int], prepared: Prepared, number: int) -> dict[Case, Seen]:
    """Each page once in a browser that never saw the portal, and again right after."""
    token, debt = prepared.tokens[number], prepared.debts[number]
    paths = {"home": "/inicio", "offers": f"/dividas/{debt}/opcoes"}
    seen: dict[Case, Seen] = {}
    for name, path in paths.items():
        for app, port in ports.items():
            for slower in (1, 4) if app == "portal" else (1,):
                with _phone(browser, port, token) as page:
                    for cache in ("cold", "warm") if app == "portal" else ("cold",):
                        case = Case(page=name, cache=cache, slower=slower, app=app)
                        seen[case] = visit(page, f"http://127.0.0.1:{port}{path}", slower=slower)
                        page.goto("about:blank")
    return seen


def measure(rounds: int) -> dict[Case, list[Seen]]:
    """All rounds, the portal and its spoilt twin side by side."""
    web_servers.APPS[CONTROL] = "bench.slow_3g_control:app"
    prepared, found = prepare(50), {}
    with (
        web_servers.serving("granian", "portal", prepared, path="/inicio") as (port, _),
        web_servers.serving("granian", CONTROL, prepared, path="/inicio") as (spoilt, _),
        chromium() as browser,
    ):
        for number in range(rounds):
            for case, seen in one_round(browser, {"portal": port, CONTROL: spoilt}, prepared, number).items():
                found.setdefault(case, []).append(seen)
    return found


def _line(case: Case, seen: Sequence[Seen]) -> str:
    lcp = [each.lcp for each in seen]
    middle = statistics.median(lcp)
    fcp = statistics.median(each.fcp for each in seen)
    size = statistics.median(each.size for each in seen)
    verdict = "met" if middle <= LIMIT_MS else "not met"
    what = f"{case.page}, {case.cache} cache" + (", spoilt (control)" if case.app == CONTROL else "")
    return (
        f"| {what} | {case.slower}x | {middle / 1000:.2f} ({min(lcp) / 1000:.2f}-{max(lcp) / 1000:.2f}) "
        f"| {fcp / 1000:.2f} | {size / 1000:.1f} | {statistics.median(each.requests for each in seen):.0f} "
        f"| {'-' if case.app == CONTROL else verdict} |"
    )


def report(found: dict[Case, list[Seen]], rounds: int) -> str:
    """The section of docs/performance.md. Raises SystemExit where the control is not slower: nothing was measured."""
    for page in ("home", "offers"):
        good, spoilt = (
            statistics.median(each.lcp for each in found[Case(page=page, cache="cold", slower=1, app=app)])
            for app in ("portal", CONTROL)
        )
        if spoilt <= good:
            raise SystemExit(f"{page}: the control took {spoilt:.0f} ms, the portal {good:.0f} ms")
    rows = "\n".join(_line(case, seen) for case, seen in found.items())
    return f"""`python -m bench.slow_3g`: medians of {rounds} rounds (least and most for the largest paint), Chromium at
360 x 740 with mobile emulation, {BITS_A_SECOND // 1000} kbit/s each way and {LATENCY_MS} ms a request by Chromium's own
throttling, the portal on granian over HTTP/1.1, PostgreSQL behind it. The limit is {LIMIT_MS / 1000:.1f} s for the
largest contentful paint (LCP). "Warm" is the same page opened again: pages are never kept, style sheet, script, font
and mark are. Kilobytes are those of the network, headers counted. The processor is this machine's, and four times
slower by Chromium's throttling. Service workers are off: what they fetch is not throttled.

The control is the same page with the style sheet imported by another one, the font asked for only by the style sheet,
and no letter shown before it is there; a measure that did not find it slower would be none, and the program would stop.

| Page | Processor | LCP, s | FCP, s | kB | Requests | Limit |
|---|---:|---:|---:|---:|---:|---|
{rows}
"""


def main() -> None:
    """Measure, say, and publish what has enough rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    text = report(measure(rounds), rounds)
    print(text)
    if rounds >= ROUNDS:
        publish("Pages on slow 3G", text, PERFORMANCE)


if __name__ == "__main__":
    main()
