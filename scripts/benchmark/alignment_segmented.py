"""Documents of any language pair, given sentence by sentence, as Bleualign's text+berg is.

A folder has one folder a document with, one sentence a line, ``de.txt`` and ``fr.txt`` (or other
languages), ``mt.txt`` (the translation of the source, where there is one), and ``gold.ladder``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from align.alignment import align, load_embedder
from align.alignment.model import Model
from align.documents import Document, read
from align.evaluation import Beads, Scores, read_alignment, score
from align.translation import Translation, read_translation

__all__ = ["Segmented", "compare_bridges", "read_segmented"]


@dataclass(frozen=True)
class Segmented:
    """A document pair with its translation, where there is one, and its gold beads."""

    source: Document
    target: Document
    translation: Translation | None
    beads: Beads


def read_segmented(folder: Path, languages: tuple[str, str]) -> list[Segmented]:
    """All documents of a folder, in order; source language first."""
    out = []
    for path in sorted(p for p in folder.iterdir() if (p / "gold.ladder").is_file()):
        source, target = (read(path / f"{x}.txt", language=x, segmented=True) for x in languages)
        machine = path / "mt.txt"
        translation = read_translation(machine, source) if machine.is_file() else None
        out.append(Segmented(source, target, translation, read_alignment(path / "gold.ladder")))
    return out


def compare_bridges(
    documents: list[Segmented], model: Model, embedder: str | None
) -> Iterator[tuple[str, Scores]]:
    """Scores with the translation, with the embedder, and with both."""
    encoder = load_embedder(embedder) if embedder else None
    translated = all(document.translation for document in documents)
    bridges = [("translation", translated, None), ("embedder", False, encoder)]
    bridges.append(("translation, embedder", translated, encoder))
    for name, use, bridge in bridges[: None if encoder else 1]:
        beads = [
            align(
                document.source,
                document.target,
                document.translation if use else None,
                embedder=bridge,
                model=model,
            )
            for document in documents
        ]
        yield name, score(beads, [document.beads for document in documents])
