"""Comparisons of made-up texts, for the tests of the views."""

from __future__ import annotations

from collections.abc import Sequence

from align.difference import Comparison, DiffBead, Difference
from align.documents import Document, Sentence
from align.translation import Hypothesis, ModelInfo, Translation

# Text that tries to become something else than text. Each sets window.hurt if it succeeds.
HOSTILE = [
    "</script><script>window.hurt=1</script>",
    "<img src=x onerror=window.hurt=1>",
    '"><svg onload=window.hurt=1>',
    "' onmouseover='window.hurt=1",
    '" autofocus onfocus="window.hurt=1" x="',
    "javascript:window.hurt=1",
    "<a href=javascript:window.hurt=1>here</a>",
    "{{ 7 * 7 }} {% for x in y %} {{ config }} ${7*7} #{7*7} <%= 7*7 %>",
    "<!-- --> <![CDATA[ ]]> --> <style>*{display:none}</style>",
    "</title></textarea></template></noscript><iframe srcdoc='<script>parent.hurt=1</script>'>",
    "&lt;b&gt; &amp;amp; &#x3c;script&#x3e;",
    "reversed \u202egnp.exe\u202c \u2066isolate\u2069 and \u200emarks\u200f",
    "control \x00\x07\x08\x1b[31m\x7f\x85 signs, line \u2028 and paragraph \u2029 separators",
    "</SCRIPT >\u2028<script>window.hurt=1</script> \\u003cscript\\u003e \\",
    "__proto__ constructor toString",
    "Z\u0335\u0321\u0322\u0327a\u0336\u0315\u0328l\u0337\u0300\u0301g\u0338\u0302o\u0334\u0303" * 3,
]


