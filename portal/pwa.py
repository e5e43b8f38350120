"""What makes the portal installable, and what a phone shows when the network is away."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, render_template, url_for

from portal.access import open_to_everyone
from portal.signin.links import QUICK_EXIT

pwa = Blueprint("pwa", __name__)
open_to_everyone(pwa)

PAPER = "#faf8f4"  # --paper of the style sheet; a test holds them to it
_ADDRESS = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@pwa.get("/manifest.webmanifest")
def manifest() -> Response:
    """Name, colours and icons of the installed portal (W3C Web Application Manifest)."""
    return Response(json.dumps(_manifest(), ensure_ascii=False), mimetype="application/manifest+json")


@pwa.get("/sw.js")
def worker() -> Response:
    """The service worker, with what it keeps and under which name put in front."""
    code = (Path(current_app.static_folder or "") / "sw.js").read_text(encoding="utf-8")
    page = render_template("offline.html")
    away = url_for("pwa.offline")
    values = {
        "KEPT": [*dict.fromkeys(_ADDRESS.findall(page)), away],
        "STORE": "prumo-" + hashlib.sha256(f"{page}{code}".encode()).hexdigest()[:12],
        "AWAY": away,
        "EXIT": url_for("signin.leave_quickly"),
        "ELSEWHERE": QUICK_EXIT,
    }
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in values.items())
    return Response(head + code, mimetype="text/javascript")


@pwa.get("/sem-conexao")
def offline() -> str:
    """The page for when the network is away. The same for everybody: it is kept on the phone."""
    return render_template("offline.html")


def _manifest() -> dict[str, Any]:
    return {
        "id": "/",
        "name": "Prumo",
        "short_name": "Prumo",
        "description": "Portal de acordos: veja quanto você deve, escolha como pagar e guarde seus documentos.",
        "lang": "pt-BR",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            _icon("icon-192.png", 192, "any"),
            _icon("icon-512.png", 512, "any"),
            _icon("icon-maskable-512.png", 512, "maskable"),
        ],
    }


def _icon(name: str, side: int, purpose: str) -> dict[str, str]:
    address = current_app.jinja_env.globals["asset"](f"img/{name}")  # type: ignore[operator]
    return {"src": str(address), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
