"""Nationalities, exchanged for one another in sentence pairs.

A small model that met "руски" a thousand times and "сръбски" twice writes "Russian" for both. The
words behave alike, so in a pair that has one on both sides another can stand in its place, with
the same ending; every nation is then met about as often as any other.
"""

from __future__ import annotations

import random
import re

from align.translation.gazetteer import Nation, read_list

_WORD = re.compile(r"\w+")
_VOWEL = re.compile(r"(?!Eu|Uk|Ur|Ug)[AEIOU]")


class Nations:
    """All nations of a language pair's list."""

    def __init__(self, rows: list[Nation]) -> None:
        self.rows = rows
        self.known = {
            form: (nation, *kind) for nation in rows for form, kind in nation.forms().items()
        }
        self.targets = {word for nation in rows for word in (nation.adjective, nation.people)}

    @classmethod
    def read(cls, source: str, target: str) -> Nations:
        """The bundled list; empty for a language pair that has none."""
        rows = read_list("nations", source, target)
        return cls([Nation(a, p, adjective[:-1], people) for a, p, adjective, people in rows])

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
