"""Texts people in debt would read, looked over for threats, blame and pressure (CDC arts. 42, 54-C IV and 71)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from offers.policies.lint.finding import Finding, Severity

_THREATS = (
    r"prisao|preso|presa\b|cadeia|policia|delegacia|crime|criminos\w+",
    r"penhora\w*|arrest\w+|bloqueio (?:de|da|judicial|imediato)\b|bloquear (?:sua|seu|suas|seus)",
    r"oficial de justica|mandado|intima(?:cao|do|da)|notificacao (?:extra)?judicial",
    r"(?:sera|seras|vai ser|serao) (?:processad|executad|protestad|negativad)\w+|sujeit[oa] a protesto",
    r"medidas? (?:judicia\w+|cabive\w+|legais|drastica\w*)|consequencias? (?:graves?|serias?)",
    r"nome sujo|sujar (?:o )?(?:seu )?nome|negativad\w+|caloteir\w+|calote|inadimplente|mau pagador|devedor\w*",
    r"vergonha|envergonh\w+|seus vizinhos|sua familia (?:vai|sera|ficara)",
    r"(?:avisar|contar a|falar com) (?:seu|sua|seus|suas) (?:chefe|patrao|empresa|familia|vizinhos)",
    r"ultim[oa] (?:chance|aviso|oportunidade|hora)|so hoje|corra\b|imperdivel|urgente|agora ou nunca",
)
_PATTERN = re.compile("|".join(rf"\b(?:{words})\b" for words in _THREATS))


def text_findings(texts: Mapping[str, str]) -> Iterator[Finding]:
    """Each threat of each text, by the name of the text; the words as they stand there."""
    for name, text in texts.items():
        plain, places = _plain(text)
        for found in _PATTERN.finditer(plain):
            words = text[places[found.start()] : places[found.end() - 1] + 1]
            yield Finding(severity=Severity.ERROR, code="text_threatens", path=("texts", name), values={"words": words})


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in small letters without accents, and where each letter of it stands in the text."""
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for each in unicodedata.normalize("NFKD", sign.lower()):
            if not unicodedata.combining(each):
                letters.append(" " if each.isspace() else each)
                places.append(place)
    return "".join(letters), places
