"""One spelling for a name in all sentences of a text.

A model reads one sentence at a time and may spell a rare name in several ways. Attention tells
which words of the translations came from the same source word; they vote.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from align.translation.engine import Output
from align.translation.gazetteer import Gazetteer, fold
from align.translation.languages import romanise
from align.translation.tokenizer import Encoded, Span, Tokenizer

__all__ = ["agreed_names"]

_ATTENTION = 0.5  # least share of a word's attention that makes it the name's translation
_ALIKE = 0.6  # likeness from which two words are spellings of one name
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LEAST = 4  # letters of a name


def agreed_names(
    drafts: Iterable[tuple[str, Encoded, Output]], tokenizer: Tokenizer, known: Gazetteer | None
) -> Gazetteer | None:
    """The names that were spelled in several ways, each with its usual spelling.

    Args:
        drafts: Source text, its pieces and its translation, of every sentence.
        known: Names whose spelling is settled.

    Returns:
        None where every name has one spelling. The most frequent spelling is taken; of several
        the one most like the name in Latin letters.
    """
    drafts = list(drafts)
    small = {word for text, _, _ in drafts for word in _WORD.findall(text) if word.islower()}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for text, encoded, output in drafts:
        names = [
            match
            for match in _WORD.finditer(text)
            if len(match[0]) >= _LEAST
            and match[0].istitle()
            and match[0].lower() not in small
            and not (known and (match[0] in known.names or match[0].lower() in known.nations))
        ]
        written, spans = tokenizer.decode(output.pieces)
        for match in _WORD.finditer(written) if names else ():
            rows = output.attention[_inside(match.span(), spans)]
            for name in names if match[0].istitle() else ():
                columns = [encoded.first + i for i in _inside(name.span(), encoded.spans)]
                if len(rows) and float(rows[:, columns].sum(axis=1).mean()) >= _ATTENTION:
                    votes[name[0]][match[0]] += 1
    names_found = {name: _usual(name, counted) for name, counted in votes.items()}
    chosen = {name: usual for name, usual in names_found.items() if usual}
    sources = {fold(usual): frozenset([name]) for name, usual in chosen.items()}
    return Gazetteer(chosen, {}, sources) if chosen else None


def _usual(name: str, votes: Counter[str]) -> str:
    """The spelling the others give way to; "" where there is nothing to settle."""
    sound = romanise(name)
    alike = {word: n for word, n in votes.items() if _likeness(word, sound) >= _ALIKE}
    if len(alike) < 2:
        return ""
    return max(alike, key=lambda word: (alike[word], _likeness(word, sound)))


def _likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, fold(a), fold(b)).ratio()


def _inside(place: Span, spans: Iterable[Span]) -> list[int]:
    """The pieces that overlap a stretch of text."""
    return [i for i, (start, end) in enumerate(spans) if start < place[1] and end > place[0]]
