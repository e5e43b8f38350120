"""Pix lines among titles: read with the file's own speed, and what the files at hand hold."""

from __future__ import annotations

from io import BytesIO

import pytest

from payments.cnab.base.retorno400 import Retorno400
from payments.cnab.layout import RetornoEvent
from payments.cnab.movements import MovementPix, PixContent
from payments.cnab.retorno import iter_file, read_retorno
from tests.payments.test_cnab_pix import CODE, _retorno
from tests.payments.test_retorno_bank_samples import _FOLDER

_TOLD = [MovementPix(text=CODE), None, MovementPix(reason="004"), None, None] * 300


def _events(raw: bytes) -> list[RetornoEvent]:
    return list(iter_file(BytesIO(raw)))


def _spoiled(raw: bytes, line_no: int) -> bytes:
    lines = raw.split(b"\r\n")
    lines[line_no - 1] = lines[line_no - 1][:152] + b"X" * 13 + lines[line_no - 1][165:]
    return b"\r\n".join(lines)


@pytest.mark.parametrize("spoiled", [None, 2, 700])
def test_read_together_they_tell_what_they_tell_line_by_line(
    monkeypatch: pytest.MonkeyPatch, spoiled: int | None
) -> None:
    raw = _retorno("341-400", *_TOLD)
    raw = _spoiled(raw, spoiled) if spoiled else raw
    together = _events(raw)
    monkeypatch.setattr(Retorno400, "_with_codes", lambda *_: ())
    assert together == _events(raw)


@pytest.mark.parametrize(
    ("name", "content", "text", "txid"),
    [
        (
            "033_cnab400_2908.ret",
            PixContent.KEY,
            "39a1178e-db6b-4407-bc7b-b674390acf5f",
            "id-da-transcao-pix",
        ),
        ("033_cnab400_8615.ret", PixContent.OTHER, "12345678901", "d48c95197d6ec3985b89bc3ccb3351"),
    ],
)
def test_santander_s_files_at_hand_hold_the_key_and_no_address(
    name: str, content: PixContent, text: str, txid: str
) -> None:
    (told,) = read_retorno((_FOLDER / name).read_bytes()).pix
    assert (told.content, told.text, told.txid, told.confirmed) == (content, text, txid, False)


# Without the folder there is nothing to run and nothing to skip.
test_santander_s_files_at_hand_hold_the_key_and_no_address.__test__ = _FOLDER.is_dir()  # type: ignore[attr-defined]
