"""How good are labels and word-level differences?

Labels: documents with gold beads and notes (a folder each with ``gold.json``). The gold beads are
given, the roles of sentences are found as always. Words: pairs with known differences as
``scripts.train.difference_pairs`` makes them. Printed are, by kind of pair, token precision, recall
and F1, and character F1 on the side that differs; the share of words marked in plain translations;
how many changed numbers, names and negations are marked as such on both sides, and how often such
a mark stands in a plain translation.

    python -m scripts.benchmark.difference --documents FOLDER --pairs PAIRS.jsonl [--model bundled]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from align.alignment import Alignment, Bead
from align.difference import Comparison, Difference, compare
from align.difference.words import words_of
from align.documents import Document, Sentence
from align.translation import Hypothesis, ModelInfo, Translation

LABEL_OF_NOTE = {"tweet-verbatim": "post", "tweet-foreign": "post"}
CHANGES = ("number", "name", "negation")
PHRASES = {"inserted": "source", "extra": "target", "removed": "target"}
Counts = Counter[tuple[str, str]]


# --- labels ----------------------------------------------------------------------------------


def as_document(sentences: list[dict[str, Any]], language: str) -> Document:
    """Gold sentences, one a line, blank lines between paragraphs."""
    lines: list[str] = []
    for i, sentence in enumerate(sentences):
        if i and sentence["para"] != sentences[i - 1]["para"]:
            lines.append("")
        lines.append(" ".join(sentence["text"].split()))
    document = Document.from_text("\n".join(lines), language=language, segmented=True)
    if len(document.sentences) != len(sentences):
        raise ValueError(f"{len(document.sentences)} sentences instead of {len(sentences)}")
    return document


def labels(folder: Path) -> Counter[tuple[str, str]]:
    """(gold note, label) -> sentences."""
    table: Counter[tuple[str, str]] = Counter()
    for path in sorted(folder.glob("*/gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        sides = [
            as_document(gold[f"{side}_sentences"], language)
            for side, language in (("src", "bg"), ("tgt", "en"))
        ]
        beads = tuple(
            Bead(tuple(bead["src"]), tuple(bead["tgt"]), bead["kind"], 1.0)
            for bead in gold["beads"]
        )
        notes = {
            (side, i): LABEL_OF_NOTE.get(bead["note"], bead["note"])
            for bead in gold["beads"]
            for side in ("src", "tgt")
            for i in bead[side]
        }
        found = compare(Alignment(sides[0], sides[1], None, beads, "gold"))
        for bead in (*found.added, *found.omitted):
            for side, ids in (("src", bead.source), ("tgt", bead.target)):
                table.update((notes[side, i], str(bead.label)) for i in ids)
    return table


def print_labels(table: Counter[tuple[str, str]]) -> None:
    """Accuracy, and precision and recall of each label."""
    right = sum(count for (gold, label), count in table.items() if gold == label)
    print(f"labels: {right} of {table.total()} right ({right / table.total():.3f})")
    for name in sorted({label for pair in table for label in pair}):
        hits = table[name, name]
        given = sum(count for (_, label), count in table.items() if label == name)
        gold = sum(count for (note, _), count in table.items() if note == name)
        print(f"  {name:12} P {hits / max(1, given):.3f}  R {hits / max(1, gold):.3f}  ({gold})")


# --- words -----------------------------------------------------------------------------------


def translate(rows: list[dict[str, Any]], model: str | None) -> dict[str, Hypothesis]:
    """A hypothesis for each source, none without a model."""
    if model is None:
        return {}
    from align.translation import load_model

    texts = list(dict.fromkeys(row["source"] for row in rows))
    return dict(zip(texts, load_model(model).translate(texts), strict=True))


def as_comparison(
    row: dict[str, Any], hypothesis: Hypothesis | None, threshold: float
) -> Comparison:
    """The pair as one match."""
    documents = [
        Document(text, (Sentence(0, 0, len(text), text, 0, language, "body"),), language)
        for text, language in ((row["source"], "bg"), (row["target"], "en"))
    ]
    translation = (
        Translation((hypothesis,), ModelInfo("benchmark", "none", "")) if hypothesis else None
    )
    bead = Bead((0,), (0,), "match", 1.0)
    alignment = Alignment(documents[0], documents[1], translation, (bead,), "gold")
    return compare(alignment, threshold=threshold)


def tally(row: dict[str, Any], found: tuple[Difference, ...], counts: Counts) -> None:
    """Add one pair to the counts."""
    kind = row["kind"]
    counts[kind, "pairs"] += 1
    for side, language in (("source", "bg"), ("target", "en")):
        text = row[side]
        marked = {i for span in found if span.side == side for i in range(span.start, span.end)}
        true = {i for start, end in row[f"{side}_spans"] for i in range(start, end)}
        words = [range(w.start, w.end) for w in words_of(text, language)]
        ours, gold = ([bool(chars & set(word)) for word in words] for chars in (marked, true))
        counts[kind, "words"] += len(words)
        _add(counts, kind, "token", set(_where(ours)), set(_where(gold)))
        if PHRASES.get(kind) == side:
            solid = {i for i, c in enumerate(text) if not c.isspace()}
            _add(counts, kind, "character", marked & solid, true & solid)
    for change in CHANGES:
        spans = [span for span in found if span.type == change]
        if kind == "plain":
            counts[change, "false"] += bool(spans)
        elif kind == change:
            counts[change, "found"] += all(
                any(s.side == side and s.start < end and start < s.end for s in spans)
                for side in ("source", "target")
                for start, end in row[f"{side}_spans"]
            )


def _where(flags: list[bool]) -> list[int]:
    return [i for i, flag in enumerate(flags) if flag]


def _add(counts: Counts, kind: str, unit: str, ours: set[int], gold: set[int]) -> None:
    counts[kind, f"{unit} hits"] += len(ours & gold)
    counts[kind, f"{unit} marked"] += len(ours)
    counts[kind, f"{unit} true"] += len(gold)


def print_words(counts: Counts) -> None:
    """The table."""
    plain = counts["plain", "token marked"] / max(1, counts["plain", "words"])
    print(f"plain: {plain:.4f} of {counts['plain', 'words']} words marked")
    for kinds in (*((kind,) for kind in PHRASES), tuple(PHRASES)):
        p, r, f = _scores(counts, kinds, "token")
        print(
            f"  {'+'.join(kinds):24} ({sum(counts[k, 'pairs'] for k in kinds)} pairs)  "
            f"token P {p:.3f} R {r:.3f} F1 {f:.3f}  character F1 "
            f"{_scores(counts, kinds, 'character')[2]:.3f}"
        )
    for change in CHANGES:
        pairs, plain_pairs = counts[change, "pairs"], counts["plain", "pairs"]
        print(
            f"  {change:9} found {counts[change, 'found'] / max(1, pairs):.3f} of {pairs}, "
            f"false in {counts[change, 'false'] / max(1, plain_pairs):.4f} of {plain_pairs}"
        )


def _scores(counts: Counts, kinds: tuple[str, ...], unit: str) -> tuple[float, float, float]:
    hits, marked, true = (
        sum(counts[kind, f"{unit} {what}"] for kind in kinds) for what in ("hits", "marked", "true")
    )
    return hits / max(1, marked), hits / max(1, true), 2 * hits / max(1, marked + true)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=Path, help="folder of folders with gold.json")
    parser.add_argument("--pairs", type=Path, nargs="*", default=[], help="JSON lines")
    parser.add_argument("--model", help="translate the pairs (default: no translation)")
    parser.add_argument("--threshold", type=float, default=0.5)
    options = parser.parse_args()
    if options.documents:
        print_labels(labels(options.documents))
    for path in options.pairs:
        rows = [json.loads(line) for line in path.open(encoding="utf-8")]
        hypotheses = translate(rows, options.model)
        counts: Counts = Counter()
        for row in rows:
            comparison = as_comparison(row, hypotheses.get(row["source"]), options.threshold)
            tally(row, comparison.beads[0].differences, counts)
        print(f"{path.name}, model {options.model}, threshold {options.threshold}")
        print_words(counts)


if __name__ == "__main__":
    main()
