"""A look can be read, says nothing it should not, and carries nothing but a picture."""

from __future__ import annotations

import re
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile, PngImagePlugin

from portal.services.branding.colours import GROUNDS, LINES, Scheme, contrast, is_readable, nearest, shades
from portal.services.branding.document import BrandDocument, document_from, faults, filled
from portal.services.branding.logo import LARGEST_SIDE, SHOWN, redrawn
from portal.services.branding.sheet import style_sheet
from portal.services.errors import NotAllowed

TOKENS = (Path(__file__).resolve().parents[3] / "static/css/tokens.css").read_text(encoding="utf-8")
WHOLE = BrandDocument(
    name="Loja Aurora", light="#0b5560", dark="#85d3d0", greeting="A {credor} quer ajudar. Ligue {telefone}.",
    phone="(11) 3000-0000", email="fale@aurora.example", officer_name="Rita", officer_email="dados@aurora.example",
)  # fmt: skip


def block(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))


def test_the_surfaces_checked_are_those_of_the_style_sheet() -> None:
    light = block(TOKENS.split(":root {")[1].split("}")[0])
    dark = light | block(TOKENS.split("(prefers-color-scheme: dark)")[1].split("}")[0])
    for scheme, sheet in ((Scheme.LIGHT, light), (Scheme.DARK, dark)):
        assert GROUNDS[scheme] == {name: sheet[name] for name in GROUNDS[scheme]}
        assert LINES[scheme] == sheet["line"]
        assert is_readable(sheet["main"], scheme)
    only_day = style_sheet(BrandDocument(light="#0b5560"))
    for name in ("main", "main-hover", "on-main"):
        assert f"--{name}: {dark[name]};" in only_day.split("@media")[1]


@given(st.integers(0, 0xFFFFFF), st.sampled_from(Scheme))
@settings(max_examples=60)
def test_the_colour_proposed_can_always_be_read_and_a_good_one_is_left_alone(number: int, scheme: Scheme) -> None:
    colour = f"#{number:06x}"
    proposed = nearest(colour, scheme)
    assert is_readable(proposed, scheme)
    assert (proposed == colour) is is_readable(colour, scheme)
    used = shades(proposed, scheme)
    assert min(contrast(each, ground) for each in (used.main, used.hover) for ground in GROUNDS[scheme].values()) >= 4.5
    assert min(contrast(used.letters, each) for each in (used.main, used.hover)) >= 4.5


def test_a_whole_look_has_no_fault_and_fills_only_the_placeholders_of_the_list() -> None:
    assert faults(WHOLE) == ()
    assert document_from(WHOLE.as_json()) == WHOLE
    assert filled(WHOLE.greeting, WHOLE) == "A Loja Aurora quer ajudar. Ligue (11) 3000-0000."
    assert filled("{nome}", WHOLE) == "{nome}"


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("name", "", "brand_name_missing"),
        ("name", "Prumo Acordos", "brand_name_imitates"),
        ("name", "Serasa Limpa", "brand_name_imitates"),
        ("name", "a" * 41, "brand_text_long"),
        ("light", "azul", "brand_colour"),
        ("light", "#ffff00", "brand_colour_weak"),
        ("dark", "#000080", "brand_colour_weak"),
        ("light", "#000000; } body { display: none", "brand_colour"),
        ("greeting", "<b>oi</b>", "brand_text_signs"),
        ("greeting", "oi\u202eoi", "brand_text_signs"),
        ("greeting", "Entre em www.aurora", "brand_text_link"),
        ("greeting", "Olá {cpf}", "brand_placeholder"),
        ("greeting", "Olá {credor", "brand_placeholder"),
        ("contact_note", "Última chance: pague ou haverá penhora", "brand_text_threatens"),
        ("phone", "ligue já", "brand_phone"),
        ("email", "fale", "email_wrong"),
        ("officer_name", "", "brand_officer_missing"),
    ],
)
def test_each_fault_is_found_in_its_field(field: str, text: str, code: str) -> None:
    found = faults(document_from({**WHOLE.as_json(), field: text}))
    assert (field, code) in {(each.field, each.code) for each in found}


def png(width: int = 600, height: int = 300, **texts: str) -> bytes:
    target, told = BytesIO(), PngImagePlugin.PngInfo()
    for name, text in texts.items():
        told.add_text(name, text)
    Image.new("RGB", (width, height), "#336699").save(target, format="PNG", pnginfo=told)
    return target.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb() -> bytes:
    """A small file that asks for 10 GB of pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")


def test_a_logo_is_drawn_anew_smaller_and_without_what_else_the_file_held() -> None:
    clean = redrawn(png(Comment="segredo <script>") + b"trailing <script>")
    assert b"script" not in clean
    with Image.open(BytesIO(clean)) as picture:
        assert (picture.format, picture.info) == ("PNG", {})
        assert picture.size == (320, 160)
        assert picture.size[0] <= SHOWN[0]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"GIF89a" + bytes(50), "logo_not_png"),
        (b"<svg onload='x()'></svg>" + bytes(20), "logo_not_png"),
        (png()[:-40], "logo_not_png"),
        (png()[:60] + bytes(40), "logo_not_png"),
        (png() + bytes(300_000), "logo_too_large"),
        (png(width=LARGEST_SIDE + 1, height=1), "logo_too_wide"),
        (bomb(), "logo_too_wide"),
        (b"", "logo_not_png"),
    ],
    ids=["gif", "svg", "torn", "overwritten", "heavy", "wide", "bomb", "nothing"],
)
def test_what_is_no_modest_png_is_refused_before_it_is_unpacked(
    content: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    with pytest.raises(NotAllowed, match=code):
        redrawn(content)
