"""A message written from its templates: plain text as it stands, HTML escaped."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from portal.formatting import WRITERS
from portal.models.outbox import Channel

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "messages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a message says. `html` is empty for a text message."""

    subject: str
    text: str
    html: str


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update({writer.__name__: writer for writer in WRITERS})
    return made


def render(kind: str, channel: Channel, values: dict[str, Any]) -> Rendered:
    """The message of a kind; raises jinja2's TemplateNotFound or UndefinedError when its folder or a value lacks."""
    subject = " ".join(_write(f"{kind}/subject.txt", values).split())  # one line: no header can be smuggled in
    if channel is Channel.SMS:
        return Rendered(subject=subject, text=plain_letters(_write(f"{kind}/sms.txt", values).strip()), html="")
    return Rendered(
        subject=subject,
        text=_write(f"{kind}/body.txt", values),
        html=_environment().get_template(f"{kind}/body.html").render(values),
    )


def _write(name: str, values: dict[str, Any]) -> str:
    return _environment().get_template(name).render(values)


def plain_letters(text: str) -> str:
    """Without accents: one accented letter outside GSM 03.38 cuts a text message from 160 signs to 70."""
    spaced = text.replace("\u00a0", " ")
    return unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode()
