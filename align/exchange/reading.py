"""``align-diff`` JSON -> Comparison, with every promise of the format checked."""

from __future__ import annotations

import json
import re
from collections import Counter
from os import PathLike
from pathlib import Path
from typing import Any, cast, get_args, get_type_hints

from align.alignment import Kind
from align.difference import Comparison, DiffBead, Difference, Label
from align.documents import Document, Role, Sentence
from align.errors import InputError
from align.exchange.node import Node
from align.exchange.objects import FORMAT, VERSION
from align.exchange.rebuild import document_text
from align.translation import Hypothesis, ModelInfo, Translation

__all__ = ["from_dict", "load"]

_DIFFERENCE_TYPES = get_args(get_type_hints(Difference)["type"])
# A bound on offsets, so that a forged file cannot ask for a text of any size.
_LONGEST = 100_000_000
# The shape of a BCP 47 tag; ISO 639-1 codes are the shortest of them.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def load(path: str | PathLike[str]) -> Comparison:
    """Read a comparison that ``align`` wrote as JSON, also after corrections made by hand.

    Unknown keys are passed over; the summary is counted anew. A label that an added or omitted
    bead lacks is "sentence"; labels, repeats and differences where a bead of that kind has none are
    dropped (they are left over when beads are merged or parted by hand).

    Args:
        path: The file. UTF-8, with or without byte order mark.

    Returns:
        A comparison that exports to the same JSON again. Attention and token scores of the
        translation are not in the file, so its hypotheses have none.

    Raises:
        InputError: The file cannot be read, is not align-diff JSON of version 1, or breaks a
            promise of the format; says which and where.
    """
    path = Path(path)
    try:
        value = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise InputError(
            f"{path} is not JSON; give a file that `align pair -f json` has written"
        ) from None
    return from_dict(value, name=path.name, folder=path.parent)


def from_dict(
    value: Any, *, name: str = "align-diff", folder: str | PathLike[str] = "."
) -> Comparison:
    """The inverse of :func:`to_dict`; see :func:`load`.

    Args:
        value: What ``json.loads`` gives.
        name: What to call the file in an error.
        folder: Where relative paths in it may start, besides the working directory.

    Raises:
        InputError: As for :func:`load`.
    """
    root = Node(value, name)
    if root.get("format") != FORMAT:
        raise InputError(
            f'{name} is not {FORMAT} JSON (no "format": "{FORMAT}"); '
            "give a file that `align pair -f json` has written"
        )
    if root.get("version") != VERSION or isinstance(root.get("version"), bool):
        raise InputError(
            f"{name} is {FORMAT} version {root.get('version')!r:.20}, this align reads version "
            f"{VERSION}; update align or write the file again"
        )
    sentences = (_sentences(root["source"]), _sentences(root["target"]))
    beads = tuple(_bead(node, sentences) for node in root["beads"])
    for side, found in (("source", sentences[0]), ("target", sentences[1])):
        _check_cover(
            root["beads"], side, Counter(i for b in beads for i in getattr(b, side)), found
        )
    source = _document(root["source"], "source", sentences[0], beads, Path(folder))
    target = _document(root["target"], "target", sentences[1], beads, Path(folder))
    for node, bead in zip(root["beads"], beads, strict=True):
        _check_differences(node, bead, source, target)
    translation = _translation(root)
    return Comparison(source, target, translation, beads, str(root.get("signature", "")))


def _sentences(side: Node) -> tuple[Sentence, ...]:
    sentences = []
    end = 0
    for i, node in enumerate(side["sentences"]):
        if node["id"].value != i:
            node["id"].fail(f"must be {i}, the sentence's position")
        text = node["text"].text()
        start = node["start"].natural(_LONGEST)
        if start < end:
            node["start"].fail(f"is {start}, but the sentence before ends at {end}")
        end = node["end"].natural(_LONGEST)
        if not text or end - start != len(text):
            node.fail(f"has {len(text)} characters of text, but spans {start} to {end}")
        paragraph = node["paragraph"].natural(_LONGEST)
        role = cast(Role, node["role"].choice(get_args(Role)))
        sentences.append(Sentence(i, start, end, text, paragraph, _language(node), role))
    return tuple(sentences)


