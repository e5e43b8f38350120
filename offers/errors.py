"""Broken input to the rules; an expected "no" is a returned Refusal, never an exception."""

from __future__ import annotations


class OfferError(ValueError):
    """Input no rule can work with. `code` is stable; `values_shown` fill the sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values_shown = values
