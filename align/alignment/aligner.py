"""Two documents and a translation -> beads: the way through the room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from align.alignment.band import Band
from align.alignment.coarse import Course, find_courses, whole_course
from align.alignment.collect import Embedder, collect_signals
from align.alignment.evidence import Evidence, Given, measure
from align.alignment.joined import read_together
from align.alignment.leftovers import find_far
from align.alignment.model import Model, bundled_model
from align.alignment.moved import chance, find_moved, marked_moved
from align.alignment.repeats import find_repeats
from align.alignment.search import (
    Scores,
    Span,
    bead_types,
    best_path,
    forward_backward,
    settled,
    usual,
)
from align.alignment.sides import sides
from align.alignment.signals.likelihood import rescored
from align.alignment.types import Alignment, Bead
from align.documents import Document
from align.translation import Translation, Translator

__all__ = ["align"]

# What a right match counts against a right null when the path of most expected right beads is
# sought.
MATCH_GAIN = 1.3
# Least probability of a moved bead, as right content in a new place.
MOVED = 0.4
# Up to how many cells the whole lattice is searched.
EXACT = 90_000
# Probability of nulls that the coarse search set aside.
ASIDE = 0.98


def align(
    source: Document,
    target: Document,
    translation: Translation | None = None,
    *,
    translator: Translator | None = None,
    embedder: Embedder | None = None,
    max_bead: int = 4,
    likelihood: bool = True,
    progress: Callable[[int, int], None] | None = None,
    model: Model | None = None,
    leave_out: frozenset[str] = frozenset(),
) -> Alignment:
    """Find which sentences of two documents correspond, and which have no counterpart.

    Needs something that bridges the languages: a translation (any pair of languages), an embedder
    (any pair), or languages that the bundled static embedding knows (Bulgarian and English).
    With nothing but names, numbers and lengths the result is a rough guess.

    Args:
        source: The document that was translated.
        target: The document it is compared with.
        translation: One hypothesis for every source sentence.
        translator: The loaded model, where there is one, for ``likelihood``.
        embedder: Any object with ``encode(list of str) -> (sentences, dimensions)``, such as a
            sentence-transformers model; multilingual.
        max_bead: Most sentences of one side in a bead, 1 to 8.
        likelihood: Let the translator score beads that the other signals leave open, by forced
            decoding (some ten forced decodings an article; long texts go without).
        progress: Called with (steps done, all steps).
        model: Other parameters than those that ship.
        leave_out: Signals to do without (for ablation): "embedding", "words", "ngrams",
            "coverage", "clauses", "names", "length", "paragraphs".

    Returns:
        Beads in reading order; null beads hold one sentence each; scores are calibrated posterior
        probabilities.

    Raises:
        ValueError: ``max_bead`` is out of range, or the translation has another length.
    """
    if not 1 <= max_bead <= 8:
        raise ValueError("max_bead must be from 1 to 8")
    if translation is not None and len(translation.hypotheses) != len(source.sentences):
        raise ValueError("the translation must have one hypothesis for every source sentence")
    model = model or bundled_model()
    ours, theirs = sides(source, target, translation)
    if not len(ours) or not len(theirs):
        beads = [Bead((i,), (), "added", 1.0) for i in range(len(ours))]
        beads += [Bead((), (j,), "omitted", 1.0) for j in range(len(theirs))]
        signature = _signature("none", "none", model)
        return Alignment(source, target, translation, tuple(beads), signature)
    given = collect_signals(ours, theirs, embedder, leave_out)
    size = len(ours), len(theirs)
    exact = size[0] * size[1] <= EXACT
    courses = [whole_course(*size)] if exact else find_courses(given, *size)
    beads = []
    surprise = chance(*size)
    judge = translator if likelihood and exact else None
    for done, course in enumerate(courses):
        if progress:
            progress(done, len(courses))
        ids = course.source, course.target
        here = given if exact else given.keep(*ids)
        ours_, theirs_ = (ours, theirs) if exact else (ours.keep(ids[0]), theirs.keep(ids[1]))
        evidence = measure(course.band, ours_, theirs_, here, max_bead)
        beads += _renumbered(
            _search(evidence, here, model, leave_out, judge, embedder, surprise), course
        )
    if progress:
        progress(len(courses), len(courses))
    beads += _aside(courses, size)
    if not exact:
        least = model.moved_odds(MOVED)
        far = find_far(given, ours, theirs, beads, model, leave_out, surprise, least)
        beads = _joined(beads, far)
    beads = marked_moved(beads, ours.lengths)
    signals = given.title + ("+likelihood" if judge else "")
    signature = _signature(signals, f"{'exact' if exact else 'banded'}-{max_bead}", model)
    return Alignment(source, target, translation, in_order(beads), signature)


def _search(
    evidence: Evidence,
    given: Given,
    model: Model,
    leave_out: frozenset[str],
    judge: Translator | None,
    embedder: Embedder | None,
    surprise: float,
) -> list[Bead]:
    """Beads of the sentences in the band.

    Two looks: what the first one, at beads of up to 2:2, finds usual in the pair (how many nulls,
    how many uneven beads) is evidence for the second. A book's nulls cost more than an article's.
    With an embedder, what the first look leaves open is read in twos before the second.
    """
    band = evidence.band
    look = model.scores(evidence, bead_types(min(2, evidence.reach)), leave_out)
    posterior, _ = forward_backward(band, look)
    evidence.usual = usual(posterior)
    if embedder is not None:
        evidence = read_together(evidence, given, embedder, posterior)
    scores = model.scores(evidence, bead_types(evidence.reach), leave_out)
    if judge is not None:
        posterior, _ = forward_backward(band, scores)
        scores = rescored(judge, evidence.source, evidence.target, scores, posterior)
    lengths = evidence.source.lengths, evidence.target.lengths
    found, scores, posterior = find_moved(band, scores, lengths, surprise, model.moved_odds(MOVED))
    moved = [(span, model.moved_probability(odds)) for span, odds in found]
    posterior = settled(band, scores, posterior)
    path = best_path(band, _expected(_sharper(posterior)))
    return _with_repeats(evidence, _beads(band, path, posterior, moved))


def _renumbered(beads: list[Bead], course: Course) -> list[Bead]:
    """Ids in the documents."""
    source, target = course.source.tolist(), course.target.tolist()
    return [
        replace(
            bead,
            source=tuple(source[i] for i in bead.source),
            target=tuple(target[j] for j in bead.target),
            repeats=tuple(target[j] for j in bead.repeats),
        )
        for bead in beads
    ]


def _aside(courses: list[Course], size: tuple[int, int]) -> list[Bead]:
    """Nulls for the sentences that the coarse search set aside."""
    source = {i for course in courses for i in course.source.tolist()}
    target = {j for course in courses for j in course.target.tolist()}
    out = [Bead((i,), (), "added", ASIDE) for i in range(size[0]) if i not in source]
    return out + [Bead((), (j,), "omitted", ASIDE) for j in range(size[1]) if j not in target]


def _joined(beads: list[Bead], moved: list[Bead]) -> list[Bead]:
    """Moved beads in place of their nulls."""
    gone = {(bead.source, ()) for bead in moved} | {((), bead.target) for bead in moved}
    return [bead for bead in beads if (bead.source, bead.target) not in gone] + moved


def _signature(signals: str, search: str, model: Model) -> str:
    return f"signals:{signals}|search:{search}|version:{model.version}"


def _expected(posterior: Scores) -> Scores:
    """Gains whose best path has the most beads right in expectation (minimum Bayes risk)."""
    return Scores(posterior.types, posterior.beads * MATCH_GAIN, posterior.added, posterior.omitted)


def _sharper(posterior: Scores) -> Scores:
    """Squares, so that one likely bead goes before two that may both be wrong: F1 counts what is
    taken, not only what is right."""
    beads, added, omitted = posterior.beads, posterior.added, posterior.omitted
    return Scores(posterior.types, beads**2, added**2, omitted**2)


def _beads(
    band: Band, path: list[Span], posterior: Scores, moved: list[tuple[Span, float]]
) -> list[Bead]:
    """Beads of a path, the moved ones in place of their nulls."""
    beads = []
    gone = [set[int](), set[int]()]
    for (i0, i1, j0, j1), score in moved:
        gone[0].update(range(i0, i1))
        gone[1].update(range(j0, j1))
        beads.append(Bead(tuple(range(i0, i1)), tuple(range(j0, j1)), "moved", score))
    for i0, i1, j0, j1 in path:
        if i0 == i1 and j0 not in gone[1]:
            beads.append(Bead((), (j0,), "omitted", _share(posterior.omitted[j0])))
        elif j0 == j1 and i0 not in gone[0]:
            beads.append(Bead((i0,), (), "added", _share(posterior.added[i0])))
        elif i0 < i1 and j0 < j1:
            kind = posterior.types.index((i1 - i0, j1 - j0))
            score = _share(posterior.beads[kind, i1, j1 - int(band.low[i1])])
            beads.append(Bead(tuple(range(i0, i1)), tuple(range(j0, j1)), "match", score))
    return beads


def _share(value: float) -> float:
    return min(1.0, max(0.0, float(value)))


def _with_repeats(evidence: Evidence, beads: list[Bead]) -> list[Bead]:
    matched = frozenset(j for bead in beads if bead.source for j in bead.target)
    added = sorted(bead.source[0] for bead in beads if bead.kind == "added")
    repeats = find_repeats(evidence, added, matched)
    return [
        replace(bead, repeats=repeats.get(bead.source[0], ())) if bead.kind == "added" else bead
        for bead in beads
    ]


def in_order(beads: list[Bead]) -> tuple[Bead, ...]:
    """Reading order: by first source sentence; an omitted bead stands right after the bead that
    holds the target sentence before it."""
    out = sorted((bead for bead in beads if bead.source), key=lambda bead: bead.source)
    following: dict[int, list[Bead]] = {}
    holder = {j: bead for bead in out for j in bead.target}
    start: list[Bead] = []
    last = start
    for bead in sorted((b for b in beads if not b.source), key=lambda b: b.target):
        before = holder.get(bead.target[0] - 1)
        if before is not None:
            last = following.setdefault(id(before), [])
        elif bead.target[0] == 0:
            last = start
        last.append(bead)
    ordered = start[:]
    for bead in out:
        ordered.append(bead)
        ordered += following.get(id(bead), [])
    return tuple(ordered)