def _bead(node: Node, sentences: tuple[tuple[Sentence, ...], tuple[Sentence, ...]]) -> DiffBead:
    source, target = (
        tuple(sorted(item.natural(len(own)) for item in node[side]))
        for side, own in zip(("source", "target"), sentences, strict=True)
    )
    kind = cast(Kind, node["kind"].choice(get_args(Kind)))
    score = node["score"].share()
    corrected = node.get("corrected") is True
    if bool(source) != (kind != "omitted") or bool(target) != (kind != "added"):
        node.fail(f"is {kind!r}, but has {len(source)} source and {len(target)} target sentences")
    if source and target:
        differences = tuple(_difference(item) for item in node["differences"])
        return DiffBead(source, target, kind, score, differences=differences, corrected=corrected)
    other = sentences[1] if source else sentences[0]
    repeats = tuple(item.natural(len(other)) for item in node["repeats"])
    label = "sentence" if node.get("label") is None else node["label"].choice(get_args(Label))
    return DiffBead(source, target, kind, score, cast(Label, label), repeats, corrected=corrected)


def _difference(node: Node) -> Difference:
    side = node["side"].choice(("source", "target"))
    start, end = node["start"].natural(_LONGEST), node["end"].natural(_LONGEST)
    text = node["text"].text()
    type_ = node["type"].choice(_DIFFERENCE_TYPES)
    return Difference(cast(Any, side), start, end, text, cast(Any, type_), node["score"].share())


def _check_cover(
    beads: Node, side: str, count: Counter[int], sentences: tuple[Sentence, ...]
) -> None:
    for sentence in sentences:
        if count[sentence.id] != 1:
            times = f"in {count[sentence.id]} beads" if count[sentence.id] else "in no bead"
            beads.fail(f"have {side} sentence {sentence.id} {times}; each must be in exactly one")


def _document(
    side: Node,
    name: str,
    sentences: tuple[Sentence, ...],
    beads: tuple[DiffBead, ...],
    folder: Path,
) -> Document:
    path = side["path"].optional_text()
    format_ = side["format"].choice(("text", "html")) if side.get("format") else "text"
    spans = tuple(item for bead in beads for item in bead.differences if item.side == name)
    if side.get("text") is None:
        text = document_text(path, folder, sentences, spans)
    else:
        text = side["text"].text()
        for i, item in enumerate(sentences):
            if text[item.start : item.end] != item.text:
                side["text"].fail(f"has something else where sentence {i} should be")
    return Document(text, sentences, _language(side), path, cast(Any, format_))


def _language(node: Node) -> str:
    code = node["language"].text()
    if not _LANGUAGE.fullmatch(code):
        node["language"].fail(f"is {code!r:.20}; it must be a language code such as 'bg'")
    return code


def _check_differences(node: Node, bead: DiffBead, source: Document, target: Document) -> None:
    end = {"source": 0, "target": 0}
    for i, item in enumerate(bead.differences):
        document, ids = (source, bead.source) if item.side == "source" else (target, bead.target)
        first, last = document.sentences[ids[0]].start, document.sentences[ids[-1]].end
        if not first <= item.start < item.end <= last:
            node["differences"].fail(
                f"[{i}] spans {item.start} to {item.end}, outside its bead ({first} to {last})"
            )
        if document.text[item.start : item.end] != item.text:
            node["differences"].fail(
                f"[{i}] has a text that does not stand at {item.start} to {item.end}"
            )
        if item.start < end[item.side]:
            node["differences"].fail(f"[{i}] overlaps the span before it, or is not in order")
        end[item.side] = item.end


def _translation(root: Node) -> Translation | None:
    model = root["model"]
    id_ = model["id"].optional_text()
    hypotheses = tuple(
        Hypothesis(node["translation"].optional_text(), flags=_flags(node))
        for node in root["source"]["sentences"]
    )
    if id_ is None and all(item.text is None for item in hypotheses):
        return None
    info = ModelInfo(
        id_ or "unknown", model["backend"].text(), model["sha256"].optional_text() or ""
    )
    return Translation(hypotheses, info)


def _flags(sentence: Node) -> tuple[str, ...]:
    return tuple(flag.text() for flag in sentence["flags"]) if sentence.get("flags") else ()
