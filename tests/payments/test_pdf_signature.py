"""Signatures inside PDFs: PAdES by either name, intact and trusted, and not so once a byte is changed."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from io import BytesIO

import pikepdf
import pytest

from payments.adapters.demo_authority import make_authority
from payments.adapters.documents import discharge_pdf
from payments.adapters.pdf_signature import PdfSigner, SignatureProfile, UnusableCertificate, check_signatures
from tests.payments.document_examples import DISCHARGE

ROOT, PKCS12 = make_authority("Prumo", "segredo", datetime.now(UTC))
OTHER_ROOT, _ = make_authority("Outra", "segredo", datetime.now(UTC))


@cache  # when it is asked for: whoever only lists the tests draws nothing
def letter() -> bytes:
    return discharge_pdf(DISCHARGE)


@pytest.mark.parametrize(
    ("profile", "named"), [(SignatureProfile.ETSI, "/ETSI.CAdES.detached"), (SignatureProfile.PBAD, "/PBAD.PAdES")]
)
def test_a_signed_paper_is_intact_trusted_and_still_tagged(profile: SignatureProfile, named: str) -> None:
    pdf = letter()
    signed = PdfSigner(PKCS12, "segredo", profile).sign(pdf, reason="Carta de quitação", place="Belo Horizonte")
    assert signed.startswith(pdf), "what was drawn stays byte for byte"
    (found,) = check_signatures(signed, [ROOT])
    assert (found.intact, found.trusted) == (True, True)
    (stranger,) = check_signatures(signed, [OTHER_ROOT])
    assert (stranger.intact, stranger.trusted) == (True, False)
    with pikepdf.open(BytesIO(signed)) as document:
        (field,) = document.Root.AcroForm.Fields
        assert str(field.V.SubFilter) == named
        assert int(field.F) & 2, "hidden: nothing that a screen reader would have to name"
        assert document.Root.MarkInfo.Marked
    for place in (len(pdf) // 3, len(signed) - 40):
        changed = bytearray(signed)
        changed[place] ^= 1
        assert not any(each.intact and each.trusted for each in check_signatures(bytes(changed), [ROOT]))
    longer = signed + b"\n% more"
    assert not any(each.intact for each in check_signatures(longer, [ROOT]))


def test_what_cannot_sign_is_refused() -> None:
    for content, password in ((PKCS12, "outra"), (b"nada", "segredo")):
        with pytest.raises(UnusableCertificate):
            PdfSigner(content, password)
    assert check_signatures(letter(), [ROOT]) == ()
    assert check_signatures(b"nada", [ROOT]) == ()
