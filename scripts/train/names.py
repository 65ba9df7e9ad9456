"""Step 4c: foreign names, written by rule in both scripts, alone and inside sentences.

Names in source-language news are put in the place of the ever-same names of
example sentences (Tatoeba's Tom and Mary), so that the model learns to spell
what it has never seen instead of recalling names that it has.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Container, Iterator
from pathlib import Path

from align.translation.gazetteer import read_list
from scripts.train.collect import read_pairs
from scripts.train.corpus import find_file, open_text, tidy
from scripts.train.encode import Encoded, Encoder, words_of
from scripts.train.nations import Nations
from scripts.train.settings import Settings
from scripts.train.translit import name_to_latin

STAND_INS = {"Том": "Tom", "Мери": "Mary", "Мария": "Mary", "Джон": "John"}
COMMON = frozenset(
    [
        "Trump",
        "Obama",
        "Clinton",
        "Bush",
        "Hillary",
        "Donald",
        "Comey",
        "Mueller",
        "Reagan",
        "Johnson",
        "Kennedy",
        "Nixon",
        "Iraq",
        "Iran",
        "Vietnam",
        "Russia",
    ]
)
_NAME = re.compile(r"[А-Я][а-я]{2,14}|[А-Я]{3,5}")


def collect_names(texts: Iterator[str], known: dict[str, str], limit: int) -> dict[str, str]:
    """Capitalised words inside sentences that are rarely lower case, with a Latin spelling.

    `known` holds lower-case spellings from dictionaries; they win over the rules.
    """
    upper: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for text in texts:
        words = words_of(text)
        upper.update(w for w in words[1:] if _NAME.fullmatch(w))
        lower.update(w for w in words if w.islower())
    names = [w for w, n in upper.most_common() if lower[w.lower()] < 0.1 * n]
    spelled = {}
    for name in names[:limit]:
        if name.isupper():
            spelled[name] = name_to_latin(name).upper()
        elif name.lower() in known:
            spelled[name] = known[name.lower()].capitalize()
        else:
            spelled[name] = name_to_latin(name)
    return spelled


def known_names(work: Path) -> dict[str, str]:
    """Single words of the dictionaries whose two sides sound alike, source -> target."""
    found: dict[str, str] = {}
    for pair in read_pairs(work):
        if pair.corpus.startswith("dict-") and " " not in pair.source + pair.target:
            rule, word = name_to_latin(pair.source.lower()), pair.target.lower()
            if rule[0] == word[0] and alike(rule, word) > 0.7:
                found.setdefault(pair.source.lower(), word)
    return found


def alike(a: str, b: str) -> float:
    """Share of common letters, as a multiset (Dice)."""
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b))


def carriers(
    work: Path, names: dict[str, str], copies: int, chance: random.Random
) -> Iterator[tuple[str, str, str, str]]:
    """Rows for `Encoder.encode`: sentences about Tom with other names in his place."""
    items = list(names.items())
    with (work / "links.tsv").open(encoding="utf-8") as links:
        for pair, line in zip(read_pairs(work), links, strict=True):
            if not pair.corpus.startswith("tatoeba"):
                continue
            here = [
                (a, b)
                for a, b in STAND_INS.items()
                if re.search(rf"\b{a}\b", pair.source) and re.search(rf"\b{b}\b", pair.target)
            ]
            for _ in range(copies if here else 0):
                source, target = pair.source, pair.target
                for a, b in here:
                    new, spelled = chance.choice(items)
                    source = re.sub(rf"\b{a}\b", new, source)
                    target = re.sub(rf"\b{b}\b", spelled, target)
                yield "names", source, target, line.split("\t")[0]


def other_nations(
    work: Path, nations: Nations, without: Container[str], copies: int, chance: random.Random
) -> Iterator[tuple[str, str, str, str]]:
    """Rows for `Encoder.encode`: pairs of the corpora with other nations in them."""
    with (work / "links.tsv").open(encoding="utf-8") as links:
        for pair, line in zip(read_pairs(work), links, strict=True):
            if pair.corpus.startswith("dict-") or pair.corpus in without:
                continue
            for _ in range(copies):
                if swapped := nations.swap(pair.source, pair.target, chance):
                    yield "names", *swapped, line.split("\t")[0]


def all_names(settings: Settings, corpora: Path, work: Path) -> dict[str, str]:
    """Names of the source-language texts, and the bundled list."""
    texts = (
        tidy(line, False)
        for name in settings.data.mono_source
        for line in open_text(find_file(corpora, name))
    )
    return collect_names(texts, known_names(work), settings.data.names) | listed_names(settings)


def listed_names(settings: Settings) -> dict[str, str]:
    """The bundled list of names, where there is one for the language pair."""
    rows = read_list("names", settings.data.source, settings.data.target)
    return {row[0]: row[1] for row in rows[: settings.data.listed]}


def read_names(work: Path, settings: Settings) -> list[tuple[str, str]]:
    """The names that `make_names` wrote, the listed ones twice."""
    path = work / "names.tsv"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = [(name, spelled) for name, spelled in (line.split("\t") for line in lines)]
    return pairs + list(listed_names(settings).items()) if pairs else []


def swap_names(
    text: str, names: list[tuple[str, str]], known: Container[str], chance: random.Random
) -> str:
    """Put other names in the place of those that the phrase table does not know."""
    words = re.split(r"(\W+)", text)
    for at in range(2, len(words), 2):
        word = words[at]
        rare = word.lower() not in known or word in COMMON
        if word[:1].isupper() and len(word) > 2 and word.isalpha() and rare:
            words[at] = chance.choice(names)[1]
    return "".join(words)


def make_names(settings: Settings, corpora: Path, work: Path, encoder: Encoder) -> Encoded:
    """Encode names, nations and places, alone and in sentences."""
    names = all_names(settings, corpora, work)
    text = "".join(f"{name}\t{spelled}\n" for name, spelled in names.items())
    (work / "names.tsv").write_text(text, encoding="utf-8")
    chance = random.Random(settings.training.seed)
    nations = Nations.read(settings.data.source, settings.data.target)
    tagged = {corpus.name for corpus in settings.data.corpora if corpus.tag}

    def rows() -> Iterator[tuple[str, str, str, str]]:
        yield from carriers(work, names, 3, chance)
        yield from other_nations(work, nations, tagged, 3, chance)
        items = list(names.items()) + 2 * list(listed_names(settings).items())
        chance.shuffle(items)
        for first, second in zip(items[::2], items[1::2], strict=False):
            yield "names", *(f"{a} {b}" for a, b in zip(first, second, strict=True)), "0-0 1-1"
        for place in 3 * read_list("places", settings.data.source, settings.data.target):
            yield "names", place[0], place[1], ""

    return encoder.encode(rows(), {}, settings.vocabulary.max_length)
