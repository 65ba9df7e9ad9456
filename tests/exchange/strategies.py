"""Comparisons of every shape, for tests of what must hold for any of them."""

from __future__ import annotations

import string
from typing import Any, get_args

from hypothesis import strategies as st

from align.difference import Comparison, DiffBead, Difference, Label
from align.documents import Document, Role, Sentence
from align.translation import Hypothesis, ModelInfo, Translation

# Everything that can stand in a decoded file; letters and mark-up more often than the rest.
characters = st.one_of(
    st.sampled_from("абвгѝ́ЪЮabcXYZ019 .,!?„“\"'<>&=+-@|\t\n"),
    st.characters(exclude_categories=["Cs"]),
)
sentence_texts = st.text(characters, min_size=1, max_size=25).filter(lambda t: t == t.strip() != "")
scores = st.floats(0, 1, allow_nan=False)
breaks = st.sampled_from(["\n", "\n\n", "\r\n\r\n", " \n"])


@st.composite
def documents(draw: st.DrawFn, size: int, language: str, path: str | None) -> Document:
    """A document of ``size`` sentences with white space of all kinds between them."""
    text = draw(st.sampled_from(["", "\n", "  "]))
    sentences: list[Sentence] = []
    paragraph = 0
    for i in range(size):
        if i:
            new = draw(st.booleans())
            paragraph += new
            text += draw(breaks if new else st.sampled_from(["", " ", "  ", "\u00a0"]))
        own = draw(sentence_texts)
        role = draw(st.sampled_from(get_args(Role)))
        code = draw(st.sampled_from([language, language, "en"]))
        start = len(text)
        text += own
        sentences.append(Sentence(i, start, len(text), own, paragraph, code, role))
    return Document(text, tuple(sentences), language, path)


@st.composite
def spans(draw: st.DrawFn, document: Document, side: Any, ids: tuple[int, ...]) -> list[Difference]:
    """At most one span in each of the sentences."""
    found = []
    for sentence in (document.sentences[i] for i in ids):
        if draw(st.integers(0, 3)) == 0:
            start = draw(st.integers(sentence.start, sentence.end - 1))
            end = draw(st.integers(start + 1, sentence.end))
            own = "added" if side == "source" else "omitted"
            type_ = draw(st.sampled_from([own, "number", "name", "negation"]))
            score = draw(scores)
            found.append(Difference(side, start, end, document.text[start:end], type_, score))
    return found


@st.composite
def comparisons(draw: st.DrawFn, *, strings: bool = False) -> Comparison:
    """A comparison that keeps every promise of the types.

    Args:
        strings: The documents come from strings, not from files.
    """
    shapes = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any), max_size=6))
    source = draw(documents(sum(m for m, _ in shapes), "bg", None if strings else "no/such.bg"))
    target = draw(documents(sum(n for _, n in shapes), "en", None if strings else "no/such.en"))
    pairs: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    i = j = 0
    for m, n in shapes:
        pairs.append((tuple(range(i, i + m)), tuple(range(j, j + n))))
        i, j = i + m, j + n
    moved = set()
    for k in range(1, len(pairs)):
        # Two neighbours may change places on the target side; then the second counts as moved.
        if all(pairs[k - 1] + pairs[k]) and k - 1 not in moved and draw(st.booleans()):
            (before, first), (after, second) = pairs[k - 1], pairs[k]
            pairs[k - 1 : k + 1] = [(before, second), (after, first)]
            moved.add(k)
    beads = []
    for k, (left, right) in enumerate(pairs):
        score = draw(scores)
        corrected = draw(st.booleans())
        if left and right:
            marks = [*draw(spans(source, "source", left)), *draw(spans(target, "target", right))]
            kind: Any = "moved" if k in moved else "match"
            beads.append(
                DiffBead(left, right, kind, score, differences=tuple(marks), corrected=corrected)
            )
        else:
            others = len(target.sentences) if left else len(source.sentences)
            ids = st.lists(st.integers(0, others - 1), max_size=2, unique=True).map(sorted)
            repeats = tuple(draw(ids)) if others else ()
            label = draw(st.sampled_from(get_args(Label)))
            kind = "added" if left else "omitted"
            beads.append(DiffBead(left, right, kind, score, label, repeats, corrected=corrected))
    translation = draw(st.none() | translations(source))
    return Comparison(source, target, translation, tuple(beads), "signals:test|version:0")


@st.composite
def translations(draw: st.DrawFn, document: Document) -> Translation:
    """A hypothesis for every sentence, none for those that already are in English."""
    flags = st.sampled_from([(), (), ("split",), ("retried", "repetition")])
    hypotheses = tuple(
        Hypothesis(
            None if sentence.language == "en" else draw(st.text(characters, max_size=25)),
            flags=draw(flags),
        )
        for sentence in document.sentences
    )
    digest = draw(st.text(string.hexdigits.lower(), min_size=64, max_size=64))
    return Translation(hypotheses, ModelInfo("org/model", "ctranslate2", digest))
