"""Where proofs of payment meet their adapters: what they hold, how they are drawn, who signs inside the PDF."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from payments.adapters import documents
from payments.adapters.demo_authority import make_authority
from payments.adapters.document_seal import DocumentSeal
from payments.adapters.memo_contents import Cell as MemoCell
from payments.adapters.memo_contents import MemoDocument, MemoSection, MemoTable
from payments.adapters.pdf_engine import pdf_available
from payments.adapters.personal_contents import PersonalDocument, PersonalPart
from payments.adapters.proof_contents import (
    AnnualDocument,
    DossierDocument,
    DossierPayment,
    PaymentReceiptDocument,
    ReceiptLine,
    YearLine,
)
from portal import clock
from portal.config import Settings

if TYPE_CHECKING:
    from payments.adapters.pdf_signature import PdfSigner

__all__ = [
    "AnnualDocument",
    "DocumentSeal",
    "DossierDocument",
    "DossierPayment",
    "MemoCell",
    "MemoDocument",
    "MemoSection",
    "MemoTable",
    "PaymentReceiptDocument",
    "PdfSigner",
    "PersonalDocument",
    "PersonalPart",
    "ReceiptLine",
    "YearLine",
    "annual_pdf",
    "annual_words",
    "demo_root",
    "dossier_pdf",
    "dossier_words",
    "memo_pdf",
    "memo_words",
    "payment_pdf",
    "payment_words",
    "pdf_available",
    "pdf_signer",
    "personal_pdf",
]

payment_words, payment_pdf = documents.payment_words, documents.payment_pdf
annual_words, annual_pdf = documents.annual_words, documents.annual_pdf
dossier_words, dossier_pdf = documents.dossier_words, documents.dossier_pdf
memo_words, memo_pdf = documents.memo_words, documents.memo_pdf
personal_pdf = documents.personal_pdf

_DEMO_PASSWORD = "demonstration"  # noqa: S105  of a key that is worth nothing


def pdf_signer(settings: Settings) -> PdfSigner | None:
    """Who signs inside PDFs: the certificate of the settings, a demonstration's own, or nobody.

    Raises UnusableCertificate for one that cannot be read.
    """
    profile = settings.signing_profile
    if settings.signing_pkcs12 is not None:
        password = settings.signing_password.get_secret_value() if settings.signing_password else ""
        return _signer(settings.signing_pkcs12, password, profile)
    if not settings.demo:
        return None
    return _signer(_demo_files(settings)[1], _DEMO_PASSWORD, profile)


def demo_root(settings: Settings) -> Path:
    """The certificate of the demonstration's authority (PEM), made at its first use."""
    return _demo_files(settings)[0]


def _demo_files(settings: Settings) -> tuple[Path, Path]:
    """Made by whoever comes first, web server or worker: the folder appears whole or not at all."""
    folder = settings.data_dir / "signing"
    root, signer = folder / "ca.pem", folder / "signer.p12"
    if not folder.exists():
        draft = settings.data_dir / f".signing-{os.getpid()}"
        draft.mkdir(parents=True, exist_ok=True, mode=0o700)
        pem, pkcs12 = make_authority("Prumo", _DEMO_PASSWORD, clock.now())
        (draft / root.name).write_bytes(pem)
        (draft / signer.name).write_bytes(pkcs12)
        try:
            draft.rename(folder)
        except OSError:  # somebody was quicker
            for path in draft.iterdir():
                path.unlink()
            draft.rmdir()
    return root, signer


@lru_cache(maxsize=8)
def _signer(path: Path, password: str, profile: str) -> PdfSigner:
    from payments.adapters.pdf_signature import PdfSigner, SignatureProfile, UnusableCertificate  # a second to load

    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnusableCertificate(f"{path} cannot be read") from error
    return PdfSigner(content, password, SignatureProfile(profile))
