"""Segments of a creditor's debts: saved questions, as conditions of the database and as rows."""

from portal.services.segments.filtering import segment_filter
from portal.services.segments.keeping import (
    count_of,
    delete_segment,
    rows_of,
    save_segment,
    segment_of,
    segments_of,
)

__all__ = ["count_of", "delete_segment", "rows_of", "save_segment", "segment_filter", "segment_of", "segments_of"]
