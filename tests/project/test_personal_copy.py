"""The copy of one's own data leaves nothing out by chance: what names a person is copied, or says why not."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import inspect

import portal.models  # noqa: F401  every table registers itself
from portal.db import Base
from portal.db_types import Cents, Choice
from portal.documents.personal import _ONLY_JSON
from portal.services.copied_parts import NOT_COPIED, PARTS
from portal.wording_copy import CHOSEN, FIELDS, VALUES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "personal-copy.md"
REFERENCES = {
    "creditor_id": "creditor", "debt_id": "contract_number", "agreement_id": "agreement", "dispute_id": "dispute",
    "offer_id": "offer",
}  # fmt: skip
SECRET = ("token", "digest", "hash", "cpf", "sealed", "values", "actor", "answered_by", "decided_by", "asked_by", "bps")
TOLD = {
    "offer_digest", "terms_digest", "text_digest", "digest", "fees_bps", "fine_bps", "late_interest_bps",
    "remuneratory_bps",
}  # fmt: skip


def naming_a_person() -> set[str]:
    return {table.name for table in Base.metadata.tables.values() if "debtor_id" in table.columns}


def copied() -> set[str]:
    return {part.model.__tablename__ for part in PARTS}


def test_every_table_that_names_a_person_is_copied_or_says_why_not() -> None:
    assert sorted(naming_a_person() - copied() - NOT_COPIED.keys()) == []
    assert sorted(NOT_COPIED.keys() - naming_a_person()) == []
    assert sorted(copied() & NOT_COPIED.keys()) == []
    assert all(len(reason) > 20 for reason in NOT_COPIED.values())


def test_every_column_exists_and_none_opens_a_door_or_names_who_works_here() -> None:
    for part in PARTS:
        known = {each.key for each in inspect(part.model).column_attrs}
        assert set(part.columns) <= known, part.name
        told = {name for name in part.columns if any(sign in name for sign in SECRET)} - TOLD
        assert told == set(), (part.name, told)


def test_every_field_has_its_name_and_every_choice_its_words() -> None:
    named = {REFERENCES.get(name, name) for part in PARTS for name in (*part.columns, *part.read)}
    assert sorted(named | {"by", "action", "about", "reasons"}) == sorted(FIELDS)
    assert set(_ONLY_JSON) < set(FIELDS)
    for part in PARTS:
        for name in part.columns:
            kind = getattr(part.model, name).property.columns[0].type
            if isinstance(kind, Choice):
                assert name in CHOSEN, (part.name, name)
                choices = next(each for each in vars(kind).values() if isinstance(each, type))
                assert issubclass(choices, StrEnum)
                assert [each.value for each in choices if each.value and each.value not in VALUES] == [], part.name


def test_the_page_of_the_format_names_every_part_and_every_field() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", PAGE.read_text(), flags=re.MULTILINE))
    assert set(rows) == {part.name for part in PARTS}
    for part in PARTS:
        fields = [_written(part.model, name) for name in part.columns] + list(part.read)
        fields += ["reasons"] if part.name == "offers" else []
        assert re.findall(r"`(\w+)`", rows[part.name]) == fields, part.name
    assert all(f"`{name}`" in PAGE.read_text() for name in NOT_COPIED)


def _written(model: Any, name: str) -> str:
    amount = isinstance(getattr(model, name).property.columns[0].type, Cents)
    return REFERENCES.get(name, name) + ("_cents" if amount else "")
