"""Ask a page of Chromium without playwright's own scripts, which it lays into every page that is asked for anything."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import CDPSession


class AskedInVain(AssertionError):
    """The question itself failed."""


def ask(page: CDPSession, function: str, *given: Any) -> Any:
    """What a function of JavaScript answers, once what it promises is there."""
    said = ", ".join(json.dumps(each) for each in given)
    answer = page.send(
        "Runtime.evaluate", {"expression": f"({function})({said})", "returnByValue": True, "awaitPromise": True}
    )
    if "exceptionDetails" in answer:
        raise AskedInVain(str(answer["exceptionDetails"]))
    return answer["result"].get("value")
