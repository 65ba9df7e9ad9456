"""How names that the news is full of are written in the target's language.

Lists for a language pair, `names`, `nations` and `places`, in `align/bundled/gazetteer`. They
teach the bundled model its names (`scripts/train/names.py`) and put right those it still confuses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from align.translation.languages import romanise

__all__ = ["ENDINGS", "Gazetteer", "Nation", "fold", "load_gazetteer", "read_list"]

ENDINGS = ("и", "а", "о", "ия", "ият", "ата", "ото", "ите")  # of Bulgarian adjectives in -ки
_WORD = re.compile(r"\w+(?:-\w+)*")
# Family names that are written in the target's letters by rule.
_SURNAMES = {"bg": re.compile(r"\b[А-Я][а-я]+[ое]ва?\b")}


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True)
class Gazetteer:
    """Source words and their usual spelling in the target's language.

    Attributes:
        names: As they are written; people, places, organisations.
        nations: Small letters; adjectives and peoples in all their forms.
        sources: Folded target word -> the source words it stands for.
        usual: Folded other spelling of a name -> its folded usual one (aleksandar: alexander).
        surnames: What family names look like that are written in other letters by rule.
    """

    names: dict[str, str]
    nations: dict[str, str]
    sources: dict[str, frozenset[str]]
    usual: dict[str, str] = field(default_factory=dict)
    surnames: re.Pattern[str] | None = None

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, target word) of the known words of a source text."""
        for match in _WORD.finditer(text):
            word = match[0]
            usual = self.names.get(word) or self.nations.get(word.lower())
            initial = len(word) == 1 and text[match.end() : match.end() + 1] == "."
            if usual and not initial:
                yield match.start(), match.end(), usual

    def find_surnames(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The same of family names that are not listed."""
        for match in self.surnames.finditer(text) if self.surnames else ():
            if match[0] not in self.names:
                yield match.start(), match.end(), romanise(match[0])


def fold(word: str) -> str:
    """Small letters without accents: Vučić -> vucic."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("đ", "dj")


def read_list(kind: str, source: str, target: str) -> list[tuple[str, ...]]:
    """The rows of a list for a language pair; none where there is no such list."""
    path = files("align.bundled") / "gazetteer" / f"{kind}.{source}-{target}.tsv"
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines]


@cache
def load_gazetteer(source: str | None, target: str | None) -> Gazetteer | None:
    """The lists of a language pair; None where there are none.

    A name's third column holds other spellings that are right as well.
    """
    rows = read_list("names", source or "", target or "")
    names = {row[0]: row[1] for row in rows}
    nations: dict[str, str] = {}
    for adjective, people, stem, plural in read_list("nations", source or "", target or ""):
        nation = Nation(adjective, people, stem[:-1], plural)
        nations |= {form: nation.word(*kind)[1] for form, kind in nation.forms().items()}
    if not names and not nations:
        return None
    sources: dict[str, set[str]] = {}
    for word, usual in [*names.items(), *nations.items()]:
        sources.setdefault(fold(usual), set()).add(word)
    others = {
        fold(other): fold(row[1])
        for row in rows
        for other in " ".join(row[2:]).split()
        if fold(other) not in sources
    }
    known = {k: frozenset(v) for k, v in sources.items()}
    return Gazetteer(names, nations, known, others, _SURNAMES.get(source or ""))
