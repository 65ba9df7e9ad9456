"""Step 4b: pseudo-source for monolingual target text, from the aligned pairs."""

from __future__ import annotations

import random
from collections.abc import Container, Iterator
from pathlib import Path

from align.translation.gazetteer import read_list
from scripts.train.collect import read_mono, read_pairs
from scripts.train.encode import Encoded, Encoder, words_of
from scripts.train.lexicon import load_lexicon
from scripts.train.names import read_names, swap_names
from scripts.train.nations import Nations
from scripts.train.phrases import PhraseTable
from scripts.train.reverse import plausible, read_back
from scripts.train.settings import Settings
from scripts.train.speaker import Speaker

RARE = 0.5  # share of the places where a phrase of the lexicon is tried
UNKNOWN = 0.04  # share of a sentence's words that may be spelled out because nothing is known


def build_table(settings: Settings, work: Path) -> PhraseTable:
    """Phrases and source-language bigrams of all pairs, weighted like the corpora."""
    corpora = {c.name: c for c in settings.data.corpora}
    table = PhraseTable()
    with (work / "links.tsv").open(encoding="utf-8") as links:
        for pair, line in zip(read_pairs(work), links, strict=True):
            corpus = corpora[pair.corpus]
            forward, reverse = line.rstrip("\n").split("\t")
            if not corpus.tag:  # a machine's wrong words would come back as right ones
                table.add(
                    pair.source,
                    pair.target,
                    forward,
                    reverse,
                    min(2.0, max(corpus.weight, corpus.final)),
                )
            if corpus.minimum > 1:
                table.add_bigrams(pair.source)
    table.finish()
    return table


def _rare(
    speaker: Speaker, words: list[str], cased: list[str], known: Container[str]
) -> dict[int, tuple[int, str]]:
    """Spans of a text with forms that the phrase table may lack: first word, length, source.

    Words that the table does not know are always tried, others in the share RARE of the places.
    """
    found: dict[int, tuple[int, str]] = {}
    at = 0
    while at < len(words):
        tried = words[at] not in known or speaker.chance.random() < RARE
        span = speaker.phrase(words, at) if tried else None
        if span and all(word.islower() or word == "I" for word in cased[max(1, at) : at + span[0]]):
            found[at] = span
            at += span[0]
        else:
            at += 1
    return found


def _unknown(
    words: list[str], cased: list[str], known: Container[str], spans: dict[int, tuple[int, str]]
) -> int:
    """How many common words have no translation at all."""
    covered = {i for start, (length, _) in spans.items() for i in range(start, start + length)}
    return sum(
        word.isalpha() and cased[i].islower() and word not in known and i not in covered
        for i, word in enumerate(words)
    )


def make_pseudo(settings: Settings, work: Path, encoder: Encoder) -> Encoded:
    """Translate all monolingual sentences backwards and encode them as corpus `mono`."""
    table = build_table(settings, work)
    names = read_names(work, settings)
    known = frozenset(table.options)
    for name, spelled in names + read_list("places", settings.data.source, settings.data.target):
        table.options[spelled.lower()] = [(name.lower(), 0.0)]
    nations = Nations.read(settings.data.source, settings.data.target)
    chance = random.Random(settings.training.seed)
    lexicon = load_lexicon(work / "lexicon.jsonl")
    speaker = Speaker(lexicon, chance) if lexicon else None

    def rows() -> Iterator[tuple[str, str, str, str]]:
        translated = set()
        for source, target in read_back(work):
            if plausible(target, source, table.options):
                translated.add(target)
                if chance.random() < settings.data.nation_share:
                    source, target = nations.swap(source, target, chance) or (source, target)
                yield "back", source, target, ""
        for sentence in read_mono(work):
            if sentence in translated:
                continue
            swap = names and chance.random() < settings.data.name_share
            target = swap_names(sentence, names, known, chance) if swap else sentence
            cased = words_of(target)
            words = [word.lower() for word in cased]
            rare = _rare(speaker, words, cased, table.options) if speaker else {}
            if _unknown(words, cased, table.options, rare) > UNKNOWN * len(words):
                continue
            source, spans = table.translate(target, rare)
            links = [
                f"{first + (j - start) * (last - first) // (end - start)}-{j}"
                for start, end, first, last in spans
                if last > first
                for j in range(start, end)
            ]
            if chance.random() < settings.data.nation_share:
                source, target = nations.swap(source, target, chance) or (source, target)
            if len(source.split()) > 2:
                yield "mono", source, target, " ".join(links)

    tags = {"mono": settings.data.mono_tag} if settings.data.mono_tag else {}
    return encoder.encode(rows(), tags, settings.vocabulary.max_length)
