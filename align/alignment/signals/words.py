"""Words and character n-grams of the translation against the target (after Bleualign)."""

from __future__ import annotations

import unicodedata

from align.alignment.sides import Side
from align.alignment.signals.bags import WORD, Signal, sparse_bags

__all__ = ["ngrams_signal", "stem", "words", "words_signal"]


def stem(word: str) -> str:
    """The first six letters, lower-cased, without diacritics: enough for inflection."""
    plain = unicodedata.normalize("NFD", word.lower())[:12]
    return "".join(c for c in plain if not unicodedata.combining(c))[:6]


def words(text: str) -> list[str]:
    """Stems in order."""
    return [stem(word) for word in WORD.findall(text)]


def _grams(text: str) -> list[str]:
    grams = []
    for word in WORD.findall(text.lower()):
        padded = f" {word} "
        grams += [padded[i : i + 4] for i in range(max(1, len(padded) - 3))]
    return grams


def words_signal(source: Side, target: Side) -> Signal | None:
    """Stems, weighted by idf; None without a translation."""
    if source.bridged is None:
        return None
    return Signal("words", *sparse_bags(source.bridged, target.texts, words))


def ngrams_signal(source: Side, target: Side) -> Signal | None:
    """Character 4-grams inside words, weighted by idf; None without a translation."""
    if source.bridged is None:
        return None
    return Signal("ngrams", *sparse_bags(source.bridged, target.texts, _grams))
