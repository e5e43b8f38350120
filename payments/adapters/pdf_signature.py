"""Signatures inside PDFs: PAdES B-B with a certificate of the installation, and their check.

The signature is an incremental update: what was tagged stays tagged, and its field shows nothing. The subfilter is
ETSI's (EN 319 142-1) or, where a verifier of ICP-Brasil asks for it, that of its own policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import PdfSignatureStatus, SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

FIELD = "Assinatura"


class SignatureProfile(StrEnum):
    """How the signature calls itself in the PDF."""

    ETSI = "etsi"  # ETSI.CAdES.detached, which every reader knows
    PBAD = "pbad"  # PBAD.PAdES, as the ICP-Brasil policy has it


_SUBFILTERS = {
    SignatureProfile.ETSI: SigSeedSubFilter.PADES,
    SignatureProfile.PBAD: SigSeedSubFilter.PBAD_PADES,
}


class UnusableCertificate(ValueError):
    """The PKCS #12 file cannot be read with this password, or holds no key."""


class PdfSigner:
    """Signs with the key and certificates of a PKCS #12 file. Raises UnusableCertificate."""

    def __init__(self, pkcs12: bytes, password: str, profile: SignatureProfile = SignatureProfile.ETSI) -> None:
        try:
            found = signers.SimpleSigner.load_pkcs12_data(pkcs12, other_certs=[], passphrase=password.encode())
        except (ValueError, SigningError) as error:
            raise UnusableCertificate("not a PKCS #12 file for this password") from error
        if found is None or found.signing_cert is None:
            raise UnusableCertificate("no key or no certificate in the PKCS #12 file")
        self._signer = found
        self._named = found.signing_cert.subject
        self._subfilter = _SUBFILTERS[profile]

    @property
    def name(self) -> str:
        """Whom the certificate names."""
        return str(self._named.native.get("common_name") or self._named.human_friendly)

    def sign(self, pdf: bytes, *, reason: str, place: str) -> bytes:
        """The PDF with its signature appended; what stood before stays byte for byte."""
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        hidden = InvisSigSettings(set_print_flag=False, set_hidden_flag=True)
        signed = signers.sign_pdf(
            writer,
            signers.PdfSignatureMetadata(
                field_name=FIELD,
                md_algorithm="sha256",
                subfilter=self._subfilter,
                reason=reason,
                location=place,
                name=self.name,
            ),
            signer=self._signer,
            new_field_spec=SigFieldSpec(FIELD, invis_sig_settings=hidden),
        )
        return bytes(signed.getbuffer())


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureCheck:
    """What a check found. `intact`: not a byte it covers was changed, and it covers the whole file; `trusted`: its
    certificate leads to one of the roots given."""

    intact: bool
    trusted: bool
    signer: str
    signed_at: datetime | None


def check_signatures(pdf: bytes, roots_pem: Sequence[bytes]) -> tuple[SignatureCheck, ...]:
    """Each signature of a PDF, as pyHanko's validator sees it; none for a file that is no PDF or has none."""
    roots = [certificate for pem in roots_pem for certificate in load_certs_from_pemder_data(pem)]
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    try:
        embedded = PdfFileReader(BytesIO(pdf)).embedded_signatures
    except (PdfError, ValueError):
        return ()
    return tuple(_checked(validate_pdf_signature(each, context)) for each in embedded)


def _checked(status: PdfSignatureStatus) -> SignatureCheck:
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return SignatureCheck(
        intact=bool(status.intact and status.valid and whole),
        trusted=bool(status.trusted),
        signer=str(status.signing_cert.subject.native.get("common_name", "")),
        signed_at=status.signer_reported_dt,
    )
