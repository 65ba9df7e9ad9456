"""The contract for ``align-diff`` JSON, version 1, as assertions on a parsed file."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

__all__ = ["check_contract", "problems"]

ROLES = {"headline", "dateline", "byline", "body", "quote", "post", "boilerplate"}
LABELS = (ROLES - {"body"}) | {"attribution", "sentence", "paragraph"}
TYPES = {"added", "omitted", "number", "name", "negation"}
SENTENCE = {"id", "start", "end", "text", "paragraph", "language", "role"}
BEAD = {"source", "target", "kind", "label", "score", "repeats", "differences"}
DIFFERENCE = {"side", "start", "end", "text", "type", "score"}
SIDES = ("source", "target")


def check_contract(obj: dict[str, Any], source_text: str, target_text: str) -> None:
    """Assert that ``obj`` keeps every promise of the contract.

    Args:
        obj: What ``json.loads`` makes of ``align pair -f json``.
        source_text: The source file's decoded text without byte order mark.
        target_text: The target file's.

    Raises:
        AssertionError: Lists every broken promise.
    """
    found = problems(obj, source_text, target_text)
    assert not found, "\n".join(found)


def problems(obj: dict[str, Any], source_text: str, target_text: str) -> list[str]:
    """The promises that ``obj`` breaks, one line each; see :func:`check_contract`."""
    found: list[str] = []
    if (obj.get("format"), obj.get("version")) != ("align-diff", 1):
        found.append(f"format and version are {obj.get('format')!r}, {obj.get('version')!r}")
    for key, inner in (("model", {"id", "backend", "sha256"}), ("generator", {"name", "version"})):
        if not inner <= set(obj.get(key, {})):
            found.append(f"{key} lacks some of {sorted(inner)}")
    for side, text in zip(SIDES, (source_text, target_text), strict=True):
        found += _sentences(obj, side, text)
    if found:
        return found  # The rest leans on sound sentences.
    for side in SIDES:
        found += _cover(obj, side)
    if found:
        return found  # The rest leans on sound ids.
    for i, bead in enumerate(obj["beads"]):
        found += [f"beads[{i}]: {problem}" for problem in _bead(obj, bead)]
    return found or _order(obj["beads"]) + _summary(obj)


def _sentences(obj: dict[str, Any], side: str, text: str) -> list[str]:
    found = []
    if not {"path", "language", "sentences"} <= set(obj[side]):
        return [f"{side} lacks path, language or sentences"]
    end = 0
    paragraph = 0
    for i, item in enumerate(obj[side]["sentences"]):
        where = f"{side} sentence {i}"
        if not set(item) >= SENTENCE:
            found.append(f"{where} lacks {sorted(SENTENCE - set(item))}")
            continue
        if item["id"] != i:
            found.append(f"{where} has the id {item['id']}")
        if item["start"] < end or item["end"] <= item["start"]:
            found.append(f"{where} spans {item['start']} to {item['end']} after {end}")
        if text[item["start"] : item["end"]] != item["text"]:
            found.append(f"{where}: its text is not what stands at its offsets")
        if item["text"] != item["text"].strip() or not item["text"]:
            found.append(f"{where} is empty or has white space at an end")
        if item["paragraph"] < paragraph:
            found.append(f"{where} is in paragraph {item['paragraph']} after {paragraph}")
        if item["role"] not in ROLES:
            found.append(f"{where} has the role {item['role']!r}")
        if side == "source" and "translation" not in item:
            found.append(f"{where} has no translation key")
        end, paragraph = item["end"], item["paragraph"]
    return found


def _cover(obj: dict[str, Any], side: str) -> list[str]:
    known = {item["id"] for item in obj[side]["sentences"]}
    count = Counter(i for bead in obj["beads"] for i in bead[side])
    return [
        f"{side} sentence {i} is in {count[i]} beads"
        for i in sorted(known | set(count))
        if count[i] != 1 or i not in known
    ]


def _bead(obj: dict[str, Any], bead: dict[str, Any]) -> list[str]:
    if not set(bead) >= BEAD:
        return [f"lacks {sorted(BEAD - set(bead))}"]
    found = []
    sides = (bool(bead["source"]), bool(bead["target"]))
    fits = {
        "match": (True, True),
        "moved": (True, True),
        "added": (True, False),
        "omitted": (False, True),
    }
    if fits.get(bead["kind"]) != sides:
        return [f"is {bead['kind']!r} with {bead['source']} and {bead['target']}"]
    if not 0 <= bead["score"] <= 1:
        found.append(f"has the score {bead['score']}")
    found += [f"{side} ids are not ascending" for side in SIDES if bead[side] != sorted(bead[side])]
    if all(sides):
        if bead["label"] is not None or bead["repeats"]:
            found.append("is a pair and has a label or repeats")
        for item in bead["differences"]:
            found += _difference(obj, bead, item)
        return found
    if bead["label"] not in LABELS:
        found.append(f"has the label {bead['label']!r}")
    other = obj["target" if bead["source"] else "source"]["sentences"]
    if not all(0 <= i < len(other) for i in bead["repeats"]):
        found.append(f"repeats {bead['repeats']}, not all of them sentences of the other side")
    if bead["differences"]:
        found.append("has one side only and differences")
    return found


def _difference(obj: dict[str, Any], bead: dict[str, Any], item: dict[str, Any]) -> list[str]:
    if not set(item) >= DIFFERENCE:
        return [f"a difference lacks {sorted(DIFFERENCE - set(item))}"]
    if item["side"] not in SIDES or item["type"] not in TYPES or not 0 <= item["score"] <= 1:
        return [f"a difference has an unknown side, type or score: {item}"]
    found = []
    if (item["side"], item["type"]) in (("source", "omitted"), ("target", "added")):
        found.append(f"a {item['side']} span is {item['type']!r}")
    own = [obj[item["side"]]["sentences"][i] for i in bead[item["side"]]]
    if not own[0]["start"] <= item["start"] < item["end"] <= own[-1]["end"]:
        found.append(f"the span {item['start']} to {item['end']} is outside its bead")
    for sentence in own:
        first, last = max(item["start"], sentence["start"]), min(item["end"], sentence["end"])
        part = item["text"][first - item["start"] : last - item["start"]]
        if first < last and (
            part != sentence["text"][first - sentence["start"] : last - sentence["start"]]
        ):
            found.append(f"the span {item['start']} to {item['end']} has another text")
    return found


def _order(beads: list[dict[str, Any]]) -> list[str]:
    """Reading order, and what match and moved mean."""
    found = []
    firsts = [bead["source"][0] for bead in beads if bead["source"]]
    if firsts != sorted(firsts):
        found.append("beads are not in reading order of the source")
    matches = [bead for bead in beads if bead["kind"] == "match"]
    for before, after in pairwise(matches):
        if before["target"][-1] > after["target"][0]:
            found.append(f"two matches are out of order: {before['target']}, {after['target']}")
    return found


def _summary(obj: dict[str, Any]) -> list[str]:
    found = []
    summary = obj["summary"]
    kinds = Counter(bead["kind"] for bead in obj["beads"])
    for kind in ("match", "moved", "added", "omitted"):
        if summary.get(kind) != kinds[kind]:
            found.append(f"summary counts {summary.get(kind)} {kind}, there are {kinds[kind]}")
    for side in SIDES:
        share = _coverage(obj, side)
        given = summary.get(f"{side}_coverage")
        if share is not None and (given is None or abs(given - share) > 1e-6):
            found.append(f"{side}_coverage is {given}, by the definition {share:.6f}")
    return found


def _coverage(obj: dict[str, Any], side: str) -> float | None:
    """Characters in match and moved beads outside difference spans, over all; None for no text."""
    characters: set[int] = set()
    total = 0
    for item in obj[side]["sentences"]:
        total += item["end"] - item["start"]
    for bead in obj["beads"]:
        if bead["kind"] in ("match", "moved"):
            for i in bead[side]:
                item = obj[side]["sentences"][i]
                characters.update(range(item["start"], item["end"]))
            for span in bead["differences"]:
                if span["side"] == side:
                    characters.difference_update(range(span["start"], span["end"]))
    return len(characters) / total if total else None
