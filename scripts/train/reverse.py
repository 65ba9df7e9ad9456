"""Step 4d: back-translation with a model of the other direction, trained the same way.

The reverse model starts from the same pretrained encoder, sees the same pairs with their sides
exchanged, and learns to write the source language from the machine-made pairs, too: the side that
a machine wrote is its input there. It is a means and not shipped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import repeat
from pathlib import Path

from scripts.train import vocabulary
from scripts.train.collect import read_mono, read_pairs
from scripts.train.encode import Encoder, load_encoded, words_of
from scripts.train.evaluate import translate
from scripts.train.names import alike
from scripts.train.settings import Settings
from scripts.train.translit import name_to_latin

Options = Mapping[str, list[tuple[str, float]]]

CHUNK = 4000  # sentences translated between two writes
STEM = 5  # letters of a word that its forms share
COVERED = 0.7  # share of the words that need a known translation
LONGEST, SHORTEST = 1.7, 0.5  # words of a translation by words of its text


def reverse_settings(settings: Settings) -> Settings:
    """Settings of the reverse model: sides exchanged, machine-made pairs weighted and untagged."""
    data, reverse = settings.data, settings.reverse
    corpora = [
        replace(c, weight=reverse.weight, final=reverse.weight, tag="") if c.tag else c
        for c in data.corpora
    ]
    return replace(
        settings,
        data=replace(data, source=data.target, target=data.source, corpora=corpora, tags=[]),
        vocabulary=replace(
            settings.vocabulary,
            target_pieces=reverse.target_pieces,
            source_pieces=settings.vocabulary.target_pieces,
        ),
        training=replace(settings.training, budget=reverse.budget, guide_weight=0.0),
    )


def reverse_rows(work: Path) -> Iterator[tuple[str, str, str, str]]:
    """Rows for `Encoder.encode`: all pairs, and those made of names and forms, exchanged."""
    for pair in read_pairs(work):
        yield pair.corpus, pair.target, pair.source, ""
    encoder = Encoder(work / "vocab", *vocabulary.read(work / "vocab"))
    for name in ("names", "grammar"):
        if (work / f"{name}.npz").exists():
            for source, target in encoder.decode(load_encoded(work / f"{name}.npz")):
                yield name, target, source, ""


def plausible(text: str, translation: str, options: Options) -> bool:
    """Whether a translation is neither cut off nor endless, and has the words and the names.

    `options` are the translations of lower-case words and phrases, as in `PhraseTable.options`.
    """
    words, other = words_of(text), words_of(translation)
    if not SHORTEST * len(words) <= len(other) <= LONGEST * len(words) + 2:
        return False
    if any(len(set(other[i : i + 6])) < 3 for i in range(len(other) - 5)):
        return False
    if coverage(words, other, options) < COVERED:
        return False
    spelled = [name_to_latin(word).lower() for word in other if word[:1].isupper()]
    names = (w.lower() for w in words[1:] if w[0].isupper() and len(w) > 3)
    return all(
        name in options or any(alike(name, word) > 0.7 for word in spelled) for name in names
    )


def coverage(words: list[str], other: list[str], options: Options) -> float:
    """Share of the longer words of a text that have one of their translations in the other.

    Words count as the same by their first STEM letters; 1.0 where no word can be looked up.
    """
    stems = {word.lower()[:STEM] for word in other}
    words = [word for word in map(str.lower, words) if len(word) > 3 and word in options]
    found = sum(
        any(part[:STEM] in stems for other, _ in options[word] for part in other.split())
        for word in words
    )
    return found / len(words) if words else 1.0


def back_translate(model: Path, texts: list[str], out: Path, processes: int) -> None:
    """Translate texts into lines `translation TAB text`; goes on where an earlier call stopped."""
    done = out.with_name(out.name + ".part")
    start = len(done.read_text(encoding="utf-8").split("\n")) - 1 if done.exists() else 0
    with ProcessPoolExecutor(processes) as pool, done.open("a", encoding="utf-8") as file:
        while start < len(texts):
            chunk = texts[start : start + CHUNK]
            # Similar lengths together: no step of the decoder waits for one long sentence.
            order = sorted(range(len(chunk)), key=lambda i: len(chunk[i]))
            parts = [[chunk[i] for i in order[k::processes]] for k in range(processes)]
            found: dict[int, str] = {}
            for k, part in enumerate(pool.map(translate, repeat(model), parts)):
                found |= dict(zip(order[k::processes], part, strict=True))
            for i, text in enumerate(chunk):
                line = " ".join(unicodedata.normalize("NFC", found[i]).split())
                file.write(f"{line}\t{text}\n")
            file.flush()
            start += len(chunk)
    done.replace(out)


def read_back(work: Path) -> Iterator[tuple[str, str]]:
    """(pseudo-source, text) of what `back_translate` wrote; nothing where there is no file."""
    path = work / "back.tsv"
    if path.exists():
        for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
            source, _, text = line.partition("\t")
            yield source, text


def texts_to_translate(settings: Settings, work: Path) -> list[str]:
    """The monolingual sentences that the reverse model translates; phrases do the others."""
    return read_mono(work)[: settings.reverse.sentences]
