"""Days, months and amounts out of documents, said the same on PostgreSQL and in SQLite."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from portal.db_types import Day


class plus_days(FunctionElement[Any]):  # noqa: N801  # stands in queries like a function of the database
    """A day so many days later."""

    type = Day()
    inherit_cache = True


class days_between(FunctionElement[Any]):  # noqa: N801
    """Days from the first day to the second."""

    type = Integer()
    inherit_cache = True


class month_of(FunctionElement[Any]):  # noqa: N801
    """``2026-11`` of a day."""

    type = Text()
    inherit_cache = True


class day_of(FunctionElement[Any]):  # noqa: N801
    """The day of an instant in Sao Paulo, which has been three hours behind all year since 2019."""

    type = Day()
    inherit_cache = True


class total_cents_of(FunctionElement[Any]):  # noqa: N801
    """``total_cents`` of a JSON document."""

    type = BigInteger()
    inherit_cache = True


_SQLITE = {
    plus_days: "date({0}, ({1}) || ' days')",
    days_between: "CAST(julianday({1}) - julianday({0}) AS INTEGER)",
    month_of: "substr({0}, 1, 7)",
    day_of: "date({0}, '-3 hours')",
    total_cents_of: "CAST(json_extract({0}, '$.total_cents') AS INTEGER)",
}
_POSTGRESQL = {
    plus_days: "({0} + CAST({1} AS integer))",
    days_between: "(({1}) - ({0}))",
    month_of: "to_char({0}, 'YYYY-MM')",
    day_of: "CAST({0} AT TIME ZONE 'America/Sao_Paulo' AS date)",
    total_cents_of: "CAST({0} ->> 'total_cents' AS bigint)",
}


def _said(forms: dict[Any, str]) -> Any:
    def compiled(element: Any, compiler: Any, **more: Any) -> str:
        parts = [compiler.process(each, **more) for each in element.clauses]
        return forms[type(element)].format(*parts)

    return compiled


for _kind in _SQLITE:
    compiles(_kind, "sqlite")(_said(_SQLITE))
    compiles(_kind, "postgresql")(_said(_POSTGRESQL))
