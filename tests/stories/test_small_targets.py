"""axe is spared the targets that pass whatever lies around them, and finds every one that does not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.support import axe

pytestmark = [pytest.mark.story]
STYLE = """<style>
  button { display: block; width: 60px; height: 60px; padding: 0; border: 0; margin: 0; }
  .small { width: 12px; height: 12px; } .over { position: relative; top: -60px; height: 50px; z-index: 1; }
  .most { display: block; width: 200px; }
  .away { position: absolute; width: 30px; height: 30px; clip-path: inset(50%); }
</style>"""
SMALL = "<button class=small>Um</button><button class=small>Dois</button>"
CASES = {
    "<button>Um</button><button>Dois</button>": False,
    SMALL: True,
    "<button>Um</button><button class='over most'>Dois</button>": True,  # 10 of 60 px are left of it
    "<button>Um</button><div role=button tabindex=0 class='over most'>Dois</div>": True,
    "<button>Um</button><a href=/x class='over most'>Dois</a>": True,
    "<main tabindex=-1><button>Um</button></main>": False,
    f"<main tabindex=-1>{SMALL}</main>": True,
    "<a href=/x class=away>Pular</a><button>Um</button>": False,
    f"<a href=/x class=away>Pular</a>{SMALL}": True,
}


def test_a_target_too_small_or_covered_is_found(browser: Browser) -> None:
    with browser.new_context() as context:
        context.add_init_script(path=axe.SCRIPT)
        page = context.new_page()
        told = {}
        for body in CASES:
            page.goto("about:blank")
            page.set_content(f"<!doctype html><html lang=pt-BR><title>T</title>{STYLE}<body>{body}</body></html>")
            told[body] = any("target-size" in fault for fault in axe.faults(context.new_cdp_session(page)))
    assert told == CASES
