"""The file as it came, kept sealed in pieces: what is imported after a yes is what was shown, and can be given back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.models.portfolio import PortfolioImport
from portal.models.portfolio_trail import FilePiece
from portal.sealing import Sealer
from portal.services.portfolios.source import BLOCK, SourceFile


def keep(session: Session, record: PortfolioImport, file: SourceFile, sealer: Sealer) -> None:
    """Store the file, piece by piece. Does not commit."""
    file.stream.seek(0)
    number = 0
    while piece := file.stream.read(BLOCK):
        sealed = sealer.seal_bytes(piece, _bound_to(record.public_id, number))
        session.execute(insert(FilePiece).values(import_id=record.id, number=number, content_sealed=sealed))
        number += 1
    record.file_size = file.size


def pieces_of(session: Session, record: PortfolioImport, sealer: Sealer) -> Iterator[bytes]:
    """The file, a piece at a time; nothing when it is not kept."""
    number = 0
    wanted = select(FilePiece.content_sealed).where(FilePiece.import_id == record.id)
    while (sealed := session.scalar(wanted.where(FilePiece.number == number))) is not None:
        yield sealer.unseal_bytes(sealed, _bound_to(record.public_id, number))
        number += 1


def kept_file(session: Session, record: PortfolioImport, sealer: Sealer) -> io.BufferedReader:
    """The file to be read as if it came again."""
    return io.BufferedReader(_Pieces(pieces_of(session, record, sealer)), BLOCK)


def ends_a_line(session: Session, record: PortfolioImport, sealer: Sealer) -> bool:
    """Whether its last line was written to the end; one that was cut off on its way rarely was. In any UTF."""
    wanted = select(FilePiece).where(FilePiece.import_id == record.id).order_by(FilePiece.number.desc()).limit(1)
    last = session.scalar(wanted)
    if last is None:
        return False
    end = sealer.unseal_bytes(last.content_sealed, _bound_to(record.public_id, last.number))
    return end.rstrip(b"\0").endswith((b"\n", b"\r"))


def forget(session: Session, record: PortfolioImport) -> None:
    """Keep it no longer. Does not commit."""
    session.execute(delete(FilePiece).where(FilePiece.import_id == record.id))
    record.file_size = 0


class _Pieces(io.RawIOBase):
    """Pieces as one stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = next(self._pieces, b"")
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)


def _bound_to(import_public_id: str, number: int) -> bytes:
    return f"portfolio_file_pieces|content_sealed|{import_public_id}|{number}".encode()
