"""Column types that mean the same on PostgreSQL and in SQLite's STRICT tables.

STRICT tables know INTEGER, TEXT, BLOB and REAL only, and refuse a value of another kind instead of storing it as
what it is not; so each type here names its form on either engine.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Dialect, Integer, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from brazil.money import Money

Id = BigInteger().with_variant(Integer(), "sqlite")


class _PerEngine(TypeDecorator[Any]):
    """A type with one form on PostgreSQL and another on SQLite."""

    cache_ok = True
    impl = Text
    on_postgresql: TypeEngine[Any]
    on_sqlite: TypeEngine[Any]

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        form = self.on_sqlite if dialect.name == "sqlite" else self.on_postgresql
        return dialect.type_descriptor(form)


class Cents(_PerEngine):
    """Money as whole centavos."""

    cache_ok = True
    on_postgresql = BigInteger()
    on_sqlite = Integer()

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.cents

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(value)


class Day(_PerEngine):
    """A date; ISO text in SQLite, which sorts as dates do."""

    cache_ok = True
    on_postgresql = Date()
    on_sqlite = Text()

    def process_bind_param(self, value: date | None, dialect: Dialect) -> date | str | None:
        return value.isoformat() if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


class Instant(_PerEngine):
    """An aware UTC instant; fixed-width text in SQLite, so that comparing text compares instants."""

    cache_ok = True
    on_postgresql = DateTime(timezone=True)
    on_sqlite = Text()

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware")
        instant = value.astimezone(UTC)
        return instant.strftime("%Y-%m-%dT%H:%M:%S.%f") if dialect.name == "sqlite" else instant

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if isinstance(value, str):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return value.astimezone(UTC) if value is not None else None


class Flag(_PerEngine):
    """Yes or no."""

    cache_ok = True
    on_postgresql = Boolean()
    on_sqlite = Integer()

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> bool | int | None:
        return int(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Document(_PerEngine):
    """A JSON document; JSONB on PostgreSQL, text in SQLite."""

    cache_ok = True
    on_postgresql = JSONB()
    on_sqlite = Text()

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return json.loads(value) if isinstance(value, str) and dialect.name == "sqlite" else value


class MaybeDocument(Document):
    """A JSON document, or nothing: NULL, where `Document` keeps the JSON null that CHECKs take for something."""

    cache_ok = True
    on_postgresql = JSONB(none_as_null=True)


class Octets(_PerEngine):
    """Raw bytes."""

    cache_ok = True
    on_postgresql = LargeBinary()
    on_sqlite = LargeBinary()


class Choice(TypeDecorator[Any]):
    """A StrEnum stored as its text; models add the CHECK with `one_of`."""

    cache_ok = True
    impl = Text

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


def one_of(column: str, kind: type[StrEnum]) -> str:
    """The CHECK text that keeps a column within an enum."""
    listed = ", ".join(f"'{member.value}'" for member in kind)
    return f"{column} IN ({listed})"
