"""Step 4b: pseudo-source for monolingual target text, from the aligned pairs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from align.translation.gazetteer import read_list
from scripts.train.collect import read_mono, read_pairs
from scripts.train.encode import Encoded, Encoder
from scripts.train.names import read_names, swap_names
from scripts.train.nations import Nations
from scripts.train.phrases import PhraseTable
from scripts.train.settings import Settings


def build_table(settings: Settings, work: Path) -> PhraseTable:
    """Phrases and source-language bigrams of all pairs, weighted like the corpora."""
    corpora = {c.name: c for c in settings.data.corpora}
    table = PhraseTable()
    with (work / "links.tsv").open(encoding="utf-8") as links:
        for pair, line in zip(read_pairs(work), links, strict=True):
            corpus = corpora[pair.corpus]
            forward, reverse = line.rstrip("\n").split("\t")
            table.add(pair.source, pair.target, forward, reverse, min(2.0, corpus.weight))
            if corpus.minimum > 1:
                table.add_bigrams(pair.source)
    table.finish()
    return table


def make_pseudo(settings: Settings, work: Path, encoder: Encoder) -> Encoded:
    """Translate all monolingual sentences backwards and encode them as corpus `mono`."""
    table = build_table(settings, work)
    names = read_names(work, settings)
    known = frozenset(table.options)
    for name, spelled in names + read_list("places", settings.data.source, settings.data.target):
        table.options[spelled.lower()] = [(name.lower(), 0.0)]
    nations = Nations.read(settings.data.source, settings.data.target)
    chance = random.Random(settings.training.seed)

    def rows() -> Iterator[tuple[str, str, str, str]]:
        for sentence in read_mono(work):
            swap = names and chance.random() < settings.data.name_share
            target = swap_names(sentence, names, known, chance) if swap else sentence
            source, spans = table.translate(target)
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
