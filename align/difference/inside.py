"""Word differences inside match and moved beads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from align.alignment import Alignment
from align.difference.changes import Change, changes
from align.difference.evidence import Side, gather
from align.difference.features import Observation, observe
from align.difference.links import link
from align.difference.spans import as_difference, phrases
from align.difference.tagger import load_weights, unmatched
from align.difference.types import DiffBead, Difference, DifferenceType
from align.difference.words import Word, words_of_sentences
from align.documents import Document, Sentence
from align.translation import Hypothesis

__all__ = ["differences"]

_SIDES: tuple[Literal["source", "target"], ...] = ("source", "target")
Run = tuple[int, int, float]
_LARGEST = 4_000_000
"""Source words times target words up to which a bead is compared: sentences are far below."""
_TYPES: tuple[DifferenceType, ...] = ("added", "omitted")


def differences(
    alignment: Alignment, beads: Sequence[DiffBead], threshold: float
) -> list[tuple[Difference, ...]]:
    """For each bead its spans, source before target, each side by start, none overlapping."""
    seen = {i: found for i, bead in enumerate(beads) if (found := _look(alignment, bead))}
    chances = [
        dict(zip(seen, unmatched([s.observed[side] for s in seen.values()], own), strict=True))
        for side, own in enumerate(load_weights())
    ]
    texts = alignment.source.text, alignment.target.text
    result: list[tuple[Difference, ...]] = [()] * len(beads)
    for i, found in seen.items():
        runs = [phrases(found.words[k], chances[k][i], threshold) for k in (0, 1)]
        changed = _disjoint(
            change
            for change in found.changes
            if change.score >= threshold and not _is_part(change, runs)
        )
        spans: list[Difference] = []
        for side, words in enumerate(found.words):
            spans += _spans(side, texts[side], words, changed, runs[side])
        result[i] = tuple(sorted(spans, key=lambda span: (span.side, span.start)))
    return result


@dataclass(frozen=True, slots=True)
class _Look:
    """What is kept of a bead: words and observations of both sides, and what has changed."""

    words: tuple[list[Word], list[Word]]
    observed: tuple[Observation, Observation]
    changes: list[Change]


def _look(alignment: Alignment, bead: DiffBead) -> _Look | None:
    """None where there is nothing to compare, or no sentences but whole texts."""
    source, target = _sides(alignment, bead)
    if not 0 < len(source.words) * len(target.words) <= _LARGEST:
        return None
    evidence = gather(source, target, _hypotheses(alignment, bead))
    links = link(evidence)
    return _Look((source.words, target.words), observe(evidence, links), changes(evidence, links))


def _is_part(change: Change, runs: Sequence[Sequence[Run]]) -> bool:
    """Whether a name stands inside a longer phrase that the other side lacks altogether."""
    return change.type == "name" and any(
        first < words[0] and words[1] < last
        for words, own in zip((change.source, change.target), runs, strict=True)
        for first, last, _ in own
    )


def _disjoint(changes: Iterable[Change]) -> list[Change]:
    """Changes without those that share a word with an earlier one."""
    kept: list[Change] = []
    for change in changes:
        if not any(
            a[0] < b[1] and b[0] < a[1]
            for other in kept
            for a, b in ((change.source, other.source), (change.target, other.target))
        ):
            kept.append(change)
    return kept


def _spans(
    side: int,
    text: str,
    words: Sequence[Word],
    changed: Sequence[Change],
    runs: Sequence[Run],
) -> Iterator[Difference]:
    """Changed words, and what phrases hold beside them."""
    taken: set[int] = set()
    for change in changed:
        first, last = (change.source, change.target)[side]
        taken |= set(range(first, last))
        if first < last:
            yield as_difference(_SIDES[side], text, words[first:last], change.type, change.score)
    for first, last, score in runs:
        for a, b in _without(first, last, taken):
            if any(not word.function for word in words[a:b]):
                yield as_difference(_SIDES[side], text, words[a:b], _TYPES[side], score)


def _without(first: int, last: int, taken: set[int]) -> list[tuple[int, int]]:
    """The range without the words that are marked otherwise."""
    parts = []
    start = first
    for i in range(first, last + 1):
        if i == last or i in taken:
            if start < i:
                parts.append((start, i))
            start = i + 1
    return parts


def _sides(alignment: Alignment, bead: DiffBead) -> tuple[Side, Side]:
    source = [alignment.source.sentences[i] for i in bead.source]
    target = [alignment.target.sentences[i] for i in bead.target]
    return _side(source, alignment.source), _side(target, alignment.target)


def _hypotheses(alignment: Alignment, bead: DiffBead) -> list[tuple[int, Hypothesis | None]]:
    """The hypothesis of each source sentence with the sentence's offset."""
    given = alignment.translation.hypotheses if alignment.translation else ()
    return [
        (alignment.source.sentences[i].start, given[i] if i < len(given) else None)
        for i in bead.source
    ]


def _side(sentences: Sequence[Sentence], document: Document) -> Side:
    languages = {sentence.language for sentence in sentences}
    language = languages.pop() if len(languages) == 1 else document.language
    return Side(words_of_sentences(sentences), language)
