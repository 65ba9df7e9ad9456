"""What the documents room hands on: a text with its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Document", "Role", "Sentence"]

Role = Literal["headline", "dateline", "byline", "body", "quote", "post", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document.

    Attributes:
        id: Position in the document, from 0.
        start: First code point of the sentence in ``Document.text``.
        end: One past its last code point.
        text: Exactly ``Document.text[start:end]``; never empty, no white space at either end.
        paragraph: Number of its paragraph, from 0.
        language: ISO 639-1 code of this sentence (an English tweet in a Bulgarian article is "en").
        role: What the sentence is in the article.
    """

    id: int
    start: int
    end: int
    text: str
    paragraph: int
    language: str
    role: Role


@dataclass(frozen=True, slots=True)
class Document:
    """A text cut into sentences.

    Attributes:
        text: The decoded text without byte order mark; every offset counts its code points.
            For an HTML page this is the article's text, not the page's mark-up.
        sentences: In reading order, never overlapping.
        language: ISO 639-1 code of the document as a whole.
        path: Where it was read from; None for a string, "-" for standard input.
        format: "text" or "html".
    """

    text: str
    sentences: tuple[Sentence, ...]
    language: str
    path: str | None = None
    format: Literal["text", "html"] = "text"

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        language: str | None = None,
        segmented: bool = False,
        path: str | None = None,
    ) -> Document:
        """Cut a string into sentences; see :func:`align.documents.read` for the parameters."""
        from align.documents.build import build

        return build(text, language=language, segmented=segmented, path=path)

    @property
    def paragraphs(self) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences grouped by paragraph, in order."""
        groups: dict[int, list[Sentence]] = {}
        for sentence in self.sentences:
            groups.setdefault(sentence.paragraph, []).append(sentence)
        return tuple(tuple(group) for group in groups.values())
