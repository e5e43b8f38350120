"""What may not be said to a person in debt, and how long a sentence may be.

Sources: CDC arts. 37, 42, 54-C and 71 for what is forbidden; 25 words a sentence and 18 on average are the portal's own
promise.
"""

from __future__ import annotations

import re

MOST_WORDS, AVERAGE_WORDS = 25, 18

THREATS = re.compile(
    r"inadimpl|devedor|calot|nome sujo|limpe (o )?seu nome|última chance|última oportunidade|último aviso"
    r"|intima(ção|do)|notificação (extra)?judicial|mandado|oficial de justiça|penhora|bloqueio (imediato|judicial)"
    r"|prisão|processo será|sujeito a protesto|negativad|imperdível|só hoje|relâmpago|corra\b|sorteio|prêmio"
    r"|sem consulta ao|cobrador|urgente|última hora",
    re.IGNORECASE,
)
FOREIGN = re.compile(
    r"\b(login|logout|password|download|upload|feedback|submit|click|error|warning|loading|cancel|token|settings|home"
    r"|please|your|the|ok)\b",
    re.IGNORECASE,
)
_COUNTS_DOWN = re.compile(r"\b(?:faltam?|restam?) (?:só |apenas )?\d+ (?:dias?|horas?|minutos?)\b", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}º? de \w+ de \d{4}|\d{2}/\d{2}/\d{4}")


def sentences_of(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


def words_in(sentence: str) -> int:
    return sum(bool(re.search(r"\w", word)) for word in sentence.split())


def faults(text: str) -> list[str]:
    """What is wrong with the text of a page as it was shown, one block a line."""
    blocks = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    found = [f"threatens: {block}" for block in blocks if THREATS.search(block)]
    found += [f"is foreign: {block}" for block in blocks if FOREIGN.search(block)]
    found += [f"counts down without a date: {block}" for block in blocks if _COUNTS_DOWN.search(block)
              and not _DATE.search(text)]  # fmt: skip
    whole = [one for block in blocks for one in sentences_of(block) if one.endswith((".", "!", "?"))]
    found += [f"{words_in(one)} words: {one}" for one in whole if words_in(one) > MOST_WORDS]
    average = sum(map(words_in, whole)) / max(len(whole), 1)
    return found + ([f"{average:.1f} words a sentence on average"] if average > AVERAGE_WORDS else [])
