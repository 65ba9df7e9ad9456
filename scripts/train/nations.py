"""Nationalities, exchanged for one another in sentence pairs.

A small model that met "руски" a thousand times and "сръбски" twice writes "Russian" for both. The
words behave alike, so in a pair that has one on both sides another can stand in its place, with
the same ending; every nation is then met about as often as any other.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

ENDINGS = ("и", "а", "о", "ия", "ият", "ата", "ото", "ите")  # of Bulgarian adjectives in -ки
_WORD = re.compile(r"\w+")
_VOWEL = re.compile(r"(?!Eu|Uk|Ur|Ug)[AEIOU]")


@dataclass(frozen=True)
class Nation:
    """English adjective and people, stem of the source adjective (сръбск), people (сърби)."""

    adjective: str
    people: str
    stem: str
    source_people: str

    def forms(self) -> dict[str, tuple[str, str]]:
        """Source words -> (kind, ending)."""
        adjectives = {self.stem + ending: ("adjective", ending) for ending in ENDINGS}
        return adjectives | {self.source_people + end: ("people", end) for end in ("", "те")}

    def word(self, kind: str, ending: str) -> tuple[str, str]:
        """(source word, target word) of a kind."""
        if kind == "adjective":
            return self.stem + ending, self.adjective
        return self.source_people + ending, self.people


class Nations:
    """All nations of `nations.SOURCE-TARGET.tsv`."""

    def __init__(self, rows: list[Nation]) -> None:
        self.rows = rows
        self.known = {
            form: (nation, *kind) for nation in rows for form, kind in nation.forms().items()
        }
        self.targets = {word for nation in rows for word in (nation.adjective, nation.people)}

    @classmethod
    def read(cls, source: str, target: str) -> Nations:
        """The list beside this file; empty for a language pair that has none."""
        path = Path(__file__).with_name(f"nations.{source}-{target}.tsv")
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        columns = (line.split("\t") for line in lines)
        return cls([Nation(a, p, adj[:-1], people) for a, p, adj, people in columns])

    def swap(self, source: str, target: str, chance: random.Random) -> tuple[str, str] | None:
        """The pair with other nations for those it has on both sides; None where it has none.

        Words stay in their places, so word alignments stay right.
        """
        if not any(word in self.targets for word in _WORD.findall(target)):
            return None
        changed = False
        for word in dict.fromkeys(_WORD.findall(source)):
            if not (found := self.known.get(word.lower())):
                continue
            nation, kind, ending = found
            english = nation.word(kind, ending)[1]
            if not re.search(rf"\b{english}\b", target):
                continue
            new, spelled = chance.choice(self.rows).word(kind, ending)
            new = new.capitalize() if word[0].isupper() else new
            source = re.sub(rf"\b{word}\b", new, source)
            target = _replace(target, english, spelled)
            changed = True
        return (source, target) if changed else None


def _replace(text: str, old: str, new: str) -> str:
    """Replace a word; an indefinite article before it agrees with the new one."""
    article = "an" if _VOWEL.match(new) else "a"

    def put(found: re.Match[str]) -> str:
        before = found[1]
        if before is None:
            return new
        return (article.capitalize() if before[0] == "A" else article) + " " + new

    return re.sub(rf"(?:\b([Aa]n?) )?\b{old}\b", put, text)
