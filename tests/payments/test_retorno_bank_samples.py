"""Real return files, read in place when PRUMO_BANK_SAMPLES names their folder; the suite stands without them."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from brazil.money import total
from payments.cnab.retorno import read_retorno
from payments.errors import UnreadableFile

_FOLDER = os.environ.get("PRUMO_BANK_SAMPLES")
_LAYOUTS = {("001", "CNAB240"), ("237", "CNAB400"), ("341", "CNAB400")}


def _samples() -> list[dict[str, Any]]:
    if not _FOLDER:
        return []
    return list(json.loads((Path(_FOLDER) / "manifest.json").read_text()))


def _known(sample: dict[str, Any]) -> bool:
    return (sample["banco"], sample["layout"]) in _LAYOUTS


def _raw(sample: dict[str, Any]) -> bytes:
    return (Path(_FOLDER or "") / sample["file"]).read_bytes()


@pytest.mark.parametrize("sample", [s for s in _samples() if _known(s)], ids=lambda sample: sample["file"])
def test_counts_and_sums_are_the_manifests(sample: dict[str, Any]) -> None:
    read = read_retorno(_raw(sample))
    assert not read.quarantined
    codes = Counter(line.occurrence_code for line in read.lines)
    assert codes == (sample.get("ocorrencias") or sample.get("ocorrencias_T"))
    titles = sample.get("soma_valor_titulo", sample.get("soma_valor_titulo_pos153_165"))
    assert total(line.title_amount for line in read.lines).cents == round(titles * 100)
    if "soma_valor_pago_U" in sample:
        assert read.paid_total.cents == round(sample["soma_valor_pago_U"] * 100)
        assert total(line.credited_amount for line in read.lines).cents == round(sample["soma_liquido_U"] * 100)


@pytest.mark.parametrize("sample", [s for s in _samples() if not _known(s)], ids=lambda sample: sample["file"])
def test_files_of_other_banks_are_refused_by_name(sample: dict[str, Any]) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_retorno(_raw(sample))
    assert refused.value.code in ("unknown_bank", "unknown_layout", "not_a_bank_file")


# Without the folder there is nothing to run and nothing to skip.
for _proof in (test_counts_and_sums_are_the_manifests, test_files_of_other_banks_are_refused_by_name):
    _proof.__test__ = bool(_FOLDER)  # type: ignore[attr-defined]
