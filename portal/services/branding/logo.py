"""A creditor's logo: a PNG, drawn anew, so that nothing but its picture reaches anybody."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

from portal.services.errors import NotAllowed

LARGEST_BYTES = 300_000
LARGEST_SIDE = 2_000
SHOWN = (480, 160)
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BROKEN = (OSError, ValueError, SyntaxError, struct.error, zlib.error, EOFError, MemoryError, OverflowError)


def redrawn(content: bytes) -> bytes:
    """The picture, at most 480 by 160, without anything else the file held. Its size is read before its pixels are.

    Raises NotAllowed (``logo_too_large``, ``logo_not_png``, ``logo_too_wide``).
    """
    if len(content) > LARGEST_BYTES:
        raise NotAllowed("logo_too_large", most=LARGEST_BYTES // 1000)
    if len(content) < 33 or not content.startswith(_SIGNATURE) or content[12:16] != b"IHDR":
        raise NotAllowed("logo_not_png")
    width, height = struct.unpack(">II", content[16:24])
    if not 0 < width <= LARGEST_SIDE or not 0 < height <= LARGEST_SIDE:
        raise NotAllowed("logo_too_wide", most=LARGEST_SIDE)
    if not _is_whole(content):
        raise NotAllowed("logo_not_png")
    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as opened:
            picture = opened.convert("RGBA")
        picture.thumbnail(SHOWN)
        clean = Image.new("RGBA", picture.size)
        clean.paste(picture)
        target = BytesIO()
        clean.save(target, format="PNG", optimize=True)
    except (*_BROKEN, Image.DecompressionBombError) as broken:
        raise NotAllowed("logo_not_png") from broken
    return target.getvalue()


def _is_whole(content: bytes) -> bool:
    """Whether each chunk is there with its checksum, to the last one (PNG, third edition, section 5.3).

    Asked here because whether Pillow forgives a torn file is a switch of the whole process, which others turn.
    """
    at = len(_SIGNATURE)
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        end = at + 8 + length
        kind = content[at + 4 : at + 8]
        if end + 4 > len(content) or zlib.crc32(content[at + 4 : end]) != int.from_bytes(content[end : end + 4], "big"):
            return False
        if kind == b"IEND":
            return True
        at = end + 4
    return False
