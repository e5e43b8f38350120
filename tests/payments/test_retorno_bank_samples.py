"""Real return files, read in place when their folder is there (PRUMO_BANK_SAMPLES names it); the suite stands without.

Counts, occurrences and sums are those of the folder's manifest, which was made without our reader.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from brazil.money import total
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.registry import layout_at
from payments.cnab.retorno import read_retorno

_ROOT = Path(__file__).resolve().parents[2]
_FOLDER = Path(os.environ.get("PRUMO_BANK_SAMPLES") or _ROOT.parent / "shared" / "data" / "retorno")

# What the manifest counted in the columns of the occurrence on lines that tell no movement.
NOT_MOVEMENTS: dict[str, dict[str, int]] = {
    "033_cnab400_8615.ret": {"1 ": 1},
    "033_cnab400_2908.ret": {"ao": 1},
}
# Files whose occurrence stands elsewhere than in the columns the manifest counted, 109-110: what they tell, and where.
TOLD_ELSEWHERE: dict[str, Counter[str]] = {
    "077_cnab400_7673.ret": Counter({"02": 1}),  # columns 90-91
    "097_cnab400_1417.ret": Counter({"01": 1}),  # columns 77-78
}
# CNAB 400 layouts with no amount in the columns the manifest summed: bank, which columns, and what is there instead.
SUMMED_ELSEWHERE: dict[tuple[str, str], str] = {
    ("070", "153-165"): "the end of the due date and the first columns of the title's amount, which stands in 157-169",
    ("070", "254-266"): "the end of the discount and the first columns of the amount paid, which stands in 258-270",
    ("077", "153-165"): "blanks and the start of the amount paid, which stands in 160-172; the title's is in 125-137",
    ("077", "254-266"): "the text of a refusal",
}


def _samples() -> list[dict[str, Any]]:
    manifest = _FOLDER / "manifest.json"
    return list(json.loads(manifest.read_text())) if manifest.is_file() else []


def _kind(sample: dict[str, Any]) -> tuple[str, int]:
    return sample["banco"], int(sample["layout"].removeprefix("CNAB"))


def _raw(sample: dict[str, Any]) -> bytes:
    return (_FOLDER / sample["file"]).read_bytes()


def _each(samples: list[dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("sample", samples, ids=lambda sample: sample["file"])


# CNAB 240 banks whose segment T keeps the title's amount elsewhere than in the columns that the manifest summed, 82-96.
TITLES_ELSEWHERE_240 = {"033": "columns 78-92"}
# Net amounts, in centavos, that files state of registrations: banks repeat the title's amount there; it is no money.
NET_OF_REGISTRATIONS = {"208_cnab240_9435.ret": 800_00}
_READ = _samples()
_READ_400 = [sample for sample in _READ if _kind(sample)[1] == 400]


@_each(_READ)
def test_counts_and_occurrences_are_the_manifests(sample: dict[str, Any]) -> None:
    read = read_retorno(_raw(sample))
    assert not read.quarantined
    codes = Counter(line.occurrence_code for line in read.lines)
    counted = Counter(sample.get("ocorrencias") or sample.get("ocorrencias_T"))
    counted.subtract(NOT_MOVEMENTS.get(sample["file"], {}))
    assert codes == TOLD_ELSEWHERE.get(sample["file"], +counted)


@_each([sample for sample in _READ if _kind(sample)[1] == 240])
def test_sums_of_cnab_240_are_the_manifests(sample: dict[str, Any]) -> None:
    lines = read_retorno(_raw(sample)).lines
    if _kind(sample)[0] not in TITLES_ELSEWHERE_240:
        assert total(line.title_amount for line in lines).cents == round(sample["soma_valor_titulo"] * 100)
    assert total(line.paid_amount for line in lines).cents == round(sample["soma_valor_pago_U"] * 100)
    credited = total(line.credited_amount for line in lines).cents + NET_OF_REGISTRATIONS.get(sample["file"], 0)
    assert credited == round(sample["soma_liquido_U"] * 100)


@_each(_READ_400)
@pytest.mark.parametrize(("columns", "key"), [("153-165", "titulo_pos153_165"), ("254-266", "pos254_266")])
def test_sums_of_cnab_400_are_the_manifests(sample: dict[str, Any], columns: str, key: str) -> None:
    """The layout's own field of those columns, read from every movement of the file."""
    bank, width = _kind(sample)
    layout = layout_at(bank, width)
    assert isinstance(layout, Cnab400)
    start = int(columns[:3])
    details = list(layout.retorno_details.values())
    fields = [field for field in details[0].fields if field.start == start and field.end == start + 12]
    if (bank, columns) in SUMMED_ELSEWHERE:
        assert not [field for field in fields if field.name in ("title_amount", "paid_amount", "credited_amount")]
        return
    (field,) = fields
    texts = [line.decode("latin-1").ljust(400) for line in _raw(sample).splitlines()]
    told = [text for text in texts if text[0] in layout.retorno_details]
    assert sum(field.read(text).cents for text in told) == round(sample[f"soma_valor_{key}"] * 100)  # type: ignore[union-attr]


# Without the folder there is nothing to run and nothing to skip.
for _proof in (
    test_counts_and_occurrences_are_the_manifests,
    test_sums_of_cnab_240_are_the_manifests,
    test_sums_of_cnab_400_are_the_manifests,
):
    _proof.__test__ = bool(_samples())  # type: ignore[attr-defined]