def document(
    texts: Sequence[str], *, language: str, per_paragraph: int = 3, path: str | None = None
) -> Document:
    """A document of these sentences, some to a paragraph."""
    sentences: list[Sentence] = []
    whole = ""
    for i, text in enumerate(texts):
        if i:
            whole += " " if i % per_paragraph else "\n\n"
        start = len(whole)
        whole += text
        sentences.append(Sentence(i, start, len(whole), text, i // per_paragraph, language, "body"))
    return Document(whole, tuple(sentences), language, path)


def mark(side: str, document: Document, phrase: str, type_: str, score: float = 0.9) -> Difference:
    """A difference where ``phrase`` first stands in the document."""
    start = document.text.index(phrase)
    return Difference(side, start, start + len(phrase), phrase, type_, score)  # type: ignore[arg-type]


def compare(
    source: Document, target: Document, beads: Sequence[DiffBead], *, translated: bool = True
) -> Comparison:
    """A comparison whose translations repeat the source in capitals."""
    translation = None
    if translated:
        hypotheses = tuple(Hypothesis(sentence.text.upper()) for sentence in source.sentences)
        translation = Translation(hypotheses, ModelInfo("made-up", "none", "0" * 64))
    return Comparison(source, target, translation, tuple(beads), "signals:none")


def bead(
    source: Sequence[int],
    target: Sequence[int],
    *differences: Difference,
    kind: str | None = None,
    label: str | None = None,
    score: float = 0.95,
    repeats: Sequence[int] = (),
) -> DiffBead:
    """A bead; its kind and label follow from which sides are filled unless given."""
    if kind is None:
        kind = ("match" if target else "added") if source else "omitted"
    if not (source and target):
        label = label or "sentence"
    return DiffBead(
        tuple(source),
        tuple(target),
        kind,  # type: ignore[arg-type]
        score,
        label,  # type: ignore[arg-type]
        tuple(repeats),
        differences,
    )


def varied() -> Comparison:
    """Every shape of bead: 2:1, 1:3, 2:2, moved in both directions, nulls, doubtful, all marks."""
    source = document(
        [
            "Министърът обяви новия бюджет във вторник.",
            "Той каза, че парите ще стигнат за 120 училища.",
            "Опозицията не е съгласна.",
            "Според Иванов планът е добър, въпреки че някои общини чакат от години.",
            "„Ще видим“, каза кметът на Пловдив.",
            "Снимка: БТА",
            "Валя цял ден.",
            "Движението беше спряно за два часа.",
            "Кметът обеща помощ.",
            "Хората си тръгнаха рано.",
        ],
        language="bg",
        path="budget.bg.txt",
    )
    target = document(
        [
            "It rained all day, and the square stayed empty.",
            "The minister announced the new budget on Tuesday and said there would be money "
            "for 150 schools.",
            "The opposition agrees.",
            "According to Petrov the plan is good.",
            "Some towns have been waiting for years.",
            "Even so, they hope.",
            '"We shall see," said the mayor.',
            "Traffic stopped.",
            "It did so for two hours, and the mayor promised help.",
            "Share this article",
            "People left early.",
        ],
        language="en",
        path="budget.en.txt",
    )
    beads = [
        bead(
            [0, 1],
            [1],
            mark("source", source, "120", "number"),
            mark("target", target, "150", "number"),
        ),
        bead(
            [2],
            [2],
            mark("source", source, "не е", "negation", 0.6),
            mark("target", target, "agrees", "negation", 0.6),
        ),
        bead(
            [3],
            [3, 4, 5],
            mark("source", source, "Иванов", "name"),
            mark("target", target, "Petrov", "name"),
            mark("target", target, "Even so, they hope", "omitted", 0.3),
        ),
        bead([4], [6], mark("source", source, "на Пловдив", "added", 0.8), score=0.41),
        bead([5], [], label="byline"),
        bead(
            [6],
            [0],
            mark("target", target, "and the square stayed empty", "omitted", 0.7),
            kind="moved",
        ),
        bead([7, 8], [7, 8]),
        bead([], [9], label="boilerplate"),
        bead([9], [10]),
    ]
    return compare(source, target, beads)


def hostile() -> Comparison:
    """Hostile text as sentences, in paths, in differences and in translations."""
    source = document(HOSTILE, language="bg", path=f"/tmp/{HOSTILE[0]}/{HOSTILE[2]}.txt")
    target = document(HOSTILE[::-1], language="en", path=HOSTILE[4])
    beads = [
        bead([i], [i], mark("source", source, text[1:-1], "added"))
        for i, text in enumerate(HOSTILE[:8])
    ]
    beads += [bead([i], [], label="post", repeats=[0]) for i in range(8, len(HOSTILE))]
    beads += [bead([], [i], label="quote") for i in range(8, len(HOSTILE))]
    return compare(source, target, beads)


def long(count: int = 2000) -> Comparison:
    """A long article: mostly matches, every kind of difference now and then."""
    source = document(
        [
            f"Изречение номер {i} говори за бюджета, за времето и за {i % 97} села край реката."
            for i in range(count)
        ],
        language="bg",
        per_paragraph=4,
    )
    target = document(
        [
            f"Sentence number {i} is about the budget, the weather and {i % 97} riverside villages."
            for i in range(count)
        ],
        language="en",
        per_paragraph=4,
    )
    beads = []
    for i in range(0, count, 4):
        if i % 100 == 40:
            beads += [bead([i, i + 1], []), bead([], [i]), bead([i + 2, i + 3], [i + 1, i + 2])]
            beads.append(bead([], [i + 3], label="paragraph"))
        elif i % 100 == 80:
            beads += [bead([i], [i + 3], kind="moved"), bead([i + 1], [i]), bead([i + 2], [i + 1])]
            beads.append(bead([i + 3], [i + 2]))
        else:
            phrase = mark("source", source, f"номер {i} ", "added") if i % 60 == 0 else None
            beads.append(bead([i], [i], *([phrase] if phrase else [])))
            beads += [bead([j], [j]) for j in range(i + 1, i + 4)]
    return compare(source, target, beads)
