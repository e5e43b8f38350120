"""docs/banks.md lists the banks as they are: who issues, with which carteiras, and what each asks of an account."""

from collections import Counter
from pathlib import Path

from payments.banks import EXTINCT, ISSUERS, READ_ONLY, UNPROVED
from payments.banks.rules import BankRules
from tests.payments.published_slips import GOLDEN

PAGE = (Path(__file__).parents[2] / "docs" / "banks.md").read_text().partition("## Files")[0]
ROWS = GOLDEN["slips"] + GOLDEN["campo_livre_only"] + GOLDEN["printed_in_manuals"]
PUBLISHED = Counter(each["bank"] for each in ROWS if "against_manual" not in each)


def row(rules: BankRules) -> str:
    """A bank's line in the table."""
    carteiras = " ".join(each.code for each in rules.carteiras if each.registered and not each.of_the_bank)
    fields = ", ".join(f"{field.called} ({field.width})" for field in rules.account_fields)
    return f"| {rules.printed_code} | {rules.name} | {carteiras} | {fields} | {PUBLISHED[rules.code]} |"


def test_every_bank_that_issues_is_listed_as_it_is():
    listed = [line for line in PAGE.splitlines() if line.startswith("| ") and line[2].isdigit()]
    assert listed == [row(rules) for rules in ISSUERS]


def test_the_banks_that_do_not_issue_are_named():
    for code in (*(rules.code for rules in (*EXTINCT, *UNPROVED)), *READ_ONLY):
        assert f"`{code}`" in PAGE
