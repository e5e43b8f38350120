"""Whose name a look may carry: its creditor's own, never another's of this portal."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import BrandVersion, Creditor
from portal.services.branding.document import Fault, document_from

SHORTEST = 3
"""Letters of a name that is looked for inside others: "B3" or "Oi" would be found by chance."""
_FORMS = {"sa", "s", "a", "ltda", "me", "epp", "eireli", "cia"}


def names_another(session: Session, creditor_id: int, name: str) -> tuple[Fault, ...]:
    """A fault where the name holds that of another creditor, as on file or as published, and one's own does not."""
    said, own, others = _plain(name), list[str](), dict[str, str]()
    for creditor in session.scalars(select(Creditor)):
        if creditor.id == creditor_id:
            own = [_plain(creditor.name), _plain(creditor.legal_name)]
        else:
            others |= {_plain(each): each for each in (creditor.name, creditor.legal_name)}
    for shown in _published_of_others(session, creditor_id):
        others[_plain(shown)] = shown
    for plain, other in others.items():
        if len(plain) >= SHORTEST and _holds(said, plain) and not any(_holds(each, plain) for each in own):
            return (Fault(field="name", code="brand_name_anothers", values={"words": other}),)
    return ()


def _published_of_others(session: Session, creditor_id: int) -> list[str]:
    newest = select(func.max(BrandVersion.id)).where(BrandVersion.creditor_id != creditor_id)
    query = select(BrandVersion.document).where(BrandVersion.id.in_(newest.group_by(BrandVersion.creditor_id)))
    return [document_from(each).name for each in session.scalars(query)]


def _plain(name: str) -> str:
    """Lower case without accents, signs and what kind of company it is: words between single spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"[^\W_]+", "".join(each for each in letters if not unicodedata.combining(each)))
    while words and words[-1] in _FORMS:
        words.pop()
    return " ".join(words)


def _holds(name: str, other: str) -> bool:
    return f" {other} " in f" {name} "
