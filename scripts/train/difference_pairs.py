"""Make sentence pairs with known differences from parallel text, by rule.

One line of JSON a pair: ``source``, ``target``, ``kind`` and the spans (start, end) that truly
differ on either side. Kinds:

- ``plain``: the translation as it is (nothing may be marked);
- ``inserted``: a phrase of another text put into the source: between commas, a prepositional
  phrase before another one or at the end, an attribution ("..., quoted by X"), a relative clause;
- ``extra``: the same on the target side, which is what a phrase left out of the source looks like;
- ``removed``: a phrase taken from the source: between commas, where its translation stands between
  commas, too, and shares its words by the lexicon; or a prepositional one, where all its words are
  linked to one prepositional phrase of the target by the lexicon;
- ``number``, ``name``: one number or name of the source replaced by another of the same shape;
- ``negation``: the negation of the source's verb taken out.

Phrases are cut from monolingual news: text between commas, prepositional phrases up to the next
preposition or mark, relative clauses.

    python -m scripts.train.difference_pairs PAIRS.tsv SOURCE_TEXT TARGET_TEXT OUT.jsonl --seed 1
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path

from align.difference.forms import likeness
from align.difference.languages import language_of
from align.difference.lexicon import load_lexicon
from align.difference.words import Word, words_of
from scripts.train.corpus import open_text

Spans = list[tuple[int, int]]
_CREDITS = {
    "bg": (
        ", цитиран от {}", ", съобщава {}", " според {}", ", съобщи {}", " пред {}", ", пише {}",
        ", заяви {}", ", предаде {}", ", цитирана от {}", ", каза {}", ", допълни {}",
        " по думите на {}",
    ),
    "en": (
        ", quoted by {}", ", according to {}", ", {} reported", ", said {}", ", {} said",
        " according to {}", ", {} wrote", ", as {} reports", ", told {}",
    ),
}  # fmt: skip


@dataclass
class Pair:
    """A sentence pair with the spans that differ."""

    source: str
    target: str
    kind: str
    source_spans: Spans = field(default_factory=list)
    target_spans: Spans = field(default_factory=list)


@dataclass(frozen=True)
class Phrases:
    """Phrases of one language to put in: (what joins them to the left, phrase)."""

    language: str
    clauses: list[str]
    prepositional: list[str]
    names: list[str]

    def draw(self, seed: random.Random) -> str:
        """A phrase with what joins it to the word before."""
        way = seed.random()
        if way < 0.25:
            return seed.choice(_CREDITS[self.language]).format(seed.choice(self.names))
        if way < 0.6:
            return ", " + seed.choice(self.clauses)
        return " " + seed.choice(self.prepositional)


def harvest(path: Path, language: str, skip: int, take: int, part: int) -> Phrases:
    """Phrases of every second line (``part`` 0 or 1) of monolingual text."""
    data = language_of(language)
    clauses, prepositional, names = [], [], set()
    for number, line in enumerate(open_text(path)):
        if number % 2 != part or not skip <= number < skip + take:
            continue
        line = line.strip()
        words = words_of(line, language)
        names |= {w.text for w in words if w.capital and len(w.text) > 3 and not w.function}
        for piece in re.split(r"[,;–—]", line)[1:-1]:
            piece = piece.strip()
            if 2 <= len(piece.split()) <= 8 and not re.search(r"[„“”\"()«»]", piece):
                clauses.append(piece)
        begin = None
        for i, word in enumerate(words):
            if begin is not None and (word.opens or word.before or i - begin > 6):
                if 2 <= i - begin <= 6 and not words[i - 1].function:
                    prepositional.append(line[words[begin].start : words[i - 1].end])
                begin = None
            if word.norm in data.prepositions and not word.before and not word.capital:
                begin = i
    return Phrases(language, clauses, prepositional, sorted(names))


def put_in(text: str, language: str, phrase: str, seed: random.Random) -> tuple[str, Spans] | None:
    """The text with the phrase at a place where one may stand, and the phrase's span."""
    words = words_of(text, language)
    places = [
        a.end
        for a, b in pairwise(words[1:])
        if (b.before or b.opens) and not b.glued and not a.function
    ]
    if words and re.fullmatch(r"[.!?…]?", text[words[-1].end :]):
        places += [words[-1].end] * max(1, len(places) // 3)
    if not places:
        return None
    place = seed.choice(places)
    following = text[place : place + 1]
    close = "," if phrase.startswith(",") and following not in (",", ".", "!", "?", ";", "") else ""
    start = place + (2 if phrase.startswith(",") else 1)
    return text[:place] + phrase + close + text[place:], [(start, place + len(phrase))]


def inserted(pair: Pair, phrases: tuple[Phrases, Phrases], seed: random.Random) -> Pair | None:
    """A phrase put into the source."""
    made = put_in(pair.source, phrases[0].language, phrases[0].draw(seed), seed)
    return Pair(made[0], pair.target, "inserted", made[1]) if made else None


def extra(pair: Pair, phrases: tuple[Phrases, Phrases], seed: random.Random) -> Pair | None:
    """A phrase put into the target."""
    made = put_in(pair.target, phrases[1].language, phrases[1].draw(seed), seed)
    return Pair(pair.source, made[0], "extra", [], made[1]) if made else None


def _chunks(text: str) -> Spans:
    """Spans between commas."""
    cuts = [m.start() for m in re.finditer(r",(?=\s)", text)]
    edges = [-1, *cuts, len(text.rstrip(".!?… "))]
    return [(a + 1 + (text[a + 1 : a + 2] == " "), b) for a, b in pairwise(edges)]


def _same_words(source: list[Word], target: list[Word], pair: tuple[str, str]) -> bool:
    lexicon = load_lexicon(*pair)
    if lexicon is None:
        raise SystemExit("no lexicon: run scripts.train.difference_lexicon first")
    both = [[w for w in side if not w.function] for side in (source, target)]
    if not both[0] or not both[1]:
        return False
    links = lexicon.matrix([w.stem for w in both[0]], [w.stem for w in both[1]])
    links = links + likeness([w.norm for w in both[0]], [w.norm for w in both[1]])
    return bool((links.max(axis=1) > 0.3).mean() >= 0.6 and (links.max(axis=0) > 0.3).mean() >= 0.6)


def removed(pair: Pair, phrases: tuple[Phrases, Phrases], seed: random.Random) -> Pair | None:
    """A phrase between commas taken out of the source."""
    languages = phrases[0].language, phrases[1].language
    chunks = _chunks(pair.source), _chunks(pair.target)
    if len(chunks[0]) != len(chunks[1]) or len(chunks[0]) < 2:
        return None
    order = list(range(len(chunks[0])))
    seed.shuffle(order)
    for k in order:
        (a, b), (c, d) = chunks[0][k], chunks[1][k]
        words = words_of(pair.source[a:b], languages[0]), words_of(pair.target[c:d], languages[1])
        if not (2 <= len(words[0]) <= 10 and 2 <= len(words[1]) <= 12):
            continue
        if not _same_words(*words, languages):
            continue
        rest = pair.source[b:]
        text = pair.source[: max(0, a - 2)] + rest if k else rest.lstrip(", ")
        return Pair(text, pair.target, "removed", [], [(c, d)])
    return None


def _prepositional(text: str, language: str) -> list[list[Word]]:
    """Phrases of 2 to 6 words from a preposition to before the next opening word or mark."""
    data, words = language_of(language), words_of(text, language)
    found = []
    for i, word in enumerate(words):
        if word.norm not in data.prepositions or word.glued:
            continue
        k = i + 1
        while k < len(words) and not (words[k].before or words[k].opens):
            k += 1
        if 2 <= k - i <= 6 and not words[k - 1].function:
            found.append(words[i:k])
    return found


def removed_inside(
    pair: Pair, phrases: tuple[Phrases, Phrases], seed: random.Random
) -> Pair | None:
    """A prepositional phrase taken out of the source."""
    languages = phrases[0].language, phrases[1].language
    ours, theirs = (
        _prepositional(text, language)
        for text, language in zip((pair.source, pair.target), languages, strict=True)
    )
    seed.shuffle(ours)
    for a in ours:
        partners = [b for b in theirs if _same_words(a, b, languages)]
        if len(partners) != 1 or a[0].start == 0:
            continue
        text = pair.source[: a[0].start].rstrip() + pair.source[a[-1].end :]
        span = partners[0][0].start, partners[0][-1].end
        return Pair(text, pair.target, "removed", [], [span])
    return None


def number(pair: Pair, _phrases: tuple[Phrases, Phrases], seed: random.Random) -> Pair | None:
    """Another number of as many digits."""
    found = list(re.finditer(r"(?<![\d.,:])\d+(?![\d.,:]\d|\d)", pair.source))
    seed.shuffle(found)
    for match in found:
        same = list(re.finditer(rf"(?<![\d.,:]){match[0]}(?![\d.,:]\d|\d)", pair.target))
        if len(same) != 1 or pair.source.count(match[0]) != 1:
            continue
        digits = match[0]
        new = digits
        while new == digits or new in pair.target:
            new = str(seed.randint(1, 9)) + "".join(str(seed.randint(0, 9)) for _ in digits[1:])
            if len(digits) == 4 and digits[:2] in ("19", "20"):
                new = digits[:2] + new[2:]
        text = pair.source[: match.start()] + new + pair.source[match.end() :]
        return Pair(text, pair.target, "number", [match.span()], [same[0].span()])
    return None


def name(pair: Pair, phrases: tuple[Phrases, Phrases], seed: random.Random) -> Pair | None:
    """Another name."""
    words = words_of(pair.source, phrases[0].language), words_of(pair.target, phrases[1].language)
    names = [[w for w in side if w.capital and len(w.text) > 3] for side in words]
    if not names[0] or not names[1]:
        return None
    alike = likeness([w.norm for w in names[0]], [w.norm for w in names[1]])
    for i in seed.sample(range(len(names[0])), len(names[0])):
        j = int(alike[i].argmax())
        if alike[i, j] < 0.7 or pair.source.count(names[0][i].text) != 1:
            continue
        new = seed.choice(phrases[0].names)
        if likeness([new], [names[1][j].norm])[0, 0] > 0.3:
            continue
        start, end = names[0][i].start, names[0][i].end
        text = pair.source[:start] + new + pair.source[end:]
        other = names[1][j].start, names[1][j].start + len(names[1][j].norm.removesuffix("'s"))
        return Pair(text, pair.target, "name", [(start, start + len(new))], [other])
    return None


def negation(pair: Pair, _phrases: tuple[Phrases, Phrases], _seed: random.Random) -> Pair | None:
    """The first "не" taken out, where the target denies just once."""
    denied = [w for w in words_of(pair.target, "en") if w.norm in language_of("en").negation]
    found = list(re.finditer(r"\b[нН]е (?=\w)", pair.source))
    if len(found) != 1 or len(denied) != 1:
        return None
    text = pair.source[: found[0].start()] + pair.source[found[0].end() :]
    return Pair(text, pair.target, "negation", [], [(denied[0].start, denied[0].end)])


Maker = Callable[[Pair, tuple[Phrases, Phrases], random.Random], Pair | None]
MAKERS: tuple[Maker, ...] = (inserted, extra, removed, removed_inside, number, name, negation)


def make(
    rows: list[tuple[str, str]], phrases: tuple[Phrases, Phrases], seed: random.Random
) -> Iterator[Pair]:
    """Every pair as it is, and with each change that it allows."""
    for source, target in rows:
        plain = Pair(source, target, "plain")
        yield plain
        for maker in MAKERS:
            if changed := maker(plain, phrases, seed):
                yield changed


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=Path, help="TSV, source and target")
    parser.add_argument("source_text", type=Path, help="monolingual text of the source language")
    parser.add_argument("target_text", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--part", type=int, default=0, help="half of the phrases: 0 or 1")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = [tuple(line.rstrip("\n").split("\t")) for line in open_text(options.pairs)]
    phrases = (
        harvest(options.source_text, "bg", 0, 15_000, options.part),
        harvest(options.target_text, "en", 0, 15_000, options.part),
    )
    seed = random.Random(options.seed)
    with options.out.open("w", encoding="utf-8") as out:
        for pair in make([(row[0], row[1]) for row in rows if len(row) == 2], phrases, seed):
            out.write(json.dumps(asdict(pair), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
