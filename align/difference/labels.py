"""What an added or omitted sentence is: headline, attribution, post, boilerplate, ..."""

from __future__ import annotations

import re
from itertools import groupby

from align.difference.languages import language_of
from align.difference.types import Label
from align.documents import Document, Sentence

__all__ = ["Labeller"]

_QUOTED = re.compile(r"^[„“”\"«‘'].*[“”\"»’'][.,!?…]?$", re.DOTALL)
_WORDS = re.compile(r"\w+")
_AGENCY = re.compile(r"[/(\[]\s*([^/()\[\]]{2,24}?)\s*[/)\]]")
_LONGEST_LINE = 14
"""Words of a line that may still be a credit or a dateline."""
_SENTENCES = 3
"""Sentences in a row that count as a paragraph though they stand in a longer one."""
_LONG_SENTENCE = 35
_LONE_SENTENCES = 1.15
"""A sentence that stands alone is a paragraph if it has so many words and if paragraphs of one
sentence are the document's rule (so few sentences a paragraph); else it is a sentence."""


class Labeller:
    """Labels the null sentences of one document.

    Evidence: the role that the document gives the sentence, the shape of its line (credits,
    agencies), whether it is all of its paragraph, and whether the rest of its paragraph has a
    counterpart.

    Args:
        document: The side that the sentences are of.
        nulls: Ids of its added (or omitted) sentences.
        repeating: Those of them that repeat something of the other side.
    """

    def __init__(self, document: Document, nulls: set[int], repeating: set[int]) -> None:
        self._document = document
        self._nulls = nulls
        self._repeating = repeating
        self._paragraphs: dict[int, list[Sentence]] = {}
        for sentence in document.sentences:
            self._paragraphs.setdefault(sentence.paragraph, []).append(sentence)
        prose = [
            sum(s.role in ("body", "quote") for s in paragraph)
            for paragraph in self._paragraphs.values()
        ]
        filled = [count for count in prose if count]
        self._sentences_a_paragraph = sum(filled) / max(1, len(filled))

    def label(self, sentence: Sentence) -> Label:
        """The label of one null sentence."""
        role = sentence.role
        if role == "post":
            return "post"
        if role in ("dateline", "byline", "boilerplate", "headline") or self._is_line(sentence):
            if self._is_credit(sentence):
                return "attribution"
            if role == "dateline" or role == "byline" or role == "boilerplate":
                return role
        if role == "headline":
            return "headline"
        if self._is_pull_quote(sentence):
            return "quote"
        return "paragraph" if self._is_paragraph(sentence) else "sentence"

    def _is_line(self, sentence: Sentence) -> bool:
        """Short and a paragraph of its own."""
        alone = len(self._paragraphs[sentence.paragraph]) == 1
        return alone and len(_WORDS.findall(sentence.text)) <= _LONGEST_LINE

    def _is_credit(self, sentence: Sentence) -> bool:
        """Says where the text comes from: "Source: ...", "По материали на ...", "Sofia /BTA/"."""
        data = language_of(sentence.language)
        text = sentence.text.casefold()
        first, colon, rest = text.partition(":")
        if colon and rest.strip() and len(first.split()) <= 3:
            return bool(first.split()) and first.split()[0] in data.credit
        if text.startswith(data.credit_phrases):
            return True
        words = _WORDS.findall(text)
        if len(words) <= 3 and words and words[-1] in data.agencies:
            return True
        return (
            any(set(_WORDS.findall(match[1])) & data.agencies for match in _AGENCY.finditer(text))
            and len(words) <= _LONGEST_LINE
        )

    def _is_pull_quote(self, sentence: Sentence) -> bool:
        """A quotation by itself that is in another language or repeats the other side."""
        alone = len(self._paragraphs[sentence.paragraph]) == 1
        foreign = sentence.language != self._document.language
        if not (alone and (foreign or sentence.id in self._repeating)):
            return False
        return bool(_QUOTED.match(sentence.text))

    def _is_paragraph(self, sentence: Sentence) -> bool:
        """All of its paragraph is null, or as many sentences in a row as a paragraph holds.

        One sentence alone is a paragraph where that is the rule and it is long.
        """
        paragraph = self._paragraphs[sentence.paragraph]
        run = self._run(sentence, paragraph)
        if run < len(paragraph):
            return run >= max(_SENTENCES, self._sentences_a_paragraph)
        if run > 1:
            return True
        usual = self._sentences_a_paragraph <= _LONE_SENTENCES
        return usual and len(_WORDS.findall(sentence.text)) >= _LONG_SENTENCE

    def _run(self, sentence: Sentence, paragraph: list[Sentence]) -> int:
        """How many null sentences in a row it stands among."""
        runs = groupby(paragraph, key=lambda other: other.id in self._nulls)
        return next(len(group) for group in (list(g) for _, g in runs) if sentence in group)
