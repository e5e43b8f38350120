"""Every stable code a person can meet has its sentence, and every sentence can be filled in."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from offers.explanation import ReasonCode
from offers.plans.alternatives import ChangeCode
from offers.refusal import RefusalCode
from payments.reconciliation import UnmatchedReason
from portal.wording import SENTENCES, sentence
from tests.support.folded import each_of
from tests.support.sources import READS_THE_TREE, nodes_of

pytestmark = READS_THE_TREE
ROOT = Path(__file__).resolve().parents[2]

# Where each kind of error is met, and what its code is called there.
SERVICE = {"NotFound", "NotAllowed", "Stale", "OfferRefused", "TooMany", "CodeRefused"}
PORTFOLIO = {"FileRefused", "CellRefused"}


def literals(node: ast.expr) -> list[str] | None:
    """The texts an argument can be; None when it is not written there."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            first, second = literals(body), literals(orelse)
            return None if first is None or second is None else first + second
    return None


def calls(source: str, names: set[str]) -> Iterator[tuple[int, ast.expr]]:
    """Line and code of each error of these kinds that is made; `code` may be named or come first."""
    for node in nodes_of(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            named = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            for argument in chain(node.args[:1], named):
                yield node.lineno, argument


def codes(names: set[str], *folders: str) -> set[str]:
    """Every code these errors are made with, where it is written out."""
    paths = chain.from_iterable((ROOT / folder).rglob("*.py") for folder in folders)
    found = [literals(code) for path in paths for _, code in calls(path.read_text(), names)]
    return set(chain.from_iterable(each or [] for each in found))


def without_sentence(found: set[str], prefix: str = "") -> list[str]:
    return sorted(code for code in found if prefix + code not in SENTENCES)


def test_every_refusal_of_a_service_has_a_sentence() -> None:
    found = codes(SERVICE, "portal")
    assert {"already_agreed", "key_reused", "code_wrong"} <= found
    assert without_sentence(found) == []


def test_every_refused_file_and_row_of_a_portfolio_has_a_sentence() -> None:
    found = codes(PORTFOLIO | {"Rejected"}, "portal/services/portfolios")
    assert {"file_empty", "workbook_truncated", "required", "row_too_wide"} <= found
    assert without_sentence(found, "portfolio_") == []


@pytest.mark.parametrize("module", ["brazil/parsing.py", "brazil/tax_id.py"])
def test_every_number_a_portfolio_may_get_wrong_has_a_sentence(module: str) -> None:
    found = {
        code
        for _, argument in calls((ROOT / module).read_text(), {"InvalidNumber"})
        for code in literals(argument) or []
        if not code.startswith(("cnpj_", "tax_id_"))  # company debtors are refused as such before their digits count
    }
    assert found
    assert without_sentence(found, "portfolio_") == []


@each_of(list(RefusalCode))
def test_every_refusal_of_the_rules_has_a_sentence(code: RefusalCode) -> None:
    assert f"refusal.{code}" in SENTENCES


@each_of(list(ReasonCode))
def test_every_reason_of_an_offer_has_a_sentence(code: ReasonCode) -> None:
    assert f"reason.{code}" in SENTENCES


@pytest.mark.parametrize("code", list(ChangeCode))
def test_everything_that_would_change_an_offer_has_a_sentence(code: ChangeCode) -> None:
    assert f"change.{code}" in SENTENCES


def test_every_finding_about_a_policy_has_a_sentence() -> None:
    found = codes({"Finding", "PydanticCustomError"}, "offers")
    assert "tiers_overlap" in found
    assert without_sentence(found, "policy_") == []


@each_of(list(UnmatchedReason))
def test_every_unmatched_payment_has_a_sentence(reason: UnmatchedReason) -> None:
    assert {f"unmatched_{reason}", f"remedy_{reason}"} <= SENTENCES.keys()


@pytest.mark.parametrize(
    ("kind", "prefix", "some"),
    [
        ("UnreadableFile", "unreadable_", {"empty_file", "unknown_account"}),
        ("FieldError Unfit", "quarantine_", {"not_a_day", "segment_without_pair"}),
        ("InvalidCharge", "charge_", {"unknown_carteira", "payer_incomplete"}),
        ("ProviderError", "sandbox_", {"disk_refused", "unknown_slip"}),
    ],
)
def test_every_code_of_the_bank_s_side_has_a_sentence_on_the_finance_desk(
    kind: str, prefix: str, some: set[str]
) -> None:
    """Files refused, lines set aside, slips that cannot be made, and what stopped an effect that was given up."""
    found = codes(set(kind.split()), "payments", "portal/services")
    assert some <= found
    assert without_sentence(found, prefix) == []


def fields(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]


def fillable(code: str) -> bool:
    """Whether a sentence asks for names alone, and says nothing but words once it has them."""
    names = fields(SENTENCES[code])
    return all(name.isidentifier() for name in names) and not set(sentence(code, **dict.fromkeys(names, "3"))) & {
        "{",
        "}",
    }


def is_sentence(text: str) -> bool:
    return (text[0].isupper() or text[0] == "{") and text[-1] in ".?!" and text == text.strip()


def test_each_sentence_can_be_filled_in_by_names_alone() -> None:
    assert [code for code in SENTENCES if not fillable(code)] == []


def test_each_sentence_is_a_sentence() -> None:
    nothing_to_say = {"retorno_line_"}
    assert [code for code in SENTENCES.keys() - nothing_to_say if not is_sentence(SENTENCES[code])] == []


@pytest.mark.parametrize("text", ["pago.", "Pago", " Pago.", "Pago: "])
def test_what_is_no_sentence_would_be_noticed(text: str) -> None:
    assert not is_sentence(text)


def test_a_code_would_be_noticed() -> None:
    made = 'raise Stale("gone" if old else "changed")\nraise TooMany(code, 3)\nyield Rejected(column="", code="wide")'
    found = [(line, literals(code)) for line, code in calls(made, SERVICE | {"Rejected"})]
    assert found == [(1, ["gone", "changed"]), (2, None), (3, ["wide"])]
