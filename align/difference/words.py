"""Text -> words with what the comparison needs to know of each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from align.difference.languages import language_of
from align.documents import Sentence

__all__ = ["STEM", "Word", "normalise", "words_of", "words_of_sentences"]

STEM = 6
"""Letters of a stem: cut word beginnings, as in the lexicon."""

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’](?:s|t|re|ve|ll|d|m)\b)?", re.IGNORECASE)
_END = re.compile(r"[.!?…:]['\"”“»)]*$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence, or of a translation.

    Attributes:
        start, end: Code points in the text it was cut from.
        text: That slice.
        norm: Lower case, compatibility forms and apostrophes unified.
        stem: The beginning of ``norm``.
        before: What stands between the word before and this one, without white space;
            "\\n" at the beginning of a sentence.
        glued: No white space before it, within a sentence ("online" in "Kosovo-online").
        function: Without content of its own.
        opens: A preposition or conjunction: phrases begin here.
        capital: Begins with a capital letter where the sentence does not force one.
        number: Begins with a digit.
    """

    start: int
    end: int
    text: str
    norm: str
    stem: str
    before: str
    glued: bool
    function: bool
    opens: bool
    capital: bool
    number: bool


def normalise(text: str) -> str:
    """Compatibility composition, lower case, straight apostrophe."""
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


def words_of(text: str, language: str, offset: int = 0) -> list[Word]:
    """The words of one sentence or translation; ``offset`` is added to the positions."""
    data = language_of(language)
    words: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        before = "".join(between.split()) if words else "\n"
        norm = normalise(match[0])
        number = norm[0].isdigit()
        first = not words or bool(_END.search(before)) or before[-1:] in ("„", "“", '"')
        words.append(
            Word(
                start=offset + match.start(),
                end=offset + match.end(),
                text=match[0],
                norm=norm,
                stem=norm.removesuffix("'s")[:STEM],
                before=before,
                glued=bool(words) and not any(c.isspace() for c in between),
                function=norm in data.function or (len(norm) == 1 and not number),
                opens=norm in data.prepositions or norm in data.conjunctions,
                capital=match[0][0].isupper() and not first,
                number=number,
            )
        )
        end = match.end()
    return words


def words_of_sentences(sentences: Iterable[Sentence]) -> list[Word]:
    """The words of several sentences, with offsets into their document's text."""
    return [
        word
        for sentence in sentences
        for word in words_of(sentence.text, sentence.language, sentence.start)
    ]
