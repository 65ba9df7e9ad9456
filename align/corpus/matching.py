"""Which document of a pool is the original of each source.

Two steps, as usual for mining parallel documents (Buck and Koehn 2016, "Findings of the WMT 2016
Bilingual Document Alignment Shared Task"): the whole documents' vectors give a short list, then
each candidate is judged by how well its sentences and the source's cover each other. Articles on
the same event share names and topic; only a translation also shares its sentences.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.errors import InputError

if TYPE_CHECKING:
    from align.corpus.vectors import Collection, Embedder, Floats
    from align.documents import Document

__all__ = ["Candidate", "Match", "match"]

logger = logging.getLogger("align")

LANGUAGES = frozenset({"bg", "en"})
SHORT_LIST = 50  # candidates that are looked at sentence by sentence
_BLOCK = 512  # sources whose vectors are compared with the whole pool at once

#: Weights of the coverage of the source, of the target, and of nothing; made by
#: ``scripts/train/matching.py``, which says on what.
WEIGHTS = (20.95, 21.05, -10.83)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document of the pool that may be a source's original.

    Attributes:
        target: Its position in the pool.
        path: Where it was read from.
        score: Probability that it is the original, 0 to 1.
    """

    target: int
    path: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """What the pool has for one source.

    Attributes:
        source: Its position among the sources.
        path: Where it was read from.
        candidates: The best first.
        original: The first of them if it is likely enough; None: no original in the pool.
    """

    source: int
    path: str | None
    candidates: tuple[Candidate, ...]
    original: Candidate | None


def match(
    sources: Sequence[Document],
    pool: Sequence[Document],
    *,
    top: int = 5,
    threshold: float = 0.5,
    embedder: Embedder | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Match]:
    """Rank the documents of a pool as originals of each source.

    Time grows with sources x pool only in one matrix product, so thousands by thousands are a
    matter of a minute.

    Args:
        sources: Translated documents.
        pool: Documents among which their originals may be.
        top: Candidates to return for each source.
        threshold: Least score of an original.
        embedder: Multilingual sentence encoder with ``encode(list of str)``, for languages other
            than Bulgarian and English; ranks are as good as it is, scores are calibrated for the
            bundled embedding only.
        progress: Called with (documents done, documents in total).

    Returns:
        One match for each source, in order.

    Raises:
        InputError: Nothing to compare, or languages that need an ``embedder``.
    """
    from align.corpus.vectors import Collection, static_embedder

    if not sources or not pool:
        raise InputError("matching needs at least one source and one target in the pool")
    if top < 1:
        raise InputError(f"at least one candidate has to be shown, not {top}: see --top")
    if embedder is None:
        _check_languages(sources, "sources")
        _check_languages(pool, "targets of the pool")
        embedder = static_embedder()
    step = _counter(progress, 2 * len(sources) + len(pool))
    ours = Collection.of(sources, embedder, step)
    theirs = Collection.of(pool, embedder, step)
    matches = []
    for number, listed in enumerate(_short_lists(ours, theirs, max(SHORT_LIST, top))):
        scores = probabilities(coverages(ours.rows(number), theirs, listed))
        candidates = tuple(
            Candidate(int(listed[i]), pool[listed[i]].path, float(scores[i]))
            for i in np.argsort(-scores, kind="stable")[:top]
        )
        original = candidates[0] if candidates[0].score >= threshold else None
        matches.append(Match(number, sources[number].path, candidates, original))
        step()
    return matches


def _short_lists(ours: Collection, theirs: Collection, size: int) -> Iterator[np.ndarray]:
    """For each source the nearest documents of the pool by their vectors, in no order."""
    size = min(size, len(theirs))
    for first in range(0, len(ours), _BLOCK):
        likeness = ours.wholes[first : first + _BLOCK] @ theirs.wholes.T
        yield from np.argpartition(-likeness, size - 1, axis=1)[:, :size]


def coverages(sentences: Floats, theirs: Collection, listed: np.ndarray) -> Floats:
    """How well a source and some targets cover each other, (targets, 2).

    A document is covered as well as its sentences are on average: each by the cosine with its best
    counterpart on the other side.
    """
    starts, ends = theirs.starts[listed], theirs.starts[listed + 1]
    rows = np.concatenate([np.arange(a, b) for a, b in zip(starts, ends, strict=True)])
    likeness = sentences @ theirs.sentences[rows].T
    edges = np.concatenate([[0], np.cumsum(ends - starts)[:-1]])
    of_source = np.maximum.reduceat(likeness, edges, axis=1).mean(axis=0)
    of_target = np.add.reduceat(likeness.max(axis=0), edges) / (ends - starts)
    both: Floats = np.stack([of_source, of_target], axis=1).astype(np.float32)
    return both


def probabilities(features: Floats) -> Floats:
    """Coverages (targets, 2) -> probability that the target is the original, (targets,)."""
    weights = np.asarray(WEIGHTS, dtype=np.float32)
    odds: Floats = 1 / (1 + np.exp(-(features @ weights[:2] + weights[2])))
    return odds


def _check_languages(documents: Sequence[Document], what: str) -> None:
    """Most of them wrong is a mistake; a few among many are not worth stopping for."""
    foreign = [document for document in documents if document.language not in LANGUAGES]
    if len(foreign) == len(documents):
        raise InputError(
            f"the {what} are in language '{foreign[0].language}': documents are matched in "
            "Bulgarian and English (in other languages from Python, with an embedder)"
        )
    if foreign:
        logger.warning(
            "%d of %d %s are neither Bulgarian nor English: their scores mean little",
            *(len(foreign), len(documents), what),
        )


def _counter(progress: Callable[[int, int], None] | None, total: int) -> Callable[[], None]:
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, total)

    return step
