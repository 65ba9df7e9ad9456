"""TMX 1.4b, the translation memory exchange format (LISA OSCAR, 2005)."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import align
from align.difference import Comparison, DiffBead
from align.documents import Document
from align.exchange.markup import LANG, child, document, element
from align.exchange.text import bead_text

__all__ = ["to_tmx"]


def to_tmx(comparison: Comparison) -> str:
    """Match and moved beads as translation units, in reading order.

    ``tuid`` is "b" and the bead's number (from 0, as in the JSON). Properties: ``x-kind``,
    ``x-score``, ``x-source-ids``, ``x-target-ids``. A unit of several sentences has
    ``segtype="block"``. A variant's language is that of its sentences: a quoted English sentence
    paired with its English original is English on both sides and so never enters a memory as
    Bulgarian.
    """
    source, target = comparison.source, comparison.target
    root = element("tmx", version="1.4")
    header = child(
        root,
        "header",
        creationtool="align",
        creationtoolversion=align.__version__,
        segtype="sentence",
        adminlang="en",
        srclang=source.language,
        datatype="plaintext",
        **{"o-tmf": "align-diff"},
    )
    for side, path in (("source", source.path), ("target", target.path)):
        if path is not None:
            child(header, "prop", path, type=f"x-{side}-path")
    body = child(root, "body")
    for number, bead in enumerate(comparison.beads):
        if bead.source and bead.target:
            _unit(body, number, bead, source, target)
    return document(root)


def _unit(body: Element, number: int, bead: DiffBead, source: Document, target: Document) -> None:
    block = len(bead.source) > 1 or len(bead.target) > 1
    language = _language(source, bead.source)
    unit = child(
        body,
        "tu",
        tuid=f"b{number}",
        segtype="block" if block else None,
        srclang=language if language != source.language else None,
    )
    child(unit, "prop", bead.kind, type="x-kind")
    child(unit, "prop", f"{float(bead.score):.4f}", type="x-score")
    child(unit, "prop", " ".join(map(str, bead.source)), type="x-source-ids")
    child(unit, "prop", " ".join(map(str, bead.target)), type="x-target-ids")
    for side, ids in ((source, bead.source), (target, bead.target)):
        variant = child(unit, "tuv", **{LANG: _language(side, ids)})
        child(variant, "seg", bead_text(side, ids))


def _language(side: Document, ids: tuple[int, ...]) -> str:
    """The sentences' own language where they agree, otherwise the document's."""
    own = {side.sentences[i].language for i in ids}
    return own.pop() if len(own) == 1 else side.language
