"""What others wrote and tests use is what its notice says, with its licence beside it, and is shipped to nobody."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = sorted(path for path in (ROOT / "tests/vendor").iterdir() if path.is_dir())


def digests_told(notice: str) -> dict[str, str]:
    """File name to SHA-256, as a NOTICE tells them: a name, then its digest on the line below."""
    return dict(re.findall(r"^(\S+)\n  sha256:  ([0-9a-f]{64})$", notice, re.MULTILINE))


def digests_of(folder: Path) -> dict[str, str]:
    files = [path for path in folder.iterdir() if path.name != "NOTICE"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_there_is_something_vendored() -> None:
    assert [folder.name for folder in FOLDERS] == ["axe"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_file_is_the_one_its_notice_tells(folder: Path) -> None:
    notice = (folder / "NOTICE").read_text()
    assert digests_told(notice) == digests_of(folder)
    assert "LICENSE" in digests_told(notice)
    assert re.search(r"Version: +(\d+\.\d+\.\d+)", notice)


def test_another_byte_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "axe.min.js").write_bytes((FOLDERS[0] / "axe.min.js").read_bytes() + b" ")
    assert digests_of(tmp_path)["axe.min.js"] != digests_told((FOLDERS[0] / "NOTICE").read_text())["axe.min.js"]


def test_the_version_told_is_the_one_in_the_file() -> None:
    told = re.search(r"Version: +(\S+),", (FOLDERS[0] / "NOTICE").read_text())
    assert told
    assert f"axe v{told[1]}" in (FOLDERS[0] / "axe.min.js").read_text()[:100]


def test_no_page_and_no_package_names_it() -> None:
    shipped = [*(ROOT / "portal").rglob("*.py"), *(ROOT / "templates").rglob("*.html"), ROOT / "pyproject.toml"]
    assert [path.name for path in shipped if re.search(r"axe[-.]core|axe\.min", path.read_text())] == []
