"""What an XLSX may weigh once inflated. A few kilobytes can unfold into all the memory there is.

Checked twice: on what the archive declares, and while inflating, because the declaration is the sender's word.
"""

from __future__ import annotations

import zipfile
import zlib

from portal.services.portfolios.refusal import FileRefused

MAX_PARTS = 2_000
MAX_INFLATED = 2 * 1024 * 1024 * 1024
MAX_SHARED_TEXT = 256 * 1024 * 1024  # kept in memory while the sheet is read
MAX_RATIO = 200  # plain spreadsheets reach some 20
FREE_BYTES = 4 * 1024 * 1024  # below this no ratio matters
_BLOCK = 1 << 20


def check_archive(archive: zipfile.ZipFile) -> None:
    """Raises FileRefused: ``file_bomb``, ``workbook_entities``, ``workbook_truncated`` or ``workbook_encrypted``."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or len({part.filename for part in parts}) != len(parts):
        raise FileRefused("file_bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused("workbook_encrypted")
    for part in parts:
        _check_weight(part.filename, part.file_size, part.compress_size)
    if sum(part.file_size for part in parts) > MAX_INFLATED:
        raise FileRefused("file_bomb")
    for part in parts:
        _inflate(archive, part)


def _check_weight(name: str, inflated: int, packed: int) -> None:
    limit = MAX_SHARED_TEXT if name.endswith("sharedStrings.xml") else MAX_INFLATED
    if inflated > limit or (inflated > FREE_BYTES and inflated > MAX_RATIO * max(packed, 1)):
        raise FileRefused("file_bomb")


def _inflate(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    inflated = 0
    try:
        with archive.open(part) as stream:
            while block := stream.read(_BLOCK):
                if inflated == 0 and _declares_entities(block):
                    raise FileRefused("workbook_entities")
                inflated += len(block)
                _check_weight(part.filename, inflated, part.compress_size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise FileRefused("workbook_truncated") from error


def _declares_entities(block: bytes) -> bool:
    """A document type can only stand before the first element; spreadsheets have none."""
    head = block[:65_536].replace(b"\0", b"")  # UTF-16 hides it between NULs
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head
