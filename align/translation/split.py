"""Cutting a sentence: at clause marks where it is overlong, around what is to be copied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from align.translation.languages import CYRILLIC
from align.translation.tokenizer import Span

__all__ = ["Segment", "clauses", "must_survive", "segments"]

_NAMES = r"(?:https?://|www\.)[^\s<>\"“”„]*[\w/#=&-]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w@])@\w{2,}"
_EMOJI = "[\u2600-\u27bf\U0001f000-\U0001faff][\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d ]*"
_LITERAL = re.compile(f"{_NAMES}|{_EMOJI}")
_SURVIVES = re.compile(_NAMES)

# Words before which a sentence may be cut.
_CONJUNCTIONS = {
    "bg": "и а но че който която което които където когато като защото докато ако или обаче",
    "en": "and but that which who where when as because while if or however",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sentence that is translated by itself, or copied as it is."""

    start: int
    end: int
    copied: bool


def must_survive(text: str) -> list[str]:
    """The addresses and handles of a text, which a translation must hold unchanged."""
    return _SURVIVES.findall(text)


def segments(text: str, *, cyrillic: bool = False, around: bool = False) -> list[Segment]:
    """Cut addresses, handles and emoji off a sentence's ends; the rest is one segment.

    Args:
        cyrillic: The source is written in Cyrillic, so that what has no such letter is copied.
        around: Cut at those inside the sentence, too.
    """
    found: list[Segment] = []
    place = 0
    for match in _LITERAL.finditer(text):
        found += _segment(text, place, match.start(), cyrillic)
        found += _segment(text, match.start(), match.end(), cyrillic, literal=True)
        place = match.end()
    found += _segment(text, place, len(text), cyrillic)
    words = [i for i, segment in enumerate(found) if not segment.copied]
    if around or len(words) < 2:
        return found
    first, last = words[0], words[-1]
    whole = Segment(found[first].start, found[last].end, copied=False)
    return [*found[:first], whole, *found[last + 1 :]]


def _segment(
    text: str, start: int, end: int, cyrillic: bool, literal: bool = False
) -> list[Segment]:
    """The stretch without white space around it; nothing where only that is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    part = text[start:end]
    words = CYRILLIC.search(part) if cyrillic else any(map(str.isalpha, part))
    return [Segment(start, end, literal or not words)] if part else []


def clauses(text: str, pieces: Sequence[Span], limit: int, language: str | None) -> list[Span]:
    """Cut a text into parts of at most ``limit`` pieces, at the best marks near the middle.

    Args:
        pieces: Span of each piece in the text.

    Returns:
        (start, end) of each part; together they hold everything but white space.
    """
    parts = [(0, len(text))]
    done: list[Span] = []
    while parts:
        start, end = parts.pop()
        inside = [span for span in pieces if start <= span[0] and span[1] <= end]
        cut = _cut(text, start, end, inside, language) if len(inside) > limit else None
        if cut is None:
            done += [(s.start, s.end) for s in _segment_span(text, start, end)]
        else:
            parts += [(cut, end), (start, cut)]
    return done


def _segment_span(text: str, start: int, end: int) -> list[Segment]:
    return _segment(text, start, end, cyrillic=False)


def _cut(
    text: str, start: int, end: int, pieces: Sequence[Span], language: str | None
) -> int | None:
    """Where the second part begins: a strong mark rather than a weak one, and near the middle."""
    words = "|".join(_CONJUNCTIONS.get(language or "", "").split()) or "(?!)"
    middle = (start + end) / 2
    choices: list[tuple[float, int]] = []
    for cost, pattern in (
        (0.0, r"[;:—–]\s+"),
        (0.15, r",\s+"),
        (0.3, rf"\s+(?=(?:{words})\s)"),
        (0.6, r"\s+"),
    ):
        for match in re.compile(pattern).finditer(text, start, end):
            if start < match.end() < end and text[start : match.end()].strip():
                choices.append((cost + abs(match.end() - middle) / (end - start), match.end()))
    if not choices:  # one endless word
        inner = [piece[0] for piece in pieces if start < piece[0] < end]
        choices = [(abs(place - middle), place) for place in inner]
    return min(choices)[1] if choices else None
