"""Pseudo-source for target-language text: a small monotone phrase translator.

Back-translation with what word alignments give: phrase pairs of up to three
words (Och and Ney 2004's consistency rule), a bigram model of the source
language, and Viterbi search without reordering. Bulgarian and English order
words alike, so the result is rough but close to real source text.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from scripts.train.encode import WORD, words_of
from scripts.train.translit import to_cyrillic

LONGEST, WIDEST = 3, 4  # words of a phrase, target language and source language
OPTIONS, BEAM = 5, 6
_NO_SPACE_BEFORE = set(",.;:!?)%")


def sentence_phrases(
    source: list[str], target: list[str], links: list[tuple[int, int]]
) -> Iterable[tuple[str, str]]:
    """(target phrase, source phrase) pairs consistent with the links of one sentence."""
    by_target: dict[int, list[int]] = defaultdict(list)
    by_source: dict[int, list[int]] = defaultdict(list)
    for i, j in links:
        by_target[j].append(i)
        by_source[i].append(j)
    for start in range(len(target)):
        low, high = len(source), -1
        for end in range(start, min(start + LONGEST, len(target))):
            if not target[end].isalnum():
                break
            for i in by_target.get(end, ()):
                low, high = min(low, i), max(high, i)
            if high < 0 or high - low >= WIDEST:
                continue
            inside = (j for i in range(low, high + 1) for j in by_source.get(i, ()))
            if all(start <= j <= end for j in inside):
                yield " ".join(target[start : end + 1]), " ".join(source[low : high + 1])
                before = low - 1  # a comma that belongs to a conjunction
                if before >= 0 and source[before] == "," and high - before < WIDEST:
                    yield " ".join(target[start : end + 1]), " ".join(source[before : high + 1])


class PhraseTable:
    """Counts of phrase pairs and of source-language bigrams."""

    def __init__(self) -> None:
        self.pairs: dict[str, Counter[str]] = defaultdict(Counter)
        self.single: Counter[str] = Counter()
        self.double: Counter[tuple[str, str]] = Counter()
        self.options: dict[str, list[tuple[str, float]]] = {}

    def add(self, source: str, target: str, forward: str, reverse: str, weight: float) -> None:
        """Count the phrases of one sentence pair, from links that both directions share."""
        a, b = words_of(source.lower()), words_of(target.lower())
        both = set(forward.split()) & set(reverse.split())
        links = [(int(i), int(j)) for i, j in (link.split("-") for link in both)]
        links = [(i, j) for i, j in links if i < len(a) and j < len(b)]
        for phrase, other in sentence_phrases(a, b, links):
            self.pairs[phrase][other] += weight
        linked = {j for _, j in links}
        for j, word in enumerate(b):
            if j not in linked and word in _DROPPED:
                self.pairs[word][""] += weight

    def add_bigrams(self, text: str) -> None:
        """Count the words and bigrams of one source-language sentence."""
        words = ["<s>", *words_of(text.lower())]
        self.single.update(words)
        self.double.update(pairwise(words))

    def finish(self) -> None:
        """Keep the best options of every phrase as log probabilities."""
        for phrase, counts in self.pairs.items():
            length = phrase.count(" ") + 1
            total = sum(counts.values())
            if length > 1 and total < 2:
                continue
            best = counts.most_common(OPTIONS)
            self.options[phrase] = [
                (other, math.log(n / (total + 0.5 * length)))
                for other, n in best
                if n >= 0.04 * total
            ]
        self.options |= contractions()
        self.pairs.clear()
        self.total = sum(self.single.values())

    def follow(self, before: str, word: str) -> float:
        """log P(word | word before), interpolated."""
        pair = self.double.get((before, word), 0) / (self.single.get(before, 0) + 5)
        return math.log(0.85 * pair + 0.15 * (self.single.get(word, 0) + 0.1) / self.total)

    def lookup(self, words: list[str], start: int) -> list[tuple[int, list[tuple[str, float]]]]:
        """(length, options) of phrases that start here."""
        found = []
        for length in range(1, LONGEST + 1):
            phrase = " ".join(words[start : start + length])
            if start + length <= len(words) and phrase in self.options:
                found.append((length, self.options[phrase]))
        return found

    def translate(
        self, text: str, fixed: dict[int, tuple[int, str]] | None = None
    ) -> tuple[str, list[tuple[int, int, int, int]]]:
        """Pseudo-source of a sentence, and its phrases.

        `fixed` are spans whose translation is given: first word, number of words and text. Each
        phrase of the result is (first, last + 1) in target words and (first, last + 1) in the
        words of the pseudo-source.
        """
        fixed = fixed or {}
        found_words = list(WORD.finditer(unicodedata.normalize("NFKC", text)))
        cased = [match.group() for match in found_words]
        joined = {i for i, (a, b) in enumerate(pairwise(found_words), 1) if a.end() == b.start()}
        words = [word.lower() for word in cased]
        beams: list[dict[str, tuple[float, tuple | None]]] = [{} for _ in range(len(words) + 1)]
        beams[0]["<s>"] = (0.0, None)
        for at, word in enumerate(words):
            states = sorted(beams[at].items(), key=lambda s: -s[1][0])[:BEAM]
            before = min((start - at for start in fixed if start > at), default=len(words))
            found = [(n, options) for n, options in self.lookup(words, at) if n <= before]
            if at in fixed:
                found = [(fixed[at][0], [(fixed[at][1], 0.0)])]
            if not found:
                found = [(1, [(to_cyrillic(word) if word.isalpha() else word, 0.0)])]
            for last, (score, back) in states:
                for length, options in found:
                    into = beams[at + length]
                    for other, chance in options:
                        total, tail = score + chance - 0.3, last
                        for piece in other.split():
                            total += 0.5 * self.follow(tail, piece)
                            tail = piece
                        if other:
                            total += 1.2 * (other.count(" ") + 1)  # words cost, so pay them back
                        if tail not in into or into[tail][0] < total:
                            into[tail] = (total, (back, at, at + length, other))
        step = max(beams[-1].values(), key=lambda s: s[0])[1]
        path = []
        while step is not None:
            path.append(step[1:])
            step = step[0]
        return _render(path[::-1], cased, joined)


# Words the source language may leave out when nothing is aligned to them.
_DROPPED = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "it",
        "do",
        "does",
        "did",
        "there",
        "i",
        "he",
        "she",
        "they",
        "we",
        "you",
    ]
)
_NEGATED = (
    "do",
    "does",
    "did",
    "is",
    "are",
    "was",
    "were",
    "could",
    "would",
    "should",
    "has",
    "have",
    "had",
)


def contractions() -> dict[str, list[tuple[str, float]]]:
    """Options for English contractions, as `words_of` splits them (don ' t)."""
    options = {f"{word}n ' t": [("не", 0.0)] for word in _NEGATED}
    options |= {"can ' t": [("не може", 0.0)], "won ' t": [("няма да", 0.0)]}
    options |= {f"' {end}": [("", 0.0)] for end in ("s", "ve", "re", "d", "m")}
    options["' ll"] = [("ще", 0.0)]
    return options


def _render(
    path: list[tuple[int, int, str]], cased: list[str], joined: set[int]
) -> tuple[str, list[tuple[int, int, int, int]]]:
    """Text with capitals and punctuation as in the target, and the phrases as word spans.

    `joined` are the words that no space precedes, as in 250,000 and $5.
    """
    text, spans, count = "", [], 0
    opened = False
    for start, end, other in path:
        words = other.split()
        spans.append((start, end, count, count + len(words)))
        count += len(words)
        first = cased[start]
        for index, word in enumerate(words):
            if first.isupper() and len(first) > 1 and end == start + 1:
                word = word.upper()
            elif (index == 0 and first[0].isupper() and first != "I") or not text:
                word = word[:1].upper() + word[1:]
            glue = not text or word in _NO_SPACE_BEFORE or text[-1] in "(-'/" or word in "-'/"
            glue = glue or (word.isdigit() and start in joined and not text[-1].isalpha())
            if word == '"':
                glue = glue or opened
                opened = not opened
            elif text.endswith('"') and opened:
                glue = True
            text += word if glue else " " + word
    return text, spans
