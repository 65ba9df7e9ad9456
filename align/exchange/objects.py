"""Comparison -> the ``align-diff`` JSON object, version 1."""

from __future__ import annotations

from typing import Any

import align
from align.difference import Comparison, DiffBead, Difference
from align.documents import Document, Sentence
from align.translation import Hypothesis, ModelInfo, Translation

__all__ = ["FORMAT", "VERSION", "generator", "model_object", "sentence_objects", "to_dict"]

FORMAT = "align-diff"
VERSION = 1


def to_dict(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain dicts, lists, strings and numbers, ready for ``json.dumps``.

    The keys are those of the contract. Beyond it: ``signature``; ``format`` on a side that was an
    HTML page; ``text`` on a side whose text cannot be read again from ``path`` as it stands (a
    string, standard input, an HTML page), so that every offset can be checked; ``flags`` on a
    sentence whose translation is doubtful; ``corrected``, true, on a bead that a person has
    corrected. ``translation`` is null on the target side.
    Without a translation ``model`` is ``{"id": null, "backend": "none", "sha256": null}``.

    Returns:
        An object that ``align-diff.schema.json`` in this folder describes.
    """
    summary = comparison.summary
    return {
        "format": FORMAT,
        "version": VERSION,
        "generator": generator(),
        "model": model_object(comparison.translation.model if comparison.translation else None),
        "signature": comparison.signature,
        "source": {
            **_document(comparison.source),
            "sentences": sentence_objects(comparison.source, comparison.translation),
        },
        "target": {
            **_document(comparison.target),
            "sentences": sentence_objects(comparison.target, None),
        },
        "beads": [_bead(bead) for bead in comparison.beads],
        "summary": {
            "match": summary.match,
            "moved": summary.moved,
            "added": summary.added,
            "omitted": summary.omitted,
            "source_coverage": float(summary.source_coverage),
            "target_coverage": float(summary.target_coverage),
        },
    }


def generator() -> dict[str, str]:
    """Which program wrote the file."""
    return {"name": "align", "version": align.__version__}


def model_object(model: ModelInfo | None) -> dict[str, str | None]:
    """The model's identity; all null and "none" where nothing was translated."""
    if model is None:
        return {"id": None, "backend": "none", "sha256": None}
    return {"id": model.id, "backend": model.backend, "sha256": model.sha256}


def sentence_objects(document: Document, translation: Translation | None) -> list[dict[str, Any]]:
    """The sentences of one side, each with its translation if there is one."""
    hypotheses = (
        translation.hypotheses if translation else (Hypothesis(None),) * len(document.sentences)
    )
    return [
        _sentence(sentence)
        | {"translation": hypothesis.text}
        | ({"flags": list(hypothesis.flags)} if hypothesis.flags else {})
        for sentence, hypothesis in zip(document.sentences, hypotheses, strict=True)
    ]


def _document(document: Document) -> dict[str, Any]:
    # A file name need not be UTF-8; what Python puts in for its bytes could not be written.
    path = document.path and document.path.encode("utf-8", "replace").decode()
    side: dict[str, Any] = {"path": path, "language": document.language}
    if document.format != "text":
        side["format"] = document.format
    if document.path in (None, "-") or document.format != "text":
        side["text"] = document.text
    return side


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "id": sentence.id,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "paragraph": sentence.paragraph,
        "language": sentence.language,
        "role": sentence.role,
    }


def _bead(bead: DiffBead) -> dict[str, Any]:
    # float() and int(): the aligner may hand on NumPy numbers, which json cannot write.
    made: dict[str, Any] = {
        "source": [int(i) for i in bead.source],
        "target": [int(i) for i in bead.target],
        "kind": bead.kind,
        "label": bead.label,
        "score": float(bead.score),
        "repeats": [int(i) for i in bead.repeats],
        "differences": [_difference(difference) for difference in bead.differences],
    }
    return made | ({"corrected": True} if bead.corrected else {})


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "side": difference.side,
        "start": int(difference.start),
        "end": int(difference.end),
        "text": difference.text,
        "type": difference.type,
        "score": float(difference.score),
    }
