"""Beads of single null sentences -> labelled beads of whole blocks."""

from __future__ import annotations

import math
from collections.abc import Sequence

from align.alignment import Alignment, Bead
from align.difference.labels import Labeller
from align.difference.types import DiffBead, Label
from align.documents import Document

__all__ = ["label_and_join"]


def label_and_join(alignment: Alignment) -> list[DiffBead]:
    """All beads in order: nulls labelled, and joined where neighbours form one block.

    Joined are consecutive null beads of one kind and label whose sentences follow each other in
    one paragraph, or, for a post, whose paragraphs do.
    """
    labellers = {
        "added": _labeller(alignment.source, [b for b in alignment.beads if b.kind == "added"]),
        "omitted": _labeller(alignment.target, [b for b in alignment.beads if b.kind == "omitted"]),
    }
    result: list[DiffBead] = []
    for bead in alignment.beads:
        if bead.kind not in labellers:
            result.append(DiffBead(bead.source, bead.target, bead.kind, bead.score))
            continue
        document = alignment.source if bead.kind == "added" else alignment.target
        for label, ids in _runs(bead, document, labellers[bead.kind]):
            new = _null(bead, ids, label)
            if result and _one_block(result[-1], new, document):
                result[-1] = _join(result[-1], new)
            else:
                result.append(new)
    return result


def _labeller(document: Document, beads: Sequence[Bead]) -> Labeller:
    nulls = {i for bead in beads for i in bead.source + bead.target}
    repeating = {i for bead in beads if bead.repeats for i in bead.source + bead.target}
    return Labeller(document, nulls, repeating)


def _runs(bead: Bead, document: Document, labeller: Labeller) -> list[tuple[Label, list[int]]]:
    """The bead's sentences by label (a null bead of several sentences may hold several)."""
    runs: list[tuple[Label, list[int]]] = []
    for i in bead.source + bead.target:
        label = labeller.label(document.sentences[i])
        if runs and runs[-1][0] == label:
            runs[-1][1].append(i)
        else:
            runs.append((label, [i]))
    return runs


def _null(bead: Bead, ids: Sequence[int], label: Label) -> DiffBead:
    source, target = (tuple(ids), ()) if bead.kind == "added" else ((), tuple(ids))
    return DiffBead(source, target, bead.kind, bead.score, label, bead.repeats)


def _one_block(a: DiffBead, b: DiffBead, document: Document) -> bool:
    if (a.kind, a.label) != (b.kind, b.label):
        return False
    last, first = (a.source + a.target)[-1], (b.source + b.target)[0]
    if first != last + 1:
        return False
    gap = document.sentences[first].paragraph - document.sentences[last].paragraph
    return gap == 0 or (a.label == "post" and gap == 1 and _is_signature(document, first))


def _is_signature(document: Document, i: int) -> bool:
    """The line with name and date that closes a post."""
    return document.sentences[i].text.lstrip().startswith(("—", "–", "-", "pic.twitter", "http"))


def _join(a: DiffBead, b: DiffBead) -> DiffBead:
    """One bead of both: the score is the mean by sentence (geometric), the repeats are united."""
    sizes = len(a.source + a.target), len(b.source + b.target)
    logs = [math.log(max(x.score, 1e-6)) * n for x, n in zip((a, b), sizes, strict=True)]
    return DiffBead(
        a.source + b.source,
        a.target + b.target,
        a.kind,
        min(1.0, math.exp(sum(logs) / sum(sizes))),
        a.label,
        tuple(sorted({*a.repeats, *b.repeats})),
    )
