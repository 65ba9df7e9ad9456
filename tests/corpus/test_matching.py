"""Which document is the original: found among its like, and not found where there is none."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.corpus import Candidate, Match, format_matches, match
from align.corpus.matching import coverages
from align.corpus.vectors import Collection
from align.documents import Document, read
from align.errors import InputError
from tests.samples import SEEDS, SOURCE_PATH


class WordEncoder:
    """Sentences with the same words have the same vector."""

    def encode(self, sentences: list[str]) -> np.ndarray:
        out = np.zeros((len(sentences), 64), dtype=np.float32)
        for i, sentence in enumerate(sentences):
            for word in sentence.lower().split():
                out[i] += np.random.default_rng(zlib.crc32(word.encode())).normal(size=64)
        return out


def document(lines: Sequence[str], language: str = "en") -> Document:
    return Document.from_text("\n".join(lines), language=language, segmented=True)


def numbered(topic: int, sentences: int = 4) -> Document:
    return document([f"t{topic} w{topic}{i} x{topic}{i} y{topic}{i}" for i in range(sentences)])


def test_the_seed_s_original_comes_first_clearly() -> None:
    others = [path for path in sorted(SEEDS.glob("*.txt")) if path != SOURCE_PATH]
    source, pool = read(SOURCE_PATH), [read(path) for path in others]
    (found,) = match([source], pool)
    first, second, *_ = found.candidates
    assert found.original is first
    assert first.path == str(SEEDS / "000_8cde7412c0a80b03.txt")
    assert first.score > 0.95
    assert second.score < 0.5
    # The others are on the same people and the same conflict, yet none is the original.
    (without,) = match([source], pool[1:], top=2)
    assert without.original is None
    assert len(without.candidates) == 2


def test_a_part_of_the_original_is_recognised() -> None:
    source = read(SOURCE_PATH)
    target = read(SEEDS / "000_8cde7412c0a80b03.txt")
    part = document([sentence.text for sentence in target.sentences[3:8]])
    (found,) = match([source], [read(SEEDS / "004_e012a61e92ddd416.txt"), part])
    assert found.original is not None
    assert found.original.target == 1


def test_many_by_many() -> None:
    pool = [numbered(i) for i in range(80)]
    sources = [numbered(i, 5) for i in (70, 3, 41)] + [numbered(200)]
    matches = match(sources, pool, top=3, embedder=WordEncoder())
    assert [m.candidates[0].target for m in matches[:3]] == [70, 3, 41]
    assert [m.original is not None for m in matches] == [True, True, True, False]
    for found in matches:
        scores = [candidate.score for candidate in found.candidates]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) == 3


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=6), st.integers(1, 5))
def test_coverages_are_those_of_each_target_alone(sizes: list[int], size: int) -> None:
    pool = Collection.of([numbered(i, n) for i, n in enumerate(sizes)], WordEncoder())
    source = Collection.of([numbered(0, size)], WordEncoder()).rows(0)
    listed = np.arange(len(sizes))[::-1].copy()
    found = coverages(source, pool, listed)
    for row, number in zip(found, listed, strict=True):
        likeness = source @ pool.rows(number).T
        expected = [likeness.max(axis=1).mean(), likeness.max(axis=0).mean()]
        np.testing.assert_allclose(row, expected, atol=1e-5)


def test_progress_counts_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    documents = [numbered(i) for i in range(3)]
    match(documents, documents, embedder=WordEncoder(), progress=lambda *n: seen.append(n))
    assert seen == [(i, 9) for i in range(1, 10)]


def test_requests_that_cannot_be_met(caplog: pytest.LogCaptureFixture) -> None:
    one = numbered(1)
    german = document(["Das ist ein Satz."], "de")
    for sources, pool in (([], [one]), ([one], [])):
        with pytest.raises(InputError, match="at least one"):
            match(sources, pool)
    with pytest.raises(InputError, match="--top"):
        match([one], [one], top=0)
    with pytest.raises(InputError, match="'de'"):
        match([german], [one])
    match([one], [one, german])
    assert "1 of 2 targets" in caplog.text
    assert match([german], [german], embedder=WordEncoder())[0].original is not None


def test_a_document_without_words() -> None:
    empty = Document("", (), "en")
    assert match([empty, numbered(1)], [empty], embedder=WordEncoder())[0].original is None


FOUND = [
    Match(0, "a.bg", (Candidate(1, "b\x1b.en", 0.98765), Candidate(0, None, 0.1)), None),
]
FOUND.append(Match(1, "c.bg", FOUND[0].candidates, FOUND[0].candidates[0]))


def test_formats() -> None:
    text = format_matches(FOUND, "text")
    assert (
        "a.bg: no original in the pool; the nearest:\n  1  0.988  b�.en\n  2  0.100  #0\n" in text
    )
    assert "c.bg\n  1  0.988  b�.en  original\n" in text
    rows = [line.split("\t") for line in format_matches(FOUND, "tsv").splitlines()]
    assert rows[0] == ["source", "rank", "target", "score", "original"]
    assert rows[3] == ["c.bg", "1", "b�.en", "0.9877", "yes"]
    assert rows[1][-1] == "no"
    objects = json.loads(format_matches(FOUND, "json"))
    assert [o["original"] for o in objects] == [None, "b�.en"]
    assert objects[0]["candidates"][1] == {"target": "#0", "score": 0.1}
    with pytest.raises(InputError, match="text, tsv, json"):
        format_matches(FOUND, "xml")
