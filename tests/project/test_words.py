"""What people in debt read says nothing that threatens, shames or hurries them, and says it in short sentences.

Whatever people read is here: pages, messages and documents, with the texts inside their expressions, and sentences
kept in code. What the pages say once they are filled in is asked in tests/stories/test_every_page.py.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.plain_words import FOREIGN, MOST_WORDS, THREATS, faults, sentences_of, words_in
from tests.support.sources import READS_THE_TREE, nodes_of

pytestmark = READS_THE_TREE
ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
FOR_STAFF = {"creditor", "finance", "demo"}
FOLDERS = sorted(path.name for path in TEMPLATES.iterdir() if path.is_dir() and path.name not in FOR_STAFF)
DRAWN = ("icon.html", "mark.html")  # shapes, no words
READ = sorted(path for name in FOLDERS for path in (TEMPLATES / name).rglob("*.*") if path.name not in DRAWN)
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
IN_LINE = re.compile(r"</?(a|strong|span|em|b|abbr|time|small)\b[^>]*>", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")
ATTRIBUTE = re.compile(r"\b(?:aria-label|title|alt|placeholder)=\"([^\"{]+)\"")
CODE_TEXT = re.compile(r"\s")  # a quoted text of one word is a name in the code, or no sentence


def texts_of(source: str) -> Iterator[str]:
    """Every piece of text a template shows, an expression standing for one word."""
    source = re.sub(r"<(script|style)\b.*?</\1>", "", source, flags=re.DOTALL)
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    for expression in JINJA.findall(source):
        for single, double in QUOTED.findall(expression):
            text = single or double
            if CODE_TEXT.search(text.strip()) and not re.search(r"\.(html|txt)\b", text):
                yield text
    plain = re.sub(r"\{\{.*?\}\}", " 1 ", source, flags=re.DOTALL)
    yield from ATTRIBUTE.findall(plain)
    plain = re.sub(r"\{%-?\s*(?:if|elif|else|endif).*?%\}", " ", plain, flags=re.DOTALL)
    plain = re.sub(r"\{%.*?%\}", "\n\n", plain, flags=re.DOTALL)
    for piece in re.split(r"\n\s*\n|\n(?=\S)", TAG.sub("\n\n", IN_LINE.sub(" ", plain))):
        text = html.unescape(" ".join(piece.split()))
        if text:
            yield text


def named(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


# Words that only creditors, finance and whoever runs the portal read.
STAFF_WORDS = {
    "accounts", "audit", "backtest", "desk", "finance", "indices", "ledger", "mailboxes", "payouts", "policy",
    "policy_diff", "policy_review", "portfolio", "portfolio_mailbox", "simulation", "trials",
}  # fmt: skip
SPOKEN = sorted(
    [path for path in (ROOT / "portal").glob("wording_*.py") if path.stem.partition("_")[2] not in STAFF_WORDS]
    + [path for area in ("debtor", "pay_for_me", "signin", "verify") for path in (ROOT / "portal" / area).glob("*.py")]
)


def texts_in_code(source: str) -> Iterator[str]:
    """Every text of a module with a space in it, what is filled in standing for a word; not what is raised."""
    nodes = nodes_of(source)
    aside = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    aside |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    aside |= {id(part) for node in nodes if isinstance(node, ast.Raise) for part in ast.walk(node)}
    for node in nodes:
        if id(node) in aside:
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "1" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
            yield node.value


def test_there_is_something_to_read() -> None:
    assert len(READ) > 60
    assert sum(1 for path in READ for _ in texts_of(path.read_text())) > 500


@cache
def every_text() -> tuple[tuple[str, str], ...]:
    """Where each text is read, and what it says: templates, then sentences kept in code."""
    shown = ((named(path), text) for path in READ for text in texts_of(path.read_text()))
    kept = ((path.stem, text) for path in SPOKEN for text in texts_in_code(path.read_text()))
    return (*shown, *kept)


def test_nothing_threatens_shames_or_hurries() -> None:
    assert [each for each in every_text() if THREATS.search(each[1])] == []


def test_everything_is_in_portuguese() -> None:
    assert [each for each in every_text() if FOREIGN.search(each[1])] == []


def test_no_sentence_is_long() -> None:
    said = ((where, one) for where, text in every_text() for one in sentences_of(text))
    assert [each for each in said if words_in(each[1]) > MOST_WORDS] == []


def test_there_are_sentences_in_code() -> None:
    assert sum(1 for path in SPOKEN for _ in texts_in_code(path.read_text())) > 300


def test_a_page_that_hurries_or_tires_would_be_noticed() -> None:
    assert faults("Você paga R$ 950,00.\nO desconto é de R$ 321,00.") == []
    assert faults("Faltam 3 dias para acabar.") != []
    assert faults("Faltam 3 dias. Pague até 10 de dezembro de 2026.") == []
    assert "words a sentence" in faults(("palavra " * 19).strip() + ".")[-1]


SUBJECTS = sorted((TEMPLATES / "messages").glob("*/subject.txt"))


def test_a_subject_tells_whoever_sees_the_screen_neither_creditor_nor_amount() -> None:
    assert len(SUBJECTS) > 20
    assert [named(path) for path in SUBJECTS if re.search(r"creditor|brl|amount|total|debt", path.read_text())] == []


NO_MONEY = ("sign_in", "pause", "data", "contact", "staff", "factor")
"""Of no creditor: naming one would tell it to whoever reads along."""
BODIES = (TEMPLATES / "messages").glob("*/body.*")
MESSAGES = sorted(path for path in BODIES if not path.parent.name.startswith(NO_MONEY))


def test_a_message_about_money_names_the_creditor_with_tax_id_and_address() -> None:
    """CDC art. 42-A."""
    assert len(MESSAGES) > 40
    told = re.compile(r"_creditor\.(txt|html)|summary\.address")
    assert [named(path) for path in MESSAGES if not told.search(path.read_text())] == []


def test_a_threat_a_foreign_word_and_a_long_sentence_would_be_noticed() -> None:
    source = (
        "<p>Você é <strong>inadimplente</strong>.</p>{{ button('Faça o login agora') }}<p>" + "palavra " * 26 + ".</p>"
    )
    found = list(texts_of(source))
    assert any(THREATS.search(text) for text in found)
    assert any(FOREIGN.search(text) for text in found)
    assert any(words_in(one) > MOST_WORDS for text in found for one in sentences_of(text))
