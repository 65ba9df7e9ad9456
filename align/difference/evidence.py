"""Which words of a bead stand for each other: matrices of likeness, source words x target words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.alignment import bundled_embedding
from align.difference.forms import likeness
from align.difference.lexicon import load_lexicon
from align.difference.numbers import quantities, same_value
from align.difference.words import Word, words_of
from align.translation import Hypothesis

__all__ = ["Evidence", "Side", "gather"]

Matrix = NDArray[np.float32]
_ALIKE = 0.62
"""Likeness of two forms from which on they count as one name or loan word."""
_SAME_STEM = 0.9
_MEANING, _MEANING_SCALE = 0.25, 1.2
"""Cosine of two words' vectors from which on it says something, and what it is multiplied by."""
_SAME_MEANING = 0.5
"""The same within one language, where words of one topic are near each other."""
_VECTORS = frozenset({"bg", "en"})
"""Languages of the bundled embedding."""


@dataclass(frozen=True, slots=True)
class Side:
    """The words of one side of a bead and their language."""

    words: list[Word]
    language: str


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What speaks for a source word and a target word being each other's.

    Attributes:
        direct: By lexicon, form and number, (source, target), 0 to 1.
        through: By the translation: the source word became a word that the target has, (source,
            target); 0 without a translation.
        said: How far the translation has each word of the target, (target,).
        known: For source and target: 1 where the lexicon has the word.
        quality: How far the translation can be believed: mean of ``said`` over words with content.
    """

    source: Side
    target: Side
    direct: Matrix
    through: Matrix
    said: Matrix
    known: tuple[Matrix, Matrix]
    quality: float


def gather(
    source: Side, target: Side, hypotheses: Sequence[tuple[int, Hypothesis | None]]
) -> Evidence:
    """All evidence for one bead.

    Args:
        source: Words of its source sentences.
        target: Words of its target sentences.
        hypotheses: Of each of its source sentences, with the sentence's offset.
    """
    lexicon = load_lexicon(source.language, target.language)
    stems = [[word.stem for word in side.words] for side in (source, target)]
    known = tuple(
        np.zeros(len(own), np.float32) if lexicon is None else lexicon.known(own, side)
        for side, own in enumerate(stems)
    )
    direct = _direct(source, target)
    through, said = np.zeros_like(direct), np.zeros(len(target.words), dtype=np.float32)
    for offset, hypothesis in hypotheses:
        if hypothesis is not None and hypothesis.text:
            translated = Side(words_of(hypothesis.text, target.language), target.language)
            links = _links(source, translated, offset, hypothesis)
            alike = _alike(translated, target) * _confidence(translated, hypothesis)[:, None]
            np.maximum(said, alike.max(axis=0, initial=0), out=said)
            for ours, theirs in zip(links, alike, strict=True):
                np.maximum(through, ours[:, None] * theirs[None, :], out=through)
    content = [j for j, word in enumerate(target.words) if not word.function]
    quality = float(said[content].mean()) if content else 0.0
    return Evidence(source, target, direct, through, said, (known[0], known[1]), quality)


def _direct(source: Side, target: Side) -> Matrix:
    """By form, lexicon, embedding and number."""
    direct = _alike(source, target)
    lexicon = load_lexicon(source.language, target.language)
    if lexicon is not None:
        stems = [[word.stem for word in side.words] for side in (source, target)]
        np.maximum(direct, lexicon.matrix(stems[0], stems[1]), out=direct)
    _numbers(source, target, direct)
    return direct


def _alike(source: Side, target: Side) -> Matrix:
    """By form and embedding."""
    result: Matrix = np.maximum(_forms(source, target), _meanings(source, target))
    return result


def _forms(source: Side, target: Side) -> Matrix:
    """Names, loan words and, within one language, inflected forms."""
    result = likeness([w.norm for w in source.words], [w.norm for w in target.words])
    result[result < _ALIKE] = 0
    function, capital = (
        [np.array([getattr(w, flag) for w in side.words], dtype=bool) for side in (source, target)]
        for flag in ("function", "capital")
    )
    # A function word has no other forms; a name may look like one ("May").
    names = capital[0][:, None] & capital[1][None, :]
    result[(function[0][:, None] | function[1][None, :]) & ~names] = 0
    if source.language == target.language:
        stems = [[w.stem if len(w.stem) > 3 else w.norm for w in s.words] for s in (source, target)]
        result[_equal(*stems)] = _SAME_STEM
    result[_equal([w.norm for w in source.words], [w.norm for w in target.words])] = 1
    return result


def _equal(ours: Sequence[str], theirs: Sequence[str]) -> NDArray[np.bool_]:
    """Where two lists have the same string, (ours, theirs)."""
    number = {text: i for i, text in enumerate(dict.fromkeys([*ours, *theirs]))}
    ids = [np.array([number[text] for text in texts], dtype=int) for texts in (ours, theirs)]
    same: NDArray[np.bool_] = ids[0][:, None] == ids[1][None, :]
    return same


def _meanings(source: Side, target: Side) -> Matrix:
    """Likeness of content words in the bundled embedding."""
    matrix = np.zeros((len(source.words), len(target.words)), dtype=np.float32)
    if not {source.language, target.language} <= _VECTORS or not matrix.size:
        return matrix
    embedding = bundled_embedding()
    units = []
    for side in (source, target):
        vectors = embedding.units([word.norm for word in side.words])
        units.append(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6))
    cosines = units[0] @ units[1].T
    floor = _SAME_MEANING if source.language == target.language else _MEANING
    content = [np.array([not word.function for word in side.words]) for side in (source, target)]
    counts = (cosines > floor) & content[0][:, None] & content[1][None, :]
    matrix[counts] = np.minimum(1, cosines[counts] * _MEANING_SCALE)
    return matrix


def _numbers(source: Side, target: Side, direct: Matrix) -> None:
    """Equal values are each other's, whatever their form; digits that differ are not."""
    for j, b in enumerate(target.words):
        if b.number:
            direct[[w.number and w.norm != b.norm for w in source.words], j] = 0
    found = [quantities(side.words, side.language) for side in (source, target)]
    for x in found[0]:
        for y in found[1]:
            if same_value(x, y):
                direct[x.first : x.last + 1, y.first : y.last + 1] = 1


