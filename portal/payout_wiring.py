"""Where the accountability statement meets the adapter that draws it."""

from __future__ import annotations

from payments.adapters.payout_document import (
    DayFigures,
    PayoutStatement,
    StatementFigures,
    StatementLine,
    payout_statement_pdf,
)

__all__ = ["DayFigures", "PayoutStatement", "StatementFigures", "StatementLine", "payout_statement_pdf"]
