"""Does a translation look like one? Signs of degenerate output."""

from __future__ import annotations

import re
from collections import Counter

from align.translation.languages import CYRILLIC

__all__ = ["is_capitals", "problems", "severity"]

_SEVERITY = {"empty": 16, "repetition": 4, "length": 4, "copied": 1}


def problems(source: str, translation: str, *, finished: bool, latin: bool) -> frozenset[str]:
    """What is wrong with a translation.

    Args:
        finished: The model ended the sentence itself.
        latin: A text in Cyrillic letters was to become one without.

    Returns:
        Of these: "empty"; "repetition" (a word or phrase three times in a row, or a phrase again
        and again, which the source does not do); "length" (endless, or absurdly long or short
        beside the source); "copied" (letters of the source's script are left).
    """
    found = set()
    if not any(map(str.isalnum, translation)):
        found.add("empty")
    if repeats(translation) > max(2, repeats(source)):
        found.add("repetition")
    long, short = 2.2 * len(source) + 20, 0.3 * len(source) - 6
    if not finished or not short <= len(translation) <= long:
        found.add("length")
    if latin and CYRILLIC.search(translation):
        found.add("copied")
    return frozenset(found)


def severity(found: frozenset[str]) -> int:
    """The smaller the better."""
    return sum(_SEVERITY[problem] for problem in found)


def repeats(text: str) -> int:
    """How often the most repeated stretch of a text comes: in a row, or anywhere for three words.

    A stretch in a row is up to eight words, or four times the same syllables in one word.
    """
    words = re.findall(r"\w+", text.lower())
    most = 1
    for size in range(1, 9):
        run = 1
        for i in range(size, len(words) - size + 1, size):
            run = run + 1 if words[i : i + size] == words[i - size : i] else 1
            most = max(most, run)
    phrases = Counter(zip(words, words[1:], words[2:], strict=False))
    if phrases:
        most = max(most, phrases.most_common(1)[0][1] - 1)
    if re.search(r"(\w{1,6}?)\1{4,}", re.sub(r"\d", "", text.lower())):
        most = max(most, 4)
    return most


def is_capitals(text: str) -> bool:
    """Whether a text is written in capitals, rather than being an abbreviation or two."""
    letters = [letter for letter in text if letter.isalpha()]
    capitals = sum(map(str.isupper, letters))
    return len(letters) > 15 and len(text.split()) > 2 and capitals > 0.7 * len(letters)
