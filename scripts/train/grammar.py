"""Short sentences that a small grammar writes: good Bulgarian nonsense, literally translated.

They show the model the forms of words that no corpus here holds, in agreement and in order.
"""

from __future__ import annotations

import random
from pathlib import Path

from scripts.train.encode import Encoded, Encoder
from scripts.train.lexicon import Entry, load_lexicon
from scripts.train.names import read_names
from scripts.train.settings import Settings
from scripts.train.speaker import PERSONS, Chunk, Speaker, inflect

NAMES = 0.4  # share of the complements that are a name
_ABSTRACT = (
    "ity",
    "ness",
    "tion",
    "sion",
    "ance",
    "ence",
    "ism",
    "ship",
    "hood",
    "cy",
    "ing",
    "th",
)
_PREPOSITIONS = [("на", "of")] * 6 + [
    ("в", "in"),
    ("за", "for"),
    ("от", "from"),
    ("с", "with"),
    ("по", "on"),
    ("между", "between"),
    ("срещу", "against"),
    ("без", "without"),
    ("след", "after"),
    ("преди", "before"),
    ("към", "towards"),
]
_SAYING = frozenset(
    [
        *("say", "state", "stress", "note", "add", "explain", "announce", "declare", "emphasize"),
        *("report", "claim", "write", "admit", "warn", "highlight", "underline", "indicate"),
        *("mention", "insist", "believe", "think", "hope", "confirm", "recall"),
    ]
)


class Grammar:
    """Writes sentences in both languages at once."""

    def __init__(
        self, lexicon: list[Entry], names: list[tuple[str, str]], chance: random.Random
    ) -> None:
        self.chance, self.names, self.speaker = chance, names, Speaker(lexicon, chance)
        verbs = self.speaker.entries["verb"]
        self.sayings = [e for e in verbs if any(t in _SAYING for t, _ in e.translations)]

    def sentence(self) -> tuple[str, str, str]:
        """A sentence or phrase: source, target, word links such as `0-0 1-1`."""
        chunks: list[Chunk] | None = None
        while chunks is None:
            kind = self.chance.random()
            if kind < 0.25:
                chunks = self._with_complement(False)
            elif kind < 0.75:
                chunks = self._clause()
            else:
                chunks = self._report()
        source, target, links, i, j = "", "", [], 0, 0
        for a, b in chunks:
            source += (" " if source and a != "," else "") + a
            target += " " * bool(target and b) + b
            n, m = len(a.split()), len(b.split())
            # The last word of a chunk is its head; what comes before it are function words.
            links += [f"{i + n - 1}-{j + k}" for k in range(m) if n]
            i, j = i + n, j + m
        end = "." if kind > 0.25 and self.chance.random() < 0.9 else ""
        return (
            source[:1].upper() + source[1:] + end,
            target[:1].upper() + target[1:] + end,
            " ".join(links),
        )

    def _clause(self) -> list[Chunk] | None:
        number = self.chance.choice(("sg", "sg", "pl"))
        subject, verb = self._named(number, True), self.speaker.draw("verb")
        predicate = self._predicate(verb, number, subject[0] if subject else None)
        rest = self._with_complement(False)
        if subject is None or predicate is None or rest is None:
            return None
        return [*subject[1], *predicate, *rest]

    def _report(self) -> list[Chunk] | None:
        verb, clause = self.chance.choice(self.sayings), self._clause()
        text = self.chance.choice([t for t, _ in verb.translations if t in _SAYING])
        person = self.chance.choice(list(PERSONS))
        form = self.speaker.form(verb, PERSONS[person][0])
        if not form or clause is None:
            return None
        said = inflect(text, "VBD")
        if person in ("he", "she") and self.names:
            name = self.chance.choice(self.names)
            return [name, (form, said), (",", ""), ("че", "that"), *clause]
        subject = "I" if person == "i" else person
        return [(form, f"{subject} {said}"), (",", ""), ("че", "that"), *clause]

    def _predicate(self, verb: Entry, number: str, subject: Entry | None) -> list[Chunk] | None:
        gender = "pl" if number == "pl" else subject.lemma.gender if subject else "m"
        person, one = "3" + number, number == "sg"
        text = self.speaker.translation(verb)
        readings = [
            ("", f"past {person}", "", "VBD"),
            ("", f"past {person}", "", "VBD"),
            ("не", f"past {person}", "did not", "VB"),
            ("ще", person, "will", "VB"),
            ("няма да", person, "will not", "VB"),
            ("трябва да", person, "must", "VB"),
            ("може да" if one else "могат да", person, "can", "VB"),
            ("не може да" if one else "не могат да", person, "cannot", "VB"),
            ("иска да" if one else "искат да", person, "wants to" if one else "want to", "VB"),
            ("е" if one else "са", f"perfect {gender}", "has" if one else "have", "VBN"),
            ("беше" if one else "бяха", f"perfect {gender}", "had", "VBN"),
        ]
        if not verb.lemma.perfective:
            readings += 2 * [("", person, "", "VBZ" if one else "VB")]
            readings += [("не", person, "does not" if one else "do not", "VB")]
        particle, feature, auxiliary, tag = self.chance.choice(readings)
        form, english = self.speaker.form(verb, feature), inflect(text, tag)
        if not form or not english:
            return None
        return [(f"{particle} {form}".strip(), f"{auxiliary} {english}".strip())]

    def _with_complement(self, subject: bool) -> list[Chunk] | None:
        first = self._named(self.chance.choice(("sg", "pl")), subject)
        if first is None or self.chance.random() < 0.5:
            return first[1] if first else None
        if self.names and self.chance.random() < NAMES:
            return [*first[1], self.chance.choice(_PREPOSITIONS), self.chance.choice(self.names)]
        second = self._named(self.chance.choice(("sg", "pl")), False)
        return [*first[1], self.chance.choice(_PREPOSITIONS), *second[1]] if second else None

    def _named(self, number: str, subject: bool) -> tuple[Entry, list[Chunk]] | None:
        """A noun phrase in both languages, and its noun."""
        noun = self.speaker.draw("noun")
        adjective = self.speaker.draw("adjective") if self.chance.random() < 0.5 else None
        definite = self.chance.random() < 0.6
        source = self.speaker.noun_phrase(noun, adjective, number, definite, subject).split()
        head = inflect(self.speaker.translation(noun), "NN" if number == "sg" else "NNS")
        if not source or not head:
            return None
        words = [self.speaker.translation(adjective), head] if adjective else [head]
        countable = number == "sg" and not head.endswith(_ABSTRACT)
        article = "the " if definite else ("an " if words[0][0] in "aeio" else "a ") * countable
        words[0] = article + words[0]
        return noun, list(zip(source, words, strict=True))


def make_grammar(settings: Settings, work: Path, encoder: Encoder) -> Encoded:
    """Encode `data.grammar` sentences as corpus `grammar`."""
    chance = random.Random(settings.training.seed)
    names = read_names(work, settings)
    grammar = Grammar(load_lexicon(work / "lexicon.jsonl"), names, chance)
    rows = (("grammar", *grammar.sentence()) for _ in range(settings.data.grammar))
    return encoder.encode(rows, {}, settings.vocabulary.max_length)
