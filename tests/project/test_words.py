"""What people in debt read says nothing that threatens, shames or hurries them, and says it in short sentences.

Sources: CDC arts. 37, 42, 54-C and 71 for what is forbidden; the 25 words of a sentence are the portal's own promise.
Whatever people read is here: pages, messages and documents, with the texts inside their expressions, and sentences
kept in code.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import wording_debtor, wording_disputes, wording_offers, wording_signin

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
FOLDERS = ("debtor", "signin", "errors", "documents", "messages", "components", "layouts")
DRAWN = ("icon.html", "mark.html")  # shapes, no words
READ = sorted(path for name in FOLDERS for path in (TEMPLATES / name).rglob("*.*") if path.name not in DRAWN)
MOST_WORDS = 25

THREATS = re.compile(
    r"inadimpl|devedor|calot|nome sujo|limpe (o )?seu nome|última chance|última oportunidade|intima(ção|do)"
    r"|notificação (extra)?judicial|mandado|oficial de justiça|penhora|bloqueio (imediato|judicial)|prisão"
    r"|processo será|sujeito a protesto|imperdível|só hoje|corra|sorteio|prêmio|sem consulta ao|caloteiro|cobrador",
    re.IGNORECASE,
)
FOREIGN = re.compile(
    r"\b(login|logout|password|download|upload|feedback|submit|click|error|warning|loading|cancel|token|settings|home"
    r"|please|your|the|ok)\b",
    re.IGNORECASE,
)
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


def sentences_of(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


def words_in(sentence: str) -> int:
    return sum(bool(re.search(r"\w", word)) for word in sentence.split())


def named(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


CODE_SENTENCES = [
    (f"{module.__name__}:{code}", text)
    for module in (wording_debtor, wording_disputes, wording_offers, wording_signin)
    for code, text in module.SENTENCES.items()
]


def test_there_is_something_to_read() -> None:
    assert len(READ) > 60
    assert sum(1 for path in READ for _ in texts_of(path.read_text())) > 500


@pytest.mark.parametrize("path", READ, ids=named)
def test_nothing_threatens_shames_or_hurries(path: Path) -> None:
    assert [text for text in texts_of(path.read_text()) if THREATS.search(text)] == []


@pytest.mark.parametrize("path", READ, ids=named)
def test_everything_is_in_portuguese(path: Path) -> None:
    assert [text for text in texts_of(path.read_text()) if FOREIGN.search(text)] == []


@pytest.mark.parametrize("path", READ, ids=named)
def test_no_sentence_is_long(path: Path) -> None:
    long = [one for text in texts_of(path.read_text()) for one in sentences_of(text) if words_in(one) > MOST_WORDS]
    assert long == []


@pytest.mark.parametrize(("code", "text"), CODE_SENTENCES, ids=[code for code, _ in CODE_SENTENCES])
def test_sentences_kept_in_code_keep_the_same_promises(code: str, text: str) -> None:
    assert not THREATS.search(text), code
    assert not FOREIGN.search(text), code
    assert all(words_in(one) <= MOST_WORDS for one in sentences_of(text)), code


SUBJECTS = sorted((TEMPLATES / "messages").glob("*/subject.txt"))


@pytest.mark.parametrize("path", SUBJECTS, ids=named)
def test_a_subject_tells_whoever_sees_the_screen_neither_creditor_nor_amount(path: Path) -> None:
    assert not re.search(r"creditor|brl|amount|total|debt", path.read_text())


NO_MONEY = ("sign_in", "pause")  # of no creditor: naming one would tell it to whoever reads along
BODIES = (TEMPLATES / "messages").glob("*/body.*")
MESSAGES = sorted(path for path in BODIES if not path.parent.name.startswith(NO_MONEY))


@pytest.mark.parametrize("path", MESSAGES, ids=named)
def test_a_message_about_money_names_the_creditor_with_tax_id_and_address(path: Path) -> None:
    """CDC art. 42-A."""
    assert re.search(r"_creditor\.(txt|html)|summary\.address", path.read_text())


def test_a_threat_a_foreign_word_and_a_long_sentence_would_be_noticed() -> None:
    source = (
        "<p>Você é <strong>inadimplente</strong>.</p>{{ button('Faça o login agora') }}<p>" + "palavra " * 26 + ".</p>"
    )
    found = list(texts_of(source))
    assert any(THREATS.search(text) for text in found)
    assert any(FOREIGN.search(text) for text in found)
    assert any(words_in(one) > MOST_WORDS for text in found for one in sentences_of(text))
