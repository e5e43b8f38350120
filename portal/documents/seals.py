"""The seal of each paper: address, code and signed text. Made alike for pages and for the worker."""

from __future__ import annotations

from dataclasses import dataclass

from portal.document_keys import DocumentKeys
from portal.sealing import Sealer
from portal.services.document_facts import RecordedDocument
from portal.services.document_signatures import code_of, signed_text_of
from portal.wiring import DocumentSeal

CHECK_PATH = "/conferir"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who issues documents: keys, and where the portal is found."""

    sealer: Sealer
    keys: DocumentKeys
    base_url: str

    @property
    def check_link(self) -> str:
        """Where codes are checked."""
        return self.base_url.rstrip("/") + CHECK_PATH

    def seal(self, document: RecordedDocument, words: str) -> DocumentSeal:
        """The seal of a document with these words."""
        text = signed_text_of(document, words, self.keys.signing)
        return DocumentSeal(
            code=code_of(document, self.sealer),
            address=self.check_link.split("://", 1)[-1],
            link=f"{self.check_link}#{text}",
            signed_text=text,
        )
