"""What a bank's occurrence and reason codes mean: the event they stand for, and the bank's own words for staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from payments.cnab.movements import Occurrence

_UNKNOWN = Occurrence.UNKNOWN


@dataclass(frozen=True, slots=True)
class Ocorrencia:
    """One occurrence code: the event and the bank's name for it, in Portuguese."""

    occurrence: Occurrence
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OcorrenciaTable:
    """A bank's codes. `reasons_of` holds the reasons whose meaning depends on the occurrence."""

    codes: Mapping[str, Ocorrencia]
    reasons: Mapping[str, str]
    reasons_of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def occurrence(self, code: str) -> Occurrence:
        """The event of a code; UNKNOWN when the bank's manual does not have it."""
        known = self.codes.get(code)
        return known.occurrence if known else _UNKNOWN

    def words(self, code: str) -> str:
        """The bank's name of the occurrence, or "" for a code the manual does not have."""
        known = self.codes.get(code)
        return known.words if known else ""

    def reason(self, occurrence_code: str, reason: str) -> str:
        """What a reason means under an occurrence, or "" when the manual does not say."""
        own = self.reasons_of.get(occurrence_code)
        if own is not None and reason in own:
            return own[reason]
        return self.reasons.get(reason, "")
