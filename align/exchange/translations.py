"""Translations only: what ``align translate`` writes."""

from __future__ import annotations

import json
from typing import Any

from align.documents import Document
from align.errors import InputError
from align.exchange.objects import generator, model_object, sentence_objects
from align.exchange.text import one_line
from align.translation import Translation

__all__ = ["TRANSLATION_FORMATS", "translations", "translations_dict"]

TRANSLATION_FORMATS = ("text", "tsv", "json")


def translations(document: Document, translation: Translation, format: str = "text") -> str:
    """The translation of a document as text, in one of ``TRANSLATION_FORMATS``.

    Args:
        document: What was translated.
        translation: One hypothesis per sentence of ``document``.
        format: "text" (one translation a line, exactly one per sentence, in order), "tsv"
            (sentence, tab, translation; no header), "json" (:func:`translations_dict`). In text
            and TSV, line ends inside a translation are spaces, and a sentence that already is in
            the target's language is its own translation.

    Raises:
        InputError: The format is none of these.
    """
    if format == "json":
        data = translations_dict(document, translation)
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    if format not in TRANSLATION_FORMATS:
        known = ", ".join(TRANSLATION_FORMATS)
        raise InputError(f"unknown format {format!r} for translations; choose one of {known}")
    lines = []
    for sentence, hypothesis in zip(document.sentences, translation.hypotheses, strict=True):
        own = one_line(sentence.text)
        result = own if hypothesis.text is None else one_line(hypothesis.text)
        lines.append(f"{own}\t{result}\n" if format == "tsv" else f"{result}\n")
    return "".join(lines)


def translations_dict(document: Document, translation: Translation) -> dict[str, Any]:
    """The translation of a document as a JSON object.

    Keys: ``format`` ("align-translation"), ``version`` (1), ``generator``, ``model``, ``path``,
    ``language``, ``sentences``; the last as on the source side of ``align-diff``, so that
    ``translation`` is null where the sentence already is in the target's language.
    """
    return {
        "format": "align-translation",
        "version": 1,
        "generator": generator(),
        "model": model_object(translation.model),
        "path": document.path,
        "language": document.language,
        "sentences": sentence_objects(document, translation),
    }
