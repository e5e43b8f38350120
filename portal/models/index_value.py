"""A month of an index fetched after the package was made, laid over the packaged series."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Day, Id, Instant


class IndexValue(Base):
    """One figure: `series` as brazil.indices names it, `month` its first day, `percent` decimal text."""

    __tablename__ = "index_values"
    __table_args__ = (UniqueConstraint("series", "month"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    series: Mapped[str]
    month: Mapped[date] = mapped_column(Day)
    percent: Mapped[str]
    source: Mapped[str]
    replaced: Mapped[str | None]  # the figure known before, when its publisher changed it and someone accepted that
    fetched_at: Mapped[datetime] = mapped_column(Instant)
