"""Golden cases K20 to K23: the due-date factor of a boleto before and after it went back to 1000 on 22/02/2025."""

import json
from datetime import date
from pathlib import Path

import pytest

from payments.due_factor import due_factor

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "golden_calc.json").read_text("utf-8"))["casos"]
FACTORS = [case for case in GOLDEN if "fator" in case["expected"] and case["group"] == "K-dia-util"]


def test_the_cases_are_there():
    assert [case["id"] for case in FACTORS] == ["K20", "K21", "K22", "K23"]


@pytest.mark.parametrize("case", FACTORS, ids=lambda case: case["id"])
def test_golden_due_factor(case):
    """Febraban's base of 07/10/1997 and its second round from 22/02/2025."""
    due_on, factor = date.fromisoformat(case["inputs"]["vencimento"]), int(case["expected"]["fator"])
    assert due_factor(due_on) == factor
