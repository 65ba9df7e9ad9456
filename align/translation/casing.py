"""Lines in capitals, written as the rest of their document writes the same words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from align.translation.checks import is_capitals

__all__ = ["recase", "sentence_case"]

_WORD = re.compile(r"\w+")


def recase(sentences: Sequence[str]) -> list[str]:
    """The sentences of a document, those in capitals as running text.

    A word takes the form in which it mostly stands inside the other sentences, so that names and
    abbreviations keep their capitals; a word not seen there gets small letters. Lengths stay.
    """
    if not any(map(is_capitals, sentences)):
        return list(sentences)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for text in sentences:
        if not is_capitals(text):
            for word in _WORD.findall(text)[1:]:
                forms[word.lower()][word] += 1
    usual = {small: counts.most_common(1)[0][0] for small, counts in forms.items()}
    return [_recased(text, usual) if is_capitals(text) else text for text in sentences]


def _recased(text: str, usual: dict[str, str]) -> str:
    def put(found: re.Match[str]) -> str:
        word = found[0]
        form = usual.get(word.lower(), word if word.isascii() else _small(word))
        return form if len(form) == len(word) else word

    return _first_capital(_WORD.sub(put, text), text)


def sentence_case(text: str) -> str:
    """Small letters but for the first one; as long as the text, so that offsets hold."""
    return _first_capital(_small(text), text)


def _small(text: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _first_capital(text: str, original: str) -> str:
    first = next((i for i, c in enumerate(text) if c.isalpha()), 0)
    return text[:first] + original[first : first + 1] + text[first + 1 :]
