"""What a brand says: the fields, what each may hold, and the texts filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from offers.policies.lint.texts import text_findings
from portal.services.branding.colours import Scheme, is_colour, is_readable, nearest
from portal.services.portfolios.contacts import is_email

PLACEHOLDERS = ("credor", "telefone", "email")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NOT_TEXT = re.compile(r"[<>\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_LINK = re.compile(r"https?:|www\.|\b[\w-]+\.(?:com|net|org|br|io|app)\b", re.IGNORECASE)
_PHONE = re.compile(r"[0-9 ()+-]{8,20}")
_OTHERS = re.compile(
    r"prumo|gov\.?br|governo|receita|serasa|spc\b|procon|banco central|bacen|justi[cç]a|tribunal|cart[oó]rio", re.I
)
"""Names that would pass a creditor off as the portal, the State or a register: people are deceived that way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandDocument:
    """One look. An empty colour is the portal's own; an empty text is not shown."""

    name: str = ""
    light: str = ""
    dark: str = ""
    greeting: str = ""
    contact_note: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    officer_name: str = ""
    officer_email: str = ""

    def as_json(self) -> dict[str, str]:
        """As it is kept."""
        return asdict(self)


MOST = {"name": 40, "greeting": 240, "contact_note": 240, "hours": 80, "officer_name": 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a field: a code with its sentence, and values for it."""

    field: str
    code: str
    values: Mapping[str, Any]


def document_from(kept: Mapping[str, Any]) -> BrandDocument:
    """A kept document; fields it does not know are left out."""
    return BrandDocument(**{name: str(kept.get(name, "")) for name in BrandDocument.__dataclass_fields__})


def faults(document: BrandDocument) -> tuple[Fault, ...]:
    """Everything that keeps a document from being published, in the order of the form."""
    return tuple(_faults(document))


def filled(text: str, document: BrandDocument) -> str:
    """A text with its placeholders filled in; only those of the closed list are."""
    values = {"credor": document.name, "telefone": document.phone, "email": document.email}
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def _faults(document: BrandDocument) -> Iterator[Fault]:
    if not document.name:
        yield Fault(field="name", code="brand_name_missing", values={})
    if found := _OTHERS.search(document.name):
        yield Fault(field="name", code="brand_name_imitates", values={"words": found[0]})
    for scheme, name in ((Scheme.LIGHT, "light"), (Scheme.DARK, "dark")):
        yield from _colour_faults(getattr(document, name), scheme, name)
    for name in ("name", "greeting", "contact_note", "hours", "officer_name"):
        yield from _text_faults(getattr(document, name), name)
    if document.phone and not _PHONE.fullmatch(document.phone):
        yield Fault(field="phone", code="brand_phone", values={})
    for name in ("email", "officer_email"):
        text = getattr(document, name)
        if text and not is_email(text.lower()):
            yield Fault(field=name, code="email_wrong", values={})
    if not document.officer_name or not document.officer_email:
        missing = "officer_email" if document.officer_name else "officer_name"
        yield Fault(field=missing, code="brand_officer_missing", values={})


def _colour_faults(colour: str, scheme: Scheme, name: str) -> Iterator[Fault]:
    if colour and not is_colour(colour):
        yield Fault(field=name, code="brand_colour", values={})
    elif colour and not is_readable(colour, scheme):
        yield Fault(field=name, code="brand_colour_weak", values={"nearest": nearest(colour, scheme)})


def _text_faults(text: str, name: str) -> Iterator[Fault]:
    if len(text) > MOST[name]:
        yield Fault(field=name, code="brand_text_long", values={"most": MOST[name]})
    if _NOT_TEXT.search(text):
        yield Fault(field=name, code="brand_text_signs", values={})
    if _LINK.search(text):
        yield Fault(field=name, code="brand_text_link", values={})
    unknown = [each for each in _PLACEHOLDER.findall(text) if each not in PLACEHOLDERS]
    if unknown or "{" in _PLACEHOLDER.sub("", text) or "}" in _PLACEHOLDER.sub("", text):
        yield Fault(field=name, code="brand_placeholder", values={"known": ", ".join(f"{{{p}}}" for p in PLACEHOLDERS)})
    for finding in text_findings({name: text}):
        yield Fault(field=name, code="brand_text_threatens", values=finding.values)
