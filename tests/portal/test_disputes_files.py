"""Files people send: known by their first bytes, sealed under their own row, few and small; protocols and sealed
words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.models import EvidenceKind, EvidenceSide
from portal.sealing import Sealer
from portal.services import evidence, protocols
from portal.services.errors import NotFound
from portal.services.evidence import FileRefused
from tests.support.people import make_creditor, make_debtor

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 40
PDF = b"%PDF-1.7 conteudo"
SEALER = Sealer(b"k" * 32, b"s" * 32)


@pytest.fixture
def writing(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def add(session: Session, sealer: Sealer, subject: str, content: bytes = PNG, name: str = "recibo.png") -> str:
    creditor = make_creditor(session)
    debtor = make_debtor(session, sealer, creditor=creditor)
    return evidence.add(
        session, sealer, debtor_id=debtor.id, creditor_id=creditor.id, subject=subject, side=EvidenceSide.DEBTOR,
        name=name, content=content, now=clock.now(),
    ).public_id  # fmt: skip


def test_a_file_comes_back_as_it_was_sent_and_only_under_its_own_row_and_subject(
    writing: Session, sealer: Sealer
) -> None:
    first, second = add(writing, sealer, "dispute:1"), add(writing, sealer, "dispute:1", PDF, "carta.pdf")
    files = [evidence.file_of(writing, "dispute:1", each) for each in (first, second)]
    assert [evidence.content_of(sealer, each) for each in files] == [PNG, PDF]
    assert [each.kind for each in files] == [EvidenceKind.PNG, EvidenceKind.PDF]
    assert PNG not in files[0].content_sealed
    files[0].content_sealed = files[1].content_sealed
    with pytest.raises(InvalidTag):
        evidence.content_of(sealer, files[0])
    with pytest.raises(NotFound):
        evidence.file_of(writing, "dispute:2", first)


def test_no_more_than_five_files_of_a_side_and_another_subject_counts_apart(writing: Session, sealer: Sealer) -> None:
    for _ in range(evidence.MOST_FILES):
        add(writing, sealer, "dispute:1")
    with pytest.raises(FileRefused, match="file_too_many"):
        add(writing, sealer, "dispute:1")
    add(writing, sealer, "dispute:11")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_kind"),
        (b"<html><script>alert(1)</script>", "file_kind"),
        (b" %PDF-1.7", "file_kind"),
        (PNG[:7], "file_kind"),
        (PDF + b"x" * evidence.MOST_BYTES, "file_too_large"),
    ],
)
def test_what_is_no_document_or_photograph_is_not_taken_whatever_its_name(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused, match=code):
        evidence.checked(content)


@given(name=st.text(max_size=200))
@settings(max_examples=100)
def test_a_name_is_short_and_nothing_but_a_name(name: str) -> None:
    cleaned = evidence.clean_name(name, EvidenceKind.PDF)
    assert 0 < len(cleaned) <= evidence.LONGEST_NAME
    assert not set(cleaned) & set('/\\"<>\r\n\0%')
    assert not cleaned.startswith("..")
    assert cleaned.lower().endswith(".pdf")


def test_a_path_is_cut_to_its_last_part() -> None:
    assert evidence.clean_name("../../etc/passwd", EvidenceKind.PDF) == "passwd.pdf"
    assert evidence.clean_name("C:\\Users\\Maria\\recibo.pdf", EvidenceKind.PDF) == "recibo.pdf"
    assert evidence.clean_name("pagina.html", EvidenceKind.PNG) == "pagina.html.png"
    assert evidence.clean_name("Foto.JPEG", EvidenceKind.JPEG) == "Foto.JPEG"
    assert evidence.clean_name('a"\r\nSet-Cookie: x.pdf', EvidenceKind.PDF) == "a Set-Cookie x.pdf"


def test_a_protocol_differs_by_prefix_and_by_record_and_tells_neither_order_nor_count() -> None:
    disputes = [protocols.number("CT", record, SEALER) for record in range(1, 200)]
    requests = [protocols.number("PD", record, SEALER) for record in range(1, 200)]
    assert len(set(disputes)) == 199
    assert not {each[3:] for each in disputes} & {each[3:] for each in requests}
    assert disputes != sorted(disputes)
    assert all(len(each) == len("CT-482-913-550-7") for each in disputes)
