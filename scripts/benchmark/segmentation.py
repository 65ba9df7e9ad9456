"""How well are sentences, roles and languages found in documents with gold annotation?

Usage: python scripts/benchmark/segmentation.py FOLDER [--errors]

FOLDER holds one folder a document with ``bg.txt``, ``en.txt`` and ``gold.json`` (sentences with
offsets, beads with notes). A sentence counts as found where both its ends agree with the gold. A
role is scored over the gold sentences that were found, by the note of their bead.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path

from align.documents import Document

SIDES = {"bg": ("src_sentences", "src"), "en": ("tgt_sentences", "tgt")}
# The roles that a note of the gold asks for; every other note asks for body or quote.
ROLES = {
    "headline": {"headline"},
    "boilerplate": {"boilerplate"},
    "attribution": {"dateline", "byline"},
    "tweet-verbatim": {"post"},
    "tweet-foreign": {"post"},
}


def notes(gold: dict, side: str) -> dict[tuple[int, int], str]:
    """The note of each gold sentence, by its span."""
    key, beads = SIDES[side]
    result = {}
    for bead in gold["beads"]:
        for number in bead[beads]:
            sentence = gold[key][number]
            # On the English side a tweet's words stand in the running text.
            plain = side == "en" and bead["note"].startswith("tweet")
            result[sentence["start"], sentence["end"]] = "sentence" if plain else bead["note"]
    return result


def ratio(found: int, of: int) -> float:
    return found / of if of else float("nan")


def f1(right: int, predicted: int, gold: int) -> float:
    return ratio(2 * right, predicted + gold)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true", help="list what was missed")
    options = parser.parse_args()
    counts: Counter[tuple[str, ...]] = Counter()
    characters = 0
    seconds = 0.0
    for path in sorted(options.folder.glob("*/gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        for side in SIDES:
            text = (path.parent / f"{side}.txt").read_bytes().decode("utf-8")
            start = time.process_time()
            document = Document.from_text(text)
            seconds += time.process_time() - start
            characters += len(text)
            compare(document, notes(gold, side), side, counts, path.parent.name, options.errors)
    report(counts)
    print(
        f"speed: {characters / seconds / 1000:.0f} thousand characters a second of processor time"
    )


def compare(
    document: Document,
    wanted: dict[tuple[int, int], str],
    side: str,
    counts: Counter[tuple[str, ...]],
    name: str,
    errors: bool,
) -> None:
    counts["gold", side] += len(wanted)
    for sentence in document.sentences:
        counts["predicted", side] += 1
        note = wanted.get((sentence.start, sentence.end))
        if note is None:
            if errors:
                print(f"{name} {side} boundary: {sentence.text}")
            continue
        counts["right", side] += 1
        language = "en" if note.startswith("tweet") else side
        counts["language", str(sentence.language == language)] += 1
        asked = ROLES.get(note, {"body", "quote"})
        counts[("asked", *sorted(asked))] += 1
        found = next((r for r in ROLES.values() if sentence.role in r), {"body", "quote"})
        counts[("found", *sorted(found))] += 1
        counts[("hit", *sorted(found))] += sentence.role in asked
        if errors and sentence.role not in asked:
            print(f"{name} {side} {note} taken for {sentence.role}: {sentence.text}")


def report(counts: Counter[tuple[str, ...]]) -> None:
    print(f"{'boundaries':22} {'P':>6} {'R':>6} {'F1':>6}")
    for side in SIDES:
        right, predicted = counts["right", side], counts["predicted", side]
        gold = counts["gold", side]
        p, r = ratio(right, predicted), ratio(right, gold)
        print(f"{side:22} {p:6.3f} {r:6.3f} {f1(right, predicted, gold):6.3f}")
    print(f"\n{'roles':22} {'P':>6} {'R':>6} {'F1':>6} {'n':>5}")
    for key in sorted({key[1:] for key in counts if key[0] == "asked"}):
        hit, found, asked = (counts[(kind, *key)] for kind in ("hit", "found", "asked"))
        p, r, both = ratio(hit, found), ratio(hit, asked), f1(hit, found, asked)
        print(f"{'/'.join(key):22} {p:6.3f} {r:6.3f} {both:6.3f} {asked:5}")
    right, wrong = counts["language", "True"], counts["language", "False"]
    print(f"\nlanguage of the sentence: {ratio(right, right + wrong):.4f} of {right + wrong} right")


if __name__ == "__main__":
    main()
