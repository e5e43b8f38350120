"""A page of Chromium that is never painted: whatever a script asks of it is worked out as ever, styles, boxes and what
lies over what.

Chromium draws a new frame whenever something changed, with each size and each scheme a page is looked at in: a fifth of
what a look costs, and nobody sees it. A page under begin-frame control draws when its owner says so, and nobody does.
Its browser is one of its own (`Browsers.chromium(unpainted=True)`), for every page there waits. What happens only with
a frame does not happen: no `requestAnimationFrame`, no observer, no transition, no picture.
"""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.browser import QUICKEST, WITHOUT_WINDOWS


def new_unpainted_page(browser: Browser, context: BrowserContext) -> Page:
    """A new page of the context; Chromium as people have it knows only pages that are painted.

    Playwright has no such option, so the target is made by Chromium's own protocol, and fails where that has changed.
    """
    if QUICKEST != WITHOUT_WINDOWS:
        return context.new_page()
    first = context.new_page()
    itself = context.new_cdp_session(first).send("Target.getTargetInfo")["targetInfo"]
    wanted = {"url": "about:blank", "browserContextId": itself["browserContextId"], "enableBeginFrameControl": True}
    with context.expect_page() as opened:
        browser.new_browser_cdp_session().send("Target.createTarget", wanted)
    first.close()
    return opened.value
