"""What the HTML views show: the comparison as rows of ready text, and the list of what differs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from align.difference import Comparison, DiffBead, Difference
from align.documents import Sentence
from align.views.clean import printable
from align.views.reading import Pointer, pieces, ranges, reading, shade

__all__ = ["NAMES", "Entry", "Line", "Place", "Row", "Run", "digest", "rows"]

NAMES = {
    "match": "Match",
    "moved": "Moved",
    "added": "Added",
    "omitted": "Omitted",
    "number": "Number",
    "name": "Name",
    "negation": "Negation",
}
_EXCERPT = 110
# Flags of a translation not to be trusted; the others tell how it was made.
_DOUBTS = frozenset({"repetition", "length"})
# What a social-media post has that running text has not: handles, hashtags, links.
_TAG = re.compile(r"((?<!\w)[@#]\w+|https?://\S+|(?<![\w.])(?:www|pic)\.\S+)")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a sentence: plain, a tag of a post, or marked as a difference."""

    text: str
    difference: Difference | None = None
    is_tag: bool = False

    @property
    def title(self) -> str:
        """What a mark says when pointed at."""
        assert self.difference is not None
        sure = f"{self.difference.score:.0%} sure"
        return {
            "added": f"Added: the original does not say this ({sure})",
            "omitted": f"Omitted: the article does not say this ({sure})",
            "number": f"Another number ({sure})",
            "name": f"Another name ({sure})",
            "negation": f"Negation differs ({sure})",
        }[self.difference.type]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and, on the source side, its translation."""

    id: int
    language: str
    opens: bool
    runs: tuple[Run, ...]
    translation: str | None
    doubts: str


@dataclass(frozen=True, slots=True)
class Row:
    """A bead."""

    kind: str
    label: str | None
    score: float
    source: tuple[Line, ...]
    target: tuple[Line, ...]
    repeats: tuple[int, ...]
    repeats_text: str
    origin: str
    corrected: bool

    @property
    def is_doubtful(self) -> bool:
        """Too likely wrong to pass unseen."""
        return shade(self.score) == "weak"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the target has what a moved bead shows elsewhere."""

    anchor: int
    target: str
    source: str
    first: int
    excerpt: str
    language: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A difference in the list at the top, with the sentence to jump to."""

    name: str
    anchor: str
    text: str
    language: str
    other: str = ""


def rows(comparison: Comparison) -> Iterator[Row | Place]:
    """Beads in reading order and the places that moved ones left."""
    for item in reading(comparison):
        if isinstance(item, DiffBead):
            yield _row(comparison, item)
        elif isinstance(item, Pointer):
            first = comparison.target.sentences[min(item.bead.target)]
            yield Place(
                first.id,
                ranges(item.bead.target),
                ranges(item.bead.source),
                min(item.bead.source),
                _excerpt(first.text),
                first.language,
            )


def digest(comparison: Comparison) -> dict[str, list[Entry]]:
    """What a reader wants to know first: by heading, everything that differs and is likely so."""
    lists: dict[str, list[Entry]] = {"added": [], "omitted": [], "changed": [], "moved": []}
    sides = {"source": comparison.source.sentences, "target": comparison.target.sentences}
    for bead in comparison.beads:
        side = "source" if bead.source else "target"
        first = sides[side][(bead.source or bead.target)[0]]
        if bead.kind != "match":
            name = bead.label or f"from {ranges(bead.target)}"
            entry = Entry(name, f"{side[0]}{first.id}", _excerpt(first.text), first.language)
            lists[bead.kind].append(entry)
        for name, spans in _by_type(bead.differences).items():
            entries = [_entry(name, sides[d.side], getattr(bead, d.side), d) for d in spans]
            if name in lists:
                lists[name] += [replace(entry, name="words") for entry in entries]
            else:
                lists["changed"] += _paired(spans, entries)
    return lists


def _by_type(differences: Sequence[Difference]) -> dict[str, list[Difference]]:
    found: dict[str, list[Difference]] = {}
    for item in differences:
        if shade(item.score) != "weak":
            found.setdefault(item.type, []).append(item)
    return found


def _entry(name: str, sentences: Sequence[Sentence], ids: Sequence[int], item: Difference) -> Entry:
    holder = next((sentences[i] for i in ids if sentences[i].end > item.start), sentences[ids[0]])
    return Entry(name, f"{item.side[0]}{holder.id}", _excerpt(item.text), holder.language)


def _paired(spans: Sequence[Difference], entries: Sequence[Entry]) -> list[Entry]:
    """What changed, the source's words with the target's; what has no other side stands alone."""
    source = [e for d, e in zip(spans, entries, strict=True) if d.side == "source"]
    target = [e for d, e in zip(spans, entries, strict=True) if d.side == "target"]
    pairs = [replace(a, other=b.text) for a, b in zip(source, target, strict=False)]
    return [*pairs, *source[len(pairs) :], *target[len(pairs) :]]


def _row(comparison: Comparison, bead: DiffBead) -> Row:
    source = tuple(_line(comparison, bead, "source", i) for i in bead.source)
    target = tuple(_line(comparison, bead, "target", i) for i in bead.target)
    return Row(
        bead.kind,
        bead.label,
        float(bead.score),
        source,
        target,
        bead.repeats,
        ranges(bead.repeats),
        ranges(bead.target),
        bead.corrected,
    )


def _line(comparison: Comparison, bead: DiffBead, side: str, number: int) -> Line:
    sentences = comparison.source.sentences if side == "source" else comparison.target.sentences
    sentence = sentences[number]
    opens = number == 0 or sentences[number - 1].paragraph != sentence.paragraph
    marks = [d for d in bead.differences if d.side == side]
    translation, doubts = None, ""
    if side == "source" and comparison.translation is not None:
        hypothesis = comparison.translation.hypotheses[number]
        doubts = ", ".join(flag for flag in hypothesis.flags if flag in _DOUBTS)
        if hypothesis.text is not None:
            translation = printable(hypothesis.text)
    return Line(
        number,
        sentence.language,
        opens,
        tuple(_runs(sentence, marks, bead.label == "post")),
        translation,
        doubts,
    )


def _runs(sentence: Sentence, marks: Sequence[Difference], is_post: bool) -> Iterator[Run]:
    for piece in pieces(sentence, marks):
        if piece.difference is None and is_post:
            for i, part in enumerate(_TAG.split(piece.text)):
                if part:
                    yield Run(part, is_tag=i % 2 == 1)
        else:
            yield Run(piece.text, piece.difference)


def _excerpt(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= _EXCERPT else shown[: _EXCERPT - 1].rstrip() + "…"
