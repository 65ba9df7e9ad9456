"""A bilingual lexicon of lemmas, from the dictionaries and the word alignments of all pairs."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from lemminflect import getAllLemmas

from scripts.train.collect import read_pairs
from scripts.train.encode import words_of
from scripts.train.inflect import Lemma

_ENGLISH = {"noun": "NOUN", "verb": "VERB", "adjective": "ADJ"}
_DICTIONARY, _BEST, _LEAST = 2.0, 4, 1.0
_LINKING = frozenset(["be", "have", "do", "can", "will", "may", "shall", "must", "that", "this"])


@dataclass(frozen=True)
class Entry:
    """A source-language lemma and its translations.

    Attributes:
        lemma: The lemma with its forms.
        translations: Lemmas of the target language, one to three words, with weights.
        frequency: How often its forms occur in the texts.
    """

    lemma: Lemma
    translations: tuple[tuple[str, float], ...]
    frequency: int


def make_lexicon(
    work: Path,
    lemmas: dict[str, Lemma],
    irregular: frozenset[str],
    texts: Iterator[str],
    without: frozenset[str],
) -> list[Entry]:
    """Entries for all lemmas that have a translation.

    Args:
        work: Folder with pairs.tsv and links.tsv; corpora named `dict-*` are dictionaries.
        lemmas: Lemmas by their dictionary form.
        irregular: Words that the dictionary lists without a paradigm.
        texts: Source-language sentences, for the frequencies of the words.
        without: Corpora whose translations are not to be trusted.
    """
    owners: dict[str, list[Lemma]] = defaultdict(list)
    for lemma in lemmas.values():
        for form in {form for forms in lemma.forms.values() for form in forms}:
            owners[form].append(lemma)
    for form in irregular & owners.keys():  # "хора" is rather people than a form of "хор"
        owners[form] = [lemma for lemma in owners[form] if lemma.text == form]
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for word, phrase, weight in _word_pairs(work, without):
        for lemma in owners.get(word, ()):
            if base := _base(phrase, lemma.kind):
                votes[lemma.text][base] += weight / len(owners[word])
    counts = Counter(word for text in texts for word in words_of(text.lower()))
    entries = []
    for name, counted in votes.items():
        best = [(t, math.log2(1 + n)) for t, n in counted.most_common(_BEST) if n >= _LEAST]
        best = [(t, w) for t, w in best if w > 0.25 * best[0][1]]
        forms = {form for forms in lemmas[name].forms.values() for form in forms}
        if best:
            entries.append(Entry(lemmas[name], tuple(best), sum(counts[f] for f in forms)))
    return entries


def _word_pairs(work: Path, without: frozenset[str]) -> Iterator[tuple[str, str, float]]:
    """(source word, target word or short phrase, weight), lower case."""
    with (work / "links.tsv").open(encoding="utf-8") as links:
        for pair, line in zip(read_pairs(work), links, strict=True):
            if pair.corpus in without:
                continue
            if pair.corpus.startswith("dict-"):
                words = pair.target.lower().removeprefix("to ")
                if " " not in pair.source and words.count(" ") < 3:
                    yield pair.source.lower(), words, _DICTIONARY
                continue
            a, b = words_of(pair.source.lower()), words_of(pair.target.lower())
            forward, reverse = line.rstrip("\n").split("\t")
            both = [link.split("-") for link in set(forward.split()) & set(reverse.split())]
            left, right = Counter(i for i, _ in both), Counter(j for _, j in both)
            for i, j in both:
                alone = left[i] == right[j] == 1
                if alone and int(i) < len(a) and int(j) < len(b) and a[int(i)].isalpha():
                    yield a[int(i)], b[int(j)], 0.5


@cache
def _base(phrase: str, kind: str) -> str:
    """The phrase with its head as a lemma of that kind, or "" where it cannot be one."""
    words = phrase.split()
    if not words or not all(w.isascii() and w.replace("-", "").isalpha() for w in words):
        return ""
    at = 0 if kind == "verb" else len(words) - 1
    head = words[at]
    bases = getAllLemmas(head).get(_ENGLISH[kind], ())
    if not bases or bases[0] in _LINKING or len(bases[0]) < 2:
        return ""
    words[at] = bases[0] if kind != "adjective" else head
    return " ".join(words)


def write_lexicon(lexicon: list[Entry], path: Path) -> None:
    """One JSON object a line."""
    lines = (json.dumps(asdict(entry), ensure_ascii=False) for entry in lexicon)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def load_lexicon(path: Path) -> list[Entry]:
    """Read what `write_lexicon` wrote; empty where there is no such file."""
    if not path.exists():
        return []
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Entry(Lemma(**row["lemma"]), tuple(map(tuple, row["translations"])), row["frequency"])
        for row in rows
    ]
