"""Likeness of word forms across scripts: names, loan words, inflected forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["likeness", "romanise"]

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a",
    "ы": "i", "ь": "i", "э": "e", "ю": "iu", "я": "ia", "ё": "e", "і": "i", "ї": "i", "є": "e",
    "ґ": "g", "ј": "i", "љ": "li", "њ": "ni", "џ": "dzh", "ћ": "ch", "ђ": "dzh",
}  # fmt: skip
# Spellings of one sound, in this order, so that "Вучич", "Vučić" and "Vucic" are one, and
# "Джонсън" is near "Johnson".
_SOUNDS = tuple(
    (re.compile(spelling), sound)
    for spelling, sound in (
        ("ck", "k"), ("c(?=[aoulrt])", "k"), ("sch|sh", "s"), ("tch|ch", "c"), ("dzh|dz", "j"),
        ("zh", "z"), ("kh", "h"), ("ph", "f"), ("th", "t"), ("ts|tz", "c"), ("qu", "kv"),
        ("oo|ou", "u"), ("ee", "i"), ("ya", "ia"), ("yu", "iu"), ("x", "ks"), ("w", "v"),
        ("y", "i"), ("q", "k"), ("g", "j"), (r"(.)\1", r"\1"),
    )
)  # fmt: skip


@lru_cache(maxsize=20_000)
def romanise(word: str) -> str:
    """A rough spelling of its sounds in plain Latin letters, for comparison only."""
    letters = unicodedata.normalize("NFD", "".join(_CYRILLIC.get(c, c) for c in word.casefold()))
    plain = "".join(c for c in letters if c.isascii() and c.isalnum())
    for spelling, sound in _SOUNDS:
        plain = spelling.sub(sound, plain)
    return plain


@lru_cache(maxsize=20_000)
def _bigrams(word: str) -> tuple[str, ...]:
    spelled = f"^{romanise(word)}$"
    pairs = {spelled[i : i + 2] for i in range(len(spelled) - 1)}
    # Word beginnings count twice: endings are inflection.
    pairs.add(spelled[:3])
    return tuple(sorted(pairs))


def likeness(source: Sequence[str], target: Sequence[str]) -> NDArray[np.float32]:
    """Dice coefficient of the letter pairs of romanised words, (source, target), 0 to 1."""
    rows = [_bigrams(word) for word in source]
    columns = [_bigrams(word) for word in target]
    ids = {pair: i for i, pair in enumerate(sorted({p for word in rows + columns for p in word}))}
    a, b = (np.zeros((len(side), len(ids)), dtype=np.float32) for side in (rows, columns))
    for matrix, side in ((a, rows), (b, columns)):
        for i, word in enumerate(side):
            matrix[i, [ids[pair] for pair in word]] = 1
    sizes = a.sum(axis=1)[:, None] + b.sum(axis=1)[None, :]
    result: NDArray[np.float32] = 2 * (a @ b.T) / np.maximum(sizes, 1)
    return result
