"""What the copy of a person's own data states on paper: facts with their names, part by part."""

from __future__ import annotations

from dataclasses import dataclass

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalPart:
    """One kind of thing that is on file: a row of named facts for each."""

    title: str
    rows: tuple[Facts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDocument:
    """The whole of it. `bases` is what the data serve and what allows it, `kept` until when each is kept, `contact` who
    answers for personal data."""

    name: str
    cpf: str
    cpf_masked: str
    made_at: str
    parts: tuple[PersonalPart, ...]
    bases: Facts
    kept: Facts
    contact: str
