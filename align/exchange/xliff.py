"""XLIFF 2.0, the bilingual format of translation editors (OASIS standard, 2014)."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from align.difference import Comparison, DiffBead
from align.exchange.markup import child, document, element
from align.exchange.text import bead_text, sentence_translation

__all__ = ["to_xliff"]

_NAMESPACES = {
    "xmlns": "urn:oasis:names:tc:xliff:document:2.0",
    "xmlns:mda": "urn:oasis:names:tc:xliff:metadata:2.0",
    "xmlns:mtc": "urn:oasis:names:tc:xliff:matches:2.0",
}


def to_xliff(comparison: Comparison) -> str:
    """The source document as units with the target's sentences as their translations.

    - match, moved: a unit with one segment, state "translated".
    - added: a unit with one untranslated segment a sentence, state "initial", and the machine
      translation as a candidate (Translation Candidates module). ``translate="no"`` where the
      sentences already are in the target's language.
    - omitted: editors take no unit without a source, so it is a note (category "omitted", applies
      to the target) on the unit that stands before the gap; on the first unit where there is none.

    A unit's id is "b" and the bead's number (from 0, as in the JSON); its kind, label, score and
    sentence ids are in the Metadata module.
    """
    source, target = comparison.source, comparison.target
    root = element(
        "xliff",
        version="2.0",
        srcLang=source.language,
        trgLang=target.language,
        **_NAMESPACES,
    )
    file = child(root, "file", id="f1", original=source.path)
    units = _with_omissions(comparison)
    for number, omitted in units:
        _unit(file, comparison, number, omitted)
    if not units:  # A file needs a unit even where the source has no sentence.
        empty = child(file, "unit", id="empty", translate="no")
        child(child(empty, "segment"), "source")
    return document(root)


def _with_omissions(comparison: Comparison) -> list[tuple[int, list[int]]]:
    """Numbers of the beads that have a source, each with the omitted beads to be noted there."""
    units: list[tuple[int, list[int]]] = []
    waiting: list[int] = []
    for number, bead in enumerate(comparison.beads):
        if bead.source:
            units.append((number, waiting))
            waiting = []
        elif units:
            units[-1][1].append(number)
        else:
            waiting.append(number)
    return units


def _unit(file: Element, comparison: Comparison, number: int, omitted: list[int]) -> None:
    bead = comparison.beads[number]
    unit = child(file, "unit", id=f"b{number}")
    if bead.target:
        _metadata(unit, bead)
        _notes(unit, comparison, omitted)
        segment = child(unit, "segment", id="s1", state="translated")
        child(segment, "source", bead_text(comparison.source, bead.source))
        child(segment, "target", bead_text(comparison.target, bead.target))
        return
    translatable = [
        i
        for i in bead.source
        if comparison.source.sentences[i].language != comparison.target.language
    ]
    if not translatable:
        unit.set("translate", "no")
    elif comparison.translation is not None:
        _candidates(unit, comparison, translatable, comparison.translation.model.id)
    _metadata(unit, bead)
    _notes(unit, comparison, omitted)
    for i in bead.source:
        segment = child(unit, "segment", id=f"s{i}", state="initial")
        child(segment, "source", bead_text(comparison.source, (i,)))


def _metadata(unit: Element, bead: DiffBead) -> None:
    group = child(child(unit, "mda:metadata"), "mda:metaGroup", category="align")
    child(group, "mda:meta", bead.kind, type="kind")
    if bead.label is not None:
        child(group, "mda:meta", bead.label, type="label")
    child(group, "mda:meta", f"{float(bead.score):.4f}", type="score")
    child(group, "mda:meta", " ".join(map(str, bead.source)), type="source-ids")
    if bead.target:
        child(group, "mda:meta", " ".join(map(str, bead.target)), type="target-ids")


def _candidates(unit: Element, comparison: Comparison, ids: list[int], model: str) -> None:
    matches = child(unit, "mtc:matches")
    for i in ids:
        match = child(matches, "mtc:match", ref=f"#s{i}", type="mt", origin=model)
        child(match, "source", bead_text(comparison.source, (i,)))
        child(match, "target", sentence_translation(comparison, i))


def _notes(unit: Element, comparison: Comparison, omitted: list[int]) -> None:
    if not omitted:
        return
    notes = child(unit, "notes")
    for number in omitted:
        bead = comparison.beads[number]
        text = bead_text(comparison.target, bead.target)
        child(
            notes,
            "note",
            f"Left out ({bead.label}): {text}",
            id=f"b{number}",
            category="omitted",
            appliesTo="target",
        )