def _links(source: Side, translated: Side, offset: int, hypothesis: Hypothesis) -> Matrix:
    """How far each word of the translation comes from each source word, (translated, source).

    By the model's attention; without one (a translation brought along) by direct likeness.
    """
    if hypothesis.attention is None or not translated.words:
        turned: Matrix = _direct(source, translated).T
        return turned
    pieces = _overlap(translated.words, hypothesis.target_spans, 0)
    pieces /= np.maximum(pieces.sum(axis=1, keepdims=True), 1)
    ours = _overlap(source.words, hypothesis.source_spans, offset)
    result: Matrix = np.minimum(1, pieces @ hypothesis.attention @ ours.T)
    return result


def _confidence(translated: Side, hypothesis: Hypothesis) -> Matrix:
    """The model's probability of each word it wrote: the geometric mean of its pieces."""
    if len(hypothesis.scores) != len(hypothesis.target_spans) or not hypothesis.scores:
        return np.ones(len(translated.words), dtype=np.float32)
    pieces = _overlap(translated.words, hypothesis.target_spans, 0)
    logs = pieces @ np.array(hypothesis.scores, dtype=np.float32)
    result: Matrix = np.exp(logs / np.maximum(pieces.sum(axis=1), 1))
    return result


def _overlap(
    words: Sequence[Word], spans: Sequence[tuple[int, int]], offset: int
) -> NDArray[np.float32]:
    """1 where a piece overlaps a word, (words, pieces)."""
    if not spans or not words:
        return np.zeros((len(words), len(spans)), dtype=np.float32)
    pieces = np.array(spans) + offset
    edges = np.array([(word.start, word.end) for word in words])
    inside = (pieces[None, :, 0] < edges[:, None, 1]) & (pieces[None, :, 1] > edges[:, None, 0])
    return inside.astype(np.float32)
