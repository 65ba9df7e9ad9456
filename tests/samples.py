"""A hand-made comparison of the seed pair, for tests of what comes after the aligner."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from align.difference import Comparison, DiffBead, Difference
from align.documents import Document, Role, Sentence
from align.translation import Hypothesis, ModelInfo, Translation

SEEDS = Path(__file__).parent.parent / "seeds"
SOURCE_PATH = SEEDS / "001_fe472cf9f28a5c5d.txt"
TARGET_PATH = SEEDS / "000_8cde7412c0a80b03.txt"


def document(
    text: str,
    starts: list[tuple[str, Role, str]],
    *,
    language: str,
    path: str | None = None,
) -> Document:
    """Cut ``text`` where each of ``starts`` (beginning of a sentence, role, language) is found."""
    offsets: list[int] = []
    position = 0
    for beginning, _, _ in starts:
        position = text.index(beginning, position)
        offsets.append(position)
        position += len(beginning)
    sentences = []
    paragraph = -1
    for i, (start, (_, role, own)) in enumerate(zip(offsets, starts, strict=True)):
        end = offsets[i + 1] if i + 1 < len(offsets) else len(text)
        if i == 0 or "\n" in text[offsets[i - 1] : start]:
            paragraph += 1
        slice_ = text[start:end].rstrip()
        sentences.append(Sentence(i, start, start + len(slice_), slice_, paragraph, own, role))
    return Document(text, tuple(sentences), language, path)


def comparison() -> Comparison:
    """The seed pair as a person would align it, with three word-level differences."""
    source = document(
        SOURCE_PATH.read_text(encoding="utf-8"),
        [
            ("date 2024-08", "dateline", "bg"),
            ("Сръбският", "body", "bg"),
            ("„Добра среща", "quote", "bg"),
            ("„Посочих", "quote", "bg"),
            ("Вучич благодари", "body", "bg"),
            ("„Подчертах", "quote", "bg"),
            ("По време", "body", "bg"),
            ("Руге заяви", "body", "bg"),
            ('"Обсъдихме', "quote", "bg"),
            ("НАТО очаква", "quote", "bg"),
            ("Good exchange", "post", "en"),
            ("We also", "post", "en"),
            ("#NATO looks", "post", "en"),
        ],
        language="bg",
        path=str(SOURCE_PATH),
    )
    target = document(
        TARGET_PATH.read_text(encoding="utf-8"),
        [
            ("Vucic with", "headline", "en"),
            ("The President", "body", "en"),
            ('"A good', "quote", "en"),
            ("As he added", "body", "en"),
            ('"I also', "quote", "en"),
            ("Vucic thanked", "body", "en"),
            ('"I stressed', "quote", "en"),
            ("During his", "body", "en"),
            ("Ruge mentioned", "body", "en"),
            ('"We also', "quote", "en"),
            ("NATO looks", "quote", "en"),
            ("0 comments", "boilerplate", "en"),
        ],
        language="en",
        path=str(TARGET_PATH),
    )

    def span(side: str, phrase: str, type_: str, score: float) -> Difference:
        text = (source if side == "source" else target).text
        start = text.index(phrase)
        return Difference(side, start, start + len(phrase), phrase, type_, score)  # type: ignore[arg-type]

    beads = (
        DiffBead((), (0,), "omitted", 0.97, "headline"),
        DiffBead((0,), (), "added", 0.95, "dateline"),
        DiffBead((1,), (1,), "match", 0.99),
        DiffBead(
            (2,),
            (2,),
            "match",
            0.99,
            None,
            (),
            (span("source", "цитиран от Kosovo-online", "added", 0.9),),
        ),
        DiffBead((), (3,), "omitted", 0.94, "paragraph"),
        DiffBead((3,), (4,), "match", 0.99),
        DiffBead(
            (4,),
            (5,),
            "match",
            0.98,
            None,
            (),
            (span("target", "noting", "omitted", 0.4),),
        ),
        DiffBead((5,), (6,), "match", 0.99),
        DiffBead((6,), (7,), "match", 0.99),
        DiffBead((7,), (8,), "match", 0.97),
        DiffBead((8,), (9,), "match", 0.98),
        DiffBead((9,), (10,), "match", 0.98),
        DiffBead((10, 11, 12), (), "added", 0.96, "post", (8, 9, 10)),
        DiffBead((), (11,), "omitted", 0.9, "boilerplate"),
    )
    hypotheses = tuple(
        Hypothesis(None)
        if sentence.language == "en"
        else Hypothesis(
            f"Translation of sentence {sentence.id}.",
            ((0, len(sentence.text)),),
            ((0, 10),),
            (-0.1,),
            np.ones((1, 1), dtype=np.float32),
        )
        for sentence in source.sentences
    )
    model = ModelInfo("bundled", "ctranslate2", "0" * 64)
    return Comparison(source, target, Translation(hypotheses, model), beads, "signals:test")
